"""The tables, one file per family. Importing this package registers all of them."""

from models.asks import Ask
from models.base import Base
from models.changes import Change
from models.concerns import Concern, ConcernDay, ConcernEntry, FormerLabel
from models.decisions import Decision, DecisionConcern
from models.deliveries import Delivery, Hold
from models.digests import DigestDraft, DigestRun, DigestSchedule, DigestWindow
from models.initiatives import CoLead, Initiative, InitiativeChannel
from models.inquiries import Inquiry
from models.introductions import HomeVisit, Introduction, Trial
from models.people import Channel, Membership, Person, Preference
from models.polls import Ballot, Poll, PollOption, PollVoter
from models.sources import Evidence, Quote
from models.stakeholders import Stakeholder
from models.voices import Voice
from models.workspace import Installation, Workspace

__all__ = [
    "Ask",
    "Ballot",
    "Base",
    "Change",
    "Channel",
    "CoLead",
    "Concern",
    "ConcernDay",
    "ConcernEntry",
    "Decision",
    "DecisionConcern",
    "Delivery",
    "DigestDraft",
    "DigestRun",
    "DigestSchedule",
    "DigestWindow",
    "Evidence",
    "FormerLabel",
    "Hold",
    "HomeVisit",
    "Initiative",
    "InitiativeChannel",
    "Inquiry",
    "Installation",
    "Introduction",
    "Membership",
    "Person",
    "Poll",
    "PollOption",
    "PollVoter",
    "Preference",
    "Quote",
    "Stakeholder",
    "Trial",
    "Voice",
    "Workspace",
]

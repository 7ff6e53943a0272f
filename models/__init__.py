"""The tables, one file per family. Importing this package registers all of them."""

from models.asks import Ask
from models.base import Base
from models.changes import Change
from models.concerns import Concern, ConcernDay, ConcernEntry
from models.decisions import Decision, DecisionConcern
from models.deliveries import Delivery, Hold
from models.digests import DigestRun, DigestSchedule, DigestWindow
from models.initiatives import CoLead, Initiative, InitiativeChannel
from models.people import Channel, Membership, Person, Preference
from models.polls import Ballot, Poll, PollOption, PollVoter
from models.stakeholders import Stakeholder
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
    "DigestRun",
    "DigestSchedule",
    "DigestWindow",
    "Hold",
    "Initiative",
    "InitiativeChannel",
    "Installation",
    "Membership",
    "Person",
    "Poll",
    "PollOption",
    "PollVoter",
    "Preference",
    "Stakeholder",
    "Workspace",
]

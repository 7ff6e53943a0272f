"""The rooms of the house, in one list: what registers with Bolt, and what `/align` offers."""

from functools import partial

from bot.audit import listeners as audit
from bot.concerns import listeners as concerns
from bot.concerns.again import Lists
from bot.concerns.schemas import Within
from bot.decisions import listeners as decisions
from bot.digests import listeners as digests
from bot.digests import service as digest_service
from bot.drafts import listeners as drafts
from bot.evidence import listeners as evidence
from bot.file import listeners as file
from bot.file import views as file_views
from bot.heard import listeners as heard
from bot.home import listeners as home
from bot.inbox import listeners as inbox
from bot.initiatives import listeners as initiatives
from bot.ledger import listeners as ledger
from bot.menu import listeners as menu
from bot.moving import listeners as moving
from bot.people import listeners as people
from bot.polls import listeners as polls
from bot.quoting import listeners as quoting
from bot.receipts import listeners as receipts
from bot.slack import installs
from bot.slack.app import Room
from bot.stakeholders import listeners as stakeholders
from bot.stakeholders import own_words
from bot.trial import listeners as trial
from bot.voices import listeners as voices
from bot.welcome import listeners as welcome

LISTS: Lists = {Within.INBOX: inbox.redraw}
"""How a list is drawn anew in which a button of another room came too late."""
OWN_FILE = frozenset(
    {
        *(file_views.EXPORT, f"{file_views.TURN}_back", f"{file_views.TURN}_on"),
        *(file_views.ERASE_OPEN, file_views.ERASE, own_words.OPEN, own_words.SAY),
    }
)
"""What stays theirs who have left: what is held about them, to read, to take along and to erase."""
ROOMS: tuple[Room, ...] = (
    partial(concerns.register, lists=LISTS),
    initiatives.register,
    digests.register,
    drafts.register,
    partial(people.register, own_file=OWN_FILE),
    stakeholders.register,
    polls.register,
    decisions.register,
    inbox.register,
    partial(moving.register, lists=LISTS),
    quoting.register,
    evidence.register,
    partial(voices.register, lists=LISTS),
    home.register,
    welcome.register,
    trial.register,
    ledger.register,
    heard.register,
    audit.register,
    file.register,
    receipts.register,
    installs.room(digest_service.disconnected),
    menu.room(
        [
            initiatives.verbs,
            stakeholders.verbs,
            inbox.verbs,
            ledger.verbs,
            heard.verbs,
            audit.verbs,
            decisions.verbs,
            digests.verbs,
            file.verbs,
            home.verbs,
        ]
    ),
)

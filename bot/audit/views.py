"""What leads see of the audit."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from bot.audit.rules import BY_RAISERS
from bot.audit.schemas import Audit, AuditPage, Line
from bot.initiatives.schemas import InitiativeName
from bot.initiatives.views import which_of
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    clip,
    escape_within,
    instant,
    note,
    paragraph,
    rich,
)
from models.vocabulary import Changed

OPEN, TURN = "audit_open", "audit_page"
MOST_TEXT = 3000
BY_ITSELF, SOMEBODY = "Heard", "Somebody"
TO_THE_HOUR = (
    "What people do with their own concerns is kept to the hour, so that others can stay anonymous."
)
WORDS = {
    Changed.STARTED: "started the initiative",
    Changed.EDITED: "edited",
    Changed.DRIVER: "made driver:",
    Changed.APPROVER: "made approver:",
    Changed.CO_LEAD_ADDED: "added co-lead:",
    Changed.CO_LEAD_REMOVED: "removed co-lead:",
    Changed.STAKEHOLDERS: "changed stakeholders,",
    Changed.CARES_SAID: "changed what is noted of what they care about",
    Changed.DIGEST_SET: "set the digest of",
    Changed.DIGEST_PAUSED: "paused the digest of",
    Changed.DIGEST_RESUMED: "resumed the digest of",
    Changed.DIGEST_SKIPPED: "skipped a week of the digest of",
    Changed.DIGEST_NOT_SKIPPED: "took back the skipped week of the digest of",
    Changed.DIGEST_POSTED: "posted, before its hour, the digest of",
    Changed.DIGEST_INTRO: "changed what stands on top of the digest of",
    Changed.POLL_OPENED: "opened the poll",
    Changed.POLL_EXTENDED: "extended the poll",
    Changed.POLL_CANCELLED: "cancelled the poll",
    Changed.POLL_CLOSED: "closed the poll",
    Changed.DECISION_PROPOSED: "proposed the decision",
    Changed.DECISION_CONFIRMED: "confirmed the decision",
    Changed.DECISION_DECLINED: "declined the decision",
    Changed.CONCERN_ANSWERED: "answered a concern:",
    Changed.CONCERN_ASSIGNED: "asked to look after a concern:",
    Changed.CONCERN_ASKED: "asked back about a concern:",
    Changed.CONCERN_MOVED: "moved a concern:",
    Changed.CONCERN_JOINED: "let a concern join another:",
    Changed.CONCERN_PARTED: "let a concern stand by itself again:",
    Changed.CONCERN_EDITED: "changed a concern of theirs:",
    Changed.CONCERN_BY_RAISER: "said of a concern of theirs:",
    Changed.ASKED: "asked those not heard:",
}


def choosing(found: Sequence[InitiativeName], align_command: str) -> Message:
    """Which of several initiatives is meant."""
    question = "Whose changes do you want to see?"
    choices = [(one, AuditPage(initiative_id=one.id)) for one in found]
    return Message(question, which_of(question, OPEN, choices, f"{align_command} audit"))


def audit(found: Audit) -> Message:
    """A page of an initiative's audit."""
    title = f"Who changed what in {found.initiative.name}"
    blocks: list[Block] = [rich(paragraph(bold(title)))]
    if found.lines:
        blocks.append(rich(bullets([_line(line) for line in found.lines])))
    else:
        blocks.append(note("Nothing has been changed since the audit began."))
    if any(line.what in BY_RAISERS for line in found.lines):
        blocks.append(note(TO_THE_HOUR))
    if found.pages > 1:
        blocks += [note(f"Page {found.page + 1} of {found.pages}"), *_pager(found)]
    gist = "; ".join(_sentence(line) for line in found.lines)
    return Message(escape_within(f"{title}: {gist}", MOST_TEXT), blocks)


def _line(line: Line) -> list[Inline]:
    fallback = f"{line.happened_at:%d %b %Y %H:%M} UTC"
    return [instant(line.happened_at, fallback), f"  {_sentence(line)}"]


def _sentence(line: Line) -> str:
    nobody = SOMEBODY if line.what in BY_RAISERS else BY_ITSELF
    parts = (line.who or nobody, WORDS[line.what], line.person, clip(line.about or "", 100))
    return " ".join(part for part in parts if part)


def _pager(found: Audit) -> list[Block]:
    ways = (("Newer", "back", found.page - 1), ("Older", "on", found.page + 1))
    return [
        actions(
            *(
                button(
                    words,
                    f"{TURN}_{way}",
                    AuditPage(initiative_id=found.initiative.id, page=page),
                )
                for words, way, page in ways
                if 0 <= page < found.pages
            )
        )
    ]

"""What people see of their own file."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block, RichTextElement, RichTextElementParts
from slack_sdk.models.blocks.block_elements import RichTextPreformattedElement
from slack_sdk.models.views import View

from bot.audit.schemas import OwnLine, Whose
from bot.audit.views import WORDS
from bot.concerns.schemas import ConcernRef
from bot.concerns.views import EDIT_OPEN
from bot.concerns.words import STATUS
from bot.file.schemas import (
    ExportPage,
    OwnAsk,
    OwnCare,
    OwnChoices,
    OwnConcern,
    OwnFile,
    OwnIntro,
    OwnPoll,
    OwnQuestion,
    OwnReply,
    OwnStake,
    Words,
    WrittenBy,
)
from bot.file.words import SEEN_BY
from bot.home.views import REMINDERS
from bot.slack import inputs
from bot.slack.blocks import (
    Inline,
    actions,
    bold,
    bullets,
    button,
    clip,
    count,
    day,
    instant,
    italic,
    modal,
    note,
    paragraph,
    rich,
)
from bot.stakeholders import own_words
from bot.stakeholders.schemas import MOST_CARES
from models.vocabulary import Changed

EXPORT, TURN, ERASE_OPEN, ERASE = "file_export", "file_page", "file_erase_open", "file_erase"
MOST_LINES, MOST_EDITS = 15, 5
OF_YOURS = {
    Changed.CARES_SAID: "changed what is noted of what you care about",
    Changed.CONCERN_EDITED: "changed a concern of yours:",
    Changed.CONCERN_BY_RAISER: "said of a concern of yours:",
}
"""The words of the audit where they say "theirs" of whoever reads this."""
CHOICES = (
    (Words.KEEP.value, "Keep their words, without my name"),
    (Words.REMOVE.value, "Remove their words as well"),
)


def own(found: OwnFile) -> View:
    """The modal of `/align me`."""
    parts: list[RichTextElement] = [paragraph(bold("You"), f"\n{_profile(found)}")]
    for title, lines, seen_by in _lists(found):
        parts += _list(title, lines, seen_by)
    changes = [_change(one) for one in found.audit]
    parts += _list("In the audits of initiatives", changes, SEEN_BY["audit"], more=found.audit_more)
    return modal(
        "Your file",
        [
            note("Only you see this page. It is put together now and stored nowhere."),
            rich(*parts),
            note(_traces(found)),
            *_edits(found),
            actions(
                button("Export", EXPORT, ExportPage()),
                button("Erase me", ERASE_OPEN, style="danger"),
            ),
        ],
    )


def _lists(found: OwnFile) -> Iterator[tuple[str, Sequence[str | Sequence[Inline]], str]]:
    """Each list with its title and who sees it; of some every line says so itself."""
    evidence = [f"{e.label}: {clip(e.words, 150)}" for e in found.evidence]
    roles = [f"{r.initiative}: {r.role}" for r in found.roles]
    decided = [f"{clip(d.words, 150)} (you: {d.role}; {d.state})" for d in found.decisions]
    made = [f"{clip(p.question, 150)} ({p.state})" for p in found.polls_made]
    yield "Your concerns", [_concern(one) for one in found.concerns], ""
    yield "Evidence you brought", evidence, SEEN_BY["evidence"]
    questions, replies = ([_said(one) for one in kind] for kind in (found.questions, found.replies))
    yield "Questions you asked back", questions, SEEN_BY["questions"]
    yield "What you replied to questions", replies, SEEN_BY["replies"]
    yield "Your part in initiatives", roles, SEEN_BY["roles"]
    yield "What is noted of you as a stakeholder", [_stake(one) for one in found.stakes], ""
    yield "You were asked what you think", [_ask(one) for one in found.asked], SEEN_BY["asked"]
    yield "Polls that ask or asked you", [_poll(one) for one in found.polls], SEEN_BY["polls"]
    yield "On top of digests you wrote", [_intro(one) for one in found.intros], SEEN_BY["intros"]
    yield "Decisions", decided, SEEN_BY["decisions"]
    cares = [_care(one) for one in found.looked_after]
    yield "Concerns you look after", cares, SEEN_BY["looked_after"]
    yield "Polls you made", made, SEEN_BY["polls_made"]
    yield "What you chose", _chosen(found), SEEN_BY["choices"]


def export(page: str, number: int, pages: int) -> View:
    """A page of the export."""
    text = RichTextPreformattedElement(elements=[RichTextElementParts.Text(text=page)])
    blocks: list[Block] = [
        note("Your file as JSON, to copy. It names nobody but you, and no copy is kept."),
        rich(text),
    ]
    if pages > 1:
        ways = (("Back", "back", number - 1), ("On", "on", number + 1))
        blocks += [
            note(f"Page {number + 1} of {pages}"),
            actions(
                *(
                    button(words, f"{TURN}_{way}", ExportPage(page=to))
                    for words, way, to in ways
                    if 0 <= to < pages
                )
            ),
        ]
    return modal("Your file as JSON", blocks)


def erasing() -> View:
    """Asks before an erasure, and says what happens."""
    happens = (
        "Your name, your id, your groups, your memberships and messages that wait for you go.",
        "Concerns, answers, decisions and changes stay, by “a former member”.",
        "What you answered in polls stays counted as nobody's. Open polls stop asking you.",
        "Anonymous concerns keep their words, or their vanishing would tell that they were yours. "
        "The way back to you is destroyed: you will not hear what becomes of them.",
        "What others wrote about you in their own words, and messages that are in Slack already, "
        "are not Heard's to change.",
    )
    return modal(
        "Erase me",
        [
            rich(
                paragraph(bold("This cannot be undone.")),
                bullets([[line] for line in happens]),
            ),
            inputs.one_of(
                "words",
                "The concerns you raised by name or for the leads",
                CHOICES,
                initial=Words.KEEP.value,
            ),
            note("If you use Heard again afterwards, a new file begins."),
        ],
        callback_id=ERASE,
        submit="Erase me",
        close="Keep my file",
    )


def erased() -> View:
    """The answer to an erasure."""
    text = "You are erased from Heard in this workspace. What was counted stays counted."
    return modal("Erased", [rich(paragraph(text))])


def _profile(found: OwnFile) -> str:
    if found.profile is None:
        return "Heard does not know your name."
    profile = found.profile
    return f"{profile.name}, {profile.role}, time zone {profile.zone}. {SEEN_BY['profile']}"


def _list(
    title: str, lines: Sequence[str | Sequence[Inline]], seen_by: str = "", more: int = 0
) -> list[RichTextElement]:
    """`seen_by` says who sees all of it, where the lines do not say it one by one; `more` are not here."""
    if not lines:
        return [paragraph("\n", bold(title), "\nNone.")]
    rest = len(lines) + more - MOST_LINES
    shown = [*lines[:MOST_LINES], *([f"and {rest:,} more, in the export"] if rest > 0 else [])]
    said = [italic(f"\n{seen_by}")] if seen_by else []
    return [
        paragraph("\n", bold(title), *said),
        bullets([[line] if isinstance(line, str) else line for line in shown]),
    ]


def _concern(one: OwnConcern) -> str:
    said = f" “{clip(' '.join(one.worry.split()), 150)}”" if one.worry else ""
    stands = f"joins {one.joined}" if one.joined else STATUS[one.status].lower()
    return f"{one.label}{said}, {one.how}; {stands}. {one.seen_by}"


def _care(one: OwnCare) -> str:
    stands = STATUS[one.status].lower() if one.status else "for its leads alone now"
    return f"{one.label} of {one.initiative}; {stands}"


def _change(one: OwnLine) -> list[Inline]:
    who = "you" if one.who is Whose.ME else "somebody"
    person = {Whose.ME: "you", Whose.ANOTHER: "somebody else"}.get(one.person) if one.person else ""
    did = OF_YOURS.get(one.what, WORDS[one.what])
    said = " ".join(part for part in (who, did, person, clip(one.about or "", 100)) if part)
    fallback = f"{one.happened_at:%d %b %Y %H:%M} UTC"
    return [instant(one.happened_at, fallback), f"  {one.initiative}: {said}"]


def _stake(one: OwnStake) -> str:
    rated = f"influence {one.influence} of 3, interest {one.interest} of 3"
    return f"{one.initiative}, {one.group}: {rated}; {_cares(one)}. Its leads see this"


def _cares(one: OwnStake) -> str:
    if not one.cares_about:
        return "nothing is noted of what you care about"
    words = f"you care about: {clip(one.cares_about, MOST_CARES)}"
    if one.cares_about_is_from is WrittenBy.ME:
        return f"{words} (in your own words)"
    return f"{words} (noted by {one.noted_by or 'one of those who lead it'})"


def _ask(one: OwnAsk) -> str:
    said = ", not for you: you are not asked about it again" if one.not_for_me else ""
    return f"{one.initiative}, on {one.asked_on:%d %b %Y}{said}"


def _intro(one: OwnIntro) -> str:
    return f"“{clip(' '.join(one.intro.split()), 150)}”, #{one.channel}, {one.due_on:%d %b %Y}"


def _said(one: OwnQuestion | OwnReply) -> str:
    return f"{one.label}: {clip(' '.join(one.words.split()), 150)}"


def _edits(found: OwnFile) -> list[Block]:
    # A block each: within one, no two buttons may have the same action.
    concerns: list[Block] = [
        actions(button(f"Edit {one.label}", EDIT_OPEN, ConcernRef(concern_id=one.editable_id)))
        for one in [one for one in found.concerns if one.editable_id is not None][:MOST_EDITS]
    ]
    stakes = found.stakes[:MOST_LINES]
    return [*concerns, *(own_words.opening(one.initiative, one.initiative_id) for one in stakes)]


def _chosen(found: OwnFile) -> list[str]:
    lines = _choices(found.choices) if found.choices else []
    if found.trial:
        state = "open" if found.trial.is_open else "closed"
        said = "you answered" if found.trial.answer else "not answered"
        lines.append(f"A poll tried on yourself: {state}, {said}")
    return lines


def _choices(chosen: OwnChoices) -> list[str]:
    lines = [f"Reminders: {REMINDERS[chosen.reminders]}"] if chosen.reminders else []
    if chosen.begins and chosen.ends:
        lines.append(f"Messages between {chosen.begins:%H:%M} and {chosen.ends:%H:%M}")
    if chosen.snoozed_until:
        lines.append(f"Left alone until {day(chosen.snoozed_until)}")
    if chosen.nudged_from:
        lines.append(f"No nudges before {day(chosen.nudged_from)}")
    return lines


def _poll(one: OwnPoll) -> str:
    said = "you answered" if one.answered else "you did not answer"
    secrecy = "anonymous: nobody sees what" if one.anonymous else "named"
    return f"{clip(one.question, 150)} ({one.state}, {secrecy}; {said})"


def _traces(found: OwnFile) -> str:
    seen = ", ".join(f"#{name}" for name in found.channels_seen_in) or "none"
    notes = ""
    if found.notes_on_others:
        written = count(found.notes_on_others, "note")
        notes = f" You wrote {written} on what others care about, which they and their leads see."
    looked = ""
    if found.week_told_on:
        looked = (
            f" Heard last looked at your week on {found.week_told_on:%d %b %Y}, shown to nobody."
        )
    return (
        f"Channels Heard saw you in, shown to nobody: {clip(seen, 1000)}. "
        f"{count(found.messages_to_you, 'message')} to you, for you alone.{notes}{looked}"
    )

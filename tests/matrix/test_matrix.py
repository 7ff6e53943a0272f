"""Every command, button and modal, pressed by everybody who might: nothing leaks, nothing is changed."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pytest
from structlog.testing import capture_logs

from bot.deps import Deps
from bot.rooms import OWN_FILE
from tests.abuse.wire import CACHES
from tests.matrix.stage import (
    IN_ANOTHER_STATE,
    NAME,
    PLACES,
    QUESTION,
    Rows,
    Stage,
    staged,
)
from tests.matrix.who_may import ACTIONS, COMMANDS, EVENTS, SHORTCUTS, THEIRS, VIEWS, Role, Who
from tests.matrix.words import HEARS, Words, told
from tests.test_manifest import registered

OWN_TABLES = {"preferences", "trials"}
"""Where people keep what concerns nobody else, each in a row of their own."""
OWNER = {"ballots": "voter", "deliveries": "audience", "changes": "actor_id"}
"""The column that says whose a row is, where that is not `user_id`. What has none is nobody's own."""
WITHOUT_A_SENTENCE = {
    # These stand in the modal of one's own file and turn that; here all is pressed as in a message.
    *("file_erase_open", "file_page_back", "file_page_on"),
    # A member elsewhere closes the poll on themselves that they began there: its card says so.
    "trial_close",
}
"""What may leave a stranger without an answer: it changes what they look at instead."""
STRANGERS = ("guest", "outsider", "former", "of another workspace", "unknown", "of nowhere")

ONES_OWN = set(Role) - set(PLACES) - {Role.OUTSIDER}
"""Those who have something of their own here: a vote, say, or what they were asked."""


@pytest.fixture
def stage(deps: Deps) -> Iterator[Stage]:
    """A workspace with one of everything, behind Heard's door."""
    with staged(deps) as found:
        yield found


def test_the_matrix_names_everything_that_is_registered(stage: Stage) -> None:
    app = stage.wire.door.app
    assert registered(app, "command") == set(COMMANDS)
    assert registered(app, "action") == set(ACTIONS)
    assert registered(app, "view_submission") == set(VIEWS)
    assert registered(app, "event") == EVENTS
    assert registered(app, "message_shortcut") == set(SHORTCUTS)
    for constraint in ("global_shortcut", "view_closed", "options"):
        assert registered(app, constraint) == set()


@pytest.mark.parametrize("number", range(len(STRANGERS)), ids=STRANGERS)
def test_nobody_from_outside_learns_or_changes_anything(stage: Stage, number: int) -> None:
    stranger = stage.wire.cast.strangers[number]
    before = stage.wire.dump()
    with capture_logs() as log:
        for kind, name in _everything():
            stage.sends(stranger, kind, name, "D1")
        stage.comes_to_rest()
    heard = stage.everything_heard()
    assert not [entry for entry in log if entry.get("action") == "failure"], log
    assert _of_others(stage.wire.dump(), stranger[1]) == _of_others(before, stranger[1])
    _nothing_is_told(heard)
    assert stage.unanswered() <= WITHOUT_A_SENTENCE


@pytest.mark.parametrize("role", [Role.DRIVER, Role.RAISER])
def test_who_has_left_learns_and_changes_nothing_by_what_still_arrives(
    stage: Stage, role: Role
) -> None:
    stage.leave(role)
    before = stage.wire.dump()
    with capture_logs() as log:
        for kind, name in _everything():
            if name not in OWN_FILE:
                stage.presses(role, kind, name)
        stage.comes_to_rest()
    assert not [entry for entry in log if entry.get("action") == "failure"], log
    assert stage.wire.dump() == before
    _nothing_is_told(stage.everything_heard())
    assert stage.unanswered() == set()


@pytest.mark.parametrize("role", Role)
def test_everybody_changes_what_is_theirs_and_nothing_else(stage: Stage, role: Role) -> None:
    rows = stage.kept()
    with capture_logs() as log:
        _press_what_is_not_theirs(stage, role)
    assert not [entry for entry in log if entry.get("action") == "failure"], log
    if role in PLACES:
        _nothing_is_told(stage.everything_heard())
    stage.put_back(rows)
    assert list(_without_effect(stage, role)) == []
    sent = stage.everything_sent(role)
    _press_what_is_ones_own(stage, role)
    heard = stage.everything_heard()
    # By the same payloads those hear it whose it is.
    assert told(heard + sent) == {one for one in Words if role in HEARS[one]}


def _press_what_is_not_theirs(stage: Stage, role: Role) -> None:
    before, person = stage.wire.dump(), stage.people[role].user_id
    for kind, name in _everything():
        if not _is_theirs(role, kind, name):
            stage.presses(role, kind, name)
    if Who.READER in THEIRS[role]:
        stage.presses(role, "view", "voices_add")  # what is for the leads only has no voices
    # Whoever has not seen what is noted of somebody is shown it first, if it is theirs to know.
    stage.presses(role, "view", "stakeholders_describe", {"shown": "0" * 16})
    if role in {Role.MEMBER, Role.OWNER}:
        stage.presses(role, "view", "evidence_bring")
    if role is Role.OWNER:
        _press_what_leads_answer(stage, role)
    stage.comes_to_rest()
    assert _of_others(stage.wire.dump(), person) == _of_others(before, person)
    for name in IN_ANOTHER_STATE:
        stage.prepare(role, name)
    before = stage.wire.dump()
    for name in IN_ANOTHER_STATE:
        if not _is_theirs(role, "action", name):
            stage.presses(role, "action", name)
    stage.comes_to_rest()
    assert _of_others(stage.wire.dump(), person) == _of_others(before, person)


def _press_what_leads_answer(stage: Stage, role: Role) -> None:
    for kind, name in _everything():
        if kind != "command" and _who_may(kind, name) is Who.ANSWERS:
            stage.presses(role, kind, name)


def _press_what_is_ones_own(stage: Stage, role: Role) -> None:
    """What everybody may do to their own things, about things of others: of those only theirs change."""
    person = stage.people[role].user_id
    stage.prepare(role, "trial_vote")
    before = _owned_by_others(stage.kept(), person)
    # Backwards, so that votes come before what says that one does not want to vote.
    for kind, name in sorted(_of_oneself(), reverse=True):
        stage.presses(role, kind, name)
        stage.comes_to_rest()
    assert _owned_by_others(stage.kept(), person) == before
    whole = stage.wire.dump()
    stage.presses(role, "view", "file_erase")
    erased = stage.wire.dump()
    for table, rows in whole.items():
        if table == "quotes" and role is Role.RAISER:
            continue  # what leads to them who were quoted goes with them
        # What carried their name may stand there without it now; nothing else is touched.
        nameless = Counter(row for row in rows if f"'{person}'" not in row)
        assert nameless <= Counter(erased[table]), table


def _of_oneself() -> Iterator[tuple[str, str]]:
    for kind, name in _everything():
        if kind != "command" and _who_may(kind, name) is Who.SELF and name != "file_erase":
            yield kind, name


def _owned_by_others(rows: Rows, person: str) -> dict[str, list[str]]:
    """The rows that are not somebody's own, also where their name stands in them."""
    return {
        table: sorted(repr(row) for row in found if row.get(OWNER.get(table, "user_id")) != person)
        for table, found in rows.items()
        if table not in CACHES
    }


def _without_effect(stage: Stage, role: Role) -> Iterator[str]:
    """What changes nothing although it is theirs; each is pressed where everything is as it was."""
    rows, as_it_was = stage.kept(), stage.wire.dump()
    for kind, name in _everything():
        if kind == "command" or _who_may(kind, name) not in THEIRS[role]:
            continue
        before = stage.wire.dump() if stage.prepare(role, name) else as_it_was
        # Those who only read it, or look after it, act on what everybody in the channel reads.
        who = _who_may(kind, name)
        acts_on_public = who is Who.READER or (who is Who.ANSWERS and role is Role.OWNER)
        rider = stage.public if acts_on_public else {}
        stage.presses(role, kind, name, rider)
        stage.comes_to_rest()
        if stage.wire.dump() == before:
            yield name
        stage.put_back(rows)


def _everything() -> Iterable[tuple[str, str]]:
    verbs = sorted(name.removeprefix("menu_run_") for name in ACTIONS if "menu_run_" in name)
    texts = [f"/align {verb}" for verb in verbs]
    texts += [f"/align {verb} CHK" for verb in ("audit", "ledger", "heard")]
    texts += [f"/concern CHK-{number}" for number in range(1, 9)]
    texts += ["/concern list", "/concern", "/priorities", "/priorities list", "/align"]
    yield from (("command", text) for text in texts)
    yield from (("action", name) for name in sorted(ACTIONS))
    yield from (("view", name) for name in sorted(VIEWS))
    yield from (("shortcut", name) for name in sorted(SHORTCUTS))


def _who_may(kind: str, name: str) -> Who:
    return {"action": ACTIONS, "view": VIEWS, "shortcut": SHORTCUTS}[kind][name]


def _is_theirs(role: Role, kind: str, name: str) -> bool:
    if kind == "command":
        return False
    who = _who_may(kind, name)
    return who in THEIRS[role] or (who is Who.SELF and role in ONES_OWN)


def _nothing_is_told(heard: str) -> None:
    assert told(heard) == set()
    for words in ("Forced sign-up", QUESTION, NAME):
        assert words not in heard


def _of_others(dump: dict[str, list[str]], person: str) -> dict[str, list[str]]:
    return {
        table: [row for row in rows if not _is_ones_own(table, row, person)]
        for table, rows in dump.items()
    }


def _is_ones_own(table: str, row: str, person: str) -> bool:
    # Everybody, here or elsewhere, says when they want to hear; a member may try a poll on themselves.
    return f"'{person}'" in row and (table in OWN_TABLES or "<DeliveryKind.TRIAL" in row)

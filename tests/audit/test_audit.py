"""The audit: what is written with each change, what never is, and who reads it."""

import pytest

from benchmarks.digest import counted
from bot.actor import Actor
from bot.audit import rules, service, trail
from bot.audit.schemas import Audit, AuditPage
from bot.audit.views import audit
from bot.deps import Deps
from bot.digests import service as digests
from bot.errors import NotAllowed, NotFound
from bot.initiatives.schemas import InitiativeCard
from models.vocabulary import Changed, PauseReason, Status, Visibility
from tests import factories as scene
from tests.digests import calendar
from tests.drafts import desk
from tests.slack.limits import HOSTILE, harmless, words


def _start(deps: Deps) -> tuple[Actor, InitiativeCard]:
    scene.workspace(deps)
    maya = scene.person(deps, "Maya")
    scene.channel(deps, members=[maya])
    return maya, scene.initiative(deps, maya)


def _read(deps: Deps, actor: Actor, about: InitiativeCard, page: int = 0) -> Audit:
    with deps.database.reading() as session:
        return service.page(session, actor, AuditPage(initiative_id=about.id, page=page))


def test_an_edit_tells_its_fields_and_its_people_and_no_words(deps: Deps) -> None:
    maya, about = _start(deps)
    lena, ben = scene.person(deps, "Lena"), scene.person(deps, "Ben")
    scene.changed(
        deps, maya, about, goal="a secret goal", approver=lena.user_id, co_leads=[ben.user_id]
    )
    lines = _read(deps, maya, about).lines
    assert [(line.what, line.person, line.about) for line in lines] == [
        (Changed.CO_LEAD_ADDED, "Ben", None),
        (Changed.APPROVER, "Lena", None),
        (Changed.EDITED, None, "goal"),
        (Changed.STARTED, None, None),
    ]
    assert {line.who for line in lines} == {"Maya"}


def test_saving_without_a_change_is_none(deps: Deps) -> None:
    maya, about = _start(deps)
    scene.changed(deps, maya, about)
    assert len(_read(deps, maya, about).lines) == 1


def test_the_same_form_twice_starts_once(deps: Deps) -> None:
    scene.workspace(deps)
    scene.channel(deps)
    maya = scene.person(deps, "Maya")
    for _ in range(2):
        about = scene.initiative(deps, maya, submitted="one")
    assert [line.what for line in _read(deps, maya, about).lines] == [Changed.STARTED]


def test_an_answer_is_told_by_label_and_an_anonymous_raiser_not_at_all(deps: Deps) -> None:
    maya, about = _start(deps)
    ben = scene.person(deps, "Ben")
    scene.channel(deps, members=[maya, ben])
    told = scene.concern(deps, ben, about, visibility=Visibility.ANONYMOUS, worry="my worry")
    for _ in range(2):
        scene.answered(deps, maya, told.id, Status.NOT_DOING, "the reason")
    first, *rest = _read(deps, maya, about).lines
    assert (first.who, first.about) == ("Maya", "CHK-1 is not doing")
    assert [line.what for line in rest] == [Changed.STARTED]


def test_it_comes_in_pages_newest_first_and_none_is_lost(deps: Deps) -> None:
    maya, about = _start(deps)
    for number in range(service.PAGE_SIZE + 2):
        scene.changed(deps, maya, about, name=f"Name {number}")
    first, second = _read(deps, maya, about), _read(deps, maya, about, page=1)
    assert (first.pages, len(first.lines), len(second.lines)) == (2, service.PAGE_SIZE, 3)
    assert second.lines[-1].what is Changed.STARTED
    assert _read(deps, maya, about, page=99) == second


def test_only_who_leads_reads_it(deps: Deps) -> None:
    maya, about = _start(deps)
    lena = scene.person(deps, "Lena")
    about = scene.changed(deps, maya, about, approver=lena.user_id)
    for stranger in (lena, scene.person(deps, "Ben")):
        with pytest.raises(NotAllowed):
            _read(deps, stranger, about)
    outsider = Actor(scene.WORKSPACE, maya.user_id, "T9")
    with pytest.raises(NotAllowed):
        _read(deps, outsider, about)


def test_another_workspace_does_not_learn_that_it_exists(deps: Deps) -> None:
    _, about = _start(deps)
    scene.workspace(deps, "T2")
    other = scene.person(deps, "Maya", workspace_id="T2")
    with pytest.raises(NotFound):
        _read(deps, other, about)


def test_a_lead_who_was_deactivated_reads_nothing(deps: Deps) -> None:
    maya, about = _start(deps)
    scene.person(deps, "Maya", active=False)
    with pytest.raises(NotAllowed):
        _read(deps, maya, about)


def test_a_key_that_is_led_by_others_is_as_good_as_none(deps: Deps) -> None:
    maya, _ = _start(deps)
    lena = scene.person(deps, "Lena")
    scene.initiative(deps, lena, key="SEC", name="Secret")
    with deps.database.reading() as session:
        with pytest.raises(NotFound, match="SEC"):
            service.led(session, maya, "sec", None)
        assert [one.key for one in service.led(session, maya, "chk", None)] == ["CHK"]


def test_an_edit_that_changes_nothing_has_no_steps() -> None:
    terms = rules.Terms("a", "b", None, ("C1", "C2"), "U1", "U2", ("U3",))
    turned = rules.Terms("a", "b", None, ["C2", "C1"], "U1", "U2", ["U3"])
    assert rules.steps(terms, turned) == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_names_are_shown_harmlessly(deps: Deps, text: str) -> None:
    maya, about = _start(deps)
    found = _read(deps, maya, about)
    line = found.lines[0].model_copy(update={"about": text})
    shown = audit(found.model_copy(update={"lines": (line,) * service.PAGE_SIZE, "pages": 2}))
    assert "Maya started the initiative" in words(harmless(shown))


def test_ten_digests_are_told_with_as_many_statements_as_one(deps: Deps) -> None:
    maya, about = _start(deps)
    counts = []
    for number in range(1, 11):
        channel = scene.channel(deps, f"C{number:03}", name=f"room-{number}")
        with deps.database.writing() as session:
            trail.record(
                session, maya.workspace_id, maya, about.id, Changed.DIGEST_SET, about=channel
            )
        with counted(deps.database) as statements:
            lines = _read(deps, maya, about).lines
        counts.append(len(statements))
    assert {line.about for line in lines if line.about} == {f"#room-{n}" for n in range(1, 11)}
    assert counts[0] == counts[-1]


def test_what_is_done_with_a_digest_is_told_whoever_does_it(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout)
    desk.scheduled(deps, maya)
    desk.look(deps, desk.SHOWN)
    for words_on_top in ("Mind the freeze", "Mind the freeze", ""):
        desk.write(deps, maya, words_on_top, desk.SHOWN, edits=desk.drafts(deps)[-1].edits)
    for _ in range(2):
        calendar.post_now(deps, maya, desk.SHOWN, key="one click")
    for _ in range(2):
        with deps.database.writing() as session:
            digests.pause(session, scene.WORKSPACE, scene.CHANNEL, PauseReason.ARCHIVED, desk.SHOWN)
    lines = _read(deps, maya, checkout).lines
    assert [(line.who, line.what) for line in lines] == [
        (None, Changed.DIGEST_PAUSED),
        ("Maya", Changed.DIGEST_POSTED),
        ("Maya", Changed.DIGEST_INTRO),
        ("Maya", Changed.DIGEST_INTRO),
        ("Maya", Changed.DIGEST_SET),
        ("Maya", Changed.STARTED),
    ]
    assert {line.about for line in lines[:-1]} == {"#checkout"}

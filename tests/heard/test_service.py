"""The heard map in the database: what counts, for whom, and what never does."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import NotAllowed, NotFound
from bot.evidence import service as evidence
from bot.evidence.schemas import EvidenceForm
from bot.heard import service
from bot.heard.schemas import GroupLine, HeardMap
from bot.initiatives.schemas import InitiativeCard
from models import PollVoter, Stakeholder
from models.vocabulary import Basis, Role, Visibility
from tests import factories as scene
from tests.polls.booth import LATER, Booth, opened

AFTER = LATER + timedelta(days=1)


def staff(deps: Deps, lead: Actor, about: InitiativeCard, group: str, count: int) -> list[Actor]:
    """So many people of a group, who have a stake."""
    people = [scene.person(deps, f"{group}{n}") for n in range(count)]
    scene.stake(deps, lead, about.id, group, *people)
    return people


def rate(deps: Deps, person: Actor, **noted: int) -> None:
    with deps.database.writing() as session:
        session.execute(
            update(Stakeholder).where(Stakeholder.user_id == person.user_id).values(**noted)
        )


def seen(deps: Deps, lead: Actor, about: InitiativeCard) -> HeardMap:
    with deps.database.reading() as session:
        return service.heard_map(session, lead, about.id, AFTER.date())


def group(found: HeardMap, name: str) -> GroupLine:
    [line] = [one for one in found.groups if one.group == name]
    return line


def brings(deps: Deps, actor: Actor, concern_id: int) -> None:
    form = EvidenceForm(kind=Basis.MEASURED, words="four of ten leave")
    with deps.database.writing() as session:
        submission = scene.submission()
        evidence.bring(
            session, actor, deps.vault, concern_id, form, submission, scene.MORNING, scene.CHANNEL
        )


def channel_line(deps: Deps, about: InitiativeCard, channel: str = scene.CHANNEL) -> dict[str, str]:
    with deps.database.reading() as session:
        told = service.channel_lines(session, scene.WORKSPACE, channel, [about.id], AFTER.date())[
            about.id
        ]
    return {one.group: f"{one.heard}/{one.people}" for one in told}


def answered(
    deps: Deps, lead: Actor, about: InitiativeCard, people: Sequence[Actor], count: int, **kind: str
) -> Booth:
    """A closed poll that asked these people, and that the first `count` of them answered."""
    box = opened(deps, lead, people, about.id, **kind)
    for person in people[:count]:
        box.vote(person, 1, 2, 3)
    assert box.close()
    return box


def test_a_named_concern_counts_for_leads_and_channel(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    scene.raised(deps, support[0], checkout)
    line = group(seen(deps, maya, checkout), "Support")
    assert (line.by_name, line.people, line.days_ago) == (1, 4, 5)
    assert channel_line(deps, checkout) == {"Support": "1/4"}


def test_a_concern_for_the_leads_counts_for_them_and_never_in_the_channel(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    before = channel_line(deps, checkout)
    scene.raised(deps, support[0], checkout, visibility=Visibility.LEADS)
    assert group(seen(deps, maya, checkout), "Support").by_name == 1
    assert channel_line(deps, checkout) == before == {"Support": "0/4"}


@pytest.mark.parametrize(("secrecy", "in_channel"), [("named", "1/4"), ("leads", "0/4")])
def test_who_brings_evidence_by_name_took_part(
    deps: Deps, maya: Actor, checkout: InitiativeCard, secrecy: str, in_channel: str
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    scene.changed(deps, maya, checkout, co_leads=[support[0].user_id])
    told = scene.concern(deps, maya, checkout, visibility=Visibility(secrecy))
    brings(deps, support[0], told.id)
    line = group(seen(deps, maya, checkout), "Support")
    assert (line.by_name, line.days_ago) == (1, 5)
    assert channel_line(deps, checkout) == {"Support": in_channel}


def test_an_anonymous_raiser_who_is_not_named_beside_their_evidence_counts_for_nobody(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    told = scene.concern(deps, support[0], checkout, visibility=Visibility.ANONYMOUS)
    before = seen(deps, maya, checkout)
    brings(deps, support[0], told.id)
    assert seen(deps, maya, checkout) == before
    assert channel_line(deps, checkout) == {"Support": "0/4"}


def test_an_anonymous_concern_counts_for_nobody(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    before = seen(deps, maya, checkout)
    for person in support:
        scene.raised(deps, person, checkout, visibility=Visibility.ANONYMOUS)
    after = seen(deps, maya, checkout)
    assert (after.groups, after.unheard, after.voices) == (before.groups, before.unheard, ())
    assert (after.concerns, after.anonymous) == (4, 4)
    assert channel_line(deps, checkout) == {"Support": "0/4"}


def test_what_was_withdrawn_or_is_long_ago_does_not_count(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    scene.raised(deps, support[0], checkout, now=AFTER - timedelta(days=31))
    assert group(seen(deps, maya, checkout), "Support").by_name == 0
    scene.raised(deps, support[0], checkout, now=AFTER - timedelta(days=30))
    assert group(seen(deps, maya, checkout), "Support").by_name == 1


def test_a_named_poll_counts_once_it_has_closed(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    box = opened(deps, maya, support, checkout.id, "named")
    box.vote(support[0], 1, 2, 3)
    assert channel_line(deps, checkout) == {"Support": "0/4"}
    assert box.close()
    assert channel_line(deps, checkout) == {"Support": "1/4"}
    assert channel_line(deps, checkout, "C2") == {"Support": "0/4"}
    assert group(seen(deps, maya, checkout), "Support").days_ago == 1


def test_an_anonymous_poll_counts_as_its_result_told_it_and_names_nobody(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    groups = {name: staff(deps, maya, checkout, name, 4) for name in ("Sales", "Support")}
    exec_ = staff(deps, maya, checkout, "Exec", 3)
    for person in (*groups["Support"], *exec_):
        rate(deps, person, influence=3)
    everybody = [*groups["Sales"], *groups["Support"], *exec_]
    opened_ = opened(deps, maya, everybody, checkout.id, "anonymous")
    for person in (*groups["Sales"], *groups["Support"]):
        opened_.vote(person, 1, 2, 3)
    assert opened_.close()
    found = seen(deps, maya, checkout)
    assert group(found, "Support").by_name == 0
    assert (group(found, "Sales").polled, group(found, "Support").polled) == (4, 4)
    assert group(found, "Exec").polled == 0
    assert len(found.unheard) == 7
    assert channel_line(deps, checkout) == {"Exec": "0/3", "Sales": "4/4", "Support": "4/4"}


def test_a_small_group_in_an_anonymous_poll_changes_nothing(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    sales = staff(deps, maya, checkout, "Sales", 4)
    support = staff(deps, maya, checkout, "Support", 4)
    scene.raised(deps, support[0], checkout)
    before = seen(deps, maya, checkout), channel_line(deps, checkout)
    answered(deps, maya, checkout, [*support[:2], *sales], 2)
    assert (seen(deps, maya, checkout), channel_line(deps, checkout)) == before


def test_who_took_part_in_an_anonymous_poll_is_not_even_read(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    sales = staff(deps, maya, checkout, "Sales", 6)
    answered(deps, maya, checkout, sales, 5)
    before = seen(deps, maya, checkout), channel_line(deps, checkout)
    with deps.database.writing() as session:
        session.execute(update(PollVoter).values(answered=False))
    assert (seen(deps, maya, checkout), channel_line(deps, checkout)) == before
    assert before[1] == {"Sales": "5/6"}


def test_former_members_and_guests_are_not_in_the_totals(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    support = staff(deps, maya, checkout, "Support", 4)
    scene.raised(deps, support[3], checkout)
    scene.person(deps, "Support3", active=False)
    scene.person(deps, "Support2", role=Role.GUEST)
    assert channel_line(deps, checkout) == {"Support": "0/2"}
    assert seen(deps, maya, checkout).people == 2


def test_share_of_voice_names_groups_and_what_is_in_none(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    sales = staff(deps, maya, checkout, "Sales", 2)
    staff(deps, maya, checkout, "Support", 3)
    for person in (sales[0], sales[0], sales[1], ben):
        scene.raised(deps, person, checkout)
    found = seen(deps, maya, checkout)
    assert [(v.group, v.concerns, v.people) for v in found.voices] == [("Sales", 3, 2)]
    assert (found.concerns, found.people) == (4, 5)


def test_the_map_is_for_leads_alone(deps: Deps, maya: Actor, checkout: InitiativeCard) -> None:
    [ann] = staff(deps, maya, checkout, "Sales", 1)
    gus = scene.person(deps, "Gus", role=Role.GUEST)
    otto = scene.person(deps, "Otto", role=Role.OUTSIDER)
    scene.workspace(deps, "T2")
    hank = scene.person(deps, "Hank", workspace_id="T2")
    for stranger in (ann, gus, otto, hank):
        with pytest.raises((NotAllowed, NotFound)):
            seen(deps, stranger, checkout)
        with deps.database.reading() as session, pytest.raises((NotAllowed, NotFound)):
            service.led(session, stranger, "CHK", scene.CHANNEL)
    with deps.database.reading() as session, pytest.raises(NotFound, match="key XYZ"):
        service.led(session, maya, "xyz", None)


def test_the_line_of_the_channel_does_not_tell_what_leads_noted(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    staff(deps, maya, checkout, "Engineering", 1)
    [zoe] = staff(deps, maya, checkout, "Zebra", 1)
    before = list(channel_line(deps, checkout))
    rate(deps, zoe, influence=3)
    assert list(channel_line(deps, checkout)) == before == ["Engineering", "Zebra"]
    assert [one.group for one in seen(deps, maya, checkout).groups] == ["Zebra", "Engineering"]

"""Anonymous means anonymous: nothing that is stored joins the raiser to the concern."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.actor import Actor
from bot.concerns import relay
from bot.concerns.schemas import ConcernCard
from bot.deps import Deps
from bot.errors import FieldErrors, NotFound
from bot.initiatives.schemas import InitiativeCard
from models import Base, Concern, ConcernDay, ConcernEntry, Delivery, Membership, Person
from models.base import UtcDateTime
from models.vocabulary import DeliveryKind, DeliveryState, Status, Visibility
from tests import factories as scene

ANONYMOUS = Visibility.ANONYMOUS
NOT_ABOUT_CONCERNS = {Person.__tablename__, Membership.__tablename__}
DIRECT = "D0BENANDHEARD"
"""Long enough not to stand in something sealed by chance."""


def everything_stored(deps: Deps) -> str:
    """Every row of every table that is not about people alone, as text."""
    with deps.database.reading() as session:
        return "\n".join(
            f"{table.name} {tuple(row)!r}"
            for table in Base.metadata.sorted_tables
            if table.name not in NOT_ABOUT_CONCERNS
            for row in session.execute(table.select())
        )


def the_concern(deps: Deps) -> Concern:
    with deps.database.reading() as session:
        return session.scalars(select(Concern)).one()


def deliveries(deps: Deps, kind: DeliveryKind) -> list[Delivery]:
    with deps.database.reading() as session:
        return list(session.scalars(select(Delivery).where(Delivery.kind == kind)))


def test_the_search_would_find_a_name(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout)
    assert ben.user_id in everything_stored(deps)


def test_no_table_holds_the_raisers_id(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout, visibility=ANONYMOUS)
    assert ben.user_id not in everything_stored(deps)


def test_no_table_holds_it_after_an_answer_either(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    for status in (Status.ACKNOWLEDGED, Status.DONE, Status.REOPENED):
        scene.answered(deps, maya, concern.id, status)
    assert ben.user_id not in everything_stored(deps)


def test_a_retry_that_turns_anonymous_leaves_no_name_behind(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry")
    scene.raised(deps, ben, checkout, submitted="a retry", visibility=ANONYMOUS)
    assert ben.user_id not in everything_stored(deps)


def test_a_retry_that_turns_named_says_whose_it_is(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry", visibility=ANONYMOUS)
    scene.raised(deps, ben, checkout, submitted="a retry")
    concern = the_concern(deps)
    assert (concern.raiser_id, concern.relay) == (ben.user_id, None)
    with deps.database.reading() as session:
        assert session.scalars(select(ConcernEntry)).one().actor_id == ben.user_id


def test_nobody_reads_a_name_not_even_the_raiser_or_a_lead(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    told = scene.raised(deps, ben, checkout, visibility=ANONYMOUS)
    for reader in (ben, maya):
        card = scene.card(deps, reader, told.label)
        assert (card.raiser, card.logged_by, card.worry) == (
            None,
            None,
            "Forced sign-up loses buyers",
        )


def test_it_cannot_name_the_person_it_is_raised_for(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    with pytest.raises(FieldErrors) as refused:
        scene.raised(deps, ben, checkout, visibility=ANONYMOUS, raised_for=priya.user_id)
    assert set(refused.value.fields) == {"raised_for"}


def test_raised_for_oneself_it_is_as_anonymous_as_any(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    told = scene.raised(deps, ben, checkout, visibility=ANONYMOUS, raised_for=ben.user_id)
    assert told.raised_for is None
    assert ben.user_id not in everything_stored(deps)


def test_times_are_kept_to_the_day(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    columns = [*Concern.__table__.columns, *ConcernEntry.__table__.columns]
    columns += ConcernDay.__table__.columns
    assert not [column.name for column in columns if isinstance(column.type, UtcDateTime)]
    at = datetime.fromisoformat("2026-11-23T10:17:43+00:00")
    scene.raised(deps, ben, checkout, visibility=ANONYMOUS, now=at)
    stored = everything_stored(deps)
    assert str(at.date().day) in stored
    assert "17, 43" not in stored


def test_the_drivers_own_anonymous_concern_is_announced_like_any_other(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, maya, checkout, visibility=ANONYMOUS)
    assert [d.audience for d in deliveries(deps, DeliveryKind.NEW_CONCERNS)] == [maya.user_id]


def test_an_answer_finds_its_way_through_the_relay_alone(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    scene.answered(deps, maya, concern.id, Status.PLANNED)
    [delivery] = deliveries(deps, DeliveryKind.RAISER_CARD)
    assert delivery.audience == f"relay:{concern.id}"
    assert opened(deps, concern) == (ben.user_id, None, None)


def opened(deps: Deps, concern: ConcernCard) -> tuple[str, str | None, str | None] | None:
    """Whom the relay names, and where their card is."""
    with deps.database.reading() as session:
        way = relay.open_relay(session, deps.vault, scene.WORKSPACE, concern.id)
    return (way.user, way.channel, way.ts) if way else None


def card_moved(deps: Deps, concern: ConcernCard, ts: str | None) -> None:
    channel = DIRECT if ts else None
    with deps.database.writing() as session:
        relay.move_card(session, deps.vault, scene.WORKSPACE, concern.id, channel, ts)


def test_the_relay_remembers_where_the_card_is_and_keeps_it_sealed(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    card_moved(deps, concern, "1.5")
    assert opened(deps, concern) == (ben.user_id, DIRECT, "1.5")
    sealed = the_concern(deps).relay or b""
    assert ben.user_id.encode() not in sealed
    assert DIRECT.encode() not in sealed


def test_the_relay_is_erased_once_the_news_that_closes_it_has_arrived(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    card_moved(deps, concern, "1.5")
    scene.answered(deps, maya, concern.id, Status.NOT_DOING, "It costs too much.")
    card_moved(deps, concern, "1.6")  # an earlier card: the last one still waits
    assert opened(deps, concern) is not None
    with deps.database.writing() as session:
        session.execute(update(Delivery).values(state=DeliveryState.SENDING))
    card_moved(deps, concern, "1.6")
    assert opened(deps, concern) is None
    assert the_concern(deps).relay is None


def test_a_card_that_is_gone_from_slack_keeps_the_way_open(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    scene.answered(deps, maya, concern.id, Status.DONE)
    card_moved(deps, concern, None)
    assert opened(deps, concern) == (ben.user_id, None, None)


def test_another_workspace_cannot_open_the_relay(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=ANONYMOUS)
    scene.workspace(deps, "T2")
    with deps.database.reading() as session:
        assert relay.open_relay(session, deps.vault, "T2", concern.id) is None


def test_who_cannot_read_the_channel_cannot_read_it_either(
    deps: Deps, maya: Actor, ben: Actor
) -> None:
    scene.channel(deps, "CSECRET", private=True, members=[maya, ben])
    secret = scene.initiative(deps, maya, key="SEC", channels=["CSECRET"])
    told = scene.raised(deps, ben, secret, visibility=ANONYMOUS)
    later = scene.MORNING + timedelta(days=2)
    with pytest.raises(NotFound):
        scene.card(deps, ben, told.label, later)

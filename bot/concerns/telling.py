"""Who is told of a concern, and when: its driver, who looks after it, and its raiser."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.concerns import hearing, joining, reading, relay, rules
from bot.concerns.schemas import NewConcerns, RaiserCard, ReaderCard
from bot.delivery import service as delivery
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from bot.secrets import Vault
from models import Concern
from models.vocabulary import DeliveryKind, Status, Visibility


def announce(
    session: Session,
    concern: Concern,
    card: InitiativeCard,
    by: str | None,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Tell the driver that a concern waits, unless they raised it openly; tell whom it was raised for.

    Where the driver is gone or away, others hear, as `hearing` says. Nobody is told before `not_before`.
    """
    stand_ins = hearing.of_initiatives(session, concern.workspace_id, [card], now).stand_ins(card)
    # An anonymous concern of the driver is announced like any other: a missing note would name them.
    for reader in stand_ins:
        if by != reader:
            zones = [
                people.zone_of(session, concern.workspace_id, one) for one in (reader, stand_ins[0])
            ]
            moment = _unrevealing(concern, people_rules.working_morning, now, *zones)
            _announce_to(session, concern, card, reader, moment, not_before)
    if concern.logged_by_id is not None:
        tell_raiser(session, concern, now)


def _announce_to(
    session: Session,
    concern: Concern,
    card: InitiativeCard,
    reader: str,
    moment: datetime,
    not_before: datetime | None,
) -> None:
    zone = people.zone_of(session, concern.workspace_id, reader)
    wished = reach.moment(session, concern.workspace_id, reader, moment)
    due = max(wished, not_before or wished).astimezone(ZoneInfo(zone))
    delivery.enqueue(
        session,
        workspace_id=concern.workspace_id,
        kind=DeliveryKind.NEW_CONCERNS,
        audience=reader,
        params=NewConcerns(initiative_id=card.id, driver_id=reader),
        due=due,
        card=f"{_note_of(card, reader)}{due:%Y-%m-%d}",
    )


def moved(session: Session, concern: Concern, card: InitiativeCard, now: datetime) -> None:
    """Bring every card of a concern up to date; its raiser hears, and whoever has joined it."""
    tell_raiser(session, concern, now)
    _tell_voices(session, concern, now)
    refresh(session, concern, card, now)


def refresh(session: Session, concern: Concern, card: InitiativeCard, now: datetime) -> None:
    """Bring what the leads, the approver and who looks after it see up to date, where it was sent.

    Others may have heard of it than do by now, while somebody was away or gone.
    """
    for person in sorted(card.insider_ids):
        delivery.refresh(session, concern.workspace_id, _note_of(card, person), now)
    delivery.refresh(session, concern.workspace_id, f"owner:{concern.id}:", now)
    owner = {concern.owner_id} if concern.owner_id else set()
    for person in sorted(card.insider_ids | owner):
        delivery.refresh(session, concern.workspace_id, f"nudge:{person}:", now)


def refresh_owners(
    session: Session, workspace_id: str, concerns: Collection[Concern], now: datetime
) -> None:
    """Bring the cards of those who look after these concerns up to date, where they were sent."""
    cards = [_owner_card(one, one.owner_id) for one in concerns if one.owner_id is not None]
    delivery.refresh_each(session, workspace_id, cards, now)


def tell_raiser(session: Session, concern: Concern, now: datetime) -> None:
    """The raiser's card says where their concern stands: posted once, updated in place from then on."""
    due = now
    if concern.relay is None and concern.raiser_id is not None:
        due = reach.moment(session, concern.workspace_id, concern.raiser_id, now)
    _send_raiser_card(session, concern, due)


def tell_raisers(
    session: Session, workspace_id: str, concerns: Collection[Concern], now: datetime
) -> None:
    """As `tell_raiser`, of each of these concerns; when each wants to hear is asked once for all."""
    named = {one.raiser_id for one in concerns if one.raiser_id is not None}
    moments = reach.moments(session, workspace_id, named, now)
    for one in concerns:
        _send_raiser_card(session, one, moments.get(one.raiser_id or "", now))


def _send_raiser_card(session: Session, concern: Concern, due: datetime) -> None:
    if concern.relay is not None:
        audience, card = relay.audience_of(concern.id), relay.card_of(concern.id)
    elif concern.raiser_id is not None:
        audience, card = concern.raiser_id, raiser_card_of(concern)
    else:
        return
    delivery.enqueue(
        session,
        workspace_id=concern.workspace_id,
        kind=DeliveryKind.RAISER_CARD,
        audience=audience,
        params=RaiserCard(concern_id=concern.id, raiser_id=concern.raiser_id),
        due=due,
        card=card,
    )


def raiser_card_of(concern: Concern) -> str:
    """How a delivery names the card of somebody who raised a concern by name."""
    return f"raiser:{concern.id}:{concern.raiser_id}"


def evidence_brought(
    session: Session, concern: Concern, card: InitiativeCard, by: str, now: datetime
) -> None:
    """Somebody brought evidence by name: the raiser hears, and what the leads see is brought up to date."""
    if concern.raiser_id == by:
        refresh_raiser(session, concern, by, now)
    else:
        tell_raiser(session, concern, now)
    refresh(session, concern, card, now)


def refresh_raiser(session: Session, concern: Concern, raiser_id: str, now: datetime) -> None:
    """What somebody did themselves shows on their card, where there is one; none is posted for it."""
    delivery.refresh(session, concern.workspace_id, f"raiser:{concern.id}:{raiser_id}", now)


def ended_by_raiser(session: Session, vault: Vault, concern: Concern, now: datetime) -> None:
    """The raiser ended it themselves: their card follows where there is one, and none comes where not."""
    way = relay.open_relay(session, vault, concern.workspace_id, concern.id)
    if way is not None and way.ts is None:
        concern.relay = None
    else:
        _show_own_deed(session, concern, now)


def opened_by_raiser(
    session: Session, concern: Concern, card: InitiativeCard, now: datetime
) -> None:
    """The raiser said Not yet: their card says so at once, whatever the hour; the leads' cards follow."""
    _show_own_deed(session, concern, now)
    # The others hear at a moment that does not tell when somebody anonymous was there.
    moment = seen_from(session, concern, card, now)
    _tell_voices(session, concern, moment)
    refresh(session, concern, card, moment)


def joined_by_raiser(
    session: Session, concern: Concern, joined: Concern, card: InitiativeCard, now: datetime
) -> None:
    """Somebody added their voice: what others see is brought up to date, where it was sent."""
    if concern.visibility is Visibility.ANONYMOUS:
        return  # A card that changes would tell when they were there; it says so with its next step.
    if concern.raiser_id is not None:
        refresh_raiser(session, concern, concern.raiser_id, now)
    if joined.raiser_id is not None:
        refresh_raiser(session, joined, joined.raiser_id, now)
    refresh(session, joined, card, now)
    refresh(session, concern, card, now)


def stands_alone(
    session: Session,
    concern: Concern,
    card: InitiativeCard,
    by: str | None,
    now: datetime,
    *,
    by_raiser: bool = False,
) -> None:
    """A concern has left the one it had joined: its raiser hears, and the driver where it waits again."""
    if by_raiser:
        _show_own_deed(session, concern, now)
    else:
        tell_raiser(session, concern, now)
    refresh(session, concern, card, seen_from(session, concern, card, now) if by_raiser else now)
    if concern.status is Status.NEW:
        announce(session, concern, card, by, now, not_before=now)


def left(
    session: Session,
    concern: Concern,
    joined: Concern,
    card: InitiativeCard,
    now: datetime,
    *,
    by_raiser: bool = True,
) -> None:
    """A voice is taken away: the cards that say how many stand behind `joined` are brought up to date."""
    moment = seen_from(session, concern, card, now) if by_raiser else now
    refresh(session, joined, card, moment)
    if joined.raiser_id is not None:
        refresh_raiser(session, joined, joined.raiser_id, moment)


def seen_from(session: Session, concern: Concern, card: InitiativeCard, now: datetime) -> datetime:
    """When others may see what a raiser has just done: at once, unless they are anonymous."""
    if concern.visibility is not Visibility.ANONYMOUS:
        return now
    zone = people.zone_of(session, concern.workspace_id, card.driver_id)
    return people_rules.next_working_hour(now, zone)


def tell_owner(session: Session, concern: Concern, now: datetime) -> None:
    """Whoever looks after a concern from now on gets it as a card of their own."""
    if concern.owner_id is None:
        return
    delivery.enqueue(
        session,
        workspace_id=concern.workspace_id,
        kind=DeliveryKind.OWNER_CARD,
        audience=concern.owner_id,
        params=ReaderCard(concern_id=concern.id, reader_id=concern.owner_id),
        due=reach.moment(session, concern.workspace_id, concern.owner_id, now),
        card=_owner_card(concern, concern.owner_id),
    )


def tell_not_settled(
    session: Session, concern: Concern, card: InitiativeCard, now: datetime
) -> None:
    """The raiser said Not yet: whoever looks after the concern, else the driver and so on, hears why."""
    readers = hearing.of_concern(session, concern, card, now)
    _tell_each(session, concern, DeliveryKind.NOT_SETTLED, readers, now)


def tell_replied(
    session: Session, concern: Concern, card: InitiativeCard, asker_id: str, now: datetime
) -> None:
    """Its raiser replied to a question: those of `hear_reply` hear.

    The raiser's own card changes at once, and everybody else's when they may see it.
    """
    _show_own_deed(session, concern, now)
    refresh(session, concern, card, seen_from(session, concern, card, now))
    readers = hear_reply(session, concern, card, asker_id, now)
    _tell_each(session, concern, DeliveryKind.REPLIED, readers, now)


def hear_reply(
    session: Session, concern: Concern, card: InitiativeCard, asker_id: str, now: datetime
) -> Sequence[str]:
    """Who hears of a reply: whoever asked, or who answers for it, if they may no longer; both while away."""
    may_answer = asker_id in card.lead_ids or asker_id == reading.owner_of(concern, card)
    asks = may_answer and not people.cannot_lead(session, concern.workspace_id, asker_id)
    heard = hearing.of_concern(session, concern, card, now)
    away = reach.away(session, concern.workspace_id, now)
    readers = rules.who_hears(asker_id if asks else None, heard, away)
    return [one for one in readers if one != concern.raiser_id]


def _tell_each(
    session: Session, concern: Concern, kind: DeliveryKind, readers: Sequence[str], now: datetime
) -> None:
    """What its raiser said goes to these, by the clock of each; the first of them answers for it."""
    for reader in readers:
        zones = [people.zone_of(session, concern.workspace_id, one) for one in (reader, readers[0])]
        moment = _unrevealing(concern, people_rules.working_moment, now, *zones)
        delivery.enqueue(
            session,
            workspace_id=concern.workspace_id,
            kind=kind,
            audience=reader,
            params=ReaderCard(concern_id=concern.id, reader_id=reader),
            due=reach.moment(session, concern.workspace_id, reader, moment),
        )


def _show_own_deed(session: Session, concern: Concern, now: datetime) -> None:
    if concern.relay is not None:
        # What is due since the day began goes at once, and its row does not tell when they were there.
        tell_raiser(session, concern, people_rules.day_of(now))
    elif concern.raiser_id is not None:
        refresh_raiser(session, concern, concern.raiser_id, now)


def _tell_voices(session: Session, concern: Concern, now: datetime) -> None:
    tell_raisers(session, concern.workspace_id, joining.voices_of(session, concern), now)


def _unrevealing(
    concern: Concern, moment: people_rules.Moment, now: datetime, zone: str, first_zone: str
) -> datetime:
    # Neither the row nor the message may tell the minute at which somebody anonymous was there. Where several
    # hear, all hear by the clock of the first: full hours of different zones may lie half an hour apart.
    if concern.visibility is Visibility.ANONYMOUS:
        moment, zone = people_rules.next_working_hour, first_zone
    return moment(now, zone).astimezone(ZoneInfo(zone))


def _note_of(card: InitiativeCard, reader: str) -> str:
    return f"new:{card.id}:{reader}:"


def _owner_card(concern: Concern, owner_id: str) -> str:
    return f"owner:{concern.id}:{owner_id}"

"""People and channels in the database: remembered, looked up, and asked what they may read."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import Select, and_, delete, select, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import FieldErrors, NotAllowed
from bot.people import rules
from bot.people.schemas import RenamedChannel, SeenChannel, SeenPerson
from models import Channel, Membership, Person
from models.upsert import insert_or_update
from models.vocabulary import FORMER, Role

PERSON_KEY = ("workspace_id", "user_id")
CHANNEL_KEY = ("workspace_id", "channel_id")
MEMBERSHIP_KEY = ("workspace_id", "channel_id", "user_id")
SOMEBODY = "somebody"
THIS_CHANNEL = "this channel"
FORMER_MEMBER = "a former member"
NOT_YET_KNOWN = "Heard could not ask Slack who you are. Nothing is lost: please try again."
FOR_MEMBERS = (
    "Only full members of this workspace can do this. "
    "As a guest, please ask somebody of this workspace to do it for you."
)
FOR_THIS_WORKSPACE = (
    "You are visiting from another organisation, so you can read this but not act on it. "
    "Ask somebody of this workspace to raise it for you."
)


def stale_people(
    session: Session, workspace_id: str, ids: Collection[str], now: datetime
) -> set[str]:
    """Those of `ids` that Slack should be asked about."""
    if not ids:
        return set()
    known = select(Person.user_id, Person.refreshed_at).where(
        Person.workspace_id == workspace_id, Person.user_id.in_(ids)
    )
    rows = session.execute(known)
    return set(ids) - {row.user_id for row in rows if not rules.is_stale(row.refreshed_at, now)}


def stale_channels(
    session: Session, workspace_id: str, ids: Collection[str], now: datetime
) -> set[str]:
    """Those of `ids` that Slack should be asked about."""
    if not ids:
        return set()
    known = select(Channel.channel_id, Channel.refreshed_at).where(
        Channel.workspace_id == workspace_id, Channel.channel_id.in_(ids)
    )
    rows = session.execute(known)
    return set(ids) - {row.channel_id for row in rows if not rules.is_stale(row.refreshed_at, now)}


def are_known(
    session: Session, workspace_id: str, people: Collection[str], channels: Collection[str]
) -> bool:
    """Whether Slack has described all of these before."""
    met = session.scalars(_people(workspace_id, people)).all() if people else []
    seen = session.scalars(_channels(workspace_id, channels)).all() if channels else []
    return (len(met), len(seen)) == (len(set(people)), len(set(channels)))


def remember(
    session: Session,
    workspace_id: str,
    people: Iterable[SeenPerson],
    channels: Iterable[SeenChannel],
    now: datetime,
) -> None:
    """Store what Slack just said."""
    # In a fixed order, so that two who remember the same people do not wait for each other in a ring.
    for person in sorted(people, key=lambda seen: seen.user_id):
        values = {**person.model_dump(), "refreshed_at": rules.hour_of(now)}
        insert_or_update(session, Person, PERSON_KEY, workspace_id=workspace_id, **values)
    for channel in sorted(channels, key=lambda seen: seen.channel_id):
        values = {**channel.model_dump(), "refreshed_at": rules.hour_of(now)}
        insert_or_update(session, Channel, CHANNEL_KEY, workspace_id=workspace_id, **values)


def seen_in(
    session: Session, workspace_id: str, channel_id: str, user_id: str, now: datetime
) -> None:
    """This person is in the channel: they acted there, or Slack lists them."""
    insert_or_update(
        session,
        Membership,
        MEMBERSHIP_KEY,
        workspace_id=workspace_id,
        channel_id=channel_id,
        user_id=user_id,
        seen_at=rules.hour_of(now),
    )


def was_just_seen_in(session: Session, actor: Actor, channel_id: str, now: datetime) -> bool:
    """Whether the membership is fresh enough not to be written again."""
    seen_at = session.scalar(
        select(Membership.seen_at).where(
            Membership.workspace_id == actor.workspace_id,
            Membership.channel_id == channel_id,
            Membership.user_id == actor.user_id,
        )
    )
    return seen_at is not None and now - seen_at < rules.MEMBERSHIP_LIFETIME / 4


def left(session: Session, workspace_id: str, channel_id: str, user_id: str) -> None:
    """This person is no longer in the channel."""
    session.execute(
        delete(Membership).where(
            Membership.workspace_id == workspace_id,
            Membership.channel_id == channel_id,
            Membership.user_id == user_id,
        )
    )


def renamed(session: Session, workspace_id: str, channel: RenamedChannel) -> None:
    """Call a channel by its new name, if it is known here."""
    session.execute(
        update(Channel)
        .where(Channel.workspace_id == workspace_id, Channel.channel_id == channel.id)
        .values(name=channel.name)
    )


def require_member(session: Session, actor: Actor) -> None:
    """Raises NotAllowed for guests, outsiders and bots, FieldErrors for a person not yet known."""
    person = session.get(Person, (actor.workspace_id, actor.user_id))
    _refuse_stranger(actor, person)
    if person is None:
        raise FieldErrors({"": NOT_YET_KNOWN})


def refuse_known_strangers(session: Session, actor: Actor) -> None:
    """Raises NotAllowed for those known to be no full members; who is not known yet may go on for now."""
    _refuse_stranger(actor, session.get(Person, (actor.workspace_id, actor.user_id)))


def has_left(session: Session, actor: Actor) -> bool:
    """Whether the actor's account has ended, as far as Slack has said."""
    person = session.get(Person, (actor.workspace_id, actor.user_id))
    return person is not None and not person.active


def refuse_who_has_left(session: Session, actor: Actor) -> None:
    """Raises NotAllowed for those whose account has ended: what they pressed before may still arrive."""
    if has_left(session, actor):
        raise NotAllowed(FOR_MEMBERS)


def require_known(session: Session, actor: Actor) -> None:
    """Raises NotAllowed unless the actor is an active person of this workspace; guests are."""
    person = session.get(Person, (actor.workspace_id, actor.user_id))
    if actor.is_outsider or person is None or not person.active or person.role is Role.OUTSIDER:
        raise NotAllowed(FOR_THIS_WORKSPACE)


def standing_of(session: Session, actor: Actor) -> Role:
    """What the actor is here; who is not known yet counts as a member, and is looked at when they act."""
    if actor.is_outsider:
        return Role.OUTSIDER
    person = session.get(Person, (actor.workspace_id, actor.user_id))
    if person is None:
        return Role.MEMBER
    return person.role if person.active else Role.GUEST


def is_member(session: Session, actor: Actor) -> bool:
    """Whether the actor is known to be an active full member of this workspace."""
    person = session.get(Person, (actor.workspace_id, actor.user_id))
    known = person is not None and person.active and person.role is Role.MEMBER
    return known and not actor.is_outsider


def members_among(session: Session, workspace_id: str, ids: Collection[str]) -> frozenset[str]:
    """Those of these people who are known to be active full members, in one statement."""
    found = session.scalars(_people(workspace_id, ids)) if ids else ()
    return frozenset(one.user_id for one in found if one.active and one.role is Role.MEMBER)


def cannot_lead(session: Session, workspace_id: str, user_id: str) -> str | None:
    """Why this person can neither drive nor approve, as a sentence; None when they can."""
    person = session.get(Person, (workspace_id, user_id))
    if person is None:
        return "Heard could not ask Slack about this person just now. Please try again."
    if person.role is Role.MEMBER and person.active:
        return None
    return f"{person.name} is not a full member of this workspace. Please choose somebody who is."


def cannot_speak(session: Session, workspace_id: str, user_id: str) -> str | None:
    """Why no concern can be raised for this person, as a sentence; None when one can."""
    person = session.get(Person, (workspace_id, user_id))
    if person is None:
        return "Heard could not ask Slack about this person just now. Please try again."
    if person.role is Role.BOT or not person.active:
        return f"{person.name} is not somebody who can hear back. Please choose another person."
    return None


def readable_channels(
    session: Session, actor: Actor, ids: Collection[str], now: datetime, here: str | None = None
) -> set[str]:
    """Those of `ids` whose messages the actor can read.

    `here` is the channel a signed request came from: being there proves it. Elsewhere a membership
    counts while it is fresh.
    """
    wanted = set(ids)
    readable = {here} & wanted if here else set()
    if actor.is_outsider or not wanted:
        return readable
    rows = session.execute(
        select(
            Person.role,
            Channel.channel_id,
            Channel.private,
            Membership.seen_at.is_not(None).label("is_member"),
        )
        .join(Channel, Channel.workspace_id == Person.workspace_id)
        .outerjoin(
            Membership,
            and_(
                Membership.workspace_id == Person.workspace_id,
                Membership.channel_id == Channel.channel_id,
                Membership.user_id == Person.user_id,
                Membership.seen_at > now - rules.MEMBERSHIP_LIFETIME,
            ),
        )
        .where(
            Person.workspace_id == actor.workspace_id,
            Person.user_id == actor.user_id,
            Person.active,
            Channel.channel_id.in_(wanted),
        )
    )
    return readable | {
        row.channel_id
        for row in rows
        if rules.may_read_channel(role=row.role, private=row.private, is_member=row.is_member)
    }


def names_of(session: Session, workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    """The names of these people; "somebody" for those never met, "a former member" for the erased."""
    rows = session.scalars(_people(workspace_id, ids)) if ids else ()
    unknown = {i: FORMER_MEMBER if i.startswith(FORMER) else SOMEBODY for i in ids}
    return unknown | {row.user_id: row.name for row in rows}


def name_of(session: Session, workspace_id: str, user_id: str) -> str:
    """One name, as `names_of`."""
    return names_of(session, workspace_id, [user_id])[user_id]


def zone_of(session: Session, workspace_id: str, user_id: str) -> str:
    """The IANA zone a person lives in; UTC where it is not known."""
    person = session.get(Person, (workspace_id, user_id))
    return person.zone if person else "UTC"


def zones_of(session: Session, workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    """The IANA zones of these people, as `zone_of`, in one statement."""
    rows = session.scalars(_people(workspace_id, ids))
    return dict.fromkeys(ids, "UTC") | {row.user_id: row.zone for row in rows}


def today(session: Session, actor: Actor, now: datetime) -> date:
    """What day it is where the actor lives."""
    return rules.local_day(now, zone_of(session, actor.workspace_id, actor.user_id))


def channel_name(session: Session, workspace_id: str, channel_id: str) -> str:
    """The channel's name without `#`; "this channel" for one never met."""
    channel = session.get(Channel, (workspace_id, channel_id))
    return channel.name if channel else THIS_CHANNEL


def channel_names(session: Session, workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    """The names of these channels, as `channel_name`, in one statement."""
    rows = session.scalars(_channels(workspace_id, ids))
    return dict.fromkeys(ids, THIS_CHANNEL) | {row.channel_id: row.name for row in rows}


def closed_to(session: Session, actor: Actor, ids: Collection[str], now: datetime) -> set[str]:
    """Those of `ids` that are not known to be public, nor to have the actor in them."""
    known = session.scalars(_channels(actor.workspace_id, ids)) if ids else ()
    # Slack describes every public channel: of a private one that Heard is not in it says nothing.
    closed = set(ids) - {channel.channel_id for channel in known if not channel.private}
    return closed - readable_channels(session, actor, closed, now)


def is_private(session: Session, workspace_id: str, channel_id: str) -> bool:
    """Whether only members read the channel; a channel never met counts as private."""
    channel = session.get(Channel, (workspace_id, channel_id))
    return channel.private if channel else True


def _refuse_stranger(actor: Actor, person: Person | None) -> None:
    if actor.is_outsider or (person is not None and person.role is Role.OUTSIDER):
        raise NotAllowed(FOR_THIS_WORKSPACE)
    if person is not None and (person.role is not Role.MEMBER or not person.active):
        raise NotAllowed(FOR_MEMBERS)


def _people(workspace_id: str, ids: Collection[str]) -> Select[Person]:
    return select(Person).where(Person.workspace_id == workspace_id, Person.user_id.in_(ids))


def _channels(workspace_id: str, ids: Collection[str]) -> Select[Channel]:
    return select(Channel).where(Channel.workspace_id == workspace_id, Channel.channel_id.in_(ids))

"""The heard map for the leads of an initiative, and its line for a channel's digest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.errors import NotAllowed, NotFound
from bot.heard import rules, taking_part
from bot.heard.schemas import (
    GroupLine,
    HeardCount,
    HeardMap,
    UnheardLine,
    VoiceLine,
)
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeName
from bot.people import service as people
from bot.stakeholders import service as stakeholders
from bot.stakeholders.rules import USUAL

NOTHING_TO_LEAD = (
    "Who was heard is for those who lead an initiative, and you lead none. "
    "The digest of a channel tells it group by group."
)
NOT_YOURS = "You lead no initiative with the key {key}. /align heard shows those you lead."


def led(session: Session, actor: Actor, key: str, here: str | None) -> Sequence[InitiativeName]:
    """The initiatives that are meant: by key, else those led here, else all led.

    Raises NotAllowed for who leads nothing, NotFound for a key of which the actor leads nothing.
    """
    people.refuse_known_strangers(session, actor)
    cards = initiatives.led_by(session, actor)
    if not cards:
        raise NotAllowed(NOTHING_TO_LEAD)
    meant = [card for card in cards if here in card.channel_ids] or cards
    if key:
        meant = [card for card in cards if card.key == key.upper()]
    if not meant:
        raise NotFound(NOT_YOURS.format(key=key[:6].upper()))
    return [InitiativeName(id=card.id, key=card.key, name=card.name) for card in meant]


def stakeholder_ids(session: Session, actor: Actor, initiative_id: int) -> Sequence[str]:
    """Whom the map is about: those who left are found out by asking Slack about them.

    Only for a lead is Slack asked. Raises NotFound, NotAllowed.
    """
    people.refuse_known_strangers(session, actor)
    card = initiatives.for_lead(session, actor, initiative_id)
    return list(stakeholders.groups_of(session, actor.workspace_id, card.id))


def heard_map(session: Session, actor: Actor, initiative_id: int, today: date) -> HeardMap:
    """Who was heard lately, for a lead. Raises NotFound, NotAllowed."""
    people.refuse_known_strangers(session, actor)
    card = initiatives.for_lead(session, actor, initiative_id)
    stakes = stakeholders.present(session, actor.workspace_id, [card.id])[card.id]
    first = rules.since(today)
    part = taking_part.read(session, actor.workspace_id, [card.id], first)[card.id]
    return HeardMap(
        about=InitiativeName(id=card.id, key=card.key, name=card.name),
        days=rules.LATELY.days,
        people=len(stakes),
        groups=tuple(
            GroupLine(
                group=one.name,
                people=one.people,
                by_name=one.by_name,
                polled=one.polled,
                days_ago=max(0, (today - one.last_on).days) if one.last_on else None,
                high_unheard=one.high_unheard,
            )
            for one in rules.groups(stakes, part.by_name, part.published)
        ),
        unheard=tuple(
            UnheardLine(
                user_id=s.user_id,
                name=s.name,
                group=s.group,
                influence=s.influence,
                interest=s.interest,
            )
            for s in rules.unheard(stakes, part.by_name)
        ),
        voices=tuple(
            VoiceLine(group=one.group, concerns=one.concerns, people=one.people)
            for one in rules.voices(stakes, part.written)
        ),
        concerns=sum(part.written.values()) + part.anonymous,
        anonymous=part.anonymous,
    )


def channel_lines(
    session: Session,
    workspace_id: str,
    channel_id: str,
    initiative_ids: Collection[int],
    today: date,
) -> Mapping[int, tuple[HeardCount, ...]]:
    """Per initiative how many of each group were heard, as the readers of this channel may know it.

    Four statements, whatever there is to read; one where nobody has a stake.
    """
    if not initiative_ids:
        return {}
    stakes = stakeholders.present(session, workspace_id, initiative_ids)
    if not any(stakes.values()):
        return {}
    first = rules.since(today)
    parts = taking_part.read(session, workspace_id, initiative_ids, first, channel_id)
    return {
        one: tuple(
            HeardCount(group=told.name, heard=told.heard, people=told.people)
            for told in rules.groups(
                # What leads noted of people must not show in the order of the groups either.
                [replace(stake, influence=USUAL, interest=USUAL) for stake in stakes[one]],
                parts[one].by_name,
                parts[one].published,
            )
        )
        for one in initiative_ids
    }

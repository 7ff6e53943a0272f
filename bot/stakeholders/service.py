"""Stakeholders in the database: previewed, changed, listed."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.errors import FieldErrors, NotAllowed
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.people import service as people
from bot.stakeholders import caring
from bot.stakeholders.rules import Stake
from bot.stakeholders.schemas import (
    MOST_AT_ONCE,
    NOTHING,
    STAY,
    Change,
    Described,
    DescribeForm,
    DescribeRef,
    Describing,
    Group,
    ImportForm,
    Preview,
    Roster,
)
from models import Person, Stakeholder
from models.upsert import insert_or_update
from models.vocabulary import Role

KEY = ("workspace_id", "initiative_id", "user_id")
NOTHING_TO_LEAD = "Stakeholders are kept by those who lead an initiative, and you lead none."
NOBODY = "Nobody was found there who can be asked. Choose people, a channel, or a user group."
NOBODY_THERE = (
    "Heard sees nobody there who can be asked. Invite Heard to the channel first, or choose people."
)
NO_STAKE = "{names}: no stakeholder of this initiative yet. Bring them into a group first."
NOTHING_NOTED = "Choose what should change: influence, interest, or what they care about."
ONE_AT_A_TIME = "What somebody cares about is one person's: choose a single person."
TOO_MANY = "These are {n} people; please bring in up to {most} at once."


def groups_of(session: Session, workspace_id: str, initiative_id: int) -> dict[str, str]:
    """The group of each stakeholder."""
    rows = session.execute(
        select(Stakeholder.user_id, Stakeholder.group_name).where(
            Stakeholder.workspace_id == workspace_id, Stakeholder.initiative_id == initiative_id
        )
    )
    return {row.user_id: row.group_name for row in rows}


def group_names(
    session: Session, workspace_id: str, initiative_ids: Collection[int]
) -> tuple[str, ...]:
    """The groups that any of these initiatives has, by name."""
    found = session.scalars(
        select(Stakeholder.group_name)
        .where(
            Stakeholder.workspace_id == workspace_id,
            Stakeholder.initiative_id.in_(initiative_ids),
        )
        .distinct()
    )
    return tuple(sorted(found))


def present(
    session: Session, workspace_id: str, initiative_ids: Collection[int]
) -> dict[int, list[Stake]]:
    """The stakeholders of each of these initiatives who are full members of the workspace today, by name."""
    rows = session.execute(
        select(Stakeholder, Person.name)
        .outerjoin(
            Person,
            and_(
                Person.workspace_id == Stakeholder.workspace_id,
                Person.user_id == Stakeholder.user_id,
            ),
        )
        .where(
            Stakeholder.workspace_id == workspace_id,
            Stakeholder.initiative_id.in_(initiative_ids),
            # Who was never met is counted: nothing says that they are gone.
            or_(Person.user_id.is_(None), and_(Person.role == Role.MEMBER, Person.active)),
        )
        .order_by(Person.name, Stakeholder.user_id)
    )
    found: dict[int, list[Stake]] = {one: [] for one in initiative_ids}
    for row, name in rows:
        found[row.initiative_id].append(
            Stake(
                row.user_id,
                name or people.SOMEBODY,
                row.group_name,
                row.influence,
                row.interest,
            )
        )
    return found


def roster(session: Session, actor: Actor, here: str | None) -> Roster:
    """What the modal opens with. Raises NotAllowed for who leads nothing."""
    people.refuse_known_strangers(session, actor)
    led = initiatives.led_by(session, actor)
    if not led:
        raise NotAllowed(NOTHING_TO_LEAD)
    local = [card for card in led if here in card.channel_ids] or led
    preset = local[0] if len(local) == 1 else None
    return Roster(
        initiatives=tuple(InitiativeName(id=c.id, key=c.key, name=c.name) for c in local),
        preset=preset.id if preset else None,
        groups=_groups(session, actor.workspace_id, preset.id) if preset else (),
        cares=caring.listed(session, actor.workspace_id, preset.id) if preset else (),
    )


def preview(session: Session, actor: Actor, form: ImportForm, found: Collection[str]) -> Preview:
    """What the import would change; `found` are those Slack lists. Raises NotAllowed, FieldErrors."""
    card = _led(session, actor, form.initiative)
    now = groups_of(session, actor.workspace_id, card.id)
    wanted = {*form.people, *found}
    fit = _fit(session, actor.workspace_id, wanted)
    if not fit:
        raise FieldErrors(_nobody(form))
    name = _known_as(form.group, now.values())
    come = sorted(user_id for user_id in fit if now.get(user_id) != name)
    staying = fit if form.others != STAY else set(now)
    go = sorted(u for u, group in now.items() if group == name and u not in staying)
    if len(come) + len(go) > MOST_AT_ONCE:
        raise FieldErrors({"people": TOO_MANY.format(n=len(come) + len(go), most=MOST_AT_ONCE)})
    names = people.names_of(session, actor.workspace_id, {*come, *go})
    return Preview(
        change=Change(initiative=card.id, group=name, come=tuple(come), go=tuple(go)),
        initiative=card.name,
        come=tuple(names[u] for u in come if u not in now),
        move=tuple(f"{names[u]} (from {now[u]})" for u in come if u in now),
        go=tuple(names[u] for u in go),
        unfit=len(wanted) - len(fit),
    )


def change(session: Session, actor: Actor, wanted: Change) -> Roster:
    """Carry out what was previewed. Raises NotAllowed."""
    card = _led(session, actor, wanted.initiative)
    workspace_id = actor.workspace_id
    for user_id in sorted(_fit(session, workspace_id, wanted.come)):
        insert_or_update(
            session,
            Stakeholder,
            KEY,
            workspace_id=workspace_id,
            initiative_id=card.id,
            user_id=user_id,
            group_name=wanted.group,
        )
    session.execute(
        delete(Stakeholder).where(
            Stakeholder.workspace_id == workspace_id,
            Stakeholder.initiative_id == card.id,
            Stakeholder.group_name == wanted.group,
            Stakeholder.user_id.in_(wanted.go),
        )
    )
    session.flush()
    trail.stakeholders(session, actor, card.id, wanted.group, len(wanted.come), len(wanted.go))
    return Roster(
        initiatives=(InitiativeName(id=card.id, key=card.key, name=card.name),),
        preset=card.id,
        groups=_groups(session, workspace_id, card.id),
    )


def _known_as(typed: str, groups: Collection[str]) -> str:
    # "engineering" is no second group beside "Engineering".
    return next((group for group in groups if group.casefold() == typed.casefold()), typed)


def _nobody(form: ImportForm) -> dict[str, str]:
    if form.channel and not form.people:
        return {"channel": NOBODY_THERE}
    return {"user_group" if form.user_group and not form.people else "people": NOBODY}


def offer_description(session: Session, actor: Actor, ref: DescribeRef) -> Describing:
    """What the modal opens with in which stakeholders are described. Raises NotAllowed."""
    return Describing(
        initiatives=roster(session, actor, None).initiatives,
        ref=DescribeRef(initiative=ref.initiative),
    )


def describe(
    session: Session, actor: Actor, form: DescribeForm, ref: DescribeRef
) -> Described | Describing:
    """Note how far stakeholders can move the initiative, and it them. Raises NotAllowed, FieldErrors.

    Where something else is noted of what one of them cares about, and the actor was not shown it,
    nothing is stored: it is shown beside what they typed.
    """
    card = _led(session, actor, form.initiative)
    _require_noted(session, actor, form)
    if form.cares_about:
        held = session.get_one(
            Stakeholder, (actor.workspace_id, card.id, form.people[0]), with_for_update=True
        )
        words = None if form.cares_about == NOTHING else form.cares_about
        if held.cares_about not in {None, words} and ref.shown != caring.mark_of(held):
            return _shown_first(session, actor, form, held)
        if held.cares_about != words:
            caring.note(held, words, actor.user_id)
    noted = {"influence": form.influence, "interest": form.interest}
    steps = {name: value for name, value in noted.items() if value is not None}
    if steps:
        session.execute(
            update(Stakeholder)
            .where(
                Stakeholder.workspace_id == actor.workspace_id,
                Stakeholder.initiative_id == card.id,
                Stakeholder.user_id.in_(form.people),
            )
            .values(steps)
        )
    session.flush()
    trail.described(session, actor, card.id, len(set(form.people)))
    names = people.names_of(session, actor.workspace_id, form.people)
    return Described(people=tuple(sorted(names.values())))


def _shown_first(
    session: Session, actor: Actor, form: DescribeForm, held: Stakeholder
) -> Describing:
    [told] = caring.told_of(session, actor.workspace_id, [held])
    return Describing(
        initiatives=roster(session, actor, None).initiatives,
        ref=DescribeRef(initiative=form.initiative, shown=caring.mark_of(held)),
        people=tuple(form.people),
        influence=form.influence,
        interest=form.interest,
        cares_about=form.cares_about,
        held=told,
    )


def _require_noted(session: Session, actor: Actor, form: DescribeForm) -> None:
    if form.influence is None and form.interest is None and not form.cares_about:
        raise FieldErrors({"influence": NOTHING_NOTED})
    if form.cares_about and len(set(form.people)) > 1:
        raise FieldErrors({"cares_about": ONE_AT_A_TIME})
    without = set(form.people) - groups_of(session, actor.workspace_id, form.initiative).keys()
    if without:
        names = people.names_of(session, actor.workspace_id, without)
        raise FieldErrors({"people": NO_STAKE.format(names=", ".join(sorted(names.values())))})


def _led(session: Session, actor: Actor, initiative_id: int) -> InitiativeCard:
    people.require_member(session, actor)
    return initiatives.for_lead(session, actor, initiative_id)


def _fit(session: Session, workspace_id: str, ids: Collection[str]) -> set[str]:
    # Guests and outsiders are not asked; who is not known yet may be.
    unfit = session.scalars(
        select(Person.user_id).where(
            Person.workspace_id == workspace_id,
            Person.user_id.in_(ids),
            (Person.role != Role.MEMBER) | ~Person.active,
        )
    )
    return set(ids) - set(unfit)


def _groups(session: Session, workspace_id: str, initiative_id: int) -> tuple[Group, ...]:
    found = groups_of(session, workspace_id, initiative_id)
    names = people.names_of(session, workspace_id, found)
    return tuple(
        Group(name=group, people=tuple(sorted(_in(found, names, group))))
        for group in sorted(set(found.values()))
    )


def _in(found: Mapping[str, str], names: Mapping[str, str], group: str) -> Sequence[str]:
    return [names[user_id] for user_id, own in found.items() if own == group]

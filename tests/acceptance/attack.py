"""The attack on an anonymous raiser, by somebody who has the database, all logs, and Slack's side."""

from collections.abc import Iterator

from sqlalchemy import select

from models import Concern
from models.vocabulary import Visibility
from sandbox import Person
from tests.acceptance.conftest import House
from tests.anonymity.search import DIRECTORY, Secret, joins, stored

TO_THE_RAISER = {"chat.postMessage", "chat.update"}


def findings(house: House, person: Person, *words: str, label: str) -> list[str]:
    """What leads from the person to the concern with these words and this label, wherever it is kept.

    In any row, log line, or payload but those of their own messages and modals.
    """
    secret = secret_of(house, person, *words, label)
    rows = stored(house.deps.database, person.workspace.id)
    logs = house.logs()
    return [
        *(f"rows: {way}" for way in joins(rows, secret)),
        *(f"their row: {r.table}" for r in rows if secret.names(r) and r.table not in DIRECTORY),
        *(f"log: {said}" for said in (*secret.person, *words) if said in logs),
        *(f"call: {method}" for method in _told_to_slack(house, person, secret)),
        *(f"message: {said}" for said in _read_in_slack(person, secret)),
    ]


def secret_of(house: House, person: Person, *words: str) -> Secret:
    """The person by their id and that of their direct messages, and what is anonymous here."""
    with house.deps.database.reading() as session:
        ids = session.scalars(
            select(Concern.id).where(
                Concern.workspace_id == person.workspace.id,
                Concern.visibility == Visibility.ANONYMOUS,
            )
        ).all()
    return Secret([person.id, person.app.id], ids, words)


def is_forgotten(house: House, workspace_id: str) -> bool:
    """Whether no way back to anybody is left."""
    with house.deps.database.reading() as session:
        ways = select(Concern.relay).where(Concern.workspace_id == workspace_id)
        return set(session.scalars(ways)) == {None}


def _told_to_slack(house: House, person: Person, secret: Secret) -> Iterator[str]:
    """Calls that carry both; or anything but a message to their direct messages."""
    team = person.workspace.team
    for call in house.sandbox.calls:
        if call.workspace != team.id:
            continue
        said, is_theirs = repr(call.args), call.args.get("channel") in secret.person
        called = (person.name, *secret.person)
        trigger = team.triggers.get(str(call.args.get("trigger_id")))
        view = team.views.get(str(call.args.get("view_id")))
        owner = trigger.user_id if trigger else view.owner if view else None
        names = is_theirs or any(one in said for one in called)
        if not names or owner == person.id:
            continue
        if is_theirs and call.method not in TO_THE_RAISER:
            yield call.method
        if not is_theirs and any(one in said for one in secret.words):
            yield call.method


def _read_in_slack(person: Person, secret: Secret) -> Iterator[str]:
    """Messages to others that name them beside it, and metadata that is more than a random id."""
    for channel in person.workspace.team.channels.values():
        for post in channel.messages:
            if post.metadata and set(post.metadata["event_payload"]) != {"id"}:
                yield f"metadata: {post.metadata}"
            if channel.im_with == person.id or post.ephemeral_to == person.id:
                continue
            said = repr((post.text, post.blocks))
            told = any(one in said for one in secret.words)
            if told and any(one in said for one in (person.name, *secret.person)):
                yield said

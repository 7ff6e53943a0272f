"""Channels whose digest falls due when a round wants it, and what became of each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select, update

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import service as digests
from bot.digests.schemas import DigestForm
from models import Delivery, DigestSchedule
from models.vocabulary import DeliveryKind, DeliveryState
from sandbox import Channel, Person, Workspace
from tests import factories as scene
from tests.acceptance.conftest import House

CHANNELS_A_WORKSPACE = 10


class Outcome(StrEnum):
    """What became of a digest."""

    ONCE = "once"
    ASKED = "uncertain, and the driver was asked"
    UNASKED = "uncertain, and nobody was asked"
    LOST = "lost"
    DOUBLED = "doubled"


@dataclass
class Site:
    """A channel with a digest and its driver."""

    workspace: Workspace
    channel: Channel
    driver: Person
    what: str = ""


@dataclass
class Office:
    """A running Heard without a worker, and channels made in it."""

    house: House
    sites: list[Site] = field(default_factory=list)

    @property
    def deps(self) -> Deps:
        """The parts of a process, on the same database."""
        return self.house.deps

    def sites_for(self, count: int) -> list[Site]:
        """So many new channels, ten a workspace; their digests are not due."""
        made: list[Site] = []
        while len(made) < count:
            workspace = self.house.workspace()
            driver = workspace.person("Maya")
            actor = scene.person(
                self.deps,
                "Maya",
                workspace_id=workspace.id,
                user_id=driver.id,
                now=self.deps.clock.now(),
            )
            for number in range(min(CHANNELS_A_WORKSPACE, count - len(made))):
                channel = workspace.channel(f"#team-{number}")
                self._set_digest(actor, channel, number)
                made.append(Site(workspace, channel, driver))
        self.sites += made
        return made

    def _set_digest(self, driver: Actor, channel: Channel, number: int) -> None:
        scene.channel(
            self.deps,
            channel.id,
            name=channel.name,
            workspace_id=driver.workspace_id,
            now=self.deps.clock.now(),
        )
        key = "CHK" + chr(ord("A") + number)
        scene.initiative(self.deps, driver, key=key, name=f"Work {key}", channels=[channel.id])
        form = DigestForm.model_validate(
            {"channel": channel.id, "weekday": 0, "at": "09:00", "zone": "UTC"}
        )
        with self.deps.database.writing() as session:
            digests.save(session, driver, form, self.deps.clock.now())

    def fall_due(self, sites: Iterable[Site]) -> None:
        """It is time for these digests."""
        channels = [site.channel.id for site in sites]
        with self.deps.database.writing() as session:
            session.execute(
                update(DigestSchedule)
                .where(DigestSchedule.channel_id.in_(channels))
                .values(next_run_at=self.deps.clock.now() - timedelta(seconds=1))
            )

    def is_settled(self) -> bool:
        """Whether every digest has come to an end, questions included."""
        # In this order: the worker may make a round's deliveries between the two looks.
        if not all(self._state_of(site) for site in self.sites):
            return False
        unsettled = (DeliveryState.PENDING, DeliveryState.SENDING)
        with self.deps.database.reading() as session:
            waiting = session.scalar(
                select(Delivery.id).where(Delivery.state.in_(unsettled)).limit(1)
            )
        return waiting is None

    def outcomes(self) -> Counter[Outcome]:
        """How many digests came to which end."""
        return Counter(self.outcome(site) for site in self.sites)

    def outcome(self, site: Site) -> Outcome:
        """What became of the digest of one channel."""
        posted = len([post for post in site.channel.messages if post.metadata])
        if posted > 1:
            return Outcome.DOUBLED
        if self._state_of(site) is DeliveryState.UNCERTAIN:
            asked = f"#{site.channel.name}?" in site.driver.screen(site.driver.app)
            return Outcome.ASKED if asked else Outcome.UNASKED
        return Outcome.ONCE if posted else Outcome.LOST

    def _state_of(self, site: Site) -> DeliveryState | None:
        with self.deps.database.reading() as session:
            return session.scalar(
                select(Delivery.state).where(
                    Delivery.workspace_id == site.workspace.id,
                    Delivery.audience == site.channel.id,
                    Delivery.kind == DeliveryKind.DIGEST,
                )
            )

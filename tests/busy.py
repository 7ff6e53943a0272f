"""A workspace in which a little, or a lot, of every kind is before one person.

What they lead and look after, votes, decisions and drafts that wait for them, and what they raised.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from benchmarks.crowd import NOW, PHRASES
from bot.polls.findings import GroupRow, PollResult
from models import (
    Base,
    Channel,
    CoLead,
    Concern,
    Decision,
    Delivery,
    DigestDraft,
    DigestSchedule,
    Evidence,
    Initiative,
    InitiativeChannel,
    Person,
    Poll,
    PollVoter,
    Quote,
    Stakeholder,
    Voice,
    Workspace,
)
from models.session import Database
from models.vocabulary import (
    OPEN_STATUSES,
    Audience,
    Basis,
    DecisionState,
    DeliveryKind,
    DeliveryState,
    DraftState,
    Effect,
    PollMethod,
    PollState,
    Role,
    ScheduleState,
    Status,
    Visibility,
)

ME = "U1"


@dataclass(frozen=True)
class Much:
    """How much of everything there is; `each` counts what waits for them, by kind."""

    led: int
    owned: int
    each: int


FEW = Much(led=2, owned=2, each=1)
MANY = Much(led=10, owned=50, each=10)


def fill(database: Database, workspace_id: str, much: Much) -> int:
    """Write it all. Returns the id of an initiative that they lead."""
    with database.writing() as session:
        session.add(Workspace(id=workspace_id, name="Busy", created_at=NOW))
        session.flush()
        room = _Room(session, workspace_id)
        session.add_all(room.people(1 + much.led + much.each))
        led = [room.initiative(n, is_led=True) for n in range(much.led)]
        others = [room.initiative(much.led + n, is_led=False) for n in range(much.each)]
        for number, about in enumerate(led):
            room.open_concern(about, number)
            room.stakeholders(about, much.led)
        for number in range(much.owned):
            room.open_concern(others[number % len(others)], number)
        for number in range(much.each):
            room.waits_for_me(others[number], number)
            room.was_answered(led[0], number)
            room.concern(led[0], worry=PHRASES[0])
            room.draft(led[number % len(led)], number)
        return led[0].id


@dataclass
class _Room:
    """What is written into one workspace, one thing at a time."""

    session: Session
    workspace_id: str
    numbers: int = 0

    def people(self, many: int) -> Iterator[Base]:
        later = NOW + timedelta(days=1)
        for n in range(many + 1):
            known = {"name": f"Person {n}", "zone": "Europe/Berlin", "role": Role.MEMBER}
            whose = {"workspace_id": self.workspace_id, "user_id": f"U{n}"}
            yield Person(**whose, **known, active=True, refreshed_at=later)

    def initiative(self, number: int, *, is_led: bool) -> Initiative:
        """One of a channel of its own; what they lead they drive or co-lead in turns."""
        is_driven = is_led and number % 2 == 0
        channel_id = f"C{number}"
        named = {"name": f"room-{number}", "private": number % 2 == 1, "shared": False}
        self._add(Channel(**self._here, channel_id=channel_id, refreshed_at=NOW, **named))
        made = Initiative(
            **self._here,
            key=f"K{number}",
            name=f"Initiative {number}",
            goal="Fewer buyers give up",
            driver_id=ME if is_driven else f"U{2 + number}",
            approver_id=f"U{3 + number}",
            created_by_id=ME,
            created_at=NOW - timedelta(days=30),
            submission=f"initiative-{number}",
            channels=[InitiativeChannel(**self._here, channel_id=channel_id)],
            co_leads=[CoLead(**self._here, user_id=ME)] if is_led and not is_driven else [],
        )
        self._add(made)
        return made

    def concern(self, about: Initiative, **fields: object) -> Concern:
        """One concern; `fields` differ."""
        self.numbers += 1
        day = NOW.date() - timedelta(days=self.numbers % 20)
        status = fields.get("status", Status.NEW)
        usual: dict[str, object] = {
            "number": self.numbers,
            "worry": PHRASES[self.numbers % len(PHRASES)],
            "effect": Effect.STOPS_US,
            "basis": Basis.BELIEF,
            "visibility": Visibility.NAMED,
            "status": status,
            "is_open": status in OPEN_STATUSES,
            "raiser_id": f"U{2 + self.numbers % 2}",
            "raised_on": day,
            "touched_on": day,
            "hear_by": day,
            "submission": f"concern-{self.numbers}",
        }
        made = Concern(**self._here, initiative_id=about.id, **usual | fields)
        self._add(made)
        return made

    def open_concern(self, about: Initiative, number: int) -> None:
        """One that they look after, with all that can belong to one."""
        logged_by = f"U{2 + number % 3}"
        head = self.concern(about, owner_id=ME, logged_by_id=logged_by, due_on=NOW.date())
        whose = {**self._here, "concern_id": head.id}
        voice = self.concern(about, status=Status.MERGED)
        self._add(
            Quote(**whose, words="as said", channel_id="C0", ts="1.2", url="https://example.com"),
            Evidence(
                **whose,
                kind=Basis.MEASURED,
                words="four in ten",
                brought_by_id=f"U{2 + number % 4}",
                brought_on=NOW.date(),
                submission=f"evidence-{head.id}",
            ),
            self._voice(voice, head),
        )

    def waits_for_me(self, other: Initiative, number: int) -> None:
        """A vote, a decision, and what they raised: open, done, and done where it joined."""
        self.concern(other, raiser_id=ME)
        self.concern(other, raiser_id=ME, status=Status.DONE)
        head = self.concern(other, status=Status.DONE)
        decided = {"words": "Guests first", "why": "because", "state": DecisionState.PROPOSED}
        self._add(
            self._voice(self.concern(other, raiser_id=ME, status=Status.MERGED), head),
            Decision(
                **self._here,
                **decided,
                initiative_id=other.id,
                decider_id=ME,
                proposed_by_id=other.driver_id,
                submission=f"decision-{number}",
            ),
        )
        self._poll(other, f"open-{number}", PollState.OPEN)

    def was_answered(self, about: Initiative, number: int) -> None:
        """Two polls that closed, a named and an anonymous one."""
        group = GroupRow(group=f"Group {number}", asked=9, answered=6, cells=())
        result = PollResult(asked=9, answered=6, groups=(group,)).model_dump(mode="json")
        closed = {"closed_at": NOW - timedelta(days=1), "result": result}
        for is_anonymous in (False, True):
            name = f"{is_anonymous}-{number}"
            self._poll(about, name, PollState.CLOSED, anonymous=is_anonymous, **closed)

    def draft(self, about: Initiative, number: int) -> None:
        """A digest of a channel of theirs that they were sent and can decide."""
        channel_id = f"C-DRAFT-{number}"
        at_home = InitiativeChannel(**self._here, initiative_id=about.id, channel_id=channel_id)
        schedule = DigestSchedule(
            **self._here,
            channel_id=channel_id,
            weekday=1,
            local_time=time(9),
            zone="UTC",
            next_run_at=NOW + timedelta(days=1),
            state=ScheduleState.ACTIVE,
            set_by_id=ME,
        )
        self._add(at_home, schedule)
        draft = DigestDraft(
            **self._here,
            schedule_id=schedule.id,
            occasion_key="tomorrow",
            due_at=NOW + timedelta(days=1),
            state=DraftState.WAITING,
        )
        self._add(draft)
        self._add(
            Delivery(
                **self._here,
                id=uuid4(),
                kind=DeliveryKind.DIGEST_DRAFT,
                audience=ME,
                params={"draft_id": draft.id},
                card=f"draft:{draft.id}:{ME}",
                state=DeliveryState.SENT,
                not_before=NOW,
            )
        )

    def stakeholders(self, about: Initiative, many: int) -> None:
        """People of groups of their own, some of whom were heard."""
        for n in range(many):
            whose = {**self._here, "initiative_id": about.id, "user_id": f"U{2 + n}"}
            rated = {"influence": 3, "interest": 3, "cares_about": "renewals", "cares_by_id": ME}
            self._add(Stakeholder(**whose, group_name=f"Group {n}", **rated))

    @property
    def _here(self) -> dict[str, str]:
        return {"workspace_id": self.workspace_id}

    def _add(self, *rows: Base) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def _voice(self, voice: Concern, head: Concern) -> Voice:
        whose = {**self._here, "person": voice.raiser_id, "before": Status.NEW}
        return Voice(**whose, concern_id=voice.id, joined_id=head.id)

    def _poll(self, about: Initiative, name: str, state: PollState, **fields: object) -> None:
        usual: dict[str, object] = {
            "channel_id": "C0",
            "question": "What first?",
            "method": PollMethod.RANK,
            "anonymous": False,
            "open_results": False,
            "smallest_group": 1,
            "audience": Audience.PEOPLE,
            "people": [ME],
            "closes_at": NOW + timedelta(days=2),
            "zone": "UTC",
            "decider_id": ME,
            "created_by_id": about.driver_id,
        }
        asked = Poll(
            **self._here,
            **usual | fields,
            initiative_id=about.id,
            state=state,
            submission=name,
        )
        self._add(asked)
        answered = state is PollState.CLOSED
        self._add(PollVoter(**self._here, poll_id=asked.id, user_id=ME, answered=answered))

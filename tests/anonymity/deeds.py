"""What is done to, and by, somebody's concern: each deed by its service, at a minute that is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import life
from bot.concerns.schemas import NotYetForm
from bot.decisions import deciding
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.delivery import claiming, relayed
from bot.delivery import service as delivery
from bot.delivery.rules import RELAY
from bot.evidence import service as evidence
from bot.evidence.schemas import EvidenceForm
from bot.file import erasure
from bot.file.schemas import Words
from bot.inbox import nudging
from bot.inbox.schemas import NudgeParams
from bot.moving import service as moving
from bot.moving.schemas import MoveForm, MoveRef
from bot.voices import adding, merging
from bot.voices.schemas import JoinRef, MergeForm, VoiceForm, VoiceRef
from models import Concern, Delivery
from models.vocabulary import Basis, DeliveryState, Effect, Status, Visibility
from tests import factories as scene
from tests.anonymity.conftest import Cast
from tests.anonymity.search import Secret
from tests.asking.asking import asked, pressed, replied

AT = scene.MORNING + timedelta(minutes=47, seconds=43)
"""When somebody does what is looked at; what came before it happened on the hour."""
BEFORE = scene.MORNING.replace(minute=0)
LATER = BEFORE + timedelta(days=14)
"""When every first answer is late."""
WORKER, LEASE = "worker-1", timedelta(minutes=5)
WORRY = "nobody dares to say that the date is a dream"
MORE = "three dates were moved already"
OTHERS_WORRY = "the date moves every week"
_numbers = count(1)


@dataclass(frozen=True)
class Scene:
    """Ben's CHK-1, and Priya's CHK-2, which is anonymous or, where the attack is tried out, is not."""

    cast: Cast
    visibility: Visibility
    bens: int
    hers: int

    @property
    def secret(self) -> Secret:
        """What nobody may find out: that all of Priya's is Priya's."""
        with self.cast.deps.database.reading() as session:
            others = Concern.id.in_([self.bens])
            ids = session.scalars(select(Concern.id).where(~others)).all()
        return Secret([self.cast.priya.user_id], ids, [WORRY, MORE, "CHK-2", "PRC-1"])


Doing = Callable[[Scene], None]


@dataclass(frozen=True)
class Path:
    """A deed, and what came before it."""

    name: str
    deed: Doing
    before: tuple[Doing, ...] = ()

    def __str__(self) -> str:
        return self.name


def begun(cast: Cast, visibility: Visibility) -> Scene:
    """Two concerns, of which the driver has been told."""
    scene.raised(cast.deps, cast.ben, cast.checkout, worry=OTHERS_WORRY, now=BEFORE)
    scene.raised(
        cast.deps,
        cast.priya,
        cast.checkout,
        worry=WORRY,
        visibility=visibility,
        basis=Basis.BELIEF,
        now=BEFORE,
    )
    with cast.deps.database.reading() as session:
        bens, hers = session.scalars(select(Concern.id).order_by(Concern.number))
    begun = Scene(cast, visibility, bens, hers)
    arrives(begun)
    return begun


def arrives(scene_: Scene) -> None:
    """All that waits is sent: the raiser's own card at once, the others' at an hour that tells nothing."""
    deps = scene_.cast.deps
    with deps.database.writing() as session:
        waits = session.scalars(
            select(Delivery).where(Delivery.state == DeliveryState.PENDING)
        ).all()
        for one in waits:
            number = next(_numbers)
            is_relayed = one.audience.startswith(RELAY)
            real = AT if is_relayed else BEFORE + 2 * number * claiming.PACE
            one.claimed_by, one.lease_until = WORKER, real + LEASE
            session.flush()
            assert claiming.start(session, one, WORKER, real, LEASE)
            if is_relayed:
                relayed.arrived(session, deps.vault, one, "D0PRIYA", f"9.{number}")
            else:
                delivery.sent(session, one.id, f"D{one.audience}", f"1.{number}", real)


def is_reachable(scene_: Scene, concern_id: int) -> bool:
    """Whether a way back to the raiser is kept."""
    with scene_.cast.deps.database.reading() as session:
        return session.get_one(Concern, concern_id).relay is not None


def raises(scene_: Scene) -> None:
    cast = scene_.cast
    visibility = scene_.visibility
    scene.raised(cast.deps, cast.priya, cast.checkout, worry=MORE, visibility=visibility, now=AT)


def settles(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        life.settle(session, cast.priya, cast.deps.vault, scene_.hers, AT)


def says_not_yet(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        form = NotYetForm(words=MORE)
        life.not_yet(session, cast.priya, cast.deps.vault, scene_.hers, form, AT)


def withdraws(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        life.withdraw(session, cast.priya, cast.deps.vault, scene_.hers, AT)


def joins(scene_: Scene) -> None:
    cast = scene_.cast
    ref = JoinRef(concern_id=scene_.hers, joined_id=scene_.bens)
    with cast.deps.database.writing() as session:
        adding.join(session, cast.priya, cast.deps.vault, ref, AT, AT)


def adds_her_voice(scene_: Scene) -> None:
    cast = scene_.cast
    form = VoiceForm(
        worry=MORE, effect=Effect.SLOWS_US, basis=Basis.SEEN, visibility=scene_.visibility
    )
    with cast.deps.database.writing() as session:
        ref = VoiceRef(concern_id=scene_.bens)
        adding.add(session, cast.priya, cast.deps.vault, form, ref, scene.submission(), AT, AT)


def says_it_is_not_the_same(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        merging.part(session, cast.priya, cast.deps.vault, scene_.hers, AT)


def brings_evidence(scene_: Scene) -> None:
    _bring(scene_, scene_.cast.priya)


def replies(scene_: Scene) -> None:
    cast = scene_.cast
    ref = pressed(cast.deps, cast.priya, scene_.hers)
    replied(cast.deps, cast.priya, ref, MORE, AT)


def erases_herself(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        erasure.erase(session, cast.priya, cast.deps.vault, Words.REMOVE, AT)


def ben_brings_evidence(scene_: Scene) -> None:
    _bring(scene_, scene_.cast.ben)


def maya_asks_back(scene_: Scene) -> None:
    cast = scene_.cast
    asked(cast.deps, cast.maya, scene_.hers, "which date?", now=BEFORE)


def ben_joins_hers(scene_: Scene) -> None:
    cast = scene_.cast
    ref = JoinRef(concern_id=scene_.bens, joined_id=scene_.hers)
    with cast.deps.database.writing() as session:
        adding.join(session, cast.ben, cast.deps.vault, ref, AT, AT)


def ben_adds_his_voice(scene_: Scene) -> None:
    cast, ref = scene_.cast, VoiceRef(concern_id=scene_.hers)
    form = VoiceForm(
        worry="that is so", effect=Effect.SLOWS_US, basis=Basis.SEEN, visibility=Visibility.NAMED
    )
    with cast.deps.database.writing() as session:
        adding.add(session, cast.ben, cast.deps.vault, form, ref, scene.submission(), AT, AT)


def maya_is_nudged(scene_: Scene) -> None:
    cast = scene_.cast
    whom = (scene.WORKSPACE, cast.maya.user_id)
    with cast.deps.database.writing() as session:
        assert whom in nudging.whom(session, LATER)
        nudging.send(session, *whom, LATER)
        told = nudging.nudge(session, scene.WORKSPACE, NudgeParams(user_id=whom[1]), LATER)
    assert told is not None
    assert scene_.hers in {card.id for card in told.cards}
    assert "Priya" not in told.model_dump_json()


def maya_acknowledges(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        life.acknowledge(session, cast.maya, scene_.hers, BEFORE)


def maya_asks_ben_to_look_after_it(scene_: Scene) -> None:
    cast = scene_.cast
    scene.answered(
        cast.deps,
        cast.maya,
        scene_.hers,
        Status.EXPLORING,
        "we ask the bank",
        BEFORE,
        owner=cast.ben.user_id,
    )


def maya_is_done(scene_: Scene) -> None:
    _answered(scene_, scene_.hers, Status.DONE)


def maya_is_done_with_what_it_joined(scene_: Scene) -> None:
    _answered(scene_, scene_.bens, Status.DONE)


def maya_declines(scene_: Scene) -> None:
    _answered(scene_, scene_.hers, Status.NOT_DOING)


def maya_opens_it_again(scene_: Scene) -> None:
    _answered(scene_, scene_.hers, Status.REOPENED)


def maya_merges_hers(scene_: Scene) -> None:
    _merged(scene_, scene_.hers, scene_.bens)


def maya_merges_bens_into_hers(scene_: Scene) -> None:
    _merged(scene_, scene_.bens, scene_.hers)


def maya_takes_it_apart(scene_: Scene) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        merging.part(session, cast.maya, cast.deps.vault, scene_.hers, BEFORE)


def maya_moves_it(scene_: Scene) -> None:
    cast = scene_.cast
    ref = MoveRef(concern_id=scene_.hers, initiative_id=cast.checkout.id)
    with cast.deps.database.writing() as session:
        moving.move(session, cast.maya, MoveForm(initiative=cast.pricing.id), ref, BEFORE)


def it_is_decided(scene_: Scene) -> None:
    cast = scene_.cast
    form = DecisionForm.model_validate(
        {
            "initiative": cast.checkout.id,
            "words": "the date moves to May",
            "why": "it was a dream",
            "answered": [scene_.hers],
        }
    )
    with cast.deps.database.writing() as session:
        made = decisions.propose(session, cast.maya, form, scene.submission(), BEFORE)
    with cast.deps.database.writing() as session:
        deciding.confirm(session, cast.lena, made.id, BEFORE)


def _bring(scene_: Scene, person: Actor) -> None:
    deps = scene_.cast.deps
    form = EvidenceForm(kind=Basis.MEASURED, words=MORE)
    with deps.database.writing() as session:
        evidence.bring(session, person, deps.vault, scene_.hers, form, scene.submission(), AT)


def _answered(scene_: Scene, concern_id: int, status: Status) -> None:
    cast = scene_.cast
    scene.answered(cast.deps, cast.maya, concern_id, status, "the date has moved", BEFORE)


def _merged(scene_: Scene, concern_id: int, joined_id: int) -> None:
    cast = scene_.cast
    with cast.deps.database.writing() as session:
        merging.merge(session, cast.maya, concern_id, MergeForm(joins=joined_id), BEFORE)


HERS = (
    Path("raises", raises),
    Path("settles", settles, (maya_is_done,)),
    Path("says not yet", says_not_yet, (maya_is_done,)),
    Path("withdraws", withdraws),
    Path("withdraws what was answered", withdraws, (maya_asks_ben_to_look_after_it,)),
    Path("withdraws what others joined", withdraws, (maya_merges_bens_into_hers,)),
    Path("withdraws her voice", withdraws, (maya_merges_hers,)),
    Path("joins", joins),
    Path("adds her voice", adds_her_voice),
    Path("says it is not the same", says_it_is_not_the_same, (maya_merges_hers,)),
    Path("settles as a voice", settles, (maya_merges_hers, maya_is_done_with_what_it_joined)),
    Path(
        "says not yet as a voice",
        says_not_yet,
        (maya_merges_hers, maya_is_done_with_what_it_joined),
    ),
    Path("brings evidence", brings_evidence),
    Path("replies", replies, (maya_asks_back,)),
)
"""What Priya does."""

OTHERS = (
    Path("acknowledges", maya_acknowledges),
    Path("answers", maya_asks_ben_to_look_after_it),
    Path("is done", maya_is_done),
    Path("declines", maya_declines),
    Path("opens again", maya_opens_it_again, (maya_declines,)),
    Path("moves", maya_moves_it),
    Path("merges hers", maya_merges_hers),
    Path("merges into hers", maya_merges_bens_into_hers),
    Path("takes apart", maya_takes_it_apart, (maya_merges_hers,)),
    Path("decides", it_is_decided),
    Path("brings evidence", ben_brings_evidence),
    Path("asks back", maya_asks_back),
    Path("asks back once more", maya_asks_back, (maya_asks_back, replies)),
    Path("joins hers", ben_joins_hers),
    Path("adds a voice to hers", ben_adds_his_voice),
    Path("is nudged", maya_is_nudged),
)
"""What others do about what is hers."""

ENDS = (
    Path("settled", settles, (maya_is_done,)),
    Path("withdrawn", withdraws),
    Path("withdrawn with a question that waits", withdraws, (maya_asks_back,)),
    Path("withdrawn after an answer", withdraws, (maya_asks_ben_to_look_after_it,)),
    Path("declined", maya_declines),
    Path("settled as a voice", settles, (maya_merges_hers, maya_is_done_with_what_it_joined)),
    Path("erased", erases_herself),
)
"""After these nothing leads back to her any more, once she has heard."""


def after(cast: Cast, path: Path, visibility: Visibility) -> Scene:
    """The scene right before a deed."""
    found = begun(cast, visibility)
    for doing in path.before:
        doing(found)
        arrives(found)
    return found

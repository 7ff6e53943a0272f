"""A message is logged for whoever wrote it; they edit it, or take their name off."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import delivered, life, telling
from bot.concerns.overtaken import Overtaken
from bot.concerns.schemas import NotYetForm, RaiserCard
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import FieldErrors, HeardError, NotAllowed, NotFound
from bot.file import erasure
from bot.file.schemas import Words
from bot.initiatives.schemas import InitiativeCard
from bot.quoting import service, views
from bot.quoting.schemas import Author, Logged, OwnWordsForm, QuoteRef, SlackMessage, Where
from models import Concern, ConcernDay, Delivery, Quote
from models.vocabulary import DeliveryState, Effect, Role, Status, Visibility
from tests import factories as scene
from tests.voices import voicing

TS = "1795000000.000100"
LINK = "https://acme.slack.com/archives/C1/p1795000000000100"
WORDS = "refunds take four clicks"
IS_TOLD = "Whoever logged it is told."
IS_CLOSED = "Whoever logged it does not get it, so it is closed."


def logged(
    deps: Deps,
    actor: Actor,
    about: InitiativeCard,
    author: Actor | None,
    *,
    url: str | None = LINK,
    submitted: str | None = None,
    channel_id: str = scene.CHANNEL,
    **fields: Any,
) -> Logged:
    """Somebody logs what somebody wrote."""
    form = scene.concern_form(about, **{"worry": WORDS, **fields})
    ref = QuoteRef(
        channel_id=channel_id, ts=TS, author_id=author.user_id if author else None, words=WORDS
    )
    with deps.database.writing() as session:
        return service.log(
            session,
            actor,
            deps.vault,
            form,
            ref,
            url,
            submitted or scene.submission(),
            scene.MORNING,
        )


def edited(deps: Deps, actor: Actor, concern_id: int, **fields: Any) -> str:
    """Somebody says a concern in other words."""
    typed = {"worry": "five clicks", "effect": "stops_us", "visibility": "named"} | fields
    with deps.database.writing() as session:
        form = OwnWordsForm.model_validate(typed)
        return service.edit(session, actor, concern_id, form, scene.MORNING)


def disowned(deps: Deps, actor: Actor, concern_id: int) -> str:
    """Somebody says that a concern is not theirs. Returns what they read of it."""
    with deps.database.writing() as session:
        told = service.disown(session, actor, concern_id, scene.MORNING)
    return views.disowned(told).text


def offered(deps: Deps, actor: Actor, channel_id: str = scene.CHANNEL, **message: Any) -> Any:
    """The modal for a message."""
    told = SlackMessage.model_validate({"ts": TS, "text": WORDS, **message})
    with deps.database.reading() as session:
        return service.offer(session, actor, told, channel_id, real_now())


def count(deps: Deps, table: Any) -> int:
    with deps.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_is_raised_for_who_wrote_it_with_the_quote(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    told = logged(deps, ben, checkout, joy, worry="Refunds are slow")
    assert (told.receipt.label, told.receipt.raised_for) == ("CHK-1", "Joy")
    card = scene.card(deps, joy, "CHK-1")
    assert (card.raiser, card.logged_by, card.is_own) == ("Joy", "Ben", True)
    assert card.quote is not None
    assert (card.quote.words, card.quote.place, card.quote.url) == (WORDS, "#checkout", LINK)
    with deps.database.reading() as session:
        sent = session.scalars(select(Delivery).where(Delivery.audience == joy.user_id)).one()
    assert sent.card == f"raiser:{card.id}:{joy.user_id}"


def test_what_is_sent_twice_is_stored_once(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    with ThreadPoolExecutor(2) as threads:
        told = list(
            threads.map(lambda _: logged(deps, ben, checkout, joy, submitted="same"), range(2))
        )
    assert [one.receipt.label for one in told] == ["CHK-1", "CHK-1"]
    assert (count(deps, Concern), count(deps, Quote)) == (1, 1)


def test_a_quote_without_a_link_stands(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    assert not logged(deps, ben, checkout, joy, url=None).is_linked
    quote = scene.card(deps, joy, "CHK-1").quote
    assert quote is not None
    assert (quote.words, quote.url) == (WORDS, None)


def test_a_quote_is_never_anonymous(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    with pytest.raises(FieldErrors) as refusal:
        logged(deps, ben, checkout, joy, visibility=Visibility.ANONYMOUS)
    assert set(refusal.value.fields) == {"visibility"}
    assert (count(deps, Concern), count(deps, Quote)) == (0, 0)


@pytest.mark.parametrize(
    "kind", [{"role": Role.BOT}, {"role": Role.OUTSIDER}, {"active": False}], ids=str
)
def test_who_cannot_hear_back_is_not_named_and_it_is_the_loggers(
    deps: Deps, ben: Actor, checkout: InitiativeCard, kind: dict[str, Any]
) -> None:
    author = scene.person(deps, "Nobody", **kind)
    assert logged(deps, ben, checkout, author).receipt.raised_for is None
    card = scene.card(deps, ben, "CHK-1")
    assert (card.raiser, card.logged_by) == ("Ben", None)


def test_a_guest_can_be_quoted(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    gus = scene.person(deps, "Gus", role=Role.GUEST)
    assert logged(deps, ben, checkout, gus).receipt.raised_for == "Gus"


def test_whom_slack_did_not_describe_is_asked_for_again(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    unknown = Actor(scene.WORKSPACE, "UNOBODY", scene.WORKSPACE)
    with pytest.raises(FieldErrors, match="Nothing is lost"):
        logged(deps, ben, checkout, unknown)


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER])
def test_guests_and_outsiders_log_nothing(
    deps: Deps, joy: Actor, checkout: InitiativeCard, role: Role
) -> None:
    gus = scene.person(deps, "Gus", role=role)
    with pytest.raises(NotAllowed):
        logged(deps, gus, checkout, joy)
    with pytest.raises(NotAllowed):
        offered(deps, gus)
    assert count(deps, Concern) == 0


def test_an_initiative_of_another_workspace_is_not_there(
    deps: Deps, checkout: InitiativeCard
) -> None:
    scene.workspace(deps, "T2")
    mona = scene.person(deps, "Mona", workspace_id="T2")
    with pytest.raises(FieldErrors) as refusal:
        logged(deps, mona, checkout, None)
    assert set(refusal.value.fields) == {"initiative"}


def test_the_place_of_a_private_quote_is_named_to_its_own_readers_alone(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    scene.channel(deps, "G1", name="layoffs", private=True, members=[ben])
    logged(deps, ben, checkout, joy, channel_id="G1")
    logged(deps, ben, checkout, joy, channel_id="D1")
    places = [scene.card(deps, maya, f"CHK-{n}").quote for n in (1, 2)]
    assert [quote.place for quote in places if quote] == ["a private channel", "a direct message"]
    scene.channel(deps, "G1", name="layoffs", private=True, members=[maya])
    own = scene.initiative(deps, maya, key="LAY", channels=["G1"])
    scene.left(deps, "G1", maya)
    logged(deps, ben, own, joy, channel_id="G1")
    quote = scene.card(deps, maya, "LAY-1").quote
    assert quote is not None
    assert quote.place == "#layoffs"


@pytest.mark.parametrize(
    ("message", "author"),
    [
        ({"user": "UJOY"}, Author.PERSON),
        ({"user": "UBEN"}, Author.SELF),
        ({"user": "UNEW"}, Author.PERSON),
        ({"user": "UBOT", "bot_id": "B1"}, Author.APP),
        ({"bot_id": "B1"}, Author.APP),
        ({"user": "UOTTO", "user_team": "T9"}, Author.VISITOR),
        ({"user": "UJOY", "user_team": "E1"}, Author.PERSON),
        ({"user": "UDAN"}, Author.GONE),
        ({"user": "UVIS"}, Author.VISITOR),
    ],
)
@pytest.mark.usefixtures("checkout", "joy")
def test_the_modal_knows_whose_words_they_are(
    deps: Deps,
    ben: Actor,
    message: dict[str, Any],
    author: Author,
) -> None:
    scene.person(deps, "Dan", active=False)
    scene.person(deps, "Vis", role=Role.OUTSIDER)
    told = offered(deps, ben, **message)
    assert told.author is author
    assert told.ref.author_id == (message["user"] if author is Author.PERSON else None)


@pytest.mark.usefixtures("checkout")
def test_long_and_empty_messages_say_so(deps: Deps, ben: Actor) -> None:
    long = offered(deps, ben, user="UJOY", text='"\n' * 4000 + "x")
    assert long.is_cut
    assert len(long.text) <= 3000
    assert len(long.ref.model_dump_json()) <= 3000
    empty = offered(deps, ben, user="UJOY", text="")
    assert (empty.text, empty.ref.words, empty.is_cut) == ("", None, False)


@pytest.mark.parametrize(
    ("channel_id", "where"), [("C1", Where.PUBLIC), ("G1", Where.PRIVATE), ("D1", Where.DIRECT)]
)
@pytest.mark.usefixtures("checkout")
def test_the_modal_knows_where_it_was_written(
    deps: Deps, ben: Actor, channel_id: str, where: Where
) -> None:
    assert offered(deps, ben, channel_id, user="UJOY").where is where


def test_a_payload_without_a_message_is_refused_in_words() -> None:
    for message in (None, {}, {"ts": "x"}, {"ts": TS, "user": "<!channel>"}):
        with pytest.raises(HeardError, match="cannot read this message"):
            SlackMessage.of({"message": message})


def test_the_one_quoted_says_it_in_other_words(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    edited(deps, joy, card.id, settled_if="two clicks", visibility="leads")
    after = scene.card(deps, joy, "CHK-1")
    assert (after.worry, after.settled_if) == ("five clicks", "two clicks")
    assert (after.effect, after.visibility) == (Effect.STOPS_US, Visibility.LEADS)
    with deps.database.reading() as session:
        days = session.scalars(select(ConcernDay)).all()
    assert {(d.effect, d.leads_only): d.opened - d.closed for d in days} == {
        (Effect.SLOWS_US, False): 0,
        (Effect.STOPS_US, True): 1,
    }


def test_once_answered_its_words_stay(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    scene.answered(deps, maya, card.id, Status.EXPLORING)
    with pytest.raises(FieldErrors, match="CHK-1 is exploring by now"):
        edited(deps, joy, card.id)
    with (
        pytest.raises(Overtaken, match="CHK-1 is exploring by now"),
        deps.database.reading() as session,
    ):
        service.editable(session, joy, card.id)


def test_nobody_else_edits_or_disowns(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    scene.workspace(deps, "T2")
    stranger = scene.person(deps, "Mona", workspace_id="T2")
    for other in (ben, maya, stranger, Actor(scene.WORKSPACE, joy.user_id, "T9")):
        for change in (edited, disowned):
            with pytest.raises(NotFound):
                change(deps, other, card.id)
    assert scene.card(deps, joy, "CHK-1") == card


def test_not_mine_takes_name_and_quote_off_and_makes_it_the_loggers(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    assert disowned(deps, joy, card.id).endswith(IS_TOLD)
    after = scene.card(deps, maya, "CHK-1")
    assert (after.raiser, after.logged_by, after.quote, after.disowned) == ("Ben", None, None, True)
    assert count(deps, Quote) == 0
    with deps.database.reading() as session:
        mine = RaiserCard(concern_id=card.id, raiser_id=joy.user_id)
        assert delivered.raiser_card(session, scene.WORKSPACE, mine) is None
        sent = session.scalars(select(Delivery).where(Delivery.audience == ben.user_id)).all()
    assert [one.card for one in sent] == [f"raiser:{card.id}:{ben.user_id}"]
    with pytest.raises(NotFound):
        disowned(deps, joy, card.id)
    with pytest.raises(NotFound):
        disowned(deps, ben, card.id)


def test_not_mine_withdraws_what_nobody_is_left_to_own(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    scene.person(deps, "Ben", active=False)
    assert disowned(deps, joy, card.id).endswith(IS_CLOSED)
    after = scene.card(deps, maya, "CHK-1")
    assert (after.status, after.raiser, after.logged_by) == (Status.WITHDRAWN, None, None)


@pytest.mark.parametrize(("logger_leads", "raiser"), [(False, None), (True, "Maya")])
def test_not_mine_hands_nobody_what_was_said_to_the_leads_alone(
    deps: Deps,
    ben: Actor,
    joy: Actor,
    maya: Actor,
    checkout: InitiativeCard,
    logger_leads: bool,
    raiser: str | None,
) -> None:
    logged(deps, maya if logger_leads else ben, checkout, joy)
    card = scene.card(deps, joy, "CHK-1")
    edited(deps, joy, card.id, visibility="leads")
    assert disowned(deps, joy, card.id).endswith(IS_TOLD if logger_leads else IS_CLOSED)
    after = scene.card(deps, maya, "CHK-1")
    assert (after.status is Status.WITHDRAWN, after.raiser) == (not logger_leads, raiser)
    with pytest.raises(NotFound):
        scene.card(deps, ben, "CHK-1")


def test_nor_what_was_said_to_them_alone_of_what_was_done(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy, visibility="leads")
    card = scene.card(deps, joy, "CHK-1")
    scene.answered(deps, maya, card.id, Status.DONE, "done")
    with deps.database.writing() as session:
        form = NotYetForm(words="still four clicks")
        life.not_yet(session, joy, deps.vault, card.id, form, scene.MORNING)
    assert disowned(deps, joy, card.id).endswith(IS_CLOSED)
    after = scene.card(deps, maya, "CHK-1")
    assert (after.status, after.raiser) == (Status.WITHDRAWN, None)
    with pytest.raises(NotFound):
        scene.card(deps, ben, "CHK-1")


@pytest.mark.parametrize("logger_left", [True, False])
def test_not_mine_takes_a_voice_away_and_the_cards_that_count_it_follow(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard, logger_left: bool
) -> None:
    nina = scene.person(deps, "Nina")
    joined = scene.concern(deps, ben, checkout)
    logged(deps, nina if logger_left else ben, checkout, joy)
    voicing.merges(deps, maya, 2, 1)
    assert scene.card(deps, ben, "CHK-1").voices == 2
    with deps.database.writing() as session:
        telling.tell_raiser(session, session.get_one(Concern, joined.id), scene.MORNING)
        for one in session.scalars(select(Delivery)).all():
            delivery.sent(session, one.id, f"D{one.audience}", "1.1", scene.MORNING)
    scene.person(deps, "Nina", active=not logger_left)
    disowned(deps, joy, scene.card(deps, joy, "CHK-2").id)
    assert scene.card(deps, ben, "CHK-1").voices == 1
    with deps.database.reading() as session:
        waiting = select(Delivery.card).where(Delivery.state == DeliveryState.PENDING)
        assert f"raiser:{joined.id}:{ben.user_id}" in session.scalars(waiting).all()


def test_sending_it_again_does_not_bring_a_name_back(
    deps: Deps, ben: Actor, joy: Actor, checkout: InitiativeCard
) -> None:
    logged(deps, ben, checkout, joy, submitted="same")
    disowned(deps, joy, scene.card(deps, joy, "CHK-1").id)
    with pytest.raises(FieldErrors, match="not theirs"):
        logged(deps, ben, checkout, joy, submitted="same")
    assert scene.card(deps, ben, "CHK-1").raiser == "Ben"


@pytest.mark.parametrize("words", Words)
def test_an_erasure_forgets_the_quote(
    deps: Deps, ben: Actor, joy: Actor, maya: Actor, checkout: InitiativeCard, words: Words
) -> None:
    logged(deps, ben, checkout, joy)
    with deps.database.writing() as session:
        erasure.erase(session, joy, deps.vault, words, scene.MORNING)
    assert count(deps, Quote) == 0
    card = scene.card(deps, maya, "CHK-1")
    assert (card.raiser, card.quote) == ("a former member", None)

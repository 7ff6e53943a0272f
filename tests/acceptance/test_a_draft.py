"""A digest before its hour: shown to who drives, decided by one of them, never posted twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.weeks import NEXT_MONDAY, digests, preview, set_digest

WORRY = "forced sign-up loses buyers"
SHOWN = "Draft of the digest for #checkout-revamp"


def due() -> datetime:
    """The coming Monday 15:00 in Berlin."""
    return NEXT_MONDAY + timedelta(hours=6)


def drafted(house: House, cast: Cast) -> None:
    """Two hours before the digest Maya is shown its draft."""
    raise_concern(cast.ben, cast.checkout, WORRY)
    set_digest(cast.maya, cast, at="15:00")
    house.move_clock_to(due() - timedelta(hours=2))
    cast.maya.sees(SHOWN, in_=cast.maya.app, within=15)


def draft_of(person: Person) -> str:
    """The draft as it stands in somebody's direct messages; they have one."""
    [told] = [
        person.reads(message)
        for message in person.messages(person.app)
        if "digest" in message.plain
    ]
    return told


def test_untouched_it_posts_by_itself_and_the_draft_says_so(house: House, cast: Cast) -> None:
    drafted(house, cast)
    cast.maya.sees(WORRY, in_=cast.maya.app)
    assert digests(cast) == []
    house.move_clock_to(due())
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    cast.maya.sees("was posted by itself Mon ", in_=cast.maya.app, within=15)
    assert "[Skip this week]" not in draft_of(cast.maya)
    assert len(digests(cast)) == 1


def test_posted_now_it_does_not_come_again_at_its_hour(house: House, cast: Cast) -> None:
    drafted(house, cast)
    cast.maya.clicks("Edit intro", in_=cast.maya.app)
    cast.maya.fills({"Intro": "Code freeze on Friday <!channel>"})
    cast.maya.submits()
    cast.maya.sees("Your intro stands on top of the digest of #checkout-revamp.")
    cast.maya.closes()
    cast.maya.sees("Code freeze on Friday", in_=cast.maya.app, within=15)
    cast.maya.clicks("Post now", in_=cast.maya.app)
    cast.ben.sees("Code freeze on Friday <!channel>", in_=cast.checkout, within=15)
    cast.maya.sees("Maya posted this digest of #checkout-revamp", in_=cast.maya.app, within=15)
    house.move_clock_to(due() + timedelta(minutes=1))
    preview(cast)
    assert len(digests(cast)) == 1
    house.move_clock_to(due() + timedelta(days=7))
    cast.ben.sees("Nothing new about Checkout revamp since", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 2


def test_a_skipped_week_is_taken_back_or_told_the_week_after(house: House, cast: Cast) -> None:
    drafted(house, cast)
    cast.maya.clicks("Skip this week", in_=cast.maya.app)
    cast.maya.sees("Maya skipped this week's digest", in_=cast.maya.app, within=15)
    cast.maya.clicks("Post after all", in_=cast.maya.app)
    cast.maya.sees(SHOWN, in_=cast.maya.app, within=15)
    cast.maya.clicks("Skip this week", in_=cast.maya.app)
    cast.maya.sees("Maya skipped this week's digest", in_=cast.maya.app, within=15)
    house.move_clock_to(due())
    cast.maya.sees(
        "Maya skipped the digest of #checkout-revamp that was due", in_=cast.maya.app, within=15
    )
    assert "[Post after all]" not in draft_of(cast.maya)
    assert digests(cast) == []
    house.move_clock_to(due() + timedelta(days=7))
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    assert len(digests(cast)) == 1


def test_an_intro_that_comes_after_the_post_is_answered_and_stays_typed(
    house: House, cast: Cast
) -> None:
    drafted(house, cast)
    cast.maya.clicks("Edit intro", in_=cast.maya.app)
    cast.maya.fills({"Intro": "Code freeze on Friday"})
    house.move_clock_to(due())
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    cast.maya.submits()
    cast.maya.sees("This digest was posted already. What you typed is still here")
    cast.maya.sees("Code freeze on Friday")


def test_two_leads_at_once_decide_once(house: House, cast: Cast) -> None:
    kim = cast.workspace.person("Kim", channels=[cast.checkout])
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.clicks("Edit", in_=cast.checkout)
    cast.maya.fills({"Co-leads": [kim]})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    raise_concern(cast.ben, cast.checkout, WORRY)
    # Whoever set the digest is shown its draft beside the driver.
    set_digest(kim, cast, at="15:00")
    house.move_clock_to(due() - timedelta(hours=2))
    for lead in (cast.maya, kim):
        lead.sees(SHOWN, in_=lead.app, within=15)
    with ThreadPoolExecutor(2) as hands:
        presses = [hands.submit(lead.clicks, "Post now", lead.app) for lead in (cast.maya, kim)]
        for press in presses:
            press.result()
    for lead in (cast.maya, kim):
        lead.sees("posted this digest of #checkout-revamp", in_=lead.app, within=15)
    house.move_clock_to(due())
    preview(cast)
    assert len(digests(cast)) == 1
    house.move_clock_to(due() + timedelta(days=7))
    cast.ben.sees("Nothing new about Checkout revamp since", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 2


def test_a_digest_of_monday_morning_is_shown_on_friday_afternoon(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    set_digest(cast.maya, cast)
    friday = NEXT_MONDAY - timedelta(days=2, hours=17)
    house.move_clock_to(friday)
    cast.maya.sees(SHOWN, in_=cast.maya.app, within=15)
    cast.maya.sees("It is posted by itself", in_=cast.maya.app)


def test_drafts_are_turned_off_where_the_digest_is_set(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.fills({"Day": "Monday", "Time": "15:00", "Time zone": "Europe/Berlin", "Draft": []})
    cast.maya.submits()
    cast.maya.sees("comes every week. Next: Mon")
    cast.maya.closes()
    house.move_clock_to(due() - timedelta(hours=2))
    preview(cast)
    house.move_clock_to(due())
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    assert not [one for one in cast.maya.messages(cast.maya.app) if "Draft of" in one.plain]


def test_what_slack_did_not_take_was_not_posted_and_the_draft_says_what_to_do(
    house: House, cast: Cast
) -> None:
    drafted(house, cast)
    cast.checkout.members.discard(cast.workspace.bot_user_id)
    cast.maya.clicks("Post now", in_=cast.maya.app)
    cast.maya.sees("but Slack did not take it, so nothing is posted", in_=cast.maya.app, within=15)
    told = draft_of(cast.maya)
    assert "Invite it again with /invite @Heard" in told
    assert "[Resume]" in told
    assert digests(cast) == []


def test_where_nobody_knows_whether_it_arrived_the_draft_leads_to_the_question(
    house: House, cast: Cast
) -> None:
    drafted(house, cast)
    faults, workspace = house.sandbox.faults, cast.workspace.id
    faults.add("chat.postMessage", "drop_before", workspace=workspace, channel=cast.checkout.id)
    cast.maya.clicks("Post now", in_=cast.maya.app)
    cast.maya.sees("Slack did not say whether it arrived. Please look", cast.maya.app, within=20)
    cast.maya.sees("Is the weekly digest in #checkout-revamp?", in_=cast.maya.app, within=15)
    cast.maya.clicks("Post again", in_=cast.maya.app)
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    cast.maya.sees("Europe/Berlin. The next: Mon ", in_=cast.maya.app, within=15)
    assert "Slack did not say" not in cast.maya.screen(cast.maya.app)


def test_who_comes_to_drive_before_the_hour_decides_and_who_drove_before_does_not(
    house: House, cast: Cast
) -> None:
    drafted(house, cast)
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.clicks("Edit", in_=cast.checkout)
    cast.maya.sees("Driver")
    cast.maya.fills({"Driver": cast.ben})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    cast.ben.sees(SHOWN, in_=cast.ben.app, within=15)
    cast.maya.sees("This draft is for those who lead in the channel", cast.maya.app, within=15)
    cast.ben.clicks("Post now", in_=cast.ben.app)
    cast.ben.sees("Ben posted this digest of #checkout-revamp", in_=cast.ben.app, within=15)
    assert "[Post now]" not in cast.maya.screen(cast.maya.app)
    assert len(digests(cast)) == 1

"""The weekly digest, from the modal that sets it to the channel that reads it."""

from datetime import timedelta

from sandbox import Workspace
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.test_a_life import answers
from tests.acceptance.weeks import NEXT_MONDAY, digests, preview, set_digest


def test_on_monday_morning_the_channel_reads_what_was_raised(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    raise_concern(cast.priya, cast.checkout, "card errors give no reason", basis="A belief")
    raise_concern(cast.ben, cast.checkout, "invoices are missing", effect="Good to know")
    set_digest(cast.maya, cast)

    house.move_clock_to(NEXT_MONDAY)

    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)
    [told] = digests(cast)
    assert "So far: 3 raised, 0 answered." in told
    assert "CHK-1  forced sign-up loses buyers  (Ben, " in told
    assert "Based on something seen or measured: 2, on reports: 0, on belief: 1." in told
    assert "[line chart] Open concerns, by effect" in told
    assert "Stops us: 0, 0, 0, 0, 0, 2" in told
    assert "[Raise a concern] [See all]" in told


def test_an_initiative_started_under_a_moved_clock_is_in_its_first_week(
    house: House, acme: Workspace
) -> None:
    house.move_clock_to(NEXT_MONDAY + timedelta(days=15))
    cast = assemble(acme)
    start_initiative(cast.maya, cast.checkout, cast.lena)
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Post now")
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)


def test_where_slack_refuses_the_chart_the_same_numbers_come_in_words(
    house: House, cast: Cast
) -> None:
    cast.workspace.refuses_charts = True
    for worry in ("one", "two", "three"):
        raise_concern(cast.ben, cast.checkout, worry)
    set_digest(cast.maya, cast)

    house.move_clock_to(NEXT_MONDAY)

    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)
    [told] = digests(cast)
    assert "chart]" not in told
    assert "Stops us: 0, 0, 0, 0, 0, 3" in told


def test_people_can_raise_and_list_from_the_digest_itself(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)

    cast.priya.clicks("See all", in_=cast.checkout)
    cast.priya.sees("1 open concern about Checkout revamp")
    cast.priya.clicks("Raise a concern", in_=cast.checkout)
    cast.priya.sees("What worries you?")


def test_a_quiet_week_is_one_line_and_after_two_the_channel_is_left_in_peace(
    house: House, cast: Cast
) -> None:
    set_digest(cast.maya, cast)
    monday = NEXT_MONDAY

    house.move_clock_to(monday)
    cast.ben.sees("Nothing new about Checkout revamp.", in_=cast.checkout, within=15)
    house.move_clock_to(monday + timedelta(days=7))
    cast.ben.sees("Nothing new about Checkout revamp since", in_=cast.checkout, within=15)
    house.move_clock_to(monday + timedelta(days=14))

    cast.maya.sees("its digest stays silent until there is news", within=15)
    assert len(digests(cast)) == 2


def test_a_lead_previews_alone_and_posts_at_once(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)

    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Preview")
    cast.maya.sees("This is what #checkout-revamp would get now.", in_=cast.maya.app, within=15)
    cast.ben.does_not_see("So far: 1 raised")
    cast.maya.closes()
    cast.maya.clicks("See all", in_=cast.maya.app)
    cast.maya.sees("1 open concern about Checkout revamp", in_=cast.maya.app)

    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Post now")
    cast.ben.sees("So far: 1 raised", in_=cast.checkout, within=15)


def test_who_does_not_lead_is_told_who_does(cast: Cast) -> None:
    cast.ben.runs("/align digest", in_=cast.checkout)
    cast.ben.sees("set by those who lead here: Maya", in_=cast.checkout)
    elsewhere = cast.workspace.channel("#elsewhere")
    cast.workspace.joins(cast.ben, elsewhere)
    cast.ben.runs("/align digest", in_=elsewhere)
    cast.ben.fills({"Channel": cast.checkout})
    cast.ben.submits()
    cast.ben.sees("set by those who lead here: Maya")


def test_a_channel_that_was_archived_pauses_its_digest_and_the_driver_resumes_it(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)

    cast.workspace.archive(cast.checkout)
    cast.maya.sees("The weekly digest of #checkout-revamp is paused.", in_=cast.maya.app, within=15)
    house.move_clock_to(NEXT_MONDAY)
    cast.workspace.unarchive(cast.checkout)
    cast.maya.clicks("Resume", in_=cast.maya.app)
    cast.maya.sees("comes every week. Next: Mon", in_=cast.maya.app)
    preview(cast)
    assert digests(cast) == []


def test_a_bot_removed_without_notice_finds_out_when_it_posts(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.checkout.members.discard(cast.workspace.bot_user_id)

    house.move_clock_to(NEXT_MONDAY)

    cast.maya.sees("Invite it again with /invite @Heard", in_=cast.maya.app, within=15)
    assert digests(cast) == []


def test_who_posts_a_paused_digest_by_hand_hears_why_it_does_not_arrive(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Pause")
    cast.maya.sees("Nothing is posted until you resume it.")
    cast.maya.closes()
    cast.checkout.members.discard(cast.workspace.bot_user_id)

    cast.maya.runs("/align digest", in_=cast.checkout)
    cast.maya.clicks("Post now")

    cast.maya.sees("Invite it again with /invite @Heard", in_=cast.maya.app, within=15)


def test_what_could_not_be_posted_is_told_the_next_time(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.checkout.members.discard(cast.workspace.bot_user_id)
    house.move_clock_to(NEXT_MONDAY)
    cast.maya.sees("Invite it again with /invite @Heard", in_=cast.maya.app, within=15)

    cast.workspace.invite_bot(cast.checkout)
    cast.maya.clicks("Resume", in_=cast.maya.app)
    # A press is answered before it has worked: resumed after the clock's move, it would skip that Monday.
    cast.maya.sees("comes every week. Next: Mon", in_=cast.maya.app, within=15)
    house.move_clock_to(NEXT_MONDAY + timedelta(days=7))

    cast.ben.sees("CHK-1  forced sign-up loses buyers", in_=cast.checkout, within=15)


def test_a_dead_token_stops_the_workspace_and_the_driver_hears_after_reconnection(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    cast.workspace.revoke_token(tell=False)
    house.move_clock_to(NEXT_MONDAY)
    house.until(lambda: not house.is_installed_in(cast.workspace), "the news of the dead token")

    house.install(cast.workspace, cast.workspace.reinstall())

    cast.maya.sees("Heard was disconnected from this workspace", in_=cast.maya.app, within=15)
    assert digests(cast) == []


def test_who_took_away_what_stopped_people_is_thanked(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    answers(cast.maya, cast, "Done", "guests may buy")
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    cast.priya.sees("Thank you, Maya: CHK-1 stops nobody any more.", cast.checkout, within=15)

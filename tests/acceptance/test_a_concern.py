"""A concern travels from a slash command to its driver."""

from sandbox import Workspace
from tests.acceptance.people import Cast, raise_concern


def test_somebody_raises_a_concern_and_reads_its_number_in_the_modal(cast: Cast) -> None:
    ben = cast.ben
    ben.runs("/concern forced sign-up loses buyers", in_=cast.checkout)
    ben.sees("Raise a concern")
    assert ben.modal is not None
    assert ben.modal.values["What worries you?"] == "forced sign-up loses buyers"
    assert ben.modal.values["Initiative"] == "CHK  Checkout revamp"

    ben.fills({"How much does it matter?": "Stops us", "What is it based on?": "Measured"})
    ben.submits()

    ben.sees("CHK-1")
    ben.sees("Maya drives it. You will hear by")


def test_the_concern_can_be_shown_again_and_is_listed_in_its_channel(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")

    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("Raised by Ben today. Driver: Maya.")
    cast.priya.runs("/concern list", in_=cast.checkout)
    cast.priya.sees("1 open concern about Checkout revamp")
    cast.priya.sees("CHK-1")


def test_text_typed_survives_when_something_is_wrong_and_the_field_says_what(
    cast: Cast, acme: Workspace
) -> None:
    gus = acme.person("Gus", role="guest", channels=[cast.checkout])
    gus.runs("/concern as a guest I worry", in_=cast.checkout)
    gus.sees("Raise a concern")
    gus.fills({"How much does it matter?": "Slows us", "What is it based on?": "A belief"})
    gus.submits()

    assert gus.modal is not None
    assert "Only full members" in next(iter(gus.modal.errors.values()))
    assert gus.modal.values["What worries you?"] == "as a guest I worry"

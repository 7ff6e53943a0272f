"""A digest whose answer gets lost on the way: in the channel once, or somebody is asked."""

import pytest
from sqlalchemy import select

from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState
from sandbox.faults import Kind
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.weeks import NEXT_MONDAY, digests, set_digest

ASKED = "Is the weekly digest in #checkout-revamp?"


def state_of_digest(house: House, cast: Cast) -> DeliveryState | None:
    """What Heard believes of the workspace's digest; None before there is one."""
    with house.deps.database.reading() as session:
        return session.scalar(
            select(Delivery.state).where(
                Delivery.workspace_id == cast.workspace.id, Delivery.kind == DeliveryKind.DIGEST
            )
        )


def fail_the_digest(house: House, cast: Cast, kind: Kind, *, receipt: bool) -> None:
    """On Monday morning the post goes wrong, and the receipt comes or does not."""
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    faults, workspace = house.sandbox.faults, cast.workspace.id
    faults.add("chat.postMessage", kind, workspace=workspace, channel=cast.checkout.id)
    if not receipt:
        faults.add("message_metadata_posted", "lost", times=20, workspace=workspace)
    house.move_clock_to(NEXT_MONDAY)


@pytest.mark.parametrize("kind", ["drop_after", "error_after", "garbage"])
def test_slacks_receipt_settles_a_digest_whose_answer_got_lost(
    house: House, cast: Cast, kind: Kind
) -> None:
    fail_the_digest(house, cast, kind, receipt=True)
    house.until(
        lambda: state_of_digest(house, cast) is DeliveryState.SENT, "a receipt for the digest"
    )
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout)
    assert len(digests(cast)) == 1
    assert ASKED not in cast.maya.screen(cast.maya.app)


def test_without_a_receipt_the_driver_is_asked_and_says_that_it_is_there(
    house: House, cast: Cast
) -> None:
    fail_the_digest(house, cast, "drop_after", receipt=False)
    cast.maya.sees(ASKED, in_=cast.maya.app, within=20)
    cast.maya.clicks("It is there", in_=cast.maya.app)
    cast.maya.sees("It arrived. Thank you for looking.", in_=cast.maya.app)
    assert state_of_digest(house, cast) is DeliveryState.SENT
    assert len(digests(cast)) == 1


def test_what_never_arrived_is_posted_again_when_the_driver_says_so(
    house: House, cast: Cast
) -> None:
    fail_the_digest(house, cast, "drop_before", receipt=True)
    cast.maya.sees(ASKED, in_=cast.maya.app, within=20)
    assert digests(cast) == []
    cast.maya.clicks("Post again", in_=cast.maya.app)
    cast.maya.sees("It is posted again.", in_=cast.maya.app)
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)
    assert len(digests(cast)) == 1


def test_a_message_carries_its_deliverys_id_and_nothing_else(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("Checkout revamp - week 1", in_=cast.checkout, within=15)
    [message] = [m for m in cast.ben.messages(cast.checkout) if not m.ephemeral]
    house.until(lambda: state_of_digest(house, cast) is DeliveryState.SENT, "a settled digest")
    with house.deps.database.reading() as session:
        delivery_id = session.scalars(
            select(Delivery.id).where(
                Delivery.workspace_id == cast.workspace.id, Delivery.ts == message.ts
            )
        ).one()
    [post] = [p for p in cast.checkout.messages if p.ts == message.ts]
    told = {"event_type": "heard_delivery", "event_payload": {"id": str(delivery_id)}}
    assert post.metadata == told

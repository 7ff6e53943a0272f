"""The people most scenes need, and what they do in many of them."""

from dataclasses import dataclass

from sandbox import Channel, Person, Workspace


@dataclass
class Cast:
    """Maya drives Checkout revamp, Lena approves; Ben and Priya have a stake in it."""

    workspace: Workspace
    checkout: Channel
    maya: Person
    lena: Person
    ben: Person
    priya: Person


def assemble(workspace: Workspace) -> Cast:
    """The people and their channel; no initiative yet."""
    checkout = workspace.channel("#checkout-revamp")
    return Cast(
        workspace,
        checkout,
        maya=workspace.person("Maya", channels=[checkout]),
        lena=workspace.person("Lena", role="owner", channels=[checkout]),
        ben=workspace.person("Ben", channels=[checkout]),
        priya=workspace.person("Priya", tz="America/New_York", channels=[checkout]),
    )


def start_initiative(
    driver: Person,
    channel: Channel,
    approver: Person,
    *,
    name: str = "Checkout revamp",
    key: str = "CHK",
) -> None:
    """`/align new`, filled in and created."""
    driver.runs("/align new", in_=channel)
    driver.sees("New initiative")
    driver.fills(
        {
            "Name": name,
            "Goal, in one sentence": "Fewer buyers give up between basket and payment",
            "Key": key,
            "Approver": approver,
        }
    )
    driver.submits()
    driver.sees("Initiative created")
    driver.closes()


def raise_concern(
    person: Person,
    channel: Channel,
    worry: str,
    *,
    effect: str = "Stops us",
    basis: str = "Seen first-hand",
    visibility: str | None = None,
    raised_for: Person | None = None,
) -> str:
    """`/concern`, filled in and raised. Returns its label."""
    person.runs(f"/concern {worry}", in_=channel)
    person.sees("Raise a concern")
    person.fills({"How much does it matter?": effect, "What is it based on?": basis})
    if visibility:
        person.fills({"Who may see it?": visibility})
    if raised_for:
        person.fills({"Raised for": raised_for})
    person.submits()
    person.sees("is stored as")
    assert person.modal is not None
    label = person.modal.title.removeprefix("Thank you: ")
    person.closes()
    return label

"""What people do with Heard, by what they see: one function a deed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sandbox.person import Person
from sandbox.state import Channel
from sandbox.story.worries import Worry

PATIENCE = 60.0


def starts(
    driver: Person, channel: Channel, approver: str, name: str, key: str, goal: str, until: date
) -> None:
    """`/align new`."""
    driver.runs("/align new", in_=channel)
    driver.fills(
        {
            "Name": name,
            "Goal, in one sentence": goal,
            "Key": key,
            "Approver": approver,
            "Decision date": until,
        }
    )
    _submits(driver, "Initiative created")


def brings(driver: Person, channel: Channel, group: str, people: Sequence[Person]) -> None:
    """`/align people`: one group."""
    driver.runs("/align people", in_=channel)
    driver.fills({"Group": group, "People": people})
    driver.submits()
    _reads(driver, f"Come ({len(people)})")
    _submits(driver, "Saved.")


def sets_digest(driver: Person, channel: Channel) -> None:
    """`/align digest`: Mondays at nine."""
    driver.runs("/align digest", in_=channel)
    driver.fills({"Day": "Monday", "Time": "09:00", "Time zone": "Europe/Berlin"})
    _submits(driver, "comes every week.")


def raises(person: Person, channel: Channel, worry: Worry) -> str:
    """`/concern`. Its label."""
    person.runs(f"/concern {worry.text}", in_=channel)
    answers: dict[str, Any] = {
        "How much does it matter?": worry.effect,
        "What is it based on?": worry.basis,
        "Who may see it?": worry.who_sees,
    }
    optional = {
        "What would make it OK for you?": worry.settled_if,
        "Link to what you saw or measured": worry.link,
        "Raised for": worry.raised_for,
    }
    person.fills(answers | {label: said for label, said in optional.items() if said})
    person.submits()
    _reads(person, "is stored as")
    label = person.modal.title.removeprefix("Thank you: ") if person.modal else ""
    person.closes()
    return label


def answers(lead: Person, channel: Channel, label: str, said: Mapping[str, Any]) -> None:
    """`/concern CHK-4`, Answer."""
    _shows(lead, channel, label)
    lead.clicks("Answer", in_=channel)
    lead.fills(dict(said))
    _submits(lead, "is up to date")


def acknowledges(lead: Person, channel: Channel, label: str) -> None:
    """`/concern CHK-4`, Acknowledge."""
    _shows(lead, channel, label)
    lead.clicks("Acknowledge", in_=channel)
    lead.sees(f"{label}  Acknowledged", in_=channel, within=PATIENCE)


def merges(lead: Person, channel: Channel, label: str, into: str) -> None:
    """`/align inbox`, Newest first, Merge: both say the same."""
    lead.dismisses(channel)
    lead.runs("/align inbox", in_=channel)
    lead.sees("Your inbox", in_=channel, within=PATIENCE)
    lead.clicks("Newest first", in_=channel)
    lead.sees("Newest first. Page 1", in_=channel, within=PATIENCE)
    lead.clicks(f"Merge {label}", in_=channel)
    lead.fills({"Or the label of another one": into})
    _submits(lead, f"{label} joins {into}")


def confirms(raiser: Person, channel: Channel, label: str) -> None:
    """What was done settles it, says who raised it."""
    _shows(raiser, channel, label)
    raiser.clicks("Yes, it does", in_=channel)
    raiser.sees(f"{label}  Confirmed", in_=channel, within=PATIENCE)


def opens_again(raiser: Person, channel: Channel, label: str, missing: str) -> None:
    """What was done does not settle it, says who raised it."""
    _shows(raiser, channel, label)
    raiser.clicks("Not yet", in_=channel)
    raiser.fills({"What is still missing?": missing})
    _submits(raiser, "is open again")


def withdraws(raiser: Person, channel: Channel, label: str) -> None:
    """Its raiser takes a concern back."""
    _shows(raiser, channel, label)
    raiser.clicks("Withdraw", in_=channel)
    raiser.sees(f"{label}  Withdrawn", in_=channel, within=PATIENCE)


def asks(driver: Person, channel: Channel, question: str, fields: Mapping[str, Any]) -> None:
    """`/priorities`, previewed and opened."""
    driver.runs("/priorities", in_=channel)
    driver.fills({"Question": question, "Time zone": "Europe/Berlin", **fields})
    _submits(driver, "Nothing has gone out yet.")
    driver.sees(f"This is what #{channel.name} would get.", in_=driver.app, within=PATIENCE)
    driver.clicks("Open the poll", in_=driver.app)
    driver.sees(question, in_=channel, within=PATIENCE)


def votes(person: Person, channel: Channel, ballot: Mapping[str, str]) -> None:
    """Vote on the newest card."""
    person.clicks("Vote", in_=channel)
    person.fills(dict(ballot))
    _submits(person, "Your vote is saved")


def decides(driver: Person, channel: Channel, fields: Mapping[str, Any]) -> None:
    """`/align decide`."""
    driver.runs("/align decide", in_=channel)
    driver.fills(dict(fields))
    _submits(driver, "is asked to confirm it in a direct message.")


def approves(approver: Person) -> None:
    """The person who decides confirms it."""
    approver.sees("asks you to confirm a decision", in_=approver.app, within=PATIENCE)
    approver.clicks("Confirm", in_=approver.app)
    approver.sees("Confirmed by", in_=approver.app, within=PATIENCE)


def _shows(person: Person, channel: Channel, label: str) -> None:
    # What an earlier look has left must not be taken for this one.
    person.dismisses(channel)
    person.runs(f"/concern {label}", in_=channel)
    person.sees(f"{label}  ", in_=channel, within=PATIENCE)


def _submits(person: Person, receipt: str) -> None:
    person.submits()
    _reads(person, receipt)
    person.closes(all_views=True)


def _reads(person: Person, text: str) -> None:
    """Wait for a text in the modal, and look at nothing else: that would take longer than the deed."""
    world = person.workspace.world
    shown = world.wait_for(lambda: text in (person.modal.text if person.modal else ""), PATIENCE)
    assert shown, f"{person.name} does not read {text!r}:\n{person.screen()}"

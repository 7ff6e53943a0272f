"""A person in front of Slack: does what can be done, sees what can be seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sandbox import interact
from sandbox.modal import Modal
from sandbox.render import Reader, blocks_text, message_text, notified
from sandbox.state import Channel, Json, Message, User, View, elements_of

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

PATIENCE_SECONDS = 10.0


class Person:
    """Somebody in a workspace. What they cannot see or do raises an AssertionError with their screen."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace = workspace
        self.user = user
        self._world = workspace.world
        self._reader = Reader(workspace.team, user.tz)

    @property
    def id(self) -> str:
        """Their user id."""
        return self.user.id

    @property
    def name(self) -> str:
        """Their name."""
        return self.user.name

    @property
    def app(self) -> Channel:
        """Their direct message with the app."""
        return self.workspace.team.im(self.id, self._world.new_id)

    @property
    def modal(self) -> Modal | None:
        """The modal on top, or None where none is open."""
        stack = self.workspace.team.stacks.get(self.id)
        if not stack:
            return None
        return Modal(self.workspace.team.views[stack[-1]], self._reader)

    def runs(self, typed: str, in_: Channel | None = None) -> None:
        """Type a slash command in a channel, or in the direct message with the app."""
        channel = in_ or self.app
        assert self.id in channel.members, f"{self.name} is not in #{channel.name}"
        assert self.user.role != "outsider", "outsiders cannot run the app's commands"
        interact.command(self.workspace, self.user, channel, typed)

    def fills(self, answers: dict[str, object]) -> None:
        """Fill in the modal on top, by the labels of its inputs."""
        modal = self._open_modal()
        with self._world.condition:
            for label, answer in answers.items():
                modal.fill(self.workspace.team, label, answer)
        self._world.changed()

    def submits(self, times: int = 1) -> None:
        """Press the submit button; `times=2` is a double click, both sent at once."""
        modal = self._open_modal()
        modal.check_before_submit()
        if times == 1:
            interact.submission(self.workspace, self.user, modal.view)
            return
        with ThreadPoolExecutor(times) as clicks:
            for _ in range(times):
                clicks.submit(interact.submission, self.workspace, self.user, modal.view)

    def closes(self) -> None:
        """Close the modal on top."""
        interact.close(self.workspace, self.user, self._open_modal().view)

    def clicks(self, button: str, in_: Channel | None = None, *, confirm: bool = True) -> None:
        """Press a button or an overflow option: of the modal, else of the newest message that has it."""
        place, block, element, chosen = self._find_button(button, in_)
        if element.get("confirm") and not confirm:
            return
        value = {"selected_option": chosen} if chosen else {"value": element.get("value")}
        interact.action(self.workspace, self.user, place, block, element, value)

    def chooses(self, menu: str, option: str, in_: Channel | None = None) -> None:
        """Choose from a menu that acts at once; it is found by its placeholder, label or choice."""
        for place, block, element in self._elements(in_):
            options = element.get("options") or []
            shown = {(element.get("placeholder") or {}).get("text"), element.get("action_id")}
            shown |= {(element.get("initial_option") or {}).get("text", {}).get("text")}
            shown |= {(block.get("label") or {}).get("text")}
            if menu in shown:
                wanted = [o for o in options if o["text"]["text"] == option]
                assert wanted, f"no option {option!r} in {[o['text']['text'] for o in options]}"
                interact.action(
                    self.workspace, self.user, place, block, element, {"selected_option": wanted[0]}
                )
                return
        raise AssertionError(f"{self.name} sees no menu {menu!r}:\n{self.screen(in_)}")

    def opens_home(self) -> None:
        """Visit the app's Home tab."""
        interact.home(self.workspace, self.user)

    def uses_shortcut(self, name: str, on: Message) -> None:
        """Choose a message shortcut from a message's menu."""
        interact.shortcut(self.workspace, self.user, name, on)

    def sees(
        self, text: str, in_: Channel | None = None, *, within: float = PATIENCE_SECONDS
    ) -> Message | View:
        """Wait until a text is visible; the newest message or view that shows it."""
        found: list[Message | View] = []

        def visible() -> bool:
            found[:] = [thing for thing, shown in self._visible(in_) if text in shown]
            return bool(found)

        if not self._world.wait_for(visible, within):
            raise AssertionError(f"{self.name} does not see {text!r}:\n{self.screen(in_)}")
        return found[-1]

    def does_not_see(self, text: str, in_: Channel | None = None) -> None:
        """A text is visible nowhere, at this moment."""
        screen = self.screen(in_)
        assert text not in screen, f"{self.name} sees {text!r}:\n{screen}"

    def screen(self, in_: Channel | None = None) -> str:
        """All that is visible, as plain text."""
        with self._world.condition:
            return "\n\n".join(shown for _, shown in self._visible(in_))

    def messages(self, in_: Channel) -> list[Message]:
        """The messages they can see in a channel, oldest first."""
        if self.id not in in_.members:
            return []
        return [m for m in in_.messages if m.ephemeral_to in {None, self.id}]

    def reads(self, message: Message) -> str:
        """A message as they see it."""
        return message_text(message, self._reader)

    @staticmethod
    def notified_by(message: Message) -> set[str]:
        """Whom Slack notifies of this message."""
        return notified(message)

    def _visible(self, in_: Channel | None) -> list[tuple[Message | View, str]]:
        channels = [in_] if in_ else list(self.workspace.team.channels.values())
        shown: list[tuple[Message | View, str]] = [
            (message, message_text(message, self._reader))
            for channel in channels
            if not channel.deleted
            for message in self.messages(channel)
        ]
        if in_ is None:
            home = self.workspace.team.homes.get(self.id)
            if home is not None:
                shown.append((home, blocks_text(home.body["blocks"], self._reader)))
            if self.modal is not None:
                shown.append((self.modal.view, self.modal.text))
        return shown

    def _open_modal(self) -> Modal:
        self._world.wait_for(lambda: self.modal is not None, PATIENCE_SECONDS)
        modal = self.modal
        assert modal is not None, f"no modal is open for {self.name}:\n{self.screen()}"
        return modal

    def _elements(self, in_: Channel | None) -> list[tuple[Message | View, Json, Json]]:
        places: list[Message | View]
        if in_ is None and self.modal is not None:
            places = [self.modal.view]
        else:
            channels = [in_] if in_ else list(self.workspace.team.channels.values())
            messages = [m for c in channels if not c.deleted for m in self.messages(c)]
            places = [*sorted(messages, key=_newest, reverse=True)]
            if in_ is None and self.id in self.workspace.team.homes:
                places.append(self.workspace.team.homes[self.id])
        return [
            (place, block, element)
            for place in places
            for block in (place.blocks if isinstance(place, Message) else place.body["blocks"])
            for element in elements_of(block)
        ]

    def _find_button(
        self, button: str, in_: Channel | None
    ) -> tuple[Message | View, Json, Json, Json | None]:
        found: list[tuple[Message | View, Json, Json, Json | None]] = []

        def visible() -> bool:
            for place, block, element in self._elements(in_):
                if element["type"] == "button" and element["text"]["text"] == button:
                    found.append((place, block, element, None))
                elif element["type"] == "overflow":
                    for option in element["options"]:
                        if option["text"]["text"] == button:
                            found.append((place, block, element, option))
            return bool(found)

        if not self._world.wait_for(visible, PATIENCE_SECONDS):
            raise AssertionError(f"{self.name} sees no button {button!r}:\n{self.screen(in_)}")
        return found[0]


def _newest(message: Message) -> float:
    return float(message.ts)

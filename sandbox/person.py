"""A person in front of Slack: does what can be done, sees what can be seen."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from sandbox import actions, answers, commands, submissions
from sandbox.methods.described import view_json
from sandbox.modal import Modal
from sandbox.mrkdwn import escaped
from sandbox.render import value_text
from sandbox.screen import Home, Message, Screen, Spot, shown, spots, words_around
from sandbox.state import Channel, Json, Post, User
from sandbox.stored import STATE

if TYPE_CHECKING:
    from sandbox.workspace import Workspace


class Person:
    """Somebody in a workspace.

    Everything is meant by what is visible. What they cannot see or do raises an AssertionError with
    their screen. They wait for what they need to appear, as long as the sandbox has patience.
    """

    def __init__(self, workspace: Workspace, user: User) -> None:
        self.workspace = workspace
        self.user = user
        self._world = workspace.world
        self._patience = workspace.sandbox.patience
        self._screen = Screen(workspace.team, user)

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
        with self._world.condition:
            return self.workspace.team.im(self.id, self._world.new_id)

    @property
    def channels(self) -> list[Channel]:
        """The conversations they are in, direct messages included."""
        return self._screen.channels

    @property
    def modal(self) -> Modal | None:
        """The modal on top, or None where none is open."""
        return self._screen.modal

    @property
    def home(self) -> Home | None:
        """Their Home tab, or None where the app has not published one."""
        return self._screen.home

    def says(self, text: str, in_: Channel, thread: Message | None = None) -> Message:
        """Post a message. Slack keeps it escaped, with names as mentions."""
        self._must_be_in(in_)
        assert not in_.archived, f"#{in_.name} is archived"
        kept = commands.with_mentions(self.workspace, escaped(text))
        post = Post(in_.id, self._world.new_ts(), self.id, kept)
        post.thread_ts = thread.ts if thread else None
        with self._world.condition:
            in_.messages.append(post)
            self._world.changed()
        self.workspace.sandbox.events.tell_of_post(self.workspace.team, in_, post)
        return self._screen.message(post)

    def runs(self, typed: str, in_: Channel | None = None) -> None:
        """Type a slash command in a channel, or in the direct message with the app."""
        self._must_be_colleague("run its commands")
        channel = in_ or self.app
        self._must_be_in(channel)
        commands.run(self.workspace, self.user, channel, typed)

    def uses_shortcut(self, name: str, on: Message | None = None) -> None:
        """Choose a shortcut from a message's menu, or without a message from Slack's own menu."""
        self._must_be_colleague("use its shortcuts")
        if on is None:
            commands.global_shortcut(self.workspace, self.user, name)
        else:
            commands.message_shortcut(self.workspace, self.user, name, on.post)

    def opens_home(self) -> None:
        """Visit the app's Home tab."""
        team, home = self.workspace.team, self.home
        event: Json = {
            "type": "app_home_opened",
            "user": self.id,
            "channel": self.app.id,
            "tab": "home",
        }
        if home is not None:
            event["view"] = view_json(home.view, team, self.workspace.sandbox.app_id)
        self.workspace.sandbox.events.tell(team, event)

    def fills(self, said: dict[str, Any]) -> None:
        """Fill in the modal on top, by the labels of its inputs; None clears one.

        Inputs that report at once (`dispatch_action`) do.
        """
        modal = self._open_modal()
        for label, one in said.items():
            self._fill(modal, modal.block(label), one)

    def submits(self, times: int = 1) -> None:
        """Press the submit button; `times=2` is a double click, both sent at once."""
        modal = self._open_modal()
        assert modal.submit_label, f"{modal.title!r} has no submit button:\n{modal.text}"
        refused = answers.refusals(modal.view)
        assert not refused, f"Slack stops {self.name}: {refused}\n{modal.text}"
        with ThreadPoolExecutor(times) as clicks:
            done = [
                clicks.submit(submissions.submit, self.workspace, self.user, modal.view)
                for _ in range(times)
            ]
        for one in done:
            one.result()

    def closes(self, *, all_views: bool = False) -> None:
        """Cancel the modal on top; `all_views` closes the window with every view in it."""
        view = self._open_modal().view
        submissions.close(self.workspace, self.user, view, all_views=all_views)

    def clicks(
        self,
        button: str,
        in_: Channel | None = None,
        *,
        beside: str | None = None,
        confirm: bool = True,
    ) -> None:
        """Press a button or an overflow option: of the modal, else of the newest message with it.

        `in_` looks in one channel alone; `beside` is text in its block or the one above, where
        several buttons say the same. `confirm=False` answers no to a confirm dialog.
        """
        spot = self._wait_for_spot(button, in_, beside)
        if confirm or not spot.element.get("confirm"):
            actions.press(self.workspace, self.user, spot, button)

    def chooses(self, menu: str, option: Any, in_: Channel | None = None) -> None:
        """Choose from a menu or picker that acts at once.

        It is meant by its label, its placeholder, or what it shows now.
        """
        found = [spot for spot in self._spots(in_) if menu in self._names_of(spot)]
        assert found, f"{self.name} sees no menu {menu!r}:\n{self.screen(in_)}"
        actions.choose(self.workspace, self.user, found[0], self._value(found[0], option))

    def looks_at(self, channel: Channel) -> None:
        """Have a conversation in front of them: what is in it is new to them no more."""
        with self._world.condition:
            newest = max((float(post.ts) for post in channel.messages), default=0.0)
            channel.seen[self.id] = newest

    def dismisses(self, in_: Channel) -> None:
        """Dismiss every message in a channel that is only visible to them."""
        with self._world.condition:
            in_.messages[:] = [post for post in in_.messages if post.ephemeral_to != self.id]
            self._world.changed()

    def sees(
        self, text: str, in_: Channel | None = None, *, within: float | None = None
    ) -> Message | Home | Modal:
        """Wait until a text is visible; what shows it: the modal, else the newest message.

        `within` is how many seconds to wait, where that differs from the sandbox's patience.
        """
        found: list[Message | Home | Modal] = []

        def visible() -> bool:
            found[:] = [thing for thing in self._screen.things(in_) if text in shown(thing)]
            return bool(found)

        if not self._world.wait_for(visible, self._patience if within is None else within):
            raise AssertionError(f"{self.name} does not see {text!r}:\n{self.screen(in_)}")
        return found[-1]

    def does_not_see(self, text: str, in_: Channel | None = None) -> None:
        """A text is nowhere at this moment: not on the screen, not in a notification."""
        with self._world.condition:
            spoken = self._screen.spoken(in_)
        assert text not in spoken, f"{self.name} sees {text!r}:\n{spoken}"

    def screen(self, in_: Channel | None = None) -> str:
        """All that is visible, as plain text."""
        with self._world.condition:
            return self._screen.text(in_)

    def messages(self, in_: Channel | None = None) -> list[Message]:
        """The messages they can see, in one channel or anywhere, oldest first."""
        with self._world.condition:
            return [self._screen.message(post) for post in self._screen.posts(in_)]

    @staticmethod
    def reads(message: Message) -> str:
        """A message as they see it."""
        return message.plain

    def _fill(self, modal: Modal, block: Json, said: Any) -> None:
        spot = Spot(modal.view, block, block["element"], None)
        value = self._value(spot, said)
        if block.get("dispatch_action"):
            actions.choose(self.workspace, self.user, spot, value)
            return
        element = block["element"]
        with self._world.condition:
            state = modal.view.typed[block["block_id"]][element["action_id"]]
            state[STATE[element["type"]][1]] = value
            self._world.changed()

    def _value(self, spot: Spot, said: Any) -> Any:
        element = spot.element
        if "external" in element["type"] and said is not None:
            offered = actions.suggestions(self.workspace, self.user, spot, str(said))
            element = {**element, **offered}
        return answers.value_for(element, said, self.workspace.team)

    def _open_modal(self) -> Modal:
        self._world.wait_for(lambda: self.modal is not None, self._patience)
        modal = self.modal
        assert modal is not None, f"no modal is open for {self.name}:\n{self.screen()}"
        return modal

    def _wait_for_spot(self, button: str, in_: Channel | None, beside: str | None) -> Spot:
        found: list[Spot] = []

        def visible() -> bool:
            found[:] = [
                spot
                for spot in self._spots(in_)
                if button in spot.buttons
                and (beside is None or beside in words_around(spot, self._screen.reader))
            ]
            return bool(found)

        if not self._world.wait_for(visible, self._patience):
            where = f" beside {beside!r}" if beside else ""
            raise AssertionError(
                f"{self.name} sees no button {button!r}{where}:\n{self.screen(in_)}"
            )
        alike = [spot for spot in found if spot.place is found[0].place]
        assert len(alike) == 1, (
            f"{len(alike)} buttons say {button!r} here; say which with beside=:\n{self.screen(in_)}"
        )
        return found[0]

    def _spots(self, in_: Channel | None) -> list[Spot]:
        return [spot for place in self._screen.places(in_) for spot in spots(place)]

    def _names_of(self, spot: Spot) -> set[str]:
        """What a menu can be meant by; nothing for what is no menu, or does not act at once."""
        element, block = spot.element, spot.block
        if element["type"] not in STATE or (
            block["type"] == "input" and not block.get("dispatch_action")
        ):
            return set()
        held = actions.state_of(spot.place, self.user)[block["block_id"]][element["action_id"]]
        now = value_text(element, held.get(STATE[element["type"]][1]), self._screen.reader)
        names = [block.get("label"), element.get("placeholder")]
        return {thing["text"] for thing in names if thing} | ({now} if now else set())

    def _must_be_in(self, channel: Channel) -> None:
        assert self.user.role != "deactivated", f"{self.name}'s account is deactivated"
        assert self.id in channel.members, f"{self.name} is not in #{channel.name}"

    def _must_be_colleague(self, what: str) -> None:
        assert self.user.role != "outsider", f"{self.name} is of another company: cannot {what}"

"""A modal as a person sees it and fills it in, by the labels of its inputs."""

from dataclasses import dataclass
from typing import Any

from sandbox.mrkdwn import Reader
from sandbox.render import block_text, value_text
from sandbox.state import Json, View
from sandbox.stored import STATE, elements_of, every_block


@dataclass(frozen=True)
class Modal:
    """The view on top of somebody's screen."""

    view: View
    reader: Reader

    @property
    def id(self) -> str:
        """The view's id."""
        return self.view.id

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.view.body["title"]["text"])

    @property
    def submit_label(self) -> str | None:
        """What stands on the submit button, None where there is none."""
        submit = self.view.body.get("submit")
        return submit["text"] if submit else None

    @property
    def labels(self) -> list[str]:
        """The labels of its inputs."""
        return [label_of(block) for block in self.view.input_blocks()]

    @property
    def errors(self) -> dict[str, str]:
        """Sentences at inputs, by label; Slack's own trouble stands under an empty label."""
        labels = {block["block_id"]: label_of(block) for block in self.view.input_blocks()}
        found = {labels[block_id]: text for block_id, text in self.view.errors.items()}
        return found | ({"": self.view.trouble} if self.view.trouble else {})

    @property
    def values(self) -> dict[str, str]:
        """What the inputs show now, by label; empty for nothing."""
        return {label_of(block): self._value(block) for block in self.view.input_blocks()}

    @property
    def buttons(self) -> list[str]:
        """The buttons inside it, the submit button left out."""
        return [
            element["text"]["text"]
            for block in every_block(self.view.body["blocks"])
            for element in elements_of(block)
            if element["type"] == "button"
        ]

    @property
    def text(self) -> str:
        """Everything it shows, what is typed into it included."""
        lines = [self.title]
        for block in self.view.body["blocks"]:
            lines.append(block_text(block, self.reader))
            if block["type"] == "input":
                value = self._value(block)
                lines += [f"  = {value}"] if value else []
        lines += [f"  ! {label}: {text}" for label, text in self.errors.items()]
        return "\n".join([*lines, f"[{self.submit_label}]" if self.submit_label else ""])

    def block(self, label: str) -> Json:
        """The input with this label. Raises AssertionError where there is not exactly one."""
        found = [block for block in self.view.input_blocks() if label_of(block) == label]
        assert found, f"no input {label!r} among {self.labels}"
        assert len(found) == 1, f"{len(found)} inputs are labelled {label!r}"
        return found[0]

    def held(self, block: Json) -> Any:
        """What an input holds now."""
        element = block["element"]
        return held(self.view, block["block_id"], element).get(STATE[element["type"]][1])

    def _value(self, block: Json) -> str:
        return value_text(block["element"], self.held(block), self.reader)


def label_of(block: Json) -> str:
    """The label of an input block."""
    return str(block["label"]["text"])


def held(view: View, block_id: str, element: Json) -> Json:
    """The state of one element of a view."""
    return view.typed[block_id][element["action_id"]]

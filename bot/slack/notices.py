"""A modal that says one thing."""

from slack_sdk.models.views import View

from bot.slack.blocks import modal, paragraph, rich


def notice(sentence: str, title: str = "Heard") -> View:
    """One sentence and a Close button."""
    return modal(title, [rich(paragraph(sentence))])

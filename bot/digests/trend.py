"""How many concerns were open, week by week: as a chart, and in words."""

from typing import Any

from slack_sdk.models.blocks import Block

from bot.concerns.words import EFFECT
from bot.digests.schemas import Trend
from bot.slack.blocks import note


def drawn_trend(trend: Trend, *, charts: bool) -> list[Block | dict[str, Any]]:
    """Open concerns week by week: a chart with the same numbers in words, or the words alone."""
    words = note(trend_words(trend))
    return [_chart(trend), words] if charts else [words]


def _chart(trend: Trend) -> dict[str, Any]:
    # The SDK has no class for this block yet: Slack takes the JSON as it is.
    categories = [f"{moment.day} {moment:%b}" for moment in trend.days]
    return {
        "type": "data_visualization",
        "title": "Open concerns, by effect",
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": EFFECT[effect],
                    "data": [
                        {"label": category, "value": value}
                        for category, value in zip(categories, values, strict=True)
                    ],
                }
                for effect, values in trend.series.items()
            ],
            "axis_config": {"categories": categories, "x_label": "Week to", "y_label": "Open"},
        },
    }


def trend_words(trend: Trend) -> str:
    """The chart for who cannot see it."""
    days = ", ".join(f"{moment.day} {moment:%b}" for moment in trend.days)
    lines = [
        f"{EFFECT[effect]}: {', '.join(f'{value:,}' for value in values)}"
        for effect, values in trend.series.items()
    ]
    return f"Open concerns at the end of each week ({days}). {'. '.join(lines)}."

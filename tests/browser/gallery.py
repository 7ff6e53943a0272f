"""Every block and every element that Slack lets an app send, to look at and to press."""

from sandbox.state import Json
from tests.sandbox.pieces import (
    URL,
    actions,
    button,
    card,
    confirm,
    data_table,
    image,
    input_of,
    menu,
    option,
    pie,
    plain,
    rich,
    section,
    text_input,
)

HOSTILE = (
    "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'> "
    '<!channel> <https://evil.example/?q="><b onmouseover="window.hacked=1">|the wiki> '
    "javascript:window.hacked=1 </textarea></dialog>{{ 7 * 7 }} \ue0000\ue001 *bold* `code`"
)


def words(text: str, kind: str = "mrkdwn") -> Json:
    """A text object."""
    return {"type": kind, "text": text}


def figures(kind: str) -> Json:
    """A chart with two lines over four weeks, one value of them below zero."""
    weeks = ["Week 1", "Week 2", "Week 3", "Week 4"]
    series = [("Raised", [4, 7, 3, 5]), ("Answered", [2, 5, -1, 6])]
    drawn = {
        "type": kind,
        "series": [
            {
                "name": name,
                "data": [{"label": w, "value": v} for w, v in zip(weeks, values, strict=True)],
            }
            for name, values in series
        ],
        "axis_config": {"categories": weeks, "y_label": "Concerns"},
    }
    return {"type": "data_visualization", "title": f"Six weeks, {kind}", "chart": drawn}


def table() -> Json:
    """A table with rich text in it."""
    head = [{"type": "raw_text", "text": name} for name in ("Group", "Heard")]
    rows = [[{"type": "raw_text", "text": "Support"}, rich("1 of 4")]]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
        "rows": [head, *rows],
    }


def leaves() -> Json:
    """Rich text with every leaf, list, quote and code."""
    row = [
        {"type": "text", "text": "bold ", "style": {"bold": True}},
        {"type": "text", "text": "struck ", "style": {"strike": True, "italic": True}},
        {"type": "text", "text": "coded", "style": {"code": True}},
        {"type": "link", "url": URL, "text": "a link"},
        {"type": "user", "user_id": "U0GONE"},
        {"type": "broadcast", "range": "channel"},
        {"type": "emoji", "name": "tada"},
        {"type": "date", "timestamp": 1780300800, "format": "{date_short} {time}"},
    ]
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "an item"}]}
    deep = {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [item]}
    return {
        "type": "rich_text",
        "elements": [
            {"type": "rich_text_section", "elements": row},
            {"type": "rich_text_list", "style": "ordered", "elements": [item, item]},
            deep,
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "a quote"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x = 1"}]},
        ],
    }


def container() -> Json:
    """A container that can be folded."""
    inside = [section("Inside the container"), {"type": "divider"}]
    return {
        "type": "container",
        "title": plain("A container"),
        "subtitle": plain("with a subtitle"),
        "is_collapsible": True,
        "child_blocks": inside,
    }


def task(**fields: str) -> Json:
    """A task."""
    return {"type": "task_card", "task_id": "t", "title": "Read the brief"} | fields


MESSAGES: dict[str, list[Json]] = {
    "words": [
        {"type": "header", "text": plain("A header")},
        section("*Bold*, _italic_, ~struck~, `code` and <https://example.com|a link>\n&gt; quoted"),
        {"type": "divider"},
        section("Beside a picture", accessory={**image(), "type": "image"}),
        {"type": "section", "fields": [words("*Effect*\nStops us"), words("*Group*\nSales")]},
        {"type": "context", "elements": [words("Logged by Maya"), plain("at noon")]},
        leaves(),
        {"type": "markdown", "text": "# Title\n\nSome **bold** words\n\n- one\n- two\n\n> said"},
    ],
    "figures": [figures("bar"), figures("line"), table()],
    "more figures": [figures("area"), pie(3, 2, 1)],
    "rows": [data_table(rows=9, columns=3, cell="a cell", page_size=5)],
    "pictures": [
        image(title=plain("A house")),
        {
            "type": "video",
            "alt_text": "A walk",
            "title": plain("A film"),
            "video_url": URL,
            "thumbnail_url": f"{URL}thumbnail.png",
        },
        card(body=words("Its body"), actions=[button("Open", "open")]),
        {"type": "carousel", "elements": [card(), card(title=plain("Another"))]},
        container(),
        {"type": "plan", "title": "A plan", "tasks": [task(status="complete"), task()]},
        task(status="in_progress"),
    ],
    "controls": [
        actions(
            button("Vote", "vote", style="primary"),
            button("Cancel", "cancel", style="danger"),
            {"type": "overflow", "action_id": "over", "options": [option("Edit"), option("Drop")]},
            menu(action_id="one", placeholder=plain("Stance"), options=[option("For")]),
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-06-01"},
        ),
        section("Several", accessory=menu("multi_static_select", action_id="many")),
        section("Radio", accessory=menu("radio_buttons", action_id="radio")),
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": "felt",
                    "positive_button": {"text": plain("Good"), "value": "1"},
                    "negative_button": {"text": plain("Bad"), "value": "0"},
                },
                {
                    "type": "icon_button",
                    "icon": "trash",
                    "text": plain("Remove"),
                    "action_id": "bin",
                },
            ],
        },
        confirm(),
    ],
}
"""Messages by what is in them; each is one that Slack takes."""


def every_input() -> list[Json]:
    """A modal's blocks: one of each input, and what else may stand beside them."""
    simple: list[tuple[str, Json]] = [
        ("rich_text_input", {}),
        ("email_text_input", {}),
        ("url_text_input", {}),
        ("number_input", {"is_decimal_allowed": False}),
        ("datepicker", {}),
        ("timepicker", {}),
        ("datetimepicker", {}),
        ("users_select", {}),
        ("multi_users_select", {}),
        ("conversations_select", {}),
        ("multi_channels_select", {}),
        ("file_input", {}),
        ("external_select", {"min_query_length": 1}),
    ]
    offered = ("static_select", "multi_static_select", "radio_buttons", "checkboxes")
    fields = [
        input_of(
            {"type": kind, "action_id": "value", **more},
            block_id=kind,
            label=plain(kind.replace("_", " ").capitalize()),
            optional=True,
        )
        for kind, more in simple
    ]
    fields += [
        input_of(
            menu(kind, action_id="value", options=[option("One"), option("Two")]),
            block_id=kind,
            label=plain(kind.replace("_", " ").capitalize()),
            optional=True,
        )
        for kind in offered
    ]
    return [
        text_input("Say it", "text", max_length=80),
        {"type": "alert", "level": "warning", "text": plain("Mind the gap")},
        *fields,
        actions(button("More", "more")),
    ]

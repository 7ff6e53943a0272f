"""Rules of rich text."""

from sandbox.rules.checks import Check, Shape, array, flag, one_of, string, tagged, whole

_WORD = string(255, least=1)
_STYLE = Shape(
    optional=dict.fromkeys(
        ("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), flag
    )
)
_STYLED: dict[str, Check] = {"style": _STYLE}
_LEAF = tagged(
    {
        "text": Shape({"text": string(least=1)}, _STYLED),
        "link": Shape({"url": string(least=1)}, {**_STYLED, "text": string()}),
        "user": Shape({"user_id": _WORD}, _STYLED),
        "usergroup": Shape({"usergroup_id": _WORD}, _STYLED),
        "channel": Shape({"channel_id": _WORD}, _STYLED),
        "emoji": Shape({"name": _WORD}, {"unicode": _WORD, **_STYLED}),
        "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": Shape(
            {"timestamp": whole(0), "format": string(least=1)},
            {"url": string(), "fallback": string(), **_STYLED},
        ),
        "color": Shape({"value": _WORD}, _STYLED),
        "team": Shape({"team_id": _WORD}, _STYLED),
    }
)
_LEAVES = array(_LEAF)
_BORDER: dict[str, Check] = {"border": whole(0, 1)}
SECTION = Shape({"elements": _LEAVES})
RICH_TEXT = Shape(
    {
        "elements": array(
            tagged(
                {
                    "rich_text_section": SECTION,
                    "rich_text_quote": Shape({"elements": _LEAVES}, _BORDER),
                    "rich_text_preformatted": Shape(
                        {"elements": _LEAVES}, {**_BORDER, "language": _WORD}
                    ),
                    "rich_text_list": Shape(
                        {
                            "style": one_of("bullet", "ordered"),
                            "elements": array(tagged({"rich_text_section": SECTION})),
                        },
                        {"indent": whole(0, 8), "offset": whole(0), **_BORDER},
                    ),
                }
            )
        )
    },
    {"block_id": _WORD},
)
"""A rich_text block."""

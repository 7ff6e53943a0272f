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
        "text": Shape({"text": string(100_000, least=1)}, _STYLED),
        "link": Shape({"url": string(3000, least=1)}, {**_STYLED, "text": string(3000)}),
        "user": Shape({"user_id": _WORD}, _STYLED),
        "usergroup": Shape({"usergroup_id": _WORD}, _STYLED),
        "channel": Shape({"channel_id": _WORD}, _STYLED),
        "emoji": Shape({"name": _WORD}, {"unicode": _WORD, **_STYLED}),
        "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, _STYLED),
        "date": Shape(
            {"timestamp": whole(0, 9_999_999_999), "format": string(500, least=1)},
            {"url": string(3000), "fallback": string(500), **_STYLED},
        ),
        "color": Shape({"value": _WORD}, _STYLED),
        "team": Shape({"team_id": _WORD}, _STYLED),
    }
)
_LEAVES = array(_LEAF, most=1000)
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
                            "elements": array(tagged({"rich_text_section": SECTION}), most=1000),
                        },
                        {"indent": whole(0, 8), "offset": whole(0, 10_000), **_BORDER},
                    ),
                }
            ),
            most=1000,
        )
    },
    {"block_id": _WORD},
)
"""A rich_text block."""

"""Rules for rich text: sections, lists, quotes and preformatted text.

Source: Block Kit reference, "Rich text block".
"""

from .schema import anything, array, boolean, choice, integer, record, string, tagged

_FLAGS = dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight", "unlink"), boolean)
_STYLE = {"style": record({}, _FLAGS)}

_TEXT = record({"type": choice("text"), "text": string(least=1)}, _STYLE)
_LINK = record(
    {"type": choice("link"), "url": string(least=1)},
    {"text": string(), "unsafe": boolean, **_STYLE},
)

INLINE = tagged(
    {
        "text": _TEXT,
        "link": _LINK,
        "user": record({"type": choice("user"), "user_id": string(least=1)}, _STYLE),
        "usergroup": record({"type": choice("usergroup"), "usergroup_id": string(least=1)}, _STYLE),
        "channel": record({"type": choice("channel"), "channel_id": string(least=1)}, _STYLE),
        "team": record({"type": choice("team"), "team_id": string(least=1)}, _STYLE),
        "broadcast": record(
            {"type": choice("broadcast"), "range": choice("here", "channel", "everyone")}, _STYLE
        ),
        "emoji": record(
            {"type": choice("emoji"), "name": string(least=1)},
            {"unicode": string(), "url": string(), "skin_tone": integer(least=1), **_STYLE},
        ),
        "date": record(
            {"type": choice("date"), "timestamp": integer(), "format": string(least=1)},
            {"url": string(), "fallback": string(), **_STYLE},
        ),
        "color": record({"type": choice("color"), "value": string(least=1)}, _STYLE),
    }
)

_BORDER = {"border": integer(least=0, most=1)}
_SECTION = record({"type": choice("rich_text_section"), "elements": array(INLINE)})

# A list holds sections only; nesting is said by `indent`.
# Source: Block Kit reference, "rich_text_list", field `elements`.
_LIST = record(
    {
        "type": choice("rich_text_list"),
        "style": choice("bullet", "ordered"),
        "elements": array(tagged({"rich_text_section": _SECTION})),
    },
    {"indent": integer(least=0, most=8), "offset": integer(least=0), **_BORDER},
)

RICH_TEXT_PARTS = array(
    tagged(
        {
            "rich_text_section": _SECTION,
            "rich_text_list": _LIST,
            "rich_text_quote": record(
                {"type": choice("rich_text_quote"), "elements": array(INLINE)}, _BORDER
            ),
            "rich_text_preformatted": record(
                {
                    "type": choice("rich_text_preformatted"),
                    "elements": array(tagged({"text": _TEXT, "link": _LINK})),
                },
                {"language": string(), **_BORDER},
            ),
        }
    )
)

RICH_TEXT = record(
    {"type": choice("rich_text"), "elements": RICH_TEXT_PARTS},
    {"block_id": anything},
)

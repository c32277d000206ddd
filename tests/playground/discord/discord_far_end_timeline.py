"""A slash command with every type of option, subcommands and translations."""

from typing import Any


def option(kind: int, name: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": f"about {name}", **more}


ORDERS = [{"name": "Newest first", "value": "newest", "name_localizations": {"zh-CN": "最新"}}]
TIMELINE = {
    "name": "cyberdialogue",
    "description": "The dialogue",
    "options": [
        option(
            1,
            "timeline",
            name_localizations={"zh-CN": "年表"},
            options=[
                option(
                    4,
                    "from",
                    required=True,
                    min_value=1900,
                    max_value=2100,
                    name_localizations={"zh-CN": "从"},
                ),
                option(4, "to"),
                option(3, "order", choices=ORDERS),
                option(3, "words", min_length=2, max_length=20),
                option(10, "ratio", max_value=1),
                option(5, "public"),
                option(6, "user"),
                option(7, "place", channel_types=[0]),
                option(8, "role"),
                option(9, "whom"),
            ],
        ),
        option(2, "remind", options=[option(1, "list"), option(1, "pause", options=[option(4, "days")])]),
    ],
}

"""Whom a message would notify."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BRIEFINGS,
    EDITORS,
    open_stage,
    section,
)


def rich(element: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}]


@pytest.mark.parametrize(
    ("message", "pinged"),
    [
        ({"text": "nobody @channel @ana"}, []),
        ({"text": f"<@{ANA}>"}, [ANA]),
        ({"text": "<!channel>"}, [ANA, BEN]),
        ({"text": "<!here|here> now"}, [ANA, BEN]),
        ({"text": "<!everyone>"}, [ANA, BEN]),
        ({"text": f"<!subteam^{EDITORS}>"}, [BEN]),
        ({"text": "&lt;!channel&gt;"}, []),
        ({"text": "@ben", "link_names": True}, [BEN]),
        ({"text": "@briefing-editors", "parse": "full"}, [BEN]),
        ({"text": "x", "blocks": [section(f"<@{BEN}>")]}, [BEN]),
        (
            {
                "text": "x",
                "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}],
            },
            [],
        ),
        ({"text": "x", "blocks": [section("see @channel")]}, [ANA, BEN]),
        (
            {
                "text": "x",
                "blocks": [
                    {"type": "section", "text": {"type": "mrkdwn", "text": "@here", "verbatim": True}}
                ],
            },
            [],
        ),
        ({"text": "x", "blocks": rich({"type": "user", "user_id": ANA})}, [ANA]),
        ({"text": "x", "blocks": rich({"type": "broadcast", "range": "here"})}, [ANA, BEN]),
        ({"text": "x", "blocks": rich({"type": "text", "text": "<!channel>"})}, []),
        ({"text": "x", "attachments": [{"text": f"<@{ANA}>"}]}, [ANA]),
    ],
)
async def test_mentions_are_recorded_as_pings(message: Any, pinged: Any) -> None:
    async with open_stage() as stage:
        await stage.client.chat_postMessage(channel=BRIEFINGS, **message)
        assert stage.messages()[0]["_pings"] == pinged

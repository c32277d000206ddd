"""The shortcut of messages' menu that looks up what one quotes, read as a request; pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.model.exchange import Request
from bot.model.ids import UNNAMED, Destination, UserId
from bot.model.request import write_option
from bot.platforms.slack.parse import PLATFORM, Question, line_of, named, user_name

CHECK_QUOTE: Final = "check_quote"
"""The callback_id of the shortcut that looks a message's words up in the sources."""
_QUOTE: Final = ("quote", "words")
"""The command that it asks, and that command's option."""


def quoted(body: Mapping[str, Any], workspace: str) -> Question:
    """Read the shortcut that looks a message's words up; its line is empty where the message has none.

    Source: Slack, "message_action payload".
    """
    chosen: Mapping[str, Any] = body["message"]
    said = "\n".join(filter(None, _texts(chosen.get("blocks")))) or str(chosen.get("text") or "")
    words = line_of(said)
    command, option = _QUOTE
    return Question(
        request=Request(
            dossier=UNNAMED,
            line=f"{command} {write_option(option, words)}" if words else "",
            user=UserId(named(body["user"]["id"])),
            user_name=user_name(body),
            destination=Destination(
                platform=PLATFORM, workspace=workspace, channel=named(body["channel"]["id"])
            ),
        ),
        response_url=body.get("response_url") or "",
        trigger=body.get("trigger_id") or "",
        thread=chosen.get("thread_ts") or "",
    )


def _texts(part: object) -> Iterator[str]:
    """What blocks say, a line for each; their own marks of emphasis are no part of it.

    Source: Block Kit reference, "rich text block", "text object".
    """
    for block in part if isinstance(part, list) else ():
        inner = [_runs(block.get(name)) for name in ("elements", "text", "fields")]
        yield "".join(run for runs in inner for run in runs)


def _runs(part: object) -> Iterator[str]:
    if isinstance(part, list):
        for one in part:
            yield from _runs(one)
    elif isinstance(part, dict):
        text = part.get("text")
        if isinstance(text, str):
            yield text
        for name in ("text", "elements"):
            if not isinstance(part.get(name), str):
                yield from _runs(part.get(name))

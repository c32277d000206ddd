"""Slack payloads become requests and presses; pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from bot.model.briefing import Effect
from bot.model.calling import asked_around
from bot.model.correction import is_post_key
from bot.model.exchange import Request
from bot.model.ids import UNNAMED, Destination, DossierId, UserId
from bot.model.request import Grammar
from bot.model.text import clean, tidy

PLATFORM: Final = "slack"
DIRECT: Final = "D"
"""Begins the ids of direct messages."""
HELP: Final = "help"
KEY_MARK: Final = "key."
"""Begins the block_id of a reminder's first block; the key follows, then a dot and the edition."""
KEPT_MARK: Final = "#"
"""Stands between dossier and token in a button's value whose line is kept by the core."""
_LINE_MARK: Final = "="
"""Stands in a menu's action_id before the line that all of its options begin with."""

# <@U012|ana>, <#C012|general>, <https://example.org|example.org>, <!here>, <!subteam^S012|@handler>
# Source: Slack, "Formatting message text", section "Retrieving formatted messages".
_REFERENCE: Final = re.compile(
    r"<(@(?=[UW])|#(?=[CDG])|!(?=[a-z])|(?=https?:|mailto:|tel:))([^<>|]+)(?:\|([^<>]*))?>"
)
_VALUE: Final = re.compile(r"([a-z0-9-]+)([ #])(.*)", re.DOTALL)
_VALUE_CODES: Final = (("%", "%25"), ("&", "%26"), ("<", "%3C"), (">", "%3E"))
_UNSAFE: Final = frozenset("%&<>")
# What a person says in a message, with a file, in a thread and in the channel at once, or as "/me".
# Source: Events API reference, "message", section "Message subtypes".
_SAID: Final = frozenset({"", "file_share", "me_message", "thread_broadcast"})
_NO_COMMANDS: Final = Grammar(())
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request, and where its answer goes.

    Attributes:
        response_url: Takes messages for half an hour; empty where Slack gives none.
        trigger: Opens one form within three seconds; empty where Slack gives none.
        thread: The thread to answer in; empty outside of one.
        message: The message that asked; empty for a slash command.
        direct: Whether it was asked in the app's own direct messages.
    """

    request: Request
    response_url: str = ""
    trigger: str = ""
    thread: str = ""
    message: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """Somebody pressed a button of ours.

    Attributes:
        line: The request line, or empty where `token` names a kept one.
        ephemeral: Whether only the presser sees the message.
        message: The message's timestamp; empty on the Home tab.
        thread: The thread the message answers in; empty for what stands in the channel, replies or not.
        trigger: Opens one form within three seconds.
        key: The reminder's key; empty on anything but a reminder.
        shown: The key of an answer that the channel sees; empty on anything else.
        action: Tells this button from the message's others.
    """

    dossier: DossierId
    line: str
    token: str
    effect: Effect
    user: UserId
    user_name: str
    destination: Destination | None
    response_url: str
    trigger: str
    ephemeral: bool
    message: str
    thread: str
    key: str
    shown: str
    action: str


def line_of(text: str) -> str:
    """A person's words as they typed them, from the form Slack sends them in.

    Of a channel, its id is kept as `<#ID>`, which is how an option takes a channel.
    """
    if "<" in text:
        text = _REFERENCE.sub(_referred, text)
    if "&" in text:
        for escaped, mark in _ENTITIES:
            text = text.replace(escaped, mark)
    return tidy(text)


def command(body: Mapping[str, Any], workspace: str) -> Question:
    """Read a slash command.

    Source: Slack, "Implementing slash commands", section "Preparing your app to receive commands".
    """
    trigger = body.get("trigger_id") or ""
    request = Request(
        dossier=DossierId(body["command"][1:]),
        line=line_of(body.get("text") or ""),
        user=UserId(body["user_id"]),
        destination=Destination(platform=PLATFORM, workspace=workspace, channel=body["channel_id"]),
        user_name=clean(body.get("user_name") or ""),
        can_ask=bool(trigger),
    )
    return Question(request=request, response_url=body.get("response_url") or "", trigger=trigger)


def message(
    event: Mapping[str, Any],
    workspace: str,
    bot_user: str,
    dossiers: Sequence[DossierId],
    grammar: Grammar = _NO_COMMANDS,
) -> Question | None:
    """Read a mention or a direct message; None where nobody asked anything, as with edits and other bots.

    The first word chooses the dossier if it is one's name, else the core does.

    Source: Events API reference, "app_mention" and "message.im".
    """
    is_said = (event.get("subtype") or "") in _SAID
    if not event.get("user") or event.get("bot_id") or not is_said or event.get("hidden"):
        return None
    mention = rf"<@{re.escape(bot_user)}(?:\|[^<>]*)?>"
    before, *behind = [line_of(part) for part in re.split(mention, event.get("text") or "", maxsplit=1)]
    dossier, line = asked_around(before, behind[0] if behind else None, dossiers, grammar)
    return Question(
        request=Request(
            dossier=dossier or UNNAMED,
            line=line or HELP,
            user=UserId(named(event["user"])),
            destination=Destination(platform=PLATFORM, workspace=workspace, channel=named(event["channel"])),
            # In the direct messages with the bot there is nobody to share with.
            may_write=event.get("channel_type") != "im",
        ),
        thread=event.get("thread_ts") or "",
        message=event["ts"],
        direct=event.get("channel_type") == "im",
    )


def press(body: Mapping[str, Any], workspace: str) -> Press | None:
    """Read a press; None where it is no button of ours.

    Source: Slack, "block_actions payload".
    """
    action: Mapping[str, Any] = next(iter(body.get("actions") or ()), {})
    effect, _, place = action.get("action_id", "").partition("-")
    chosen: Mapping[str, Any] = action.get("selected_option") or {}
    dossier, mark, rest = _split_value(action.get("value") or chosen.get("value") or "")
    if chosen:
        rest = f"{unquote(place.partition(_LINE_MARK)[2])} {rest}"
    if effect not in set(Effect) or not dossier:
        return None
    container, pressed = body.get("container") or {}, body.get("message") or {}
    channel = named(container.get("channel_id") or (body.get("channel") or {}).get("id") or "")
    ts, thread = (
        container.get("message_ts") or "",
        container.get("thread_ts") or pressed.get("thread_ts") or "",
    )
    key = key_of(pressed)
    return Press(
        dossier=DossierId(dossier),
        line="" if mark == KEPT_MARK else rest,
        token=rest if mark == KEPT_MARK else "",
        effect=Effect(effect),
        user=UserId(named(body["user"]["id"])),
        user_name=user_name(body),
        destination=Destination(platform=PLATFORM, workspace=workspace, channel=channel) if channel else None,
        response_url=body.get("response_url") or "",
        trigger=body.get("trigger_id") or "",
        ephemeral=bool(container.get("is_ephemeral")),
        message=ts,
        thread="" if thread == ts else thread,
        key=key if is_post_key(key) else "",
        shown="" if is_post_key(key) else key,
        action=action.get("action_id", "") + dossier + mark + rest,
    )


def named(id_: object) -> str:
    """An id as Slack promises it.

    Raises:
        TypeError: It is anything but text, which the API would be asked about in vain.
    """
    if not isinstance(id_, str):
        raise TypeError(f"an id is text, and not {id_!r}")
    return id_


def user_name(body: Mapping[str, Any]) -> str:
    """The name of whoever did something, for others to read.

    Source: Slack, "block_actions payload" and "view_submission payload", field "user".
    """
    user = body["user"]
    return clean(user.get("name") or user.get("username") or user["id"])


def button_value(dossier: DossierId, line: str) -> str:
    """The value of a button that asks this line.

    Slack hands a message's texts back with `&`, `<` and `>` escaped, so a value holds none of them.
    """
    return f"{dossier} {_coded(line)}"


def menu_id(effect: Effect, place: int, line: str) -> str:
    """The action_id of a menu: what choosing does, its place among the message's controls, and its line."""
    return f"{effect}-{place}{_LINE_MARK}{_coded(line)}"


def _coded(line: str) -> str:
    if not _UNSAFE.isdisjoint(line):
        for mark, code in _VALUE_CODES:
            line = line.replace(mark, code)
    return line


def kept_value(dossier: DossierId, token: str) -> str:
    """The value of a button whose line the core keeps under this token."""
    return f"{dossier}{KEPT_MARK}{token}"


def key_of(message: Mapping[str, Any]) -> str:
    """The reminder key a message of ours carries; empty where it carries none."""
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    if payload.get("key"):
        return str(payload["key"])
    for block in message.get("blocks") or ():
        name = block.get("block_id") or ""
        if name.startswith(KEY_MARK):
            return str(name[len(KEY_MARK) :].partition(".")[0])
    return ""


def _split_value(value: str) -> tuple[str, str, str]:
    found = _VALUE.fullmatch(value)
    return (found[1], found[2], unquote(found[3])) if found else ("", "", "")


def _referred(found: re.Match[str]) -> str:
    sign, target, label = found.groups()
    shown = label or target.partition("^")[2] or target
    if sign == "#":
        return f"<#{target}>"
    if not sign:
        return shown.removeprefix("mailto:").removeprefix("tel:")
    return shown if target.startswith("date^") or shown.startswith("@") else f"@{shown}"

"""Reading channels back: conversations.history, conversations.replies.

Source: the method's page, arguments and "Pagination"; Slack docs, "Message metadata",
"Receive metadata with the Web API".
"""

from __future__ import annotations

from collections.abc import Sequence

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .errors import ApiError
from .limits import TIER_3
from .messages import public, thread_root
from .messages import replies as thread_replies
from .methods_chat import visible_channel
from .pages import cursor, placed
from .state import WorkspaceState
from .timestamps import MICROSECONDS, as_micros
from .wire import JsonObject

HISTORY_LIMIT = 999
REPLIES_LIMIT = 1000
DEFAULT_LIMIT = 100
SCOPES = tuple(f"{family}:history" for family in ("channels", "groups", "im", "mpim"))


def _readable(workspace: WorkspaceState, call: MethodCall) -> SlackChannel:
    channel = visible_channel(workspace, call.required("channel"))
    scope = f"{channel.family}:history"
    if scope not in workspace.app.scopes or workspace.history_refusal == "missing_scope":
        raise ApiError("missing_scope", needed=scope, provided=",".join(workspace.app.scopes))
    if workspace.history_refusal:
        raise ApiError(workspace.history_refusal)
    if workspace.app.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _bound(call: MethodCall, name: str) -> int | None:
    text = call.text(name)
    if not text or text in {"0", "now"}:
        return None
    try:
        return as_micros(text)
    except ValueError as error:
        raise ApiError(f"invalid_ts_{name}") from error


def _between(workspace: WorkspaceState, call: MethodCall, messages: Sequence[JsonObject]) -> list[JsonObject]:
    oldest, latest = _bound(call, "oldest"), _bound(call, "latest")
    inclusive = call.flag("inclusive")
    youngest = round((workspace.clock.epoch() - call.hidden_seconds) * MICROSECONDS)
    found = []
    for message in messages:
        at = as_micros(message["ts"])
        if oldest is not None and (at < oldest or (at == oldest and not inclusive)):
            continue
        if latest is not None and (at > latest or (at == latest and not inclusive)):
            continue
        if call.hidden_seconds and at > youngest:
            continue
        found.append(message)
    return found


def _read_back(message: JsonObject, *, with_metadata: bool) -> JsonObject:
    shown = public(message)
    if "metadata" in shown and not with_metadata:
        shown["metadata"] = {"event_type": shown["metadata"]["event_type"]}
    return shown


def history(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """A channel's messages, newest first; replies stay in their threads.

    With `oldest` alone the page closest to `oldest` comes first, otherwise the page
    closest to `latest`.
    """
    channel = _readable(workspace, call)
    limit = call.count("limit", default=DEFAULT_LIMIT, most=HISTORY_LIMIT)
    top = [message for message in channel.messages.values() if _is_top(message)]
    found = sorted(_between(workspace, call, top), key=lambda message: as_micros(message["ts"]))
    forward = _bound(call, "oldest") is not None and _bound(call, "latest") is None
    after = call.text("cursor")
    if after:
        place = as_micros(placed("next_ts", after))
        found = [
            message
            for message in found
            if (as_micros(message["ts"]) > place if forward else as_micros(message["ts"]) < place)
        ]
    shown = found[:limit] if forward else found[-limit:]
    more = len(found) > len(shown)
    with_metadata = call.flag("include_all_metadata")
    answer: JsonObject = {
        "messages": [_read_back(message, with_metadata=with_metadata) for message in reversed(shown)],
        "has_more": more,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if call.text("latest"):
        answer["latest"] = call.text("latest")
    if call.text("oldest"):
        answer["oldest"] = call.text("oldest")
    if more:
        last = shown[-1] if forward else shown[0]
        answer["response_metadata"] = {"next_cursor": cursor("next_ts", last["ts"])}
    return answer


def _is_top(message: JsonObject) -> bool:
    in_thread = message.get("thread_ts", message["ts"]) != message["ts"]
    return not in_thread or message.get("subtype") == "thread_broadcast"


def replies(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """A thread, oldest first: the message it begins with, then its replies.

    Source: conversations.replies.
    """
    channel = _readable(workspace, call)
    root = thread_root(channel, call.required("ts"))
    if root is None:
        raise ApiError("thread_not_found")
    limit = call.count("limit", default=REPLIES_LIMIT, most=REPLIES_LIMIT)
    answers = _between(workspace, call, thread_replies(channel, root["ts"]))
    found = [root, *sorted(answers, key=lambda message: as_micros(message["ts"]))]
    after = call.text("cursor")
    if after:
        place = as_micros(placed("next_ts", after))
        found = [message for message in found if as_micros(message["ts"]) > place]
    shown, with_metadata = found[:limit], call.flag("include_all_metadata")
    answer: JsonObject = {
        "messages": [_read_back(message, with_metadata=with_metadata) for message in shown],
        "has_more": len(found) > len(shown),
    }
    if len(found) > len(shown):
        answer["response_metadata"] = {"next_cursor": cursor("next_ts", shown[-1]["ts"])}
    return answer


HISTORY_METHODS = {
    "conversations.replies": ApiMethod(run=replies, tier=TIER_3, scopes=SCOPES, required=("channel", "ts")),
    "conversations.history": ApiMethod(run=history, tier=TIER_3, scopes=SCOPES, required=("channel",)),
}

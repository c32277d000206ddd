"""Failures on demand: rules for which call fails how, and the failing itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KINDS = frozenset(
    {
        "429",
        "500",
        "500_after",
        "fatal_error",
        "fatal_error_after",
        "hang",
        "hang_after",
        "history_late",
        "late_effect",
        "reset",
        "reset_after",
        "slow",
    }
)
ANY_CALL = "*"
SERVER_ERROR = 500
TOO_MANY = 429
Effect = Callable[[], web.Response]


@dataclass(slots=True, kw_only=True)
class Rule:
    """One rule.

    Args:
        match: An API method, "response_url", or "*".
        fault: One of KINDS.
        times: How many calls it spoils.
        after: How many matching calls it lets through first.
        channel: Spoils only calls about this channel.
        retry_after: Seconds, for "429".
        seconds: For "slow", "late_effect" (real time) and "history_late" (the far end's clock).
    """

    match: str
    fault: str
    times: int = 1
    after: int = 0
    channel: str = ""
    retry_after: int = 1
    seconds: float = 1.0

    def fits(self, method: str, channel: str) -> bool:
        """Whether the rule is about such a call and has times left."""
        about = self.match in (method, ANY_CALL) and self.channel in ("", channel)
        return about and self.times > 0


def read_rule(given: Mapping[str, Any]) -> Rule:
    """A rule from its JSON.

    Raises:
        ValueError: A field is unknown or has a wrong value.
    """
    known = set(Rule.__dataclass_fields__)
    if not set(given) <= known:
        raise ValueError(
            f"A fault rule has the fields {', '.join(sorted(known))}; not {sorted(set(given) - known)}."
        )
    if str(given.get("fault")) not in KINDS:
        raise ValueError(f"{given.get('fault')!r} is no fault; there are {', '.join(sorted(KINDS))}.")
    values = {name: value for name, value in given.items() if value is not None}
    return Rule(**{**values, "match": str(given.get("match", ANY_CALL)), "fault": str(given["fault"])})


@dataclass(slots=True)
class Faults:
    """The rules in force, in the order they were given."""

    rules: list[Rule] = field(default_factory=list)

    def take(self, method: str, channel: str) -> Rule | None:
        """The rule that spoils this call, if any, counting it as used."""
        for rule in self.rules:
            if not rule.fits(method, channel):
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            return rule
        return None


class FaultyLine:
    """Carries out a call the way a rule says.

    Args:
        tasks: Where late effects run.
        closing: Set when the far end stops; hanging calls end then.
    """

    def __init__(self, tasks: asyncio.TaskGroup, closing: asyncio.Event) -> None:
        self._tasks = tasks
        self._closing = closing

    async def carry(self, request: web.Request, rule: Rule, effect: Effect) -> web.Response:
        """Answer a request, with or without its effect, which gives the proper answer."""
        kind = rule.fault.removesuffix("_after")
        if kind != rule.fault:
            effect()
        match kind:
            case "429":
                return too_many(rule.retry_after)
            case "500":
                return web.json_response({"ok": False, "error": "internal_error"}, status=SERVER_ERROR)
            case "fatal_error":
                return web.json_response({"ok": False, "error": "fatal_error"})
            case "hang":
                await self._closing.wait()
            case "slow":
                await asyncio.sleep(rule.seconds)
                return effect()
            case "late_effect":
                self._tasks.create_task(_later(rule.seconds, effect), name="late effect")
        return _cut(request)


def too_many(retry_after_seconds: int) -> web.Response:
    """The answer to a call that came too often."""
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=TOO_MANY,
        headers={"Retry-After": str(retry_after_seconds)},
    )


async def _later(seconds: float, effect: Effect) -> None:
    await asyncio.sleep(seconds)
    effect()


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()

"""Faults to order: which requests go wrong, how often, and in which way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from .wire import JSON, JsonObject, as_whole

_PLACEHOLDER = re.compile(r"\{[^}]*\}")


class Fault(Enum):
    """Ways for a request to go wrong.

    Those ending in "after" take effect first. HISTORY_LATE hides messages younger than `seconds` from
    reads of history, by the far end's clock; all other seconds are real ones.
    """

    TOO_MANY = "429"
    MISSING = "404"
    ERROR = "500"
    ERROR_AFTER = "500_after"
    RESET = "reset"
    RESET_AFTER = "reset_after"
    HANG = "hang"
    HANG_AFTER = "hang_after"
    SLOW = "slow"
    LATE_EFFECT = "late_effect"
    HISTORY_LATE = "history_late"


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """One fault for the requests it matches.

    Args:
        match: Method and path template, such as `POST /channels/{channel_id}/messages`; the names in
            braces do not matter.
        fault: What goes wrong.
        channel: Only requests about this channel.
        times: How many matching requests go wrong.
        after: How many are let through first.
        seconds: For SLOW, LATE_EFFECT and HISTORY_LATE.
        retry_after: For TOO_MANY, in seconds.
    """

    match: str
    fault: Fault
    channel: str | None = None
    times: int = 1
    after: int = 0
    seconds: float = 0
    retry_after: float = 1

    @classmethod
    def read(cls, rule: Mapping[str, JSON]) -> FaultRule:
        """A rule out of JSON.

        Raises:
            ValueError: It has no template or an unknown fault.
        """
        match, channel = rule.get("match"), rule.get("channel")
        if not isinstance(match, str) or not match:
            raise ValueError('a fault rule needs "match", such as "POST /channels/{channel_id}/messages"')
        return cls(
            match=match,
            fault=Fault(str(rule.get("fault"))),
            channel=str(channel) if channel else None,
            times=as_whole(rule.get("times"), 1),
            after=as_whole(rule.get("after")),
            seconds=_seconds(rule.get("seconds"), 0),
            retry_after=_seconds(rule.get("retry_after"), 1),
        )

    def json(self) -> JsonObject:
        """The rule with what is left of it."""
        return {
            "match": self.match,
            "fault": self.fault.value,
            "channel": self.channel,
            "times": self.times,
            "after": self.after,
            "seconds": self.seconds,
            "retry_after": self.retry_after,
        }


def _seconds(value: JSON, default: float) -> float:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else default


def _normal(template: str) -> str:
    return _PLACEHOLDER.sub("{}", " ".join(template.split()))


class Faults:
    """The rules in force, in the order they were made."""

    def __init__(self) -> None:
        self.rules: list[FaultRule] = []

    def take(self, method: str, route: str, channel: str | None) -> FaultRule | None:
        """The first rule with times left that applies to a request, now used once more."""
        wanted = _normal(f"{method} {route}")
        for rule in self.rules:
            if _normal(rule.match) != wanted or rule.channel not in {None, channel} or rule.times <= 0:
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            return rule
        return None

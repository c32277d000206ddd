"""Checks of JSON values that complain in the words of Slack's own validator.

A check takes a value and its JSON pointer and returns complaints, none when it fits.

Source: slackhq/hack-json-schema, the validator of Slack's Web API, whose messages and
order of checks these follow; responses of chat.postMessage and views.open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .wire import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One thing wrong with one place of a payload."""

    message: str
    pointer: str
    code: str = "failed_constraint"
    constraint: JsonObject | None = None

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]" if self.pointer else self.message


Check: TypeAlias = Callable[[Any, str], list[Complaint]]


def _wrong(message: str, pointer: str, kind: str = "", expected: Any = None) -> list[Complaint]:
    constraint = {"type": kind, "expected": expected} if kind else None
    return [Complaint(message=message, pointer=pointer, constraint=constraint)]


def _mistyped(message: str, pointer: str) -> list[Complaint]:
    return [Complaint(message=message, pointer=pointer, code="invalid_type")]


def string(*, most: int | None = None, least: int = 0, pattern: str = "") -> Check:
    """Text of `least` to `most` characters (both inclusive), matching `pattern` if given."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        if not isinstance(value, str):
            return _mistyped("must provide a string", pointer)
        if pattern and not re.search(pattern, value):
            return _wrong(f"input must match regex pattern: {pattern}", pointer, "pattern", pattern)
        if most is not None and len(value) > most:
            return _wrong(f"must be less than {most + 1} characters", pointer, "max_length", most)
        if len(value) < least:
            return _wrong(f"must be more than {least - 1} characters", pointer, "min_length", least)
        return []

    return check


def choice(*allowed: str) -> Check:
    """One of the given words."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        if not isinstance(value, str):
            return _mistyped("must provide a string", pointer)
        if value not in allowed:
            return _wrong("must be a valid enum value", pointer, "enum", list(allowed))
        return []

    return check


def boolean(value: Any, pointer: str) -> list[Complaint]:
    """True or false."""
    return [] if isinstance(value, bool) else _mistyped("must be a boolean", pointer)


def integer(*, least: int | None = None, most: int | None = None) -> Check:
    """A whole number between the given bounds, both inclusive."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        if isinstance(value, bool) or not isinstance(value, int):
            return _mistyped("must provide an integer", pointer)
        if most is not None and value > most:
            return _wrong(f"must be less than {most}", pointer, "maximum", most)
        if least is not None and value < least:
            return _wrong(f"must be greater than {least}", pointer, "minimum", least)
        return []

    return check


def array(items: Check, *, least: int = 0, most: int | None = None) -> Check:
    """A list of `least` to `most` items, each passing `items`."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        if not isinstance(value, list):
            return _mistyped("must provide an array", pointer)
        if most is not None and len(value) > most:
            return _wrong(f"no more than {most} items allowed", pointer, "max_items", most)
        if len(value) < least:
            return _wrong(f"must provide at least {least} items", pointer, "min_items", least)
        return [bad for index, item in enumerate(value) for bad in items(item, f"{pointer}/{index}")]

    return check


def record(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *, open_ended: bool = False
) -> Check:
    """An object with the given fields and, unless open ended, no others."""
    fields = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> list[Complaint]:
        if not isinstance(value, dict):
            return _mistyped("must provide an object", pointer)
        missing = [name for name in required if name not in value]
        if missing:
            return [_absent(name, pointer) for name in missing]
        found = [
            bad
            for name, inner in fields.items()
            if name in value
            for bad in inner(value[name], step(pointer, name))
        ]
        extra = [] if open_ended else [name for name in value if name not in fields]
        for name in extra:
            found += _wrong(f"invalid additional property: {name}", pointer, "additional_properties")
        return found

    return check


def _absent(name: str, pointer: str) -> Complaint:
    return Complaint(message=f"missing required field: {name}", pointer=pointer, code="missing_field")


def tagged(kinds: Mapping[str, Check], key: str = "type") -> Check:
    """An object whose `key` names the check it must pass."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        if not isinstance(value, dict):
            return _mistyped("must provide an object", pointer)
        if key not in value:
            return [_absent(key, pointer)]
        kind = value[key]
        if not isinstance(kind, str):
            return _mistyped("must provide a string", step(pointer, key))
        if kind not in kinds:
            return _wrong(f"unsupported type: {kind}", step(pointer, key), "enum", list(kinds))
        return kinds[kind](value, pointer)

    return check


def every(*checks: Check) -> Check:
    """All of the checks; a failure is headed by the complaint that not all matched."""

    def check(value: Any, pointer: str) -> list[Complaint]:
        found = [bad for inner in checks for bad in inner(value, pointer)]
        if not found:
            return []
        return _wrong("failed to match all allowed schemas", pointer, "all_of") + found

    return check


def anything(_value: Any, _pointer: str) -> list[Complaint]:
    """Whatever it is."""
    return []


def step(pointer: str, name: str) -> str:
    """The pointer of a field of the value at `pointer`."""
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def worded(complaints: Sequence[Complaint]) -> list[str]:
    """Complaints as `response_metadata.messages` carries them."""
    return [f"[ERROR] {complaint}" for complaint in complaints]

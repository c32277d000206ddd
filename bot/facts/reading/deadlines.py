"""When a commitment falls due or ends, as a fact file says it: a date, one deadline, or several."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.facts.reading.file_read import FACT
from bot.facts.reading.nodes import ListNode, MappingNode, Node, Scalar, describe
from bot.facts.reading.scalars import EdtfDate, LocalText, Matching, Ref
from bot.facts.reading.shapes import Key, ListOf, ReadContext, Record, Schema, Shape
from bot.model.commitment import Due, TimeSpan, Unit
from bot.model.dates import DateFormError

Values = Mapping[str, Any]

_WRITTEN: Final = "([1-9][0-9]{0,3} )?(day|week|month|year|working day)s?"
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_MOST_TIMES: Final = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time; `form` shows some."""

    form: str

    def read(self, node: Node, context: ReadContext) -> TimeSpan:
        """The span."""
        match = re.fullmatch(_WRITTEN, node.text) if isinstance(node, Scalar) else None
        if match is None:
            written = repr(node.text[:70]) if isinstance(node, Scalar) else describe(node)
            raise context.fault(node, f"{written} is no span of time: write one such as {self.form}")
        return TimeSpan(int(match[1] or 1), Unit(match[2]))

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": f"^(?:{_WRITTEN})$", "description": f"As in {self.form}."}


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day."""

    def read(self, node: Node, context: ReadContext) -> time:
        """The time."""
        match = _TIME.fullmatch(node.text) if isinstance(node, Scalar) else None
        if match is None:
            raise context.fault(node, f"{describe(node)} stands here: write a time of day such as 12:00")
        return time(int(match[1]), int(match[2]))

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "pattern": f"^{_TIME.pattern}$"}


@dataclass(frozen=True, slots=True)
class ZoneName:
    """A time zone by its name in the IANA database."""

    def read(self, node: Node, context: ReadContext) -> str:
        """The name."""
        name = node.text if isinstance(node, Scalar) else ""
        try:
            return ZoneInfo(name).key
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            said = "write one such as America/New_York or Asia/Shanghai, not EST or UTC+8"
            raise context.fault(node, f"{name[:70]!r} is no time zone: {said}") from error

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": "string", "description": "As in America/New_York."}


@dataclass(frozen=True, slots=True)
class Times:
    """How often something recurs."""

    def read(self, node: Node, context: ReadContext) -> int:
        """The number."""
        text = node.text if isinstance(node, Scalar) else ""
        if not re.fullmatch(r"[1-9]\d{0,3}", text, re.ASCII) or int(text) > _MOST_TIMES:
            raise context.fault(node, f"{describe(node)} stands here: write a number from 1 to {_MOST_TIMES}")
        return int(text)

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        return {"type": ["integer", "string"], "minimum": 1, "maximum": _MOST_TIMES}


def _rule(values: Values, node: MappingNode, context: ReadContext) -> None:
    """A deadline has a date or counts from an event; what belongs to the one stands beside that one."""
    written = node.pairs.keys()
    if ("on" in written) == ("within" in written):
        raise context.fault(node, "a deadline has a date or counts from an event: write either on or within")
    if "within" in written and written.isdisjoint({"after", "event"}):
        raise context.fault(node, "within counts from an event: name its fact in after, or say it in event")
    for key, needed in _NEEDS.items():
        if key in written and needed not in written:
            raise context.fault(node.value(key) or node, f"{key} belongs to {needed}: write {needed} too")
    if "every" in values and values["every"].unit is Unit.WORKING_DAY:
        raise context.fault(
            node.value("every") or node, "what recurs is counted in days, weeks, months or years"
        )
    if "every" in values and "on" in values:
        try:
            values["every"].after(values["on"])
        except DateFormError as error:
            raise context.fault(node.value("on") or node, str(error)) from error
    if "at" in values and "on" in values and values["on"].closes is None:
        raise context.fault(node.value("at") or node, "a time of day belongs to a day: write one in on")


_NEEDS: Final = {
    "at": "zone",
    "zone": "at",
    "times": "every",
    "every": "on",
    "after": "within",
    "event": "within",
    "holidays": "within",
}
_DEADLINE: Final = Record(
    "a deadline",
    {
        "on": Key(EdtfDate(), "the window, or the first one where it recurs"),
        "what": Key(LocalText(200), "what falls due or ends then, where there are several"),
        "at": Key(TimeOfDay(), "the time of day on its last day, with its zone"),
        "zone": Key(ZoneName(), "the time zone of that time"),
        "every": Key(Span("year, 6 months or 2 weeks"), "how long after each other it recurs"),
        "times": Key(Times(), "how often it recurs in all; without end where this is left out"),
        "within": Key(Span("90 days or 20 working days"), "the span after an event in which it falls due"),
        "after": Key(Ref(FACT), "the fact that tells of the event; its day gives the deadline's"),
        "event": Key(LocalText(200), "the event in words, where no fact tells of it yet"),
        "holidays": Key(
            Matching("[A-Z]{2}", "a country's two letters, as in DE"),
            "the country whose working days are counted; all weekdays where this is left out",
        ),
    },
    lambda values, _node, _context: Due(**values),
    rule=_rule,
    constraint={
        "oneOf": [{"required": ["on"]}, {"required": ["within"]}],
        "dependencies": {key: [needed] for key, needed in _NEEDS.items()},
    },
)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """A date, a deadline, or a list of them; `is_end` where they are ends of an offer or a right."""

    is_end: bool = False

    def read(self, node: Node, context: ReadContext) -> tuple[Due, ...]:
        """The deadlines."""
        if isinstance(node, ListNode):
            found: tuple[Due, ...] = ListOf(_OneDeadline(), at_least=1).read(node, context)
        else:
            found = (_OneDeadline().read(node, context),)
        return tuple(replace(due, is_end=self.is_end) for due in found)

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        one = _OneDeadline().schema()
        return {"anyOf": [*one["anyOf"], {"type": "array", "minItems": 1, "items": one}]}


@dataclass(frozen=True, slots=True)
class _OneDeadline:
    """A date, or a mapping that says more of it."""

    def read(self, node: Node, context: ReadContext) -> Due:
        """The deadline."""
        if isinstance(node, MappingNode):
            return _DEADLINE.read(node, context)
        return Due(on=EdtfDate().read(node, context))

    def schema(self) -> Schema:
        """The shape as JSON Schema."""
        shapes: tuple[Shape[Any], ...] = (EdtfDate(), _DEADLINE)
        return {"anyOf": [shape.schema() for shape in shapes]}

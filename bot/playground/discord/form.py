"""Reading a request's JSON field by field, gathering every complaint in Discord's nested shape."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from .errors import INVALID_FORM, RestError
from .wire import JSON, JsonObject, Snowflake, read_snowflake

REQUIRED = "BASE_TYPE_REQUIRED"
WEB_SCHEMES = ("http", "https")
LINK_SCHEMES = ("http", "https", "discord")
MEDIA_SCHEMES = ("http", "https", "attachment")
_HAS_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


class Complaints:
    """What is wrong with one request body.

    Source: API Reference, "Error Messages".
    """

    def __init__(self) -> None:
        self._found: list[tuple[tuple[str, ...], str, str]] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, path: tuple[str, ...], code: str, message: str) -> None:
        """Note one complaint about the field at a path."""
        self._found.append((path, code, message))

    def refuse_if_any(self) -> None:
        """Refuse the request as an invalid form when anything was noted."""
        if self._found:
            raise RestError(INVALID_FORM, errors=self.nested())

    def nested(self) -> JsonObject:
        """The complaints as the tree of fields, each leaf under ``_errors``."""
        tree: dict[str, JSON] = {}
        for path, code, message in self._found:
            node = tree
            for name in path:
                below = node.setdefault(name, {})
                assert isinstance(below, dict)
                node = below
            leaves = node.setdefault("_errors", [])
            assert isinstance(leaves, list)
            leaves.append({"code": code, "message": message})
        return tree


def refuse(path: tuple[str, ...], code: str, message: str) -> RestError:
    """An invalid form with a single complaint."""
    complaints = Complaints()
    complaints.add(path, code, message)
    return RestError(INVALID_FORM, errors=complaints.nested())


def length_complaint(least: int, most: int | None) -> tuple[str, str]:
    """Discord's code and words for a string or list of the wrong length."""
    if most is None:
        return "BASE_TYPE_MIN_LENGTH", f"Must be {least} or more in length."
    if least == 0:
        return "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length."
    return "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."


def choice_complaint(allowed: Collection[int]) -> tuple[str, str]:
    """Discord's code and words for a number that is none of a few."""
    listed = ", ".join(str(value) for value in sorted(allowed))
    return "BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}."


class BodyForm:
    """One JSON object under examination."""

    def __init__(self, value: JsonObject, path: tuple[str, ...], complaints: Complaints) -> None:
        self.value = value
        self.path = path
        self.complaints = complaints

    @classmethod
    def open(cls, body: JSON) -> BodyForm:
        """The form of a whole body; anything but an object is refused outright."""
        if not isinstance(body, Mapping):
            raise refuse((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return cls(body, (), Complaints())

    def complain(self, name: str | None, code: str, message: str) -> None:
        """Note a complaint about a field, or about the object itself."""
        self.complaints.add(self.path if name is None else (*self.path, name), code, message)

    def lacks(self, name: str) -> None:
        """Note that a required field is missing."""
        self.complain(name, REQUIRED, "This field is required")

    def has(self, name: str) -> bool:
        """Whether the field is there at all, be it null."""
        return name in self.value

    def filled(self, name: str) -> bool:
        """Whether the field holds something: not null, not empty, not false."""
        return bool(self.value.get(name))

    def text(
        self, name: str, *, most: int | None = None, least: int = 0, required: bool = False, trim: bool = True
    ) -> str | None:
        """A string field, trimmed; lengths are inclusive and counted in characters."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        if not isinstance(raw, str):
            self.complain(name, "STRING_TYPE_CONVERT", f'Could not interpret "{raw}" as string.')
            return None
        text = raw.strip() if trim else raw
        if not text and required and least > 0:
            self.lacks(name)
        elif len(text) < least or (most is not None and len(text) > most):
            self.complain(name, *length_complaint(least, most))
        return text

    def whole(
        self, name: str, *, least: int | None = None, most: int | None = None, required: bool = False
    ) -> int | None:
        """A whole-number field; both ends are inclusive."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        if isinstance(raw, bool) or not isinstance(raw, int):
            self.complain(name, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not int.')
            return None
        if least is not None and raw < least:
            self.complain(name, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {least}.")
        elif most is not None and raw > most:
            self.complain(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")
        return raw

    def number(self, name: str) -> float | None:
        """A field that is any number."""
        raw = self.value.get(name)
        if raw is None:
            return None
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            self.complain(name, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not float.')
            return None
        return raw

    def flag(self, name: str) -> bool | None:
        """A boolean field."""
        raw = self.value.get(name)
        if raw is None or isinstance(raw, bool):
            return raw
        self.complain(name, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return None

    def choice(self, name: str, allowed: Collection[int], *, required: bool = True) -> int | None:
        """A field that must be one of a few numbers."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        if isinstance(raw, bool) or not isinstance(raw, int) or raw not in allowed:
            self.complain(name, *choice_complaint(allowed))
            return None
        return raw

    def snowflake(self, name: str, *, required: bool = False) -> Snowflake | None:
        """An id field."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        found = read_snowflake(raw)
        if found is None:
            self.complain(name, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not snowflake.')
        return found

    def url(self, name: str, schemes: Sequence[str], *, most: int, required: bool = False) -> str | None:
        """A web address with one of the schemes."""
        text = self.text(name, most=most, least=1 if required else 0, required=required)
        if not text:
            return None
        scheme, rest = text.partition(":")[0].lower(), text.partition("://")[2]
        if _HAS_SCHEME.match(text) and scheme not in schemes:
            listed = ", ".join(f"'{known}'" for known in schemes)
            self.complain(
                name,
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{scheme}" is not supported. Scheme must be one of ({listed}).',
            )
        elif not rest or any(character.isspace() for character in text):
            self.complain(name, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return text

    def timestamp(self, name: str) -> datetime | None:
        """An ISO 8601 instant."""
        raw = self.text(name)
        if not raw:
            return None
        try:
            return datetime.fromisoformat(raw)
        except ValueError:
            self.complain(name, "DATE_TIME_TYPE_PARSE", f"Could not parse {raw}. Should be ISO8601.")
            return None

    def items(
        self, name: str, *, most: int | None = None, least: int = 0, required: bool = False
    ) -> Sequence[JSON] | None:
        """A list field; lengths are inclusive."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            self.complain(name, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return None
        if len(raw) < least or (most is not None and len(raw) > most):
            self.complain(name, *length_complaint(least, most))
        return raw

    def forms(
        self, name: str, *, most: int | None = None, least: int = 0, required: bool = False
    ) -> list[BodyForm] | None:
        """A list of objects, each as a form of its own."""
        raw = self.items(name, most=most, least=least, required=required)
        if raw is None:
            return None
        found: list[BodyForm] = []
        for index, item in enumerate(raw):
            path = (*self.path, name, str(index))
            if isinstance(item, Mapping):
                found.append(BodyForm(item, path, self.complaints))
            else:
                self.complaints.add(
                    path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType"
                )
        return found

    def form(self, name: str, *, required: bool = False) -> BodyForm | None:
        """An object field as a form of its own."""
        raw = self.value.get(name)
        if raw is None:
            if required:
                self.lacks(name)
            return None
        if not isinstance(raw, Mapping):
            self.complain(name, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return None
        return BodyForm(raw, (*self.path, name), self.complaints)

    def snowflakes(self, name: str, *, most: int) -> tuple[Snowflake, ...]:
        """A list of ids; a null or absent list is an empty one."""
        found: list[Snowflake] = []
        for index, item in enumerate(self.items(name, most=most) or ()):
            snowflake = read_snowflake(item)
            if snowflake is None:
                self.complaints.add(
                    (*self.path, name, str(index)), "NUMBER_TYPE_COERCE", f'Value "{item}" is not snowflake.'
                )
            else:
                found.append(snowflake)
        return tuple(found)

    def numbers(self, name: str, allowed: Collection[int], *, least: int = 0) -> tuple[int, ...] | None:
        """A list of different numbers, each one of a few; nothing when it is absent or null."""
        items = self.items(name, least=least)
        if items is None:
            return None
        found: list[int] = []
        for index, item in enumerate(items):
            if isinstance(item, bool) or not isinstance(item, int) or item not in allowed or item in found:
                self.complaints.add((*self.path, name, str(index)), *choice_complaint(allowed))
            else:
                found.append(item)
        return tuple(found)

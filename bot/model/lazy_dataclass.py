"""The standard library's `dataclass`, whose methods are made at a class's first use and not at its import.

The standard library writes the source of five or six methods for each class and compiles it whenever the
program starts: half the time that importing this program took. Fields, slots and keywords are the standard
library's own here, so `fields`, `replace` and `asdict` work; `__init__` is compiled when a class is first
called, and the rest are plain functions.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import Field, FrozenInstanceError
from operator import attrgetter
from typing import Any, Final, NoReturn, TypeVar, dataclass_transform

_T = TypeVar("_T")

_MISSING: Final = dataclasses.MISSING


@dataclass_transform(field_specifiers=(dataclasses.field,))
def dataclass(
    *,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
    order: bool = False,
    eq: bool = True,
) -> Callable[[type[_T]], type[_T]]:
    """Make a class hold the fields it annotates; the parameters mean what the standard library's do."""

    def made(cls: type[_T]) -> type[_T]:
        own = frozenset(cls.__dict__)
        # Without a docstring, the standard library would work out a signature to stand in its place.
        cls.__doc__ = cls.__doc__ or cls.__name__
        found: Any = dataclasses.dataclass(
            init=False, repr=False, eq=False, match_args=not kw_only, slots=slots, kw_only=kw_only
        )(cls)
        fields = dataclasses.fields(found)
        methods: dict[str, Any] = {"__init__": _first_init(found, frozen=frozen), "__repr__": _repr}
        if eq:
            methods |= _comparing(fields, order=order)
            methods["__hash__"] = methods["__hash__"] if frozen else None
        if frozen:
            methods |= {"__setattr__": _refuse_set, "__delattr__": _refuse_delete, "__setstate__": _set_state}
        for name, method in methods.items():
            if name not in own:
                setattr(found, name, method)
        return found  # type: ignore[no-any-return] # the class, made anew where it has slots

    return made


def _first_init(cls: type, *, frozen: bool) -> Callable[..., None]:
    """An `__init__` that puts the compiled one in its place and calls that."""

    def __init__(self: object, *args: Any, **kwargs: Any) -> None:  # noqa: N807 - it stands for one
        compiled = _compiled_init(cls, frozen=frozen)
        cls.__init__ = compiled  # type: ignore[misc] # what this function is for
        compiled(self, *args, **kwargs)

    return __init__


def _compiled_init(cls: type, *, frozen: bool) -> Callable[..., None]:
    parameters: dict[bool, list[str]] = {False: [], True: []}
    lines: list[str] = []
    known: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": _MISSING}
    for field in dataclasses.fields(cls):
        name, value = field.name, field.name
        if field.default is not _MISSING:
            known[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not _MISSING:
            known[f"_make_{name}"] = field.default_factory
            parameter = f"{name}=_MISSING"
            value = f"_make_{name}() if {name} is _MISSING else {name}"
        elif field.init:
            parameter = name
        else:  # `__post_init__` sets it
            continue
        if field.init:
            parameters[bool(field.kw_only)].append(parameter)
        else:
            value = f"_make_{name}()" if field.default is _MISSING else f"_default_{name}"
        lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    keywords = ["*", *parameters[True]] if parameters[True] else []
    header = ", ".join(["self", *parameters[False], *keywords])
    source = f"def __init__({header}):\n  " + "\n  ".join(lines or ["pass"])
    exec(source, known)  # noqa: S102 - names of fields, from this program's own source
    init: Callable[..., None] = known["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    return init


def _comparing(fields: tuple[Field[Any], ...], *, order: bool) -> dict[str, Any]:
    """What compares two objects of one class by their fields, and what hashes one."""
    names = [field.name for field in fields if field.compare]
    values: Callable[[object], Any]
    if len(names) == 1:
        only = attrgetter(names[0])

        def values(self: object) -> tuple[Any, ...]:
            return (only(self),)

    else:
        values = attrgetter(*names) if names else lambda _: ()

    def __eq__(self: object, other: object) -> bool:  # noqa: N807 - it stands for one
        if other.__class__ is not self.__class__:
            return NotImplemented
        same: bool = values(self) == values(other)
        return same

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    def __lt__(self: object, other: object) -> bool:  # noqa: N807
        if other.__class__ is not self.__class__:
            return NotImplemented
        before: bool = values(self) < values(other)
        return before

    return {"__eq__": __eq__, "__hash__": __hash__} | ({"__lt__": __lt__} if order else {})


def _repr(self: Any) -> str:
    shown = ", ".join(
        f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr
    )
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(self: object, name: str, value: object) -> NoReturn:
    del self, value
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: object, name: str) -> NoReturn:
    del self
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _set_state(self: object, state: tuple[object, dict[str, Any]]) -> None:
    """Put back what a copy took, past what refuses to be set."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)

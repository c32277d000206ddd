"""Collects one declared value per module of a package."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def collect(package: ModuleType, name: str, type_: type[T]) -> tuple[T, ...]:
    """Import each module of the package and give the value each declares under `name`, by module name.

    Raises:
        TypeError: A module declares something else under that name, or nothing.
    """
    values = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        value = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), name, None)
        if not isinstance(value, type_):
            raise TypeError(f"{package.__name__}.{module.name} must declare {name}, a {type_.__name__}")
        values.append(value)
    return tuple(values)

"""A library's private attributes are touched in one module of a platform, where a test watches over them."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import platforms

FILES = [
    path for path in sorted(Path(platforms.__file__).parent.rglob("*.py")) if path.name != "internals.py"
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_reaches_into_another_object(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    reached = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and re.fullmatch(r"_[a-z]\w*", node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"})
    ]
    assert reached == []


def ours() -> Iterator[type]:
    """Every class of a platform that a library's class is the base of."""
    for found in pkgutil.walk_packages(platforms.__path__, f"{platforms.__name__}."):
        module = importlib.import_module(found.name)
        for value in vars(module).values():
            is_here = inspect.isclass(value) and value.__module__ == found.name
            if is_here and any(theirs(value)) and not found.name.endswith(".internals"):
                yield value


def theirs(ours: type) -> Iterator[type]:
    return (
        base
        for base in ours.__mro__
        if base.__module__.partition(".")[0] in {"discord", "slack_sdk", "slack_bolt"}
    )


@pytest.mark.parametrize("ours", list(ours()), ids=lambda found: found.__name__)
def test_no_attribute_of_ours_is_a_private_one_of_the_library(ours: type) -> None:
    library = {name for base in theirs(ours) for name in privates(inspect.getsource(base))}
    assert privates(inspect.getsource(ours)) & library == set()


def privates(source: str) -> set[str]:
    """The private attributes that a class's source uses of itself, or defines."""
    return set(re.findall(r"(?:self\.|cls\.|super\(\)\.|def )(_[a-z]\w*)", source))

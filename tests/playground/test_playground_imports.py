"""The contract that keeps far ends apart from the program names all of the program."""

import pkgutil
import tomllib
from pathlib import Path

import bot

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
CLIENTS = {"slack_bolt", "slack_sdk", "discord"}


def test_far_ends_may_import_no_room_of_the_program() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text())["tool"]["importlinter"]["contracts"]
    [contract] = [each for each in contracts if each["name"].startswith("Far ends play")]
    rooms = {f"bot.{module.name}" for module in pkgutil.iter_modules(bot.__path__)}
    assert set(contract["forbidden_modules"]) == rooms - {"bot.playground"} | CLIENTS
    kinds = {"bot.playground.loopback", "bot.playground.slack", "bot.playground.discord"}
    assert set(contract["source_modules"]) == kinds

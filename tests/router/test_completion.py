"""Values offered while somebody types: at most 25, best first, each of them understood."""

import pytest

from bot.model.ids import DossierId
from bot.model.option import Option
from bot.platforms.discord import PLATFORM as DISCORD
from tests.router.asking import FACTS, Asker


@pytest.fixture(scope="module")
def bounded() -> Asker:
    """Ask a bot that keeps the limits of the platform that completes."""
    return Asker(FACTS, limits=DISCORD.limits)


def option_of(asker: Asker, command: str, name: str) -> Option:
    found = asker.reader.grammar.commands[command]
    return next(option for option in found.options if option.name == name)


def offered(asker: Asker, command: str, name: str, typed: str, language: str = "en") -> list[tuple[str, str]]:
    option = option_of(asker, command, name)
    found = asker.router.complete(DossierId("cyberdialogue"), option, typed, language)
    return [(completion.label, completion.value) for completion in found]


@pytest.mark.parametrize(
    ("command", "name", "typed", "first"),
    [
        ("fact", "id", "hot", "hotline"),
        ("fact", "id", "HOT", "hotline"),
        ("fact", "id", "training c", "training-course"),
        ("fact", "id", "hotlne", "hotline"),
        ("fact", "id", "热线", "hotline"),
        ("people", "name", "lor", "loretta-lynch"),
        ("people", "name", "郭", "guo-shengkun"),
        ("commitments", "by", "中国", "china"),
        ("commitments", "by", "united s", "united-states"),
        ("help", "command", "ti", "timeline"),
        ("search", "words", "who led the symp", "who led the symposium"),
    ],
)
def test_the_best_fit_comes_first(asker, command, name, typed, first):
    assert offered(asker, command, name, typed)[0][1] == first


@pytest.mark.parametrize("typed", ["", " ", "c", "x" * 500, "\u202e", "🙂", "(", "a b c d e f g"])
@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("fact", "id"),
        ("people", "name"),
        ("commitments", "by"),
        ("help", "command"),
        ("search", "words"),
        ("summary", "length"),
        ("timeline", "from"),
        ("deadlines", "days"),
    ],
)
def test_offers_keep_the_bounds_of_the_platforms(bounded, command, name, typed):
    found = offered(bounded, command, name, typed)
    assert len(found) <= 25
    assert len({value for _, value in found}) == len(found)
    for label, value in found:
        assert 1 <= len(label) <= 100
        assert 1 <= len(value) <= 100


async def test_every_offered_value_is_understood(asker):
    for command, name in (("fact", "id"), ("people", "name"), ("commitments", "by"), ("help", "command")):
        for _, value in offered(asker, command, name, ""):
            await asker.ask(f'{command} {name}:"{value}"')
    for _, value in offered(asker, "summary", "length", ""):
        await asker.ask(f"summary {value}")


def test_labels_speak_the_readers_language(asker):
    assert offered(asker, "fact", "id", "hotline")[0][0] == "hotline — Hotline"
    assert offered(asker, "fact", "id", "hotline", "zh-CN")[0][0] == "hotline — 热线"
    assert [label for label, _ in offered(asker, "summary", "length", "", "zh")] == ["简短", "完整"]


@pytest.mark.parametrize(
    ("typed", "language", "labels"),
    [
        ("", "en", ["all"]),
        ("", "zh", ["全部"]),
        ("45", "en", ["45", "all"]),
        ("0", "en", ["all"]),
        ("x", "en", ["all"]),
    ],
)
async def test_where_a_number_may_be_all_that_is_offered_as_a_number(asker, typed, language, labels):
    found = offered(asker, "deadlines", "days", typed, language)
    assert [label for label, _ in found] == labels
    everything = await asker.ask(f"deadlines {found[-1][1]}")
    assert everything.blocks == (await asker.ask("deadlines all")).blocks

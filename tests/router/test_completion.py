"""Values offered while somebody types: at most 25, best first, each of them understood."""

import pytest

from bot.model.briefing import AnswerOutcome
from bot.model.errors import UserError
from bot.model.ids import DossierId
from bot.model.option import OneOf, Option
from bot.model.request import write_option
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
    assert offered(asker, "fact", "id", "hotline")[0][0] == "Hotline"
    assert offered(asker, "fact", "id", "hotline", "zh-CN")[0][0] == "热线"
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


@pytest.mark.parametrize("language", ["en", "zh-CN", "fr"])
@pytest.mark.parametrize("command", ["search", "ask"])
async def test_questions_are_offered_in_the_askers_language_and_each_is_answered(asker, command, language):
    option = "words" if command == "search" else "question"
    for typed in ("", "w", "what", "谁", "qui", "hotline", "train"):
        for label, value in offered(asker, command, option, typed, language):
            assert label == value
            answer = await asker.attempt(f"ask {write_option('question', value)}", language=language.lower())
            assert not answer.error, value
            assert answer.reply.briefing.outcome is not AnswerOutcome.NONE, value


def test_what_is_offered_for_nothing_typed_is_whole_questions_and_titles(asker):
    labels = [label for label, _ in offered(asker, "ask", "question", "")]
    assert "What was promised" in labels
    assert "Hotline" in labels
    assert any(label.startswith("What did China") for label in labels)
    assert "有哪些承诺" in [label for label, _ in offered(asker, "ask", "question", "承诺", "zh")]


def test_facts_are_found_by_words_of_their_titles_in_any_order(asker):
    assert offered(asker, "fact", "id", "beij cour train")[0] == (
        "Training course in Beijing",
        "training-course",
    )


@pytest.mark.parametrize(
    ("name", "typed", "language", "first"),
    [
        ("zone", "", "en", ("UTC", "UTC")),
        ("zone", "shang", "en", ("Asia/Shanghai — Shanghai, China", "Asia/Shanghai")),
        ("zone", "上海", "zh", ("Asia/Shanghai — 上海, 中国", "Asia/Shanghai")),
        ("zone", "new york", "fr", ("America/New_York — New York, États-Unis", "America/New_York")),
        ("kinds", "", "en", ("anniversaries and deadlines", "all")),
        ("kinds", "dea", "en", ("deadlines", "deadlines")),
        ("kinds", "deadlines dig", "fr", ("échéances, bulletin", "deadlines digest")),
        ("leads", "", "en", ("30, 7, 1, 0 days before", "30 7 1 0")),
        ("leads", "60", "en", ("60 days before", "60")),
        ("weekdays", "", "zh", ("星期一、星期二、星期三、星期四、星期五", "mon tue wed thu fri")),
        ("weekdays", "sat", "en", ("Saturday", "sat")),
        ("holidays", "", "fr", ("France (FR)", "FR")),
        ("holidays", "德", "zh", ("德国 (DE)", "DE")),
        ("holidays", "none", "en", ("none: post on holidays too", "none")),
    ],
)
def test_what_reminders_take_is_offered_by_what_people_call_it(asker, name, typed, language, first):
    assert offered(asker, "remind on", name, typed, language)[0] == first


@pytest.mark.parametrize("name", ["zone", "kinds", "leads", "weekdays", "holidays"])
@pytest.mark.parametrize("typed", ["", "a", "30", "7 1", "mon", "deadlines", "x y z", "\u202e", "x" * 300])
def test_all_that_is_offered_for_reminders_can_be_read(asker, bounded, name, typed):
    option = option_of(asker, "remind on", name)
    command = asker.reader.grammar.commands["remind on"]
    reader = asker.reader.option_reader(DossierId("cyberdialogue"), "en")
    for _, value in offered(bounded, "remind on", name, typed):
        assert not isinstance(reader.read(command, option, value), UserError), value


def test_each_dossier_offers_its_own_languages_to_choose_from(asker):
    for offer in asker.router.slash_commands:
        book = asker.store.book(offer.name)
        for command in offer.commands:
            (option,) = (one for one in command.options if one.name == "language")
            assert isinstance(option.value, OneOf)
            assert [choice.value for choice in option.value.choices] == list(book.dossier.languages)
            assert option.hidden is (len(book.dossier.languages) == 1)

"""Lines nobody types by accident: they are answered or refused, and nothing breaks."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.briefing import Briefing
from bot.model.command import Command
from tests.router.asking import FACTS, Asker, all_commands, text_of
from tests.speaking import bilingual

APOLOGY = "Something went wrong"


@pytest.mark.parametrize(
    "line",
    [
        "x" * 100_000,
        "x " * 50_000,
        '" ' * 50_000,
        '\\" ' * 50_000,
        'a:"b ' * 20_000,
        "“" * 50_000,
        "timeline " + "from " * 50_000,
        "timeline from:" + "9" * 5_000,
        "deadlines " + "9" * 5_000,
        "9" * 5_000,
        "search " + "9" * 300,
        "fact " + "(" * 5_000,
        "people " + "ب" * 290,
        "search " + "\u0301" * 290,
        "summary page:" + "9" * 5_000,
        "remind snooze " + "0" * 5_000,
    ],
    ids=lambda line: f"{line[:12]!r}×{len(line)}",
)
async def test_a_very_long_line_is_answered_in_a_few_words(asker, line):
    attempt = await asker.attempt(line)
    assert APOLOGY not in attempt.error
    assert len(text_of(attempt.reply.briefing)) < 6_000 or not attempt.error
    assert len(attempt.error) < 500


@pytest.mark.parametrize(
    "line",
    [
        "fact hot\u202eline",
        "\u2066fact\u2069 hot\u200bline",
        "fact\x00 hotline\x07",
        "\ufefffact hotline",
        "fact ho\U000e0041tline",
        "f\x1b[31mact hotline".replace("[31m", ""),
    ],
)
async def test_characters_that_show_nothing_change_nothing(asker, line):
    assert (await asker.ask(line)).facts == ("hotline",)


async def test_nothing_invisible_comes_back_to_the_reader(asker):
    for line in ("search \u202eevil\u202c words", "people Guo\u202e Xyzzy", "timeline \u2066from\u2069:x"):
        reply = await asker.reply(line)
        assert not {"\u202e", "\u202c", "\u2066", "\u2069"} & set(text_of(reply.briefing))


@pytest.mark.parametrize("line", ["🙂", "hotline 🙂", "👨‍👩‍👧‍👦 who led?", "fact 🙂", "search 🇨🇳 hotline"])
async def test_emoji_are_no_harm(asker, line):
    attempt = await asker.attempt(line)
    assert APOLOGY not in attempt.error


async def test_a_question_with_an_emoji_is_answered(asker):
    assert (await asker.ask("hotline 🙂")).facts[0] == "hotline"


words = st.sampled_from(
    [
        *(name for command in all_commands() for name in (*command.name.split(), *command.names.all())),
        *(option.name + ":" for command in all_commands() for option in command.options),
        *(
            "as_of:",
            "language:",
            "public:",
            "page:",
            "zh",
            "en",
            "fr",
            "yes",
            "all",
            "china",
            "hotline",
            "2016",
        ),
        *(
            "2015-12-02",
            "9999-12-31",
            "0001-01-01",
            "0000",
            "2016-H1",
            "../..",
            '"',
            "“",
            "\\",
            "?",
            "？",
            "🙂",
        ),
        *(
            "who",
            "led",
            "the",
            "talks",
            "<#C1>",
            "@everyone",
            "<!channel>",
            "&lt;",
            "\x00",
            "\ud800",
            "9" * 40,
        ),
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(words, max_size=7), gap=st.sampled_from([" ", "", "  "]))
async def test_no_line_breaks_anything(asker, parts, gap):
    attempt = await asker.attempt(gap.join(parts))
    assert APOLOGY not in attempt.error, gap.join(parts)


async def test_a_fault_of_ours_is_owned_up_to_with_a_number_and_logged_whole(caplog):
    def fail(context: object) -> Briefing:
        del context
        raise ZeroDivisionError("the ledger of oddities")

    broken = Command(
        name="help", names=bilingual("help", "帮助"), summary=bilingual("Fails", "失败"), run=fail
    )
    asker = Asker(FACTS, commands=(broken,))
    with caplog.at_level(logging.ERROR):
        attempt = await asker.attempt("help")
    said = text_of(attempt.reply.briefing)
    assert "noted under number" in said
    assert "oddities" not in said
    reference = attempt.error.rstrip(".").split()[-1]
    assert reference in caplog.text
    assert "ZeroDivisionError: the ledger of oddities" in caplog.text
    assert not attempt.reply.public


async def test_a_dossier_that_is_gone_is_named_with_those_there_are(asker):
    attempt = await asker.attempt("summary", dossier="straits")
    assert attempt.error == "No dossier is called “straits”. There is: cyberdialogue."
    attempt = await asker.attempt("summary", dossier="straits", language="zh")
    assert attempt.error == "没有名为“straits”的卷宗。现有：cyberdialogue。"


async def test_only_managers_may_do_what_is_for_managers(asker):
    refused = await asker.attempt("remind on", manages=False)
    assert refused.error == "Only people who manage reminders here may do this."
    refused = await asker.attempt("remind on", manages=False, language="zh")
    assert refused.error == "只有在此管理提醒的人员才能这样做。"

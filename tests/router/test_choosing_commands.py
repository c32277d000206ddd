"""Which command a line asks for: in either language, misspelt, in a group, or none but a question."""

import pytest

from bot.model.exchange import Request
from bot.model.ids import DossierId
from tests.router.asking import Asker, all_commands, text_of


def chosen(asker: Asker, line: str) -> str:
    request = Request(dossier=DossierId("cyberdialogue"), line=line)
    parsed = asker.reader.parse(request)
    return asker.reader.read(parsed, request, asker.reader.spoken(request, parsed)).command.name


@pytest.mark.parametrize("command", all_commands(), ids=lambda command: command.name)
async def test_every_command_goes_by_its_name_in_either_language(asker, command):
    plain = await asker.attempt(command.name)
    assert "No command is called" not in plain.error
    assert await asker.attempt(command.name.upper()) == plain
    told = await asker.attempt(command.names.in_language("zh") or "")
    assert told.reply.language == "zh"
    asked = await asker.attempt(f"{command.name} language:zh")
    assert told.reply.briefing.title == asked.reply.briefing.title


@pytest.mark.parametrize("line", ["", "   ", "\t\n", "\u200b\u202e"])
async def test_an_empty_line_is_help(asker, line):
    assert (await asker.ask(line)).title == "What you can ask"


@pytest.mark.parametrize("line", ["language:zh", "language:zh public:yes", "language:中文", "language:zh-CN"])
async def test_a_line_of_common_options_alone_is_help(asker, line):
    assert (await asker.ask(line)).title == "可以问什么"


@pytest.mark.parametrize(
    "line",
    ["language:zh sources", "language：zh sources", "language: zh sources", "public:no language:zh sources"],
)
async def test_options_may_stand_before_the_command(asker, line):
    assert (await asker.ask(line)).title == (await asker.ask("sources language:zh")).title


async def test_options_before_a_question_are_no_part_of_it(asker):
    assert await asker.ask("language:en who led the talks?") == await asker.ask("who led the talks?")
    said, lines = await asker.refused("language:zh sumary")
    assert said == "没有名为“sumary”的命令。"
    assert lines == ["summary language:zh"]


async def test_words_that_speak_of_public_answers_are_answered_in_private(asker):
    for line in ('search words:"is public:yes allowed"', "search “is public:yes allowed”"):
        assert not (await asker.reply(line)).public
    assert (await asker.reply("search is it allowed public:yes")).public


async def test_a_slash_command_pasted_whole_is_understood(asker):
    assert (await asker.ask("/cyberdialogue sources")).title == "Sources"
    assert (await asker.ask("/cyberdialogue")).title == "What you can ask"


@pytest.mark.parametrize(
    ("line", "corrections"),
    [
        ("timelin", ["timeline"]),
        ("timelnie from:2014", ["timeline from:2014"]),
        ("sumary full", ["summary full"]),
        ("serach hotline", ["search hotline"]),
        ("poeple Guo Shengkun", ["people Guo Shengkun"]),
        ("today's", ["today"]),
        ("fcat", ["help fact"]),
        ("摘耍 language:zh", None),
    ],
)
async def test_a_misspelt_command_is_offered_right_and_the_button_works(asker, line, corrections):
    if corrections is None:
        await asker.ask(line)  # a question, for half of so short a name is wrong
        return
    said, lines = await asker.refused(line)
    assert said.startswith("No command is called")
    assert lines[: len(corrections)] == corrections
    for correction in lines:
        await asker.ask(correction)


@pytest.mark.parametrize(
    ("line", "needs"),
    [("remind", "needs one more word"), ("remind onn", "needs one more word"), ("提醒", "还需要一个词")],
)
async def test_a_group_alone_asks_for_its_word_and_offers_all(asker, line, needs):
    said, lines = await asker.refused(line)
    assert needs in said
    assert lines
    for correction in lines:
        assert chosen(asker, correction).startswith("remind ")


async def test_help_on_a_group_lists_its_commands(asker):
    for line in ("help remind", "帮助 提醒"):
        told = text_of(await asker.ask(line))
        assert "remind on — " in told
        assert "remind off — " in told
        assert "timeline" not in told


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("people who signed the agreement", None),
        ("people in charge of the talks?", "co-chairs"),
        ("fact check: was the theft state-sponsored?", None),
        ("today what was agreed about a hotline?", "hotline"),
        ("help me find the hotline", "hotline"),
        ("remind me who led the talks", "co-chairs"),
        ("sources say who led the talks?", "co-chairs"),
        ("热线是什么？", "hotline"),
        ("承诺 有没有热线？", "hotline"),
        ("“who led the talks?”", "co-chairs"),
    ],
)
async def test_a_question_that_begins_like_a_command_is_a_question(asker, line, first):
    assert chosen(asker, line) == "search"
    briefing = await asker.ask(line)
    assert first is None or (*briefing.facts, *briefing.closest)[:1] == (first,)


async def test_words_about_the_dossier_are_no_misspelt_command(asker):
    for line in ("source", "factual findings", "the symposium", "report"):
        assert chosen(asker, line) == "search"


@pytest.mark.parametrize(
    ("line", "corrections"),
    [
        ("timeline of events", ["timeline", "search timeline of events"]),
        ("summary of the talks", ["summary", "search summary of the talks"]),
        ("deadlines for China", ["deadlines", "search deadlines for China"]),
    ],
)
async def test_words_that_a_command_can_not_use_are_offered_without_them_and_as_a_search(
    asker, line, corrections
):
    _, lines = await asker.refused(line)
    assert lines == corrections
    for correction in lines:
        await asker.ask(correction)


@pytest.mark.parametrize(
    ("line", "needs"),
    [("search", "needs “words”"), ("fact", "needs “id”"), ("查找", "需要“words”")],
)
async def test_a_command_without_what_it_needs_says_what_and_how(asker, line, needs):
    said, _ = await asker.refused(line)
    assert needs in said
    example = said.rsplit("“", 1)[1].split("”")[0]
    await asker.ask(example)


async def test_did_you_mean_works_for_facts_and_people(asker):
    for line, right in (
        ("fact hotlin", "fact hotline"),
        ("fact hot_line", "fact hotline"),
        ("fact Training Corse", "fact training-course"),
        ("people Guo Shengkan", "people guo-shengkun"),
        ("people Lorreta Lynch", "people loretta-lynch"),
        ("commitments by:chian", "commitments china"),
        ("help timelien", "help timeline"),
    ):
        said, lines = await asker.refused(line)
        assert lines[0] == right, (line, said, lines)
        for correction in lines:
            await asker.ask(correction)


async def test_what_nobody_could_have_meant_is_said_plainly(asker):
    said, lines = await asker.refused("people Xyzzy")
    assert said == "The dossier names nobody called “Xyzzy”. “people” lists everyone."
    assert not lines
    said, lines = await asker.refused("help xyzzy")
    assert said == "No command is called “xyzzy”."
    assert lines == ["help"]


async def test_a_fact_goes_by_its_id_however_it_is_written(asker):
    for line in ("fact hotline", "fact HOTLINE", "fact training course", "fact training_course"):
        assert (await asker.ask(line)).answered


async def test_people_go_by_every_name(asker):
    for name in ("guo-shengkun", "Guo Shengkun", "guo shengkun", "郭声琨", "Guo", "State Councillor"):
        assert "Guo Shengkun" in (await asker.ask(f"people {name}")).title


async def test_mistakes_are_told_in_the_readers_language(asker):
    said, _ = await asker.refused("timelin", language="zh-CN")
    assert said == "没有名为“timelin”的命令。"
    said, _ = await asker.refused("timeline form:1 language:zh")
    assert said.startswith("“timeline” 没有选项“form”。可用选项：of、from、to")
    reply = await asker.reply("fact hotlin language:zh")
    assert "您是不是要找" in text_of(reply.briefing)


@pytest.mark.parametrize("line", ["remind done", "提醒 完成", "rappel terminé", "Remind Done 0123"])
async def test_a_name_of_an_earlier_release_is_understood_and_not_offered(asker, line):
    said, offered = await asker.refused(line)
    assert "reminder" in said
    assert not [one for one in offered if "done" in one]
    said, offered = await asker.refused("remind")
    assert "seen" in said
    assert "done" not in said
    assert "remind done" not in offered

"""Both platforms show the same answer: every command with several option sets, compared block by block."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any, assert_never

import pytest

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Quotation,
    Table,
    Timeline,
    words,
)
from bot.model.ids import DossierId
from bot.model.text import clean
from bot.platforms.discord import limits as discord_limits
from bot.platforms.discord import render as discord
from bot.platforms.slack import limits as slack_limits
from bot.platforms.slack import render as slack
from bot.router.pages import common_limits
from tests.router.asking import FACTS, Asker, all_commands

DOSSIER = DossierId("cyberdialogue")
LINES = {
    "commitments": ["", "by:china", "status:proposed", "by:china status:agreed"],
    "deadlines": ["", "all", "30 as_of:2016-06-01", "all as_of:2017-01-01"],
    "fact": ["hotline", "opm-theft", "lu-chuanying-assessment", "hotlin", "nothing-like-it"],
    "help": ["", "timeline", "remind", "remind on"],
    "people": ["", "Guo Shengkun", "li-wei", "nobody at all"],
    "search": ["who led the talks?", "研讨会", "who won the world cup?", "*_`<@U1> # heading"],
    "sources": ["", "as_of:2015-12-02"],
    "summary": ["", "full", "as_of:2015-12-02"],
    "timeline": ["", "from:2014 to:2015", "from:2016-H1", "from:2015-02-30"],
    "today": ["", "as_of:2016-12-01"],
    "remind list": [""],
    "remind next": ["", "year"],
    "remind on": ["", "kinds:anniversary at:25:00"],
    "remind off": [""],
    "remind edit": [""],
    "remind pause": ["until:2026-05-01", "until:never"],
    "remind resume": ["", "all"],
    "remind test": [""],
    "remind why": ["", "0123456789abcdef01234567"],
    "remind show": ["", "0123456789abcdef01234567"],
    "remind done": ["", "0123456789abcdef01234567"],
    "remind snooze": ["", "0123456789abcdef01234567 days:7"],
}
SAID = [
    f"{command} {options} language:{language}".replace("  ", " ")
    for command, sets in LINES.items()
    for options in sets
    for language in ("en", "zh")
]
_DISCORD_MARKS = re.compile(
    r"\\(?P<kept>[^A-Za-z0-9\s])|(?P<fence>`+) ?(?P<code>.*?) ?(?P=fence)|[*_]+"
    r"|(?:^|(?<=\n))(?:-# |> |• |\d+\. )"
)
_SLACK_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(FACTS, limits=common_limits([slack_limits.PAGE, discord_limits.PAGE]))


def on_slack(briefing: Briefing) -> list[str]:
    """Give the lines that a reader sees on Slack, without the title."""
    tokens = dict.fromkeys(slack.long_lines(briefing, dossier=DOSSIER), "token")
    shown = (slack_text(block) for block in slack.render(briefing, dossier=DOSSIER, tokens=tokens).blocks[1:])
    return [line for text in shown for line in text.split("\n") if line]


def slack_text(block: dict[str, Any]) -> str:
    if block["type"] == "actions":
        return ""
    if block["type"] == "context":
        return "\n".join(unescaped(element["text"]) for element in block["elements"])
    return "\n".join(text for part in block["elements"] for text in slack_parts(part))


def slack_parts(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        for item in part["elements"]:
            yield from slack_parts(item)
    else:
        yield "".join(element["text"] for element in part["elements"]).replace("\N{WORD JOINER}", "")


def unescaped(text: str) -> str:
    for entity, character in _SLACK_ENTITIES:
        text = text.replace(entity, character)
    return text


def on_discord(briefing: Briefing) -> list[str]:
    """Give the lines that a reader sees on Discord, without the title."""
    tokens = dict.fromkeys(discord.long_lines(briefing, dossier=DOSSIER), "token")
    drawn = discord.render(briefing, dossier=DOSSIER, tokens=tokens)
    whole = "\n".join(embed.get("description", "") for embed in drawn.embeds)
    shown = _DISCORD_MARKS.sub(lambda mark: mark["kept"] or mark["code"] or "", whole)
    return [line for line in shown.split("\n") if line]


def buttons_on_slack(briefing: Briefing) -> list[str]:
    tokens = dict.fromkeys(slack.long_lines(briefing, dossier=DOSSIER), "token")
    blocks = slack.render(briefing, dossier=DOSSIER, tokens=tokens).blocks
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [unescaped(button["text"]["text"]) for row in rows for button in row]


def buttons_on_discord(briefing: Briefing) -> list[str]:
    tokens = dict.fromkeys(discord.long_lines(briefing, dossier=DOSSIER), "token")
    rows = discord.render(briefing, dossier=DOSSIER, tokens=tokens).rows
    return [button["label"] for row in rows for button in row["components"]]


def pieces(briefing: Briefing) -> Iterator[str]:
    """Give every stretch of words that the core wrote, line by line."""
    for block in briefing.blocks:
        for text in stretches(block):
            yield from (clean(line) for line in text.split("\n") if line.strip())


def stretches(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield words(block.line)
        case Heading():
            yield block.text
        case Quotation():
            yield f"“{block.before}{block.quote}{block.after}”"
            yield words(block.credit)
        case Listing():
            yield from (words(item.line) for item in block.items)
        case Fields():
            yield from (f"{pair.label}: {words(pair.line)}" for pair in block.pairs)
        case Table():
            yield from (words(cell) for row in block.rows for cell in row.cells)
        case Timeline():
            yield from (f"{entry.when} — {words(entry.line)}" for entry in block.entries)
        case Buttons():
            pass
        case _:
            assert_never(block)


def alone(briefing: Briefing, block: Block) -> Briefing:
    return replace(briefing, blocks=(block,))


def test_every_command_is_asked() -> None:
    assert sorted(LINES) == sorted(command.name for command in all_commands())


@pytest.mark.parametrize("line", SAID)
async def test_each_block_reads_the_same_on_both(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    for block in briefing.blocks:
        page = alone(briefing, block)
        assert on_slack(page) == on_discord(page)


@pytest.mark.parametrize("line", SAID)
async def test_the_whole_answer_reads_as_the_core_wrote_it_on_both(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    here, there = on_slack(briefing), on_discord(briefing)
    assert here == there
    shown = "\n".join(here)
    assert [piece for piece in pieces(briefing) if piece not in shown] == []


@pytest.mark.parametrize("line", SAID)
async def test_the_same_buttons_stand_below_on_both(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    labels = [
        button.label for block in briefing.blocks if isinstance(block, Buttons) for button in block.buttons
    ]
    for written, there, here in zip_longest(labels, buttons_on_slack(briefing), buttons_on_discord(briefing)):
        assert written == there == here

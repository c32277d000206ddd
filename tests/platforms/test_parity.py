"""All platforms show the same answer: every command with several option sets, compared block by block."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

import pytest

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Menu,
    Paragraph,
    Preformatted,
    Quotation,
    Table,
    Timeline,
    words,
)
from bot.model.text import clean
from bot.router.pages import common_limits
from tests.platforms.contracts import contracts
from tests.router.asking import FACTS, Asker, all_commands

SOURCE = "source:china-daily-2015-12-03"
LINES = {
    "assess": [
        "training-course",
        "training-course kept",
        f'training-course kept {SOURCE} quote:"China will provide a 10-day training course"',
        f'training-course kept {SOURCE} quote:"China will provide a 12-day training course"',
        'training-course no-evidence by:"The desk" where:"the ministry\'s website" on:2016-07-01',
        "first-dialogue",
    ],
    "ask": ["what is overdue?", "who led the talks?", "deadlines all"],
    "cite": ["hotline", "symposium style:bibtex", "symposium style:csl-json", "symposium style:markdown"],
    "changes": ["", "since:2027-01-01", "since:soon"],
    "commitments": ["", "by:china", "status:proposed", "by:china status:agreed"],
    "corrections": ["", "fact:hotline"],
    "deadlines": [
        "",
        "all picture:true",
        "all",
        "30 as_of:2016-06-01",
        "all as_of:2017-01-01",
        "overdue",
        "in:2016",
        "in:2030",
    ],
    "export": ["", "csv hotline", 'ics facts:"hotline symposium"', "claimreview", "csv nowhere"],
    "fact": ["hotline", "opm-theft", "lu-chuanying-assessment", "hotlin", "nothing-like-it"],
    "help": ["", "timeline", "remind", "remind on"],
    "people": ["", "Guo Shengkun", "li-wei", "nobody at all"],
    "search": ["who led the talks?", "研讨会", "who won the world cup?", "*_`<@U1> # heading"],
    "sources": ["", "as_of:2015-12-02", "fact:hotline"],
    "summary": ["", "full", "as_of:2015-12-02"],
    "timeline": ["", "from:2014 picture:true", "from:2014 to:2015", "from:2016-H1", "from:2015-02-30"],
    "today": ["", "as_of:2016-12-01"],
    "remind list": [""],
    "remind next": ["", "year"],
    "remind on": ["", "kinds:anniversary at:25:00"],
    "remind off": [""],
    "remind edit": [""],
    "remind pause": ["until:2026-05-01", "until:never"],
    "remind resume": ["", "all"],
    "remind test": [""],
    "quote": ["hotline", "no words of any source at all zzqx"],
    "remind why": ["", "0123456789abcdef01234567"],
    "remind show": ["", "0123456789abcdef01234567"],
    "remind seen": ["", "0123456789abcdef01234567"],
    "remind calendar": ["", "new"],
    "remind mute": ["hotline"],
    "remind unmute": ["hotline"],
    "remind snooze": ["", "0123456789abcdef01234567 days:7"],
}
SAID = [
    f"{command} {options} language:{language}".replace("  ", " ")
    for command, sets in LINES.items()
    for options in sets
    for language in ("en", "zh")
]
ALL = contracts()


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(FACTS, limits=common_limits([contract.kind.limits for contract in ALL]))


def pieces(briefing: Briefing) -> Iterator[str]:
    """Every stretch of words that the core wrote, line by line."""
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
            yield "".join(block.shown)
            yield words(block.credit)
        case Listing():
            yield from (words(item.line) for item in block.items)
        case Fields():
            yield from (f"{pair.label}{block.colon}{words(pair.line)}" for pair in block.pairs)
        case Table():
            yield from (words(cell) for row in block.rows for cell in row.cells)
        case Timeline():
            yield from (text for entry in block.entries for text in (entry.when, words(entry.line)))
        case Preformatted():
            yield block.text
        case Buttons() | Menu():
            pass
        case _:
            assert_never(block)


def alone(briefing: Briefing, block: Block) -> Briefing:
    return replace(briefing, blocks=(block,))


def test_every_command_is_asked() -> None:
    assert sorted(LINES) == sorted(command.name for command in all_commands())


@pytest.mark.parametrize("line", SAID)
async def test_each_block_reads_the_same_everywhere(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    for block in briefing.blocks:
        page = alone(briefing, block)
        first, *others = [contract.lines(page) for contract in ALL]
        assert others == [first] * len(others)


@pytest.mark.parametrize("line", SAID)
async def test_the_whole_answer_reads_as_the_core_wrote_it_everywhere(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    first, *others = [contract.lines(briefing) for contract in ALL]
    assert others == [first] * len(others)
    shown = "\n".join(first)
    assert [piece for piece in pieces(briefing) if piece not in shown] == []


@pytest.mark.parametrize("line", SAID)
async def test_the_same_buttons_and_menus_stand_below_everywhere(asker: Asker, line: str) -> None:
    briefing = (await asker.attempt(line)).reply.briefing
    labels: list[str] = []
    for block in briefing.blocks:
        labels += [button.label for button in block.buttons] if isinstance(block, Buttons) else []
        labels += [block.prompt] if isinstance(block, Menu) else []
    shown = [contract.buttons(briefing) for contract in ALL]
    assert shown == [labels] * len(ALL)

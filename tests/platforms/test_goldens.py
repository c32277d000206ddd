"""What readers see of every command on every dossier, the same on each platform, kept to be read.

GOLDEN=write writes the files anew: read the difference aloud before keeping it. What a platform puts around
the words (blocks, layouts) is kept beside each platform's own tests, by one sample of each kind of block.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import platforms
from bot.model.briefing import Briefing
from bot.model.fact import FactBook
from bot.ports import PlatformKind
from bot.registry import collect
from bot.wording.examples import example
from tests.commands.form_samples import IN_CHANNELS, ROOTS, asker, book_of, posts
from tests.platforms.contracts import Contract, contracts
from tests.router.asking import all_commands

# Where a platform writes a link as its words and its address, only the words are seen.
LINK = re.compile(
    r"\[(?P<marked>\[\d+\]|[^\[\]]+)\]\(https?://[^\s()]*\)|<https?://[^\s|>]*\|(?P<piped>[^>]*)>"
)
CLOCK = re.compile(r"<t:(\d+)(?::\w)?>|<!date\^(\d+)\^[^>]*>")
GOLDEN = Path(__file__).with_name("answers")
POSTS = 6


def asked(book: FactBook) -> list[str]:
    """Each command as its name alone, or with what it needs."""
    language = book.dossier.languages[0]
    known = [command for command in all_commands() if not command.name.startswith(IN_CHANNELS)]
    needy = {command.name for command in known if any(option.required for option in command.options)}
    lines = [example(command, book, language) if command.name in needy else command.name for command in known]
    return [*dict.fromkeys(lines), "summary full", "deadlines all", "xyzzy"]


def shown(contract: Contract, page: Briefing) -> str:
    controls = [f"[{label}]" for label in contract.buttons(page)]
    lines = (LINK.sub(lambda link: link["marked"] or link["piped"], line) for line in contract.lines(page))
    lines = (CLOCK.sub(lambda told: f"<the reader's {told[1] or told[2]}>", line) for line in lines)
    return "\n".join([page.title, "", *lines, *([" ".join(controls)] if controls else [])])


async def answers(name: str, contract: Contract) -> Iterator[str]:
    book = book_of(name)
    told = []
    for line in asked(book):
        page = (await asker(name).attempt(line)).reply.briefing
        told.append(f"> {line}\n\n{shown(contract, page)}\n")
    for page, _ in zip(posts(book, book.dossier.languages[0]), range(POSTS), strict=False):
        told.append(f"> a reminder\n\n{shown(contract, page)}\n")
    return iter(told)


@pytest.mark.parametrize("name", ROOTS)
async def test_every_answer_reads_as_the_golden_file_shows(name):
    path = GOLDEN / f"{name}.txt"
    kinds = collect(platforms, "PLATFORM", PlatformKind)
    first, *others = (contract for contract in contracts() if contract.kind in kinds)
    told = "\n".join(await answers(name, first))
    if os.environ.get("GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(told)
    assert told == path.read_text()
    for contract in others:
        assert "\n".join(await answers(name, contract)) == told

"""The form of what is asked about a channel's reminders, against a ledger, on every dossier."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app import Kernel, open_kernel
from bot.config import read_settings
from bot.model.exchange import Reply, Request
from bot.model.ids import UserId
from bot.model.storage import SqliteFile
from bot.playground.clock import MovableClock
from tests.commands import form_rules as rules
from tests.commands.form_samples import IN_CHANNELS, LANGUAGES, ROOTS, book_of
from tests.commands.test_form_of_answers import Findings, check_drawn, own_words, shown_in
from tests.router.asking import CHANNEL, FACTS, NOON, all_commands

LINES = (
    "remind list",
    "remind on",
    "remind on kinds:everything digest:weekly",
    "remind list",
    "remind next",
    "remind next year",
    "remind edit leads:7 weekdays:mon-fri shift:after",
    "remind mute {fact}",
    "remind list",
    "remind unmute {fact}",
    "remind unmute {fact}",
    "remind pause 2027-01-07",
    "remind pause",
    "remind list",
    "remind resume",
    "remind test",
    "remind why",
    "remind show",
    "remind snooze 3",
    "remind seen",
    "remind calendar",
    "remind on at:25:00",
    "remind on zone:Nowhere",
    "remind off",
    "remind off",
)


@asynccontextmanager
async def opened(name: str, folder: Path) -> AsyncIterator[Kernel]:
    root = FACTS.parent if ROOTS[name] == FACTS else ROOTS[name]
    settings = read_settings({"FACTS_DIR": str(root)})
    place = SqliteFile(path=folder / "ledger.sqlite3")
    async with open_kernel(settings, place, MovableClock(NOON)) as kernel:
        yield kernel


async def asked(kernel: Kernel, name: str, line: str) -> Reply:
    async def allowed(*_: object) -> bool:
        return True

    dossier = book_of(name).dossier.id
    request = Request(dossier=dossier, line=line, user=UserId("U1"), destination=CHANNEL, user_name="ana")
    return await kernel.core.answer(request, allowed)


def test_every_command_about_a_channel_is_asked():
    known = {command.name for command in all_commands() if command.name.startswith(IN_CHANNELS)}
    assert known == {name for name in known if any(line.startswith(name) for line in LINES)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOTS)
async def test_what_is_said_about_a_channel_is_well_formed(name, language, tmp_path):
    book, own, told = book_of(name), own_words(name), Findings([])
    ids = [*book.facts, *book.sources, *book.people, *book.organizations]
    fact = next(iter(book.facts))
    async with opened(name, tmp_path) as kernel:
        for line in LINES:
            reply = await asked(kernel, name, f"{line.format(fact=fact)} language:{language}")
            page = reply.briefing
            shown = shown_in(page)
            where = f"{name}: {line} [{language}] {json.dumps(shown, ensure_ascii=False)[:80]}"
            told.hold(where, rules.check_sentences, [page.title, *shown], own)
            told.hold(where, rules.check_ids, [page.title, *shown], ids, own)
            told.hold(where, rules.check_repetition, page)
            told.hold(where, rules.check_labels, page)
            # What is to be posted is named here, and claimed in the posts.
            told.hold(where, rules.check_opening, page, book, reply.language)
            told.hold(where, check_drawn, page, book.dossier.id)
    if told.found:
        pytest.fail("\n".join(told.found), pytrace=False)

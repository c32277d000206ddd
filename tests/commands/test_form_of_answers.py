"""The form of every page of every answer and reminder, over all dossiers there are, on both platforms."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from bot.model.briefing import Briefing, Paragraph, PersonName, Span
from bot.model.ids import DossierId
from bot.model.quotation import fold
from bot.platforms.discord.render import long_lines as discord_long_lines
from bot.platforms.discord.render import render as render_discord
from bot.platforms.discord.render_cache import Place
from bot.platforms.discord.render_cache import Rendering as DiscordRendering
from bot.platforms.slack.render import long_lines as slack_long_lines
from bot.platforms.slack.render import render as render_slack
from bot.playground.slack.block_rules import check_message_blocks
from tests.commands import form_rules as rules
from tests.commands.form_samples import LANGUAGES, ROOTS, book_of, lines, pages_of, posts
from tests.platforms.discord import description

TOKEN = "0123456789abcdef"


@dataclass(slots=True)
class Findings:
    """What was wrong where; one rule that is broken hides no other."""

    found: list[str]

    def hold(self, where: str, rule: Callable[..., None], *told: object) -> None:
        """Check, and note what is wrong."""
        try:
            rule(*told)
        except AssertionError as wrong:
            self.found.append(f"{where}: {wrong.args[0] if wrong.args else wrong}"[:600])


@cache
def own_words(name: str) -> str:
    return fold(rules.texts(book_of(name)))


def drawn_for_discord(page: Briefing, dossier: DossierId) -> DiscordRendering:
    """A page as Discord is sent it when it is shared."""
    tokens = dict.fromkeys(discord_long_lines(page, dossier=dossier), TOKEN)
    return DiscordRendering(render_discord(page, dossier=dossier, tokens=tokens))


def check_drawn(page: Briefing, dossier: DossierId) -> None:
    """What both platforms are sent breaks no rule that they document."""
    note = Paragraph(line=(Span("Shared by "), PersonName("123456789012345678", "ana")), quiet=True)
    page = replace(page, blocks=(*page.blocks, note))
    tokens = dict.fromkeys(slack_long_lines(page, dossier=dossier), TOKEN)
    message = render_slack(page, dossier=dossier, tokens=tokens)
    complaints = check_message_blocks(list(message.blocks))
    assert not complaints, complaints
    drawing = drawn_for_discord(page, dossier)
    # An answer to an interaction holds the same under another name, and what it adds is the same for all.
    assert not refused("MessageCreateRequest", drawing.message(Place.PUBLIC))


@cache
def refused(schema: str, body: bytes) -> tuple[str, ...]:
    """What Discord's description says against a body."""
    return tuple(error.message for error in description.of(schema).iter_errors(json.loads(body)))


def shown_in(page: Briefing) -> list[str]:
    return [text for block in page.blocks for text in rules.as_read(block)]


async def test_an_answer_is_what_discord_takes_as_answer_to_an_interaction():
    page = (await pages_of("cyberdialogue", "summary"))[0].reply.briefing
    drawing = drawn_for_discord(page, book_of("cyberdialogue").dossier.id)
    assert not refused("CreateMessageInteractionCallbackRequest", drawing.body(Place.PRIVATE))
    assert not refused("UpdateMessageInteractionCallbackRequest", drawing.body(Place.IN_PLACE))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOTS)
async def test_every_page_of_every_answer_is_well_formed_and_stands_by_itself(name, language):
    book, own, told = book_of(name), own_words(name), Findings([])
    ids = [*book.facts, *book.sources, *book.people, *book.organizations]
    for line in lines(name, language):
        for attempt in await pages_of(name, f"{line} language:{language}"):
            page, spoken = attempt.reply.briefing, attempt.reply.language
            where = f"{name}: {line} [{language}] page {page.page}"
            shown = shown_in(page)
            told.hold(where, rules.check_sentences, [page.title, *shown], own)
            # A mistake tells a line to type, which names a fact by its id.
            if not attempt.error:
                told.hold(where, rules.check_ids, [page.title, *shown], ids, own)
            told.hold(where, rules.check_repetition, page)
            told.hold(where, rules.check_labels, page)
            told.hold(where, rules.check_attribution, page, book, spoken)
            told.hold(where, rules.check_opening, page, book, spoken)
            told.hold(where, rules.check_notes, page, book)
            told.hold(where, check_drawn, page, book.dossier.id)
            if page.citations:
                told.hold(where, rules.check_stands_alone, page, book.dossier.title.best(spoken))
    if told.found:
        pytest.fail("\n".join(told.found), pytrace=False)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOTS)
def test_every_reminder_is_well_formed_and_stands_by_itself(name, language):
    book, own, told = book_of(name), own_words(name), Findings([])
    ids = [*book.facts, *book.sources, *book.people, *book.organizations]
    for page in posts(book, language):
        shown = shown_in(page)
        where = f"{name}: post {page.facts} [{language}]"
        told.hold(where, rules.check_sentences, [page.title, *shown], own)
        told.hold(where, rules.check_ids, [page.title, *shown], ids, own)
        told.hold(where, rules.check_repetition, page)
        told.hold(where, rules.check_labels, page)
        told.hold(where, rules.check_attribution, page, book, language)
        told.hold(where, rules.check_opening, page, book, language)
        told.hold(where, rules.check_notes, page, book)
        told.hold(where, check_drawn, page, book.dossier.id)
        told.hold(where, rules.check_stands_alone, page, book.dossier.title.best(language))
    if told.found:
        pytest.fail("\n".join(told.found), pytrace=False)

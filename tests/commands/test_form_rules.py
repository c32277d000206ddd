"""Each rule of form fails where it is broken: on pages as an answer must not be."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Button,
    Buttons,
    Citation,
    Item,
    Listing,
    Note,
    Paragraph,
    Quotation,
    Repeated,
    Span,
    code,
    plain,
    strong,
)
from bot.model.fact import FactBook
from bot.model.quotation import fold
from bot.playground.slack.block_rules import check_message_blocks
from tests.commands import form_rules as rules
from tests.commands.form_samples import book_of
from tests.commands.test_form_of_answers import refused

BOOK: FactBook = book_of("cyberdialogue")
OWN = fold(rules.texts(BOOK))
HOTLINE = BOOK.facts[next(id_ for id_ in BOOK.facts if id_ == "hotline")]
TEXT = HOTLINE.text.best("en")
NOTE = Note(source=HOTLINE.evidence[0].source, text="China Daily")
QUOTED = Quotation(before="", quote="A word.", after="", credit=())


def page(*blocks: Block, **more: Any) -> Briefing:
    return replace(Briefing(title="Answer", blocks=blocks), **more)


def said(text: str) -> Paragraph:
    return Paragraph(line=plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "“One “two”.",
        "« Une seule",
        "(an aside",
        "it is is so",
        "Out of of the window",
        "It is so..",
        "It is so?.",
        "它是。。",
        "One,, two",
        "Due: : 2016",
        "By: ; agreed",
        "An empty ()",
        "It ends ",
        "Two  spaces",
        "Due {date}",
        "By None",
        "<Kind.EVENT",
    ],
)
def test_a_sentence_that_is_not_well_formed_is_found(text: str) -> None:
    with pytest.raises(AssertionError):
        rules.check_sentences([text], OWN)


def test_a_sentence_that_is_well_formed_is_let_pass() -> None:
    rules.check_sentences(["“It is so” (they say): one … and so on; done.", "据《晚报》：“已开通。”"], OWN)


def test_an_id_in_prose_is_found_and_one_that_is_to_be_typed_is_not() -> None:
    ids = ["cases-for-cooperation"]
    with pytest.raises(AssertionError):
        rules.check_ids(["See cases-for-cooperation."], ids, OWN)
    [typed] = rules.as_read(Paragraph(line=(Span("Ask "), code("fact cases-for-cooperation"))))
    rules.check_ids([typed], ids, OWN)


BAD: dict[str, tuple[Callable[[Briefing], None], Briefing]] = {
    "a point twice": (rules.check_repetition, page(Listing(items=(Item(line=plain("a")),) * 2))),
    "the same in a row": (rules.check_repetition, page(said("It is so."), said("It is so."))),
    "quoted twice": (rules.check_repetition, page(QUOTED, said("Also:"), QUOTED)),
    "names no dossier": (lambda one: rules.check_stands_alone(one, "The dossier"), page(said("It is so."))),
    "page of how many": (
        lambda one: rules.check_stands_alone(one, "The dossier"),
        page(said("The dossier"), pages=3, page=2),
    ),
    "a claim without its party": (
        lambda one: rules.check_attribution(one, BOOK, "en"),
        page(Listing(items=(Item(line=(strong("Hotline"), Span(f" — {TEXT}")), fact=HOTLINE.id),))),
    ),
    "a party that leads another page": (
        lambda one: rules.check_attribution(one, BOOK, "en"),
        page(
            Paragraph(line=plain("According to Reuters:"), repeated=Repeated.WITH_NEXT),
            Listing(items=(Item(line=plain(TEXT), fact=HOTLINE.id),)),
        ),
    ),
    "a notification without the party": (
        lambda one: rules.check_opening(one, BOOK, "en"),
        page(said(TEXT), facts=(HOTLINE.id,), outcome=AnswerOutcome.ANSWERED),
    ),
    "a notification that says nothing": (
        lambda one: rules.check_opening(one, BOOK, "en"),
        page(title=" "),
    ),
    "a source that is not named": (
        lambda one: rules.check_notes(one, BOOK),
        page(Paragraph(line=(Span("It is so.", notes=(NOTE,)),))),
    ),
    "a quotation that does not open": (
        lambda one: rules.check_notes(one, BOOK),
        page(
            said("It is so."),
            citations=(
                Citation(
                    fact=HOTLINE.id,
                    source=HOTLINE.evidence[0].source,
                    publisher="China Daily",
                    published="2015-12-03",
                    quote="a hotline",
                    checked=True,
                ),
            ),
        ),
    ),
    "a button without a name": (
        rules.check_labels,
        page(Buttons(buttons=(Button(label=" ", line="help"),))),
    ),
    "two buttons of one name": (
        rules.check_labels,
        page(Buttons(buttons=(Button(label="Go", line="help"), Button(label="Go", line="today")))),
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_page_that_breaks_a_rule_is_found(name: str) -> None:
    rule, broken = BAD[name]
    with pytest.raises(AssertionError):
        rule(broken)


def test_what_slack_documents_as_too_long_is_found() -> None:
    assert check_message_blocks([{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 4001},
        {"embeds": [{"title": "x" * 257}]},
        {"components": [{"type": 1, "components": [{"type": 2, "style": 2, "label": "x" * 81}]}]},
    ],
)
def test_what_discords_description_does_not_allow_is_found(body: dict[str, Any]) -> None:
    assert refused("MessageCreateRequest", json.dumps(body).encode())

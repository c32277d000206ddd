"""Buttons of posts: each item has its own, and what both platforms take of them has room for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from bot.model.briefing import Block, Briefing, Buttons, Heading
from bot.model.delivery import DeliveryState, DueItem, Post, SeenMark
from bot.model.fact import FactBook
from bot.model.ids import Destination, DossierId, FactId
from bot.model.schedule import WHOLE_DOSSIER, Occurrence
from bot.model.subscription import Occasion, Subscription
from bot.platforms.discord import limits as discord
from bot.platforms.discord.buttons import read_control
from bot.platforms.discord.drawing import walked
from bot.platforms.discord.render import long_lines, render
from bot.platforms.slack.render import render as render_slack
from bot.router.pages import common_limits, first_page
from bot.wording.posts import as_posted
from tests.commands.small import fact, small
from tests.platforms.contracts import contracts
from tests.router.asking import Asker, text_of

KEY = "0123456789abcdef01234567"
DOSSIER = DossierId("straits")
LIMITS = common_limits([contract.kind.limits for contract in contracts() if contract.kind.name != "third"])
OWED = """\
kind: commitment
by: [east-port]
due: 2026-12-31
status:
  - {state: agreed, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}
"""
PLACE = Destination(platform="discord", workspace="1", channel="2")
WISHES = Subscription(
    destination=PLACE,
    dossier=DOSSIER,
    occasions=frozenset(Occasion),
    lead_days=(30, 7, 1, 0),
    at=time(9),
    zone="UTC",
    language="en",
    since=date(2020, 1, 1),
    created_at=datetime(2020, 1, 1, tzinfo=UTC),
)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def names(count: int) -> list[FactId]:
    """Ids as long as they may be."""
    return [FactId(f"pledge-{number}-{'x' * 50}") for number in range(count)]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    facts = "".join(fact(id_, OWED) for id_ in names(24))
    return Asker(small(tmp_path_factory.mktemp("posts"), facts)).store.book(DOSSIER)


def item(id_: FactId, occasion: Occasion = Occasion.LEAD) -> DueItem:
    occurrence = Occurrence(
        day=date(2026, 12, 1),
        dossier=DOSSIER,
        fact=id_,
        occasion=occasion,
        refers_to=date(2026, 12, 31),
        count=30,
    )
    return DueItem(subscription=WISHES.id, occurrence=occurrence, due_at=NOON)


def post(facts: Sequence[FactId], *more: DueItem) -> Post:
    return Post(
        key=KEY,
        destination=PLACE,
        subscription=WISHES,
        items=(*map(item, facts), *more),
        state=DeliveryState.DELIVERED,
        posted_at=NOON,
    )


def shown(book: FactBook, found: Post, only: FactId | None = None) -> Briefing:
    told = as_posted(book, found, lambda briefing: first_page(briefing, LIMITS), only)
    assert told
    return told


def rows(briefing: Briefing) -> list[list[str]]:
    return [
        [button.label for button in block.buttons] for block in briefing.blocks if isinstance(block, Buttons)
    ]


def test_a_post_of_one_item_has_two_rows_that_name_no_number(book):
    [one] = names(1)
    told = shown(book, post([one]))
    first, second = rows(told)
    assert first == ["Seen", "Snooze 1 day", "Snooze 1 week", "Pick a day"]
    assert [label.partition(":")[0] for label in second] == ["Why?", "Open the fact", "Assess…", "Mute"]
    assert not [block for block in told.blocks if isinstance(block, Heading) and block.text[0].isdigit()]


def test_each_of_a_few_items_has_its_own_row_below_its_words(book):
    told = shown(book, post(names(4)))
    *own, last = rows(told)
    words = ["Seen", "Snooze…", "Assess…", "Mute", "Open the fact"]
    assert own == [[f"{number}. {word}" for word in words] for number in range(1, 5)]
    assert last[0] == "Why?"
    place: list[Block] = [block for block in told.blocks if isinstance(block, Heading | Buttons)]
    assert [type(block) for block in place] == [Heading, Buttons] * 4 + [Buttons]


def test_many_items_have_a_button_each_that_shows_the_item_with_all_of_its_own(book):
    many = names(24)
    told = shown(book, post(many))
    buttons = [button for block in told.blocks if isinstance(block, Buttons) for button in block.buttons]
    opening = [
        button for button in buttons if button.line.startswith("remind show") and "fact:" in button.line
    ]
    headings = [block for block in told.blocks if isinstance(block, Heading)]
    assert len(opening) == min(20, len(headings)) > 4
    assert buttons[-1].line == f"remind show {KEY}"
    alone = shown(book, post(many), only=many[1])
    assert rows(alone)[0] == ["Seen", "Snooze 1 day", "Snooze 1 week", "Pick a day"]
    assert text_of(alone).count("Title of") == 1
    [row, _] = [block for block in alone.blocks if isinstance(block, Buttons)]
    assert {button.line for button in row.buttons} == {
        f"remind seen {KEY} fact:{many[1]}",
        f"remind snooze {KEY} fact:{many[1]} days:1",
        f"remind snooze {KEY} fact:{many[1]} days:7",
        f"remind snooze {KEY} fact:{many[1]}",
    }


def test_a_digest_beside_other_items_is_no_item_of_its_own(book):
    told = shown(book, post(names(2), item(WHOLE_DOSSIER, Occasion.DIGEST)))
    *own, last = rows(told)
    assert [row[0] for row in own] == ["1. Seen", "2. Seen"]
    assert last[0] == "Why?"


@pytest.mark.parametrize("count", range(1, 25))
def test_both_platforms_take_a_post_of_any_number_of_items_with_everything_noted_on_it(book, count):
    facts = names(count)
    seen = [
        SeenMark(fact=id_, person=f"U{person}", name=f"Person {person} & <friends>", at=NOON)
        for id_ in facts
        for person in range(3)
    ]
    later = [replace(item(id_), due_at=NOON) for id_ in facts]
    found = replace(post(facts, item(WHOLE_DOSSIER, Occasion.DIGEST)), seen=tuple(seen), snoozed=tuple(later))
    told = shown(book, found)
    render_slack(told, dossier=DOSSIER)
    tokens = dict.fromkeys(long_lines(told, dossier=DOSSIER, key=KEY), "0123456789abcdef")
    drawn = render(told, dossier=DOSSIER, key=KEY, tokens=tokens)
    assert drawn.is_layout or len(drawn.components) <= discord.ROWS_LIMIT
    ids = [part["custom_id"] for part in walked(drawn.components) if "custom_id" in part]
    assert len(set(ids)) == len(ids)
    assert all(len(id_) <= discord.CUSTOM_ID_LIMIT for id_ in ids)
    assert {control.key for id_ in ids if (control := read_control(id_))} == {KEY}


def test_a_button_carries_the_reminders_key_once_and_reads_it_twice(book):
    short = FactId("training-course")
    line = f"remind snooze {KEY} fact:{short} days:7"
    [(told, _)] = [
        (block, block.buttons)
        for block in shown(book, post(names(1))).blocks
        if isinstance(block, Buttons) and block.buttons[0].label == "Seen"
    ]
    button = replace(told.buttons[0], line=line)
    briefing = Briefing(title="t", blocks=(Buttons(buttons=(button,)),))
    assert not long_lines(briefing, dossier=DossierId("cyberdialogue"), key=KEY)
    drawn = render(briefing, dossier=DossierId("cyberdialogue"), key=KEY)
    [drawn_button] = [part for part in walked(drawn.components) if "custom_id" in part]
    control = read_control(drawn_button["custom_id"])
    assert control
    assert (control.line, control.key) == (line, KEY)
    assert drawn_button["custom_id"].count(KEY) == 1


def test_buttons_of_earlier_releases_are_read_as_they_were() -> None:
    control = read_control(f"1r0:cyberdialogue:{KEY}:=remind done {KEY}")
    assert control
    assert (control.line, control.key) == (f"remind done {KEY}", KEY)


def test_who_saw_it_by_an_earlier_release_saw_the_whole_post(book):
    mark = SeenMark(fact=WHOLE_DOSSIER, person="", name="Zoë", at=NOON)
    told = text_of(shown(book, replace(post(names(2)), seen=(mark,))))
    assert told.count("✓ Seen: Zoë (1 December 2026)") == 1


def test_a_muted_fact_says_so_and_offers_to_unmute_it(book: FactBook, tmp_path: Path) -> None:
    del tmp_path
    one, other = names(2)
    muted = replace(post([one, other]), subscription=replace(WISHES, muted=frozenset({one})))
    told = shown(book, muted)
    assert [label for row in rows(told) for label in row if "ute" in label] == ["1. Unmute", "2. Mute"]
    assert "Muted in this channel." in text_of(told)

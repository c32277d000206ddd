"""Buttons under an answer: they lead to every page and back, and share what is seen."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from bot.model.briefing import Briefing, Buttons, Effect, Heading, Menu, Paragraph, Repeated
from bot.model.command import Right
from bot.model.exchange import Reply, Request
from bot.model.ids import Destination, DossierId, UserId
from bot.platforms.discord import limits as discord_limits
from bot.platforms.slack import limits as slack_limits
from bot.ports import PageLimits
from tests.router.asking import CHANNEL, FACTS, Asker, all_commands, lines_of, text_of

SMALL = PageLimits(characters=360, line=300, blocks=8, cost=len)


@pytest.fixture(scope="module")
def narrow():
    """Ask where little fits on a page."""
    return Asker(FACTS, limits=SMALL)


def row(briefing: Briefing) -> dict[str, str]:
    """The lines of the row of buttons by label."""
    (last,) = (block for block in briefing.blocks if isinstance(block, Buttons))
    return {button.label: button.line for button in last.buttons}


def body(pages: Sequence[Briefing]) -> list[str]:
    """What pages say one after the other: without their notes and last lines, and what is told again."""
    told: list[str] = []
    led: set[str] = set()
    for page in pages:
        blocks = [block for block in page.blocks if not isinstance(block, Buttons | Menu)]
        blocks.pop()  # its last line
        if re.match(r"Source: |来源：|\[\d", lines_of(blocks[-1])[0]):
            blocks.pop()
        for block in blocks:
            lines = lines_of(block)
            leads = isinstance(block, Heading) or (
                isinstance(block, Paragraph) and block.repeated is not Repeated.NEVER
            )
            told += lines if not leads or led.isdisjoint(lines) else []
            led |= set(lines) if leads else set()
    return told


LINES = ["summary full", "timeline from:2014 to:2016", "commitments", 'search words:"the talks"', "people"]


@pytest.mark.parametrize("line", [*LINES, *(f"{line} language:zh" for line in LINES)])
async def test_the_next_buttons_lead_through_the_whole_answer_and_back(narrow, asker, line):
    chinese = "zh" in line
    forward, backward = ("下一页", "上一页") if chinese else ("Next page", "Previous page")
    page = (await narrow.reply(line)).briefing
    seen = [page]
    while forward in row(page):
        page = (await narrow.reply(row(page)[forward])).briefing
        seen.append(page)
    assert len(seen) > 1
    told, whole = body(seen), body([await asker.ask(line)])
    squeezed = re.sub(r"\s", "", "".join(whole))
    assert re.sub(r"\s", "", "".join(told)) == squeezed or any("|" in text for text in whole)
    back = [page]
    while backward in row(page):
        page = (await narrow.reply(row(page)[backward])).briefing
        back.append(page)
    assert [text_of(one) for one in back] == [text_of(one) for one in reversed(seen)]


async def test_every_page_can_be_shared_as_it_is_seen(narrow):
    for line in ("summary full", "summary full page:3"):
        seen = (await narrow.reply(line)).briefing
        (last,) = (block for block in seen.blocks if isinstance(block, Buttons))
        (share,) = (button for button in last.buttons if button.effect is Effect.SHARE)
        assert share.label == "Share in channel"
        assert text_of((await narrow.reply(share.line)).briefing) == text_of(seen)


async def test_what_is_public_needs_no_share_button_and_keeps_its_pages(narrow):
    reply = await narrow.reply("summary full public:true")
    assert reply.public
    assert set(row(reply.briefing)) == {"Next page", "Undo sharing"}
    assert not (await narrow.reply("summary full")).public


async def test_answers_are_private_unless_asked(asker):
    for command in all_commands():
        if not command.reads_channel_state and not any(option.required for option in command.options):
            assert not (await asker.reply(command.name)).public
            assert (await asker.reply(f"{command.name} public:yes")).public
            assert not (await asker.reply(f"{command.name} public:no")).public
    assert not (await asker.reply("timelin public:yes")).public


async def test_reminders_of_a_channel_are_nothing_to_share(asker):
    assert not any(isinstance(block, Buttons) for block in (await asker.reply("remind list")).briefing.blocks)


async def test_a_page_past_the_last_is_refused(narrow):
    said, _ = await narrow.refused("summary page:500")
    assert re.fullmatch(r"There is no page 500: the last one is \d+\.", said)


@pytest.mark.parametrize("limits", [slack_limits.PAGE, discord_limits.PAGE], ids=["slack", "discord"])
async def test_labels_of_corrections_fit_a_button_whatever_was_typed(limits):
    asker = Asker(FACTS, limits=limits)
    for text in ("<<<<&&&&>>>> and <<<<<<<<<&&&&&&&&&>>>>>>>", "x" * 60 + " yes", "热" * 50 + " why"):
        reply = await asker.reply(f"timeline {text}")
        for block in reply.briefing.blocks:
            for button in block.buttons if isinstance(block, Buttons) else ():
                assert 0 < len(button.label) <= 40
                assert limits.cost(button.label) <= limits.label


async def test_the_same_words_give_the_same_answer_until_the_facts_change(tmp_path):
    for file in FACTS.glob("*.yaml"):
        target = tmp_path / "facts" / "cyberdialogue" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.read_text())
    (tmp_path / "seeds").symlink_to(FACTS.parents[1] / "seeds")
    asker = Asker(tmp_path / "facts")
    first = await asker.ask("fact hotline")
    assert await asker.ask("fact hotline") == first
    commitments = tmp_path / "facts" / "cyberdialogue" / "commitments.yaml"
    commitments.write_text(commitments.read_text().replace("{en: Hotline,", "{en: Direct line,"))
    asker.reload()
    assert (await asker.ask("fact hotline")).title == "Direct line"


async def test_without_a_channel_nothing_can_be_shared(asker):
    request = Request(dossier=DossierId("cyberdialogue"), line="summary")

    async def refuse(_channel: Destination | None) -> bool:
        return False

    reply = (await asker.router.attempt(request, refuse)).reply
    assert Effect.SHARE not in effects(reply)


async def answered(asker: Asker, line: str, **more: Any) -> Reply:
    request = Request(
        dossier=DossierId("cyberdialogue"), line=line, user=UserId("U1"), destination=CHANNEL, **more
    )
    return (await asker.router.attempt(request, allow)).reply


async def allow(_right: Right, _channel: Destination | None) -> bool:
    return True


def effects(reply: Reply) -> set[Effect]:
    rows = [block.buttons for block in reply.briefing.blocks if isinstance(block, Buttons)]
    return {button.effect for row in rows for button in row}


async def test_what_is_shared_says_by_whom_in_its_language_and_who_may_undo_it(asker):
    reply = await answered(asker, "fact hotline language:zh", shares=True, user_name="ana")
    assert reply.public
    assert reply.key is None
    assert "由 ana 分享" in text_of(reply.briefing)
    assert Effect.SHARE not in effects(reply)
    [undo] = [
        button
        for block in reply.briefing.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.effect is Effect.UNDO
    ]
    assert (undo.label, undo.line) == ("撤回分享", "U1")


async def test_a_private_answer_that_is_kept_is_no_shared_one(asker):
    private = await answered(asker, "fact hotline")
    assert Effect.SHARE in effects(private)
    assert (await answered(asker, "fact hotline", shares=True)).public
    assert await answered(asker, "fact hotline") == private


@pytest.mark.parametrize("line", ["fact hotline", "remind list"])
async def test_what_is_public_at_once_can_be_undone(asker, line):
    reply = await answered(asker, f"{line} public:yes")
    assert reply.public
    assert Effect.UNDO in effects(reply)


async def test_who_may_not_write_shows_the_channel_nothing(asker):
    private = await answered(asker, "fact hotline", may_write=False)
    assert not private.public
    assert Effect.SHARE not in effects(private)
    asked = await answered(asker, "fact hotline public:yes", may_write=False)
    assert not asked.public
    assert "can’t write in this channel" in text_of(asked.briefing)


async def test_what_the_channel_sees_in_any_case_is_nobodys_to_undo(asker):
    reply = await answered(asker, "fact hotline public:yes", is_public=True)
    assert reply.public
    assert effects(reply).isdisjoint({Effect.SHARE, Effect.UNDO})

"""Pressed buttons, also those of before a restart."""

import asyncio
from dataclasses import replace

import aiohttp
import pytest

from bot.model.briefing import Briefing, Buttons, Paragraph, plain
from bot.model.errors import LedgerError
from bot.model.exchange import Authorise, Reply, Request, SlashCommand
from bot.model.ids import DossierId
from bot.playground.discord import DiscordFarEnd
from bot.ports import Platform
from tests.platforms.discord.discord_core import RESPOND, Person, SampleCore, asked, connected, text, title
from tests.platforms.discord.discord_samples import DIALOGUE, KEY


@pytest.mark.usefixtures("platform")
async def test_a_press_replaces_a_private_answer(ana: Person, core: SampleCore) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    await ana.presses(answer, "Next")
    await ana.until(lambda: text(ana.messages[0]) == "timeline page:2")
    assert [message["_id"] for message in ana.messages] == [answer["_id"]]
    assert core.requests[1].destination == ana.destination


@pytest.mark.usefixtures("platform")
async def test_a_press_on_what_others_see_is_answered_privately(ana: Person, ben: Person) -> None:
    answer = await ana.asks("/cyberdialogue summary public:True")
    await ben.presses(answer, "Again")
    await ben.until(lambda: len(ben.messages) == 2)
    assert [text(message) for message in ana.messages] == ["summary public:true"]
    assert ben.messages[1]["_ephemeral"] is True


@pytest.mark.usefixtures("platform")
async def test_a_reply_button_leaves_the_message_and_answers_beside_it(ana: Person) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    await ana.presses(answer, "Help")
    await ana.until(lambda: len(ana.messages) == 2)
    assert [text(message) for message in ana.messages] == ["timeline", "help"]
    assert ana.messages[1]["_ephemeral"] is True


@pytest.mark.usefixtures("platform")
async def test_a_line_too_long_for_a_button_is_kept_by_the_core(ana: Person, core: SampleCore) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    await ana.presses(answer, "Long")
    await ana.until(lambda: len(core.requests) == 2)
    assert core.requests[1].line == f"search words:{'x' * 200}"


@pytest.mark.usefixtures("platform")
async def test_a_button_whose_line_cannot_be_looked_up_is_answered_with_a_reference(
    ana: Person, core: SampleCore, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    core.ledger_fails = True
    await ana.presses(answer, "Long")
    await ana.until(lambda: len(ana.messages) == 2)
    assert "in the log as" in text(ana.messages[1])
    assert any(record.exc_info and record.exc_info[0] is LedgerError for record in caplog.records)


async def test_buttons_of_before_a_restart_work(far_end: DiscordFarEnd, ana: Person) -> None:
    kept: dict[str, str] = {}
    async with connected(far_end, SampleCore(kept=kept)):
        answer = await ana.asks("/cyberdialogue timeline")
    again = SampleCore(kept=dict(kept))
    async with connected(far_end, again):
        await ana.presses(answer, "Next")
        await ana.until(lambda: text(ana.messages[0]) == "timeline page:2")
        await ana.presses(ana.messages[0], "Long")
        await ana.until(lambda: len(again.requests) == 2)


async def test_a_token_the_core_does_not_know_is_answered_in_words(
    far_end: DiscordFarEnd, ana: Person
) -> None:
    async with connected(far_end, SampleCore()):
        answer = await ana.asks("/cyberdialogue timeline")
    async with connected(far_end, SampleCore()):
        await ana.speaks("zh-CN")
        await ana.presses(answer, "Long")
        await ana.until(lambda: len(ana.messages) == 2)
        assert text(ana.messages[1]).startswith("这个按钮已失效")


@pytest.mark.parametrize("custom_id", ["9x9:later:version:of=ours", "1r0:gone-dossier::=summary"])
@pytest.mark.usefixtures("platform")
async def test_a_button_of_another_version_or_of_a_dossier_that_is_gone_is_answered_in_words(
    far_end: DiscordFarEnd, ana: Person, core: SampleCore, custom_id: str
) -> None:
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Old", "custom_id": custom_id}]}
    settings = far_end.settings
    async with aiohttp.ClientSession(
        headers={"Authorization": f"Bot {settings['DISCORD_TOKEN']}"}
    ) as session:
        url = f"{settings['DISCORD_API_URL']}/channels/{ana.channel}/messages"
        async with session.post(url, json={"content": "old", "components": [row]}) as answer:
            assert answer.status == 200
    await ana.presses(ana.messages[0], "Old")
    await ana.until(lambda: len(ana.messages) == 2)
    assert text(ana.messages[1]).startswith("This button no longer works")
    assert core.requests == []


@pytest.mark.usefixtures("platform")
async def test_a_slow_replacement_leaves_the_message_until_it_comes(ana: Person, core: SampleCore) -> None:
    answer = await ana.asks("/cyberdialogue timeline")
    gate = asyncio.Event()

    async def slow(request: Request, _: Authorise) -> Reply:
        await gate.wait()
        return Reply(briefing=asked(request), public=False)

    core.answering = slow
    await ana.presses(answer, "Next")
    await ana.until_called(RESPOND, type_=6)
    assert text(ana.messages[0]) == "timeline"
    gate.set()
    await ana.until(lambda: text(ana.messages[0]) == "timeline page:2")
    assert len(ana.messages) == 1


@pytest.mark.usefixtures("platform")
async def test_a_failed_replacement_leaves_the_message(ana: Person, core: SampleCore) -> None:
    answer = await ana.asks("/cyberdialogue timeline")

    async def fail(_: Request, __: Authorise) -> Reply:
        raise ZeroDivisionError

    core.answering = fail
    await ana.presses(answer, "Next")
    await ana.until(lambda: len(ana.messages) == 2)
    assert text(ana.messages[0]) == "timeline"
    assert "in the log" in text(ana.messages[1])


async def test_a_reminder_is_replaced_for_everyone_and_keeps_its_key(
    platform: Platform, ana: Person, ben: Person
) -> None:
    request = Request(dossier=DIALOGUE.name, line="timeline")
    posted = await platform.post(ana.destination, asked(request), key=KEY)
    await ben.presses(ana.messages[0], "Next")
    await ana.until(lambda: text(ana.messages[0]) == "timeline page:2")
    [found] = await platform.find(ana.destination, KEY, since=posted.posted_at)
    assert found.message == posted.message


async def test_a_reminder_replaced_by_an_answer_without_buttons_keeps_its_key(
    platform: Platform, ana: Person, core: SampleCore
) -> None:
    request = Request(dossier=DIALOGUE.name, line="timeline")
    posted = await platform.post(ana.destination, asked(request), key=KEY)

    async def bare(request: Request, _: Authorise) -> Reply:
        briefing = asked(request)
        blocks = tuple(block for block in briefing.blocks if not isinstance(block, Buttons))
        return Reply(briefing=type(briefing)(title="Bare", blocks=blocks), public=False)

    core.answering = bare
    await ana.presses(ana.messages[0], "Next")
    await ana.until(lambda: title(ana.messages[0]) == "Bare")
    assert len(await platform.find(ana.destination, KEY, since=posted.posted_at)) == 1


async def test_a_reminders_buttons_ask_the_dossier_it_tells_of(far_end: DiscordFarEnd, ana: Person) -> None:
    other = SlashCommand(name=DossierId("treaty"), title=DIALOGUE.title, commands=DIALOGUE.commands)
    core = SampleCore([DIALOGUE, other])
    async with connected(far_end, core) as platform:
        briefing = asked(Request(dossier=other.name, line="timeline"))
        await platform.post(ana.destination, replace(briefing, dossier=other.name), key=KEY)
        await ana.presses(ana.messages[0], "Help")
        await core.asked.wait()
    assert core.requests[0].dossier == "treaty"


async def test_two_dossiers_keep_their_buttons_apart(far_end: DiscordFarEnd, ana: Person) -> None:
    other = SlashCommand(name=DossierId("treaty"), title=DIALOGUE.title, commands=DIALOGUE.commands)
    core = SampleCore([DIALOGUE, other])
    async with connected(far_end, core):
        answer = await ana.asks("/treaty timeline")
        await ana.presses(answer, "Next")
        await ana.until(lambda: len(core.requests) == 2)
    assert [request.dossier for request in core.requests] == ["treaty", "treaty"]


LONG = Paragraph(line=plain("x" * 3600))
HALF = Paragraph(line=plain("x" * 2100))


async def test_a_post_of_embeds_becomes_a_layout_where_its_button_is_pressed(
    platform: Platform, ana: Person
) -> None:
    """As all of an earlier release's posts were; the key goes along."""
    briefing = asked(Request(dossier=DIALOGUE.name, line="timeline"))
    posted = await platform.post(
        ana.destination, replace(briefing, blocks=(LONG, *briefing.blocks[1:])), key=KEY
    )
    assert ana.messages[0]["embeds"]
    await ana.presses(ana.messages[0], "Next")
    await ana.until(lambda: text(ana.messages[0]) == "timeline page:2")
    assert not ana.messages[0]["embeds"]
    assert [one.message for one in await platform.find(ana.destination, KEY, since=posted.posted_at)] == [
        posted.message
    ]


@pytest.mark.usefixtures("platform")
async def test_what_no_layout_holds_comes_beside_one_for_that_never_becomes_embeds(
    ana: Person, core: SampleCore
) -> None:
    answer = await ana.asks("/cyberdialogue timeline")

    async def long(_: Request, __: Authorise) -> Reply:
        return Reply(briefing=Briefing(title="Long", blocks=(HALF, HALF)), public=False)

    core.answering = long
    await ana.presses(answer, "Next")
    await ana.until(lambda: len(ana.messages) == 2)
    assert (title(ana.messages[1]), bool(ana.messages[1]["embeds"])) == ("Long", True)
    assert text(ana.messages[0]) == "timeline"

"""Where the bot is: in servers, in direct messages, and where somebody installed it for themselves."""

from dataclasses import replace
from typing import Any

import pytest

from bot.model.briefing import Paragraph, plain
from bot.model.command import Right
from bot.model.exchange import Authorise, Reply, Request
from bot.model.ids import UNNAMED
from bot.playground.discord import DiscordFarEnd
from bot.ports import Platform
from tests.platforms.discord.discord_core import (
    GET_MESSAGES,
    Person,
    SampleCore,
    asked,
    buttons,
    calls,
    connected,
    says,
    text,
)
from tests.platforms.discord.discord_samples import COMMANDS, DIALOGUE, KEY, SAMPLES, briefing


async def _direct(far_end: DiscordFarEnd, user: str = "ana") -> Person:
    """Somebody's direct messages with the bot, opened by their first word."""
    person = Person(far_end, user, "cyberdialogue")
    done = await far_end.act(user, {"do": "type", "channel": "dm", "text": "Hello"})
    assert done["ok"], done
    await person.until(lambda: any(message["author"].get("bot") for message in person.messages))
    return person


async def _guest(far_end: DiscordFarEnd, *, in_group: bool) -> Person:
    """Somebody who installed the bot for themselves, in a server that has not, or among friends."""
    assert (await far_end.admin({"do": "install_for", "user": "ana"}))["ok"]
    if in_group:
        done: Any = await far_end.admin({"do": "create_group", "name": "friends", "users": ["ana", "noor"]})
        assert done["ok"], done
        return Person(far_end, "ana", "friends")
    assert (await far_end.admin({"do": "kick"}))["ok"]
    return Person(far_end, "ana")


@pytest.mark.usefixtures("platform")
async def test_direct_messages_are_a_conversation_that_stays(
    far_end: DiscordFarEnd, core: SampleCore
) -> None:
    ana = await _direct(far_end)
    answer = await ana.asks("/cyberdialogue timeline")
    assert answer["_ephemeral"] is False
    assert core.requests[-1].is_public
    await ana.presses(answer, "Help")
    await ana.until(lambda: text(ana.messages[-1]) == "help")
    assert ana.messages[-1]["_ephemeral"] is False
    known = len(ana.messages)
    await ana.presses(answer, "Next")
    await ana.until(lambda: any(text(message) == "timeline page:2" for message in ana.messages))
    assert len(ana.messages) == known

    async def refuse(request: Request, _: Authorise) -> Reply:
        return Reply(briefing=asked(request), public=False)

    core.answering = refuse
    assert (await ana.asks("/cyberdialogue summary"))["_ephemeral"] is False


async def test_direct_messages_take_reminders(platform: Platform, far_end: DiscordFarEnd) -> None:
    ana = await _direct(far_end)
    place = ana.destination_of_direct
    assert not await platform.check(place)
    posted = await platform.post(place, SAMPLES["paragraph"], key=KEY)
    assert [one.message for one in await platform.find(place, KEY, since=posted.posted_at)] == [
        posted.message
    ]
    assert calls(far_end, GET_MESSAGES)


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("in_group", [False, True])
async def test_who_installed_the_bot_for_themselves_asks_it_everywhere(
    far_end: DiscordFarEnd, core: SampleCore, *, in_group: bool
) -> None:
    ana = await _guest(far_end, in_group=in_group)
    answer = await ana.asks("/cyberdialogue timeline")
    assert answer["_ephemeral"] is True
    assert core.requests[-1].destination is None
    assert text(answer) == "timeline"
    shown = await ana.asks("/cyberdialogue summary public:True")
    assert shown["_ephemeral"] is False


@pytest.mark.usefixtures("platform")
async def test_where_a_server_lets_nobody_show_such_answers_they_stay_private(far_end: DiscordFarEnd) -> None:
    ana = await _guest(far_end, in_group=False)
    guild = {"do": "deny", "channel": ana.channel, "permission": "USE_EXTERNAL_APPS", "user": "ana"}
    assert (await far_end.admin(guild))["ok"]
    assert (await ana.asks("/cyberdialogue summary public:True"))["_ephemeral"] is True


@pytest.mark.parametrize("in_group", [False, True])
async def test_reminders_are_refused_kindly_where_the_bot_can_post_none(
    far_end: DiscordFarEnd, core: SampleCore, *, in_group: bool
) -> None:
    channels = tuple(replace(one, reads_channel_state=True) for one in COMMANDS if one.name == "remind list")
    core.slash_commands = (replace(DIALOGUE, commands=channels),)
    async with connected(far_end, core):
        ana = await _guest(far_end, in_group=in_group)
        answer = await ana.asks("/cyberdialogue remind list")
        assert "I can’t post reminders" in text(answer)
        assert "direct message" in text(answer)
        assert core.requests == []
        assert answer["_ephemeral"] is True


@pytest.mark.usefixtures("platform")
async def test_the_menu_of_a_message_looks_its_words_up(ana: Person, ben: Person, core: SampleCore) -> None:
    await ben.says('They said "the **case** turned out to be criminal", no?')
    [message] = ana.messages
    await ana.chooses(message, "Check this quote")
    await ana.until(lambda: len(ana.messages) == 2 and says(ana.messages[-1]))
    [request] = core.requests
    assert request.dossier == UNNAMED
    assert request.line == 'quote words:"They said \\"the case turned out to be criminal\\", no?"'
    assert ana.messages[-1]["_ephemeral"] is True
    assert len(ben.messages) == 1


@pytest.mark.usefixtures("platform")
async def test_the_menu_reads_what_the_bot_itself_wrote_too(ana: Person, core: SampleCore) -> None:
    async def answer(_: Request, __: Authorise) -> Reply:
        return Reply(briefing=briefing(Paragraph(line=plain("A hotline."))), public=True)

    core.answering = answer
    shown = await ana.asks("/cyberdialogue summary public:True")
    await ana.chooses(shown, "Check this quote")
    await ana.until(lambda: len(core.requests) == 2)
    assert "A hotline." in core.requests[-1].line


@pytest.mark.usefixtures("platform")
async def test_of_a_very_long_message_the_beginning_is_looked_up(ana: Person, core: SampleCore) -> None:
    async def answer(_: Request, __: Authorise) -> Reply:
        return Reply(briefing=briefing(*(Paragraph(line=plain("word " * 500)),) * 2), public=True)

    core.answering = answer
    shown = await ana.asks("/cyberdialogue summary public:True")
    await ana.chooses(shown, "Check this quote")
    await ana.until(lambda: len(core.requests) == 2)
    assert 3900 < len(core.requests[-1].line) < 4100


@pytest.mark.usefixtures("platform")
async def test_a_message_without_words_is_told_so(ana: Person, ben: Person, core: SampleCore) -> None:
    files = [{"name": "map.png", "mimetype": "image/png", "size": 9}]
    await ben.far_end.act("ben", {"do": "type", "channel": ben.channel, "text": "", "files": files})
    await ana.until(lambda: len(ana.messages) == 1)
    await ana.chooses(ana.messages[0], "Check this quote")
    await ana.until(lambda: len(ana.messages) == 2)
    assert text(ana.messages[1]) == "This message has no words to look up."
    assert core.requests == []


@pytest.mark.usefixtures("platform")
async def test_the_menu_is_called_as_the_reader_s_language_has_it(ana: Person, ben: Person) -> None:
    await ben.says("Hello")
    await ana.speaks("fr")
    await ana.chooses(ana.messages[0], "Vérifier cette citation")
    await ana.speaks("zh-TW")
    await ana.chooses(ana.messages[0], "Check this quote")


@pytest.mark.usefixtures("platform")
async def test_members_do_not_see_what_only_managers_may_do(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    hidden = "/cyberdialogue-manage remind on"
    assert hidden in [item["text"].strip() for item in await ben.completes("/cyberdialogue-manage")]
    assert not [item for item in await ana.completes("/cyberdialogue-manage") if hidden in item["text"]]
    allowed: list[bool] = []

    async def ask(request: Request, authorise: Authorise) -> Reply:
        allowed.append(await authorise(Right.REMINDERS, None))
        return Reply(briefing=asked(request), public=False)

    core.answering = ask
    assert buttons(await ben.asks(hidden))
    assert (core.requests[-1].dossier, core.requests[-1].line) == ("cyberdialogue", "remind on")
    assert allowed == [True]

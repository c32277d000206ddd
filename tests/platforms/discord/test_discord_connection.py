"""Connecting, registering commands, staying connected, leaving."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model.briefing import CommandName, Item, Listing
from bot.model.connection import ConnectionState
from bot.model.errors import AmbiguousError, InstallationError, RefusedError, SettingError
from bot.model.exchange import Authorise, Reply, Request, SlashCommand
from bot.platforms.discord import PLATFORM
from bot.playground.discord import DiscordFarEnd, Terms, open_far_end
from bot.playground.wiring import open_far_end as open_far_end_of
from tests.platforms.discord.discord_core import PATIENCE, TERMS, Person, SampleCore, calls, connected, text
from tests.platforms.discord.discord_samples import COMMANDS, DIALOGUE, KEY, SAMPLES, briefing
from tests.speaking import english

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
REGISTER = "PUT /applications/{application_id}/commands"


async def test_commands_are_registered_once_and_again_only_when_they_change(far_end: DiscordFarEnd) -> None:
    for expected in (1, 1):
        async with connected(far_end, SampleCore()):
            assert len(calls(far_end, REGISTER)) == expected
    changed = SlashCommand(name=DIALOGUE.name, title=DIALOGUE.title, commands=COMMANDS[:-1])
    async with connected(far_end, SampleCore([changed])):
        assert len(calls(far_end, REGISTER)) == 2


@pytest.mark.usefixtures("platform")
async def test_the_composer_offers_the_commands_in_the_language_of_the_app(ana: Person) -> None:
    offered = {item["text"].strip(): item["detail"] for item in await ana.completes("/cyberdialogue")}
    assert offered["/cyberdialogue timeline"] == "What timeline does"
    assert "/cyberdialogue remind list" in offered
    assert not any(name.startswith("/cyberdialogue-manage") for name in offered)
    theirs = await Person(ana.far_end, "ben").completes("/cyberdialogue-manage")
    assert "/cyberdialogue-manage remind on" in [item["text"].strip() for item in theirs]
    await ana.speaks("zh-CN")
    offered = {item["text"].strip(): item["detail"] for item in await ana.completes("/cyberdialogue")}
    assert offered["/cyberdialogue 时间线"] == "timeline 的作用"


async def test_commands_are_mentioned_by_the_ids_that_discord_gave_them(far_end: DiscordFarEnd) -> None:
    """Also after a start that registers nothing, since Discord has these commands already."""
    core = SampleCore()

    async def answer(_: Request, __: Authorise) -> Reply:
        names = [CommandName(name) for name in ("summary", "remind list", "remind on")]
        items = tuple(Item(line=(name,)) for name in names)
        return Reply(briefing=briefing(Listing(items=items)), public=False)

    core.answering = answer
    for _ in range(2):
        async with connected(far_end, core):
            menu: Any = far_end.view("ben")["commands"]
            known = {one["name"].split(" ")[0]: one["id"] for one in menu}
            own, managing = (known[f"/cyberdialogue{ending}"] for ending in ("", "-manage"))
            assert text(await Person(far_end, "ana").asks("/cyberdialogue summary")).split("\n") == [
                f"• </cyberdialogue summary:{own}>",
                f"• </cyberdialogue remind list:{own}>",
                f"• </cyberdialogue-manage remind on:{managing}>",
            ]


async def test_two_servers_on_two_shards_are_both_served() -> None:
    terms = Terms(shards=2, max_concurrency=16, identify_seconds=0.01)
    core = SampleCore()
    async with open_far_end(terms=terms) as far_end, connected(far_end, core) as platform:
        for channel, key in (("general", KEY), ("reading-room", KEY[::-1])):
            person = Person(far_end, "ana", channel)
            assert text(await person.asks("/cyberdialogue summary")) == "summary"
            await platform.post(person.destination, SAMPLES["timeline"], key=key)
            assert len(await platform.find(person.destination, key, since=LONG_AGO)) == 1
    assert len({request.destination.workspace for request in core.requests if request.destination}) == 2


async def test_shards_of_one_lane_identify_one_after_the_other() -> None:
    terms = Terms(shards=2, max_concurrency=1)
    async with open_far_end(terms=terms) as far_end, connected(far_end, SampleCore()):
        for channel in ("general", "reading-room"):
            await Person(far_end, "ana", channel).asks("/cyberdialogue summary")


async def test_a_wrong_token_is_a_wrong_setting(far_end: DiscordFarEnd) -> None:
    with pytest.raises(SettingError, match="DISCORD_TOKEN"):
        async with connected(far_end, SampleCore(), DISCORD_TOKEN="wrong"):
            pass


async def test_an_address_where_nobody_answers_may_answer_later(far_end: DiscordFarEnd) -> None:
    with pytest.raises(RefusedError, match="DISCORD_API_URL"):
        async with connected(far_end, SampleCore(), DISCORD_API_URL="http://127.0.0.1:9/api/v10"):
            pass


async def test_a_connection_that_discord_refuses_is_told_with_its_code_and_posts_go_on() -> None:
    async with (
        open_far_end(terms=Terms(guilds_per_shard=1)) as far_end,
        connected(far_end, SampleCore()) as platform,
    ):
        status = platform.connection_status()
        assert status.state is ConnectionState.DOWN
        assert "4011" in status.detail
        person = Person(far_end)
        await platform.post(person.destination, SAMPLES["timeline"], key=KEY)
        assert len(person.messages) == 1


async def test_what_goes_wrong_inside_leaves_as_it_is(far_end: DiscordFarEnd) -> None:
    with pytest.raises(LookupError):
        async with connected(far_end, SampleCore()):
            raise LookupError


async def test_leaving_ends_the_session_and_everything_started(far_end: DiscordFarEnd) -> None:
    before = asyncio.all_tasks()
    async with connected(far_end, SampleCore()):
        assert far_end.view("ana")["connected"] is True
    await Person(far_end).until(lambda: not far_end.view("ana")["connected"])
    ours = [task for task in asyncio.all_tasks() - before if "discord" in repr(task.get_coro()).lower()]
    assert ours == []


@pytest.mark.parametrize(
    "trouble",
    [
        {"do": "drop_sockets", "code": 4000},
        {"do": "drop_sockets"},
        {"do": "reconnect"},
        {"do": "invalidate"},
        {"do": "invalidate", "resumable": True},
    ],
    ids=["closed", "cut", "asked to reconnect", "session lost", "session kept"],
)
async def test_the_bot_comes_back_after_trouble(
    far_end: DiscordFarEnd, ana: Person, trouble: dict[str, object]
) -> None:
    async with connected(far_end, SampleCore()):
        await far_end.admin(trouble)
        await ana.until(lambda: not far_end.view("ana")["connected"])
        await ana.until(lambda: bool(far_end.view("ana")["connected"]))
        assert text(await ana.asks("/cyberdialogue summary")) == "summary"


async def test_a_token_that_stops_working_is_told_at_each_delivery_and_ends_nothing_else(
    far_end: DiscordFarEnd, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async with connected(far_end, SampleCore()) as platform:
        token = far_end.settings["DISCORD_TOKEN"]
        await far_end.admin({"do": "reset_token"})
        await ana.until(lambda: not far_end.view("ana")["connected"])
        assert "DISCORD_TOKEN" in await _remedy(
            lambda: platform.post(ana.destination, SAMPLES["timeline"], key=KEY)
        )
        assert "DISCORD_TOKEN" in await _remedy(lambda: platform.find(ana.destination, KEY, since=LONG_AGO))
        status = platform.connection_status()
        assert (status.state, status.fault) == (ConnectionState.DOWN, "unauthorized")
        assert "DISCORD_TOKEN" in status.detail
    assert token not in caplog.text


async def test_the_token_is_not_logged(
    far_end: DiscordFarEnd, ana: Person, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        async with connected(far_end, SampleCore()):
            await ana.asks("/cyberdialogue summary")
    assert far_end.settings["DISCORD_TOKEN"] not in caplog.text


@pytest.mark.usefixtures("platform")
async def test_the_bot_asks_for_no_privileged_intent_and_no_pings(ana: Person) -> None:
    """The far end closes a connection that asks for one, so being connected is the proof."""
    assert ana.far_end.view("ana")["connected"] is True


async def test_the_platform_declares_what_the_core_needs() -> None:
    assert PLATFORM.name == "discord"
    names = {"DISCORD_TOKEN", "DISCORD_MANAGER_ROLES", "DISCORD_FACT_ROLES", "DISCORD_API_URL"}
    assert set(PLATFORM.settings) == names
    async with AsyncExitStack() as stack:
        opened = await stack.enter_async_context(open_far_end_of(PLATFORM, (DIALOGUE,), lambda: LONG_AGO))
        assert PLATFORM.is_configured(opened.settings)
        assert TERMS.shards == 1


async def _remedy(deliver: Callable[[], Awaitable[object]]) -> str:
    """The remedy told, which comes once Discord has closed the connection."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await deliver()
            except InstallationError as error:
                return english(error.remedy)
            except (AmbiguousError, RefusedError):
                await asyncio.sleep(0.05)

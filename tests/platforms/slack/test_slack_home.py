"""The Home tab: what somebody sees there, in their language, page by page, and the way back from answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.model.briefing import Briefing
from bot.model.ids import Destination, DossierId, UserId
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.platforms.slack.limits import HOME_BLOCKS
from tests.platforms.slack.slack_stage import BRIEFINGS, GENERAL, TEAM, open_stage, words
from tests.reminders.chats import Delivery, open_delivery

NEGOTIATORS = "C06BRFNEG04"
DOSSIER = DossierId("cyberdialogue")


def subscription(channel: str, **more: Any) -> Subscription:
    given: dict[str, Any] = {
        "destination": Destination(platform="slack", workspace=TEAM, channel=channel),
        "dossier": DOSSIER,
        "occasions": frozenset(Occasion),
        "lead_days": (30, 7, 1, 0),
        "at": time(9),
        "zone": "Asia/Shanghai",
        "language": "en",
        "since": date(2026, 1, 1),
        "created_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Subscription(**(given | more))


class Workspace:
    """The whole bot in front of a workspace whose Home tab somebody opens."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.far_end: Any = delivery.chat.far_end

    async def subscribe(self, *channels: str, **more: Any) -> None:
        for channel in channels:
            await self.delivery.kernel.ledger.apply(Subscribe(subscription=subscription(channel, **more)))

    def home(self, user: str) -> Any:
        return self.far_end.view(user)["home"]

    async def open(self, user: str = "ana") -> str:
        """Open the tab; gives what it says, with ids of channels."""
        await self.far_end.act(user, {"do": "open_home"})
        await self._until_changed(user, None)
        return said(self.home(user))

    async def press(self, label: str, user: str = "ana", at: int = 0) -> str:
        """Press a button; gives what the tab says after it."""
        shown = self.home(user)
        found = [one for one in pressable(shown) if one["text"]["text"] == label]
        action = {"do": "press", "surface": "home", "action": found[at]["action_id"]}
        done = await self.far_end.act(user, action)
        assert done["ok"], done
        await self._until_changed(user, shown["hash"])
        return said(self.home(user))

    async def _until_changed(self, user: str, old: str | None) -> None:
        await self.delivery.chat.until(lambda: self.home(user) and self.home(user)["hash"] != old)


def pressable(view: Any) -> list[Any]:
    found = [one for block in view["blocks"] if block["type"] == "actions" for one in block["elements"]]
    return [one for one in found if one["type"] == "button"]


def said(view: Any) -> str:
    return f"{words(view)} {channels_of(view)}"


def channels_of(view: Any) -> list[str]:
    """The channels that a view names."""
    found: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                gather(item)
        elif isinstance(value, dict):
            if value.get("type") == "channel":
                found.append(value["channel_id"])
            for item in value.values():
                gather(item)

    gather(view["blocks"])
    return found


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Workspace]:
    async with open_delivery(folder, "slack", "2026-11-30T12:00") as delivery:
        yield Workspace(delivery)


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[Workspace]:
    async with opened(tmp_path) as found:
        yield found


async def test_channels_stand_by_name_with_what_comes_next_and_no_raw_id(workspace):
    await workspace.subscribe(BRIEFINGS)
    told = await workspace.open()
    assert channels_of(workspace.home("ana")) == [BRIEFINGS]
    assert BRIEFINGS not in words(workspace.home("ana"))
    assert "China–US" in told
    assert "First ministerial dialogue" in told


async def test_of_channels_that_one_is_not_in_nothing_is_told(workspace):
    await workspace.far_end.admin({"do": "add_bot", "channel": NEGOTIATORS})
    await workspace.subscribe(BRIEFINGS, GENERAL, NEGOTIATORS)
    await workspace.far_end.act("ana", {"do": "leave", "channel": NEGOTIATORS})
    await workspace.far_end.admin({"do": "archive", "channel": GENERAL})
    await workspace.open("ana")
    await workspace.open("ben")
    assert channels_of(workspace.home("ana")) == [BRIEFINGS]
    assert channels_of(workspace.home("ben")) == [BRIEFINGS, NEGOTIATORS]


async def test_a_private_channel_that_the_bot_was_removed_from_is_not_told_of(workspace):
    await workspace.subscribe(BRIEFINGS, NEGOTIATORS)
    await workspace.open("ben")
    assert channels_of(workspace.home("ben")) == [BRIEFINGS]


async def test_a_member_opens_and_who_manages_pauses_and_resumes(workspace):
    await workspace.subscribe(BRIEFINGS)
    await workspace.open("ana")
    assert [one["text"]["text"] for one in pressable(workspace.home("ana"))] == ["Open"]
    told = await workspace.press("Open")
    assert "Asia/Shanghai" in told
    assert channels_of(workspace.home("ana")) == [BRIEFINGS]
    assert "Channels with reminders" in await workspace.press("Back to start")
    await workspace.open("ben")
    labels = [one["text"]["text"] for one in pressable(workspace.home("ben"))]
    assert labels == ["Open", "Pause", "Subscribe a channel…"]
    assert "gets no reminders until" in await workspace.press("Pause", "ben")
    assert "Paused" in await workspace.press("Back to start", "ben")
    assert "go on" in await workspace.press("Resume", "ben")


async def test_who_manages_subscribes_a_channel_with_pickers(workspace):
    await workspace.open("ben")
    shown = workspace.home("ben")
    [button] = [one for one in pressable(shown) if one["text"]["text"].startswith("Subscribe")]
    await workspace.far_end.act("ben", {"do": "press", "surface": "home", "action": button["action_id"]})
    await workspace.delivery.chat.until(lambda: workspace.far_end.view("ben")["modal"])
    form = workspace.far_end.view("ben")["modal"]
    assert form["blocks"][0]["element"]["type"] == "conversations_select"
    values = {"channel": BRIEFINGS, "kinds": ["closes", "lead"], "at": "07:30"}
    done = await workspace.far_end.act("ben", {"do": "submit", "values": values})
    assert done["ok"], done
    await workspace.delivery.chat.until(lambda: workspace.home("ben")["hash"] != shown["hash"])
    told = said(workspace.home("ben"))
    assert "07:30" in told
    assert channels_of(workspace.home("ben")) == [BRIEFINGS]
    assert "The channel is not subscribed" not in await workspace.delivery.chat.ask("remind list")


async def test_a_member_subscribes_nothing(workspace):
    await workspace.subscribe(BRIEFINGS)
    assert "Subscribe" not in await workspace.open("ana")


@pytest.mark.parametrize(
    ("locale", "title"), [("fr-FR", "Notes d’information"), ("zh-CN", "简报"), ("de-DE", "Briefings")]
)
async def test_it_is_in_the_language_of_whoever_opens_it(workspace, locale, title):
    await workspace.far_end.admin({"do": "set_locale", "user": "ana", "locale": locale})
    assert title in await workspace.open()


async def test_any_number_of_channels_is_paged(workspace):
    channels = [f"C7{number:05d}" for number in range(2500)]
    for channel in channels:
        order = {"do": "create_channel", "id": channel, "name": channel.lower(), "members": ["ana", "ben"]}
        await workspace.far_end.admin(order)
    await workspace.subscribe(*channels)
    told = await workspace.open("ben")
    assert "1 of 125" in told
    seen = channels_of(workspace.home("ben"))
    for page in range(2, 5):
        assert len(workspace.home("ben")["blocks"]) <= HOME_BLOCKS
        assert f"{page} of 125" in await workspace.press("Next page", "ben")
        seen += channels_of(workspace.home("ben"))
    assert seen == channels[: len(seen)]
    assert len(seen) == 80
    assert "3 of 125" in await workspace.press("Previous page", "ben")


async def test_many_who_open_it_again_ask_slack_no_more(workspace):
    await workspace.subscribe(BRIEFINGS)
    for _ in range(5):
        await workspace.open()
    asked = [entry["call"] for entry in workspace.far_end.log]
    assert asked.count("users.conversations") == 1


async def test_ones_own_direct_messages_are_told_to_oneself_alone(workspace):
    told = Briefing(title="Hello", blocks=())
    await workspace.delivery.platform.tell(TEAM, UserId("U06BRFANA41"), told)
    [direct] = [one["id"] for one in workspace.far_end.view("ana")["channels"] if one["im"]]
    await workspace.subscribe(direct)
    assert "Your direct messages" in await workspace.open("ana")
    assert "direct messages" not in await workspace.open("ben")


async def test_where_slack_does_not_say_who_is_where_no_channel_is_told_of():
    async with open_stage() as stage:
        stage.far_end.fault(match="users.conversations", fault="500", times=9)
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])
        [visitor] = stage.core.visitors
        assert visitor.channels == frozenset()
        assert not visitor.may_manage


async def test_who_opens_it_is_told_to_the_core():
    async with open_stage() as stage:
        await stage.far_end.act("ben", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ben")["home"])
        [visitor] = stage.core.visitors
        assert {BRIEFINGS, GENERAL} <= visitor.channels
        assert visitor.direct.startswith("D")
        assert visitor.language == "en-us"
        assert visitor.may_manage
        assert replace(visitor, page=2).page == 2

"""Asked in one channel about another: told which it is about, and nothing of what the asker does not see."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.platforms.slack.slack_stage import GENERAL
from tests.reminders.chats import ADMIN, MEMBER, Delivery, open_delivery, words


class Asked:
    """The bot's own channel, and another one in which it is asked."""

    def __init__(self, delivery: Delivery, other: str) -> None:
        self.delivery = delivery
        self.chat = delivery.chat
        self.other = other
        self.meant = f"<#{delivery.chat.destination.channel}>"

    async def ask(self, line: str, user: str = ADMIN) -> str:
        """Type a line about the bot's channel in the other one; gives the answer's words."""
        written = self.chat.slash_command(line, user)
        channel = self.meant if "question:" in written else f"#{self.chat.place()['name']}"
        text = f"{written}{line.replace('HERE', channel)}"
        known = len(self._messages(user))
        done = await self.chat.far_end.act(user, {"do": "type", "channel": self.other, "text": text})
        assert done["ok"], done
        await self.chat.until(lambda: self._is_answered(known, user))
        return words(self._messages(user)[-1])

    def _is_answered(self, known: int, user: str) -> bool:
        found = self._messages(user)
        return len(found) > known and not found[-1].get("_pending")

    def _messages(self, user: str) -> list[dict[str, object]]:
        places = self.chat.far_end.view(user)["channels"]
        [place] = [place for place in places if str(place["id"]) == self.other]
        return [
            message
            for message in place["messages"]
            if message.get("bot_id") or message.get("author", {}).get("bot")
        ]


@pytest.fixture(params=["slack", "discord"])
async def asked(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Asked]:
    async with open_delivery(tmp_path, request.param, "2026-11-30T12:00") as delivery:
        if delivery.chat.is_slack:
            other = GENERAL
        else:
            other = await delivery.chat.create("aside")
        yield Asked(delivery, other)


LINES = [
    "remind on channel:HERE",
    "remind list channel:HERE",
    "remind edit at:08:00 channel:HERE",
    "remind pause channel:HERE",
    "remind resume channel:HERE",
    "remind next channel:HERE",
    "remind mute fact:hotline channel:HERE",
    "remind unmute fact:hotline channel:HERE",
    "remind test channel:HERE",
    "remind off channel:HERE",
]


async def test_every_command_takes_a_channel_and_says_which_it_is_about(asked):
    for line in LINES:
        said = await asked.ask(line)
        assert "his channel" not in said, line
        assert "That did not work" not in said, line
        if asked.chat.is_slack:
            [shown] = asked._messages(ADMIN)[-1:]
            assert asked.chat.destination.channel in str(shown["blocks"])
        else:
            assert asked.meant in said, line
    assert "is not subscribed" in await asked.chat.ask("remind list")


async def test_what_is_asked_of_a_post_elsewhere_is_its(asked):
    await asked.ask("remind on channel:HERE")
    await asked.delivery.at("2026-12-01T09:00:01")
    assert len(asked.chat.posts()) == 1
    why = await asked.ask("remind why channel:HERE")
    assert "First ministerial dialogue" in why
    assert "told again on" in (await asked.ask("remind snooze days:2 channel:HERE")).lower()
    assert "Seen" in await asked.ask("remind seen channel:HERE", MEMBER)
    assert "No reminder has been posted" in await asked.ask("remind why")


async def test_a_mistake_says_which_channel_it_is_about_too(asked):
    said = await asked.ask("remind pause channel:HERE")
    assert "The channel is not subscribed" in said


async def test_who_does_not_manage_changes_nothing_elsewhere_either(asked):
    await asked.ask("remind on channel:HERE")
    assert "Only people who manage" in await asked.ask("remind off channel:HERE", MEMBER)
    assert "The channel is not subscribed" not in await asked.chat.ask("remind list")

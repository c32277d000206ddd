"""Who may use a command: by its audience, the settings, and what the platform says at each call."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.cli.offline import NoChannels
from bot.holiday_calendar import HolidayCalendar
from bot.model.command import Audience, Right
from bot.model.exchange import Request
from bot.model.ids import Destination, DossierId, UserId
from bot.router.rights import right_of
from bot.router.router import Router
from tests.router.asking import CHANNEL, ENDLESS, Asker, all_commands, text_of

OPEN = {"remind list", "remind next", "remind seen", "remind show", "remind why"}


def test_what_changes_a_channels_future_asks_for_the_right_to_manage_reminders():
    rights = {command.name: right_of(command.audience, everyone_snoozes=False) for command in all_commands()}
    reminders = {name for name in rights if name.startswith("remind ")}
    asking = {name for name, right in rights.items() if right is Right.REMINDERS}
    assert asking == (reminders - OPEN) | {"corrections"}
    assert {name for name, right in rights.items() if right is Right.FACTS} == {"assess"}


def test_the_setting_opens_snoozing_and_nothing_else():
    opened = {
        audience
        for audience in Audience
        if right_of(audience, everyone_snoozes=True) is not right_of(audience, everyone_snoozes=False)
    }
    assert opened == {Audience.SNOOZERS}


@pytest.mark.parametrize("everyone", [False, True])
async def test_whoever_manages_nothing_snoozes_only_where_everyone_may(asker: Asker, *, everyone: bool):
    router = Router(
        shelf=asker.store,
        commands=all_commands(),
        clock=asker.clock,
        calendar=HolidayCalendar(),
        zone=ZoneInfo("UTC"),
        channels=NoChannels(),
        limits=ENDLESS,
        everyone_snoozes=everyone,
    )
    asked: list[Right] = []

    async def authorise(right: Right, _channel: Destination | None) -> bool:
        asked.append(right)
        return False

    request = Request(
        dossier=DossierId("cyberdialogue"),
        line="remind snooze days:1",
        user=UserId("U1"),
        destination=CHANNEL,
    )
    error = (await router.attempt(request, authorise)).error
    assert asked == ([] if everyone else [Right.REMINDERS])
    assert ("Only people who manage" in error) is not everyone
    (offer,) = (one for one in router.slash_commands[0].commands if one.name == "remind snooze")
    assert offer.audience is (Audience.EVERYONE if everyone else Audience.MANAGERS)


@pytest.mark.parametrize("line", ["remind list", "remind on", "remind off", "remind why", "remind calendar"])
async def test_of_a_channel_that_one_does_not_see_nothing_is_told_or_changed(asker: Asker, line: str):
    asked: list[tuple[Right, Destination | None]] = []

    async def authorise(right: Right, channel: Destination | None) -> bool:
        asked.append((right, channel))
        return right is not Right.SEE

    request = Request(
        dossier=DossierId("cyberdialogue"),
        line=f"{line} channel:<#C9>",
        user=UserId("U1"),
        destination=CHANNEL,
    )
    attempt = await asker.router.attempt(request, authorise)
    assert attempt.error.startswith("You don’t see that channel")
    assert "C9" not in text_of(attempt.reply.briefing)
    assert asked == [(Right.SEE, replace(CHANNEL, channel="C9"))]
    assert not (await asker.attempt(f"{line} channel:<#{CHANNEL.channel}>")).error.startswith("You don’t")

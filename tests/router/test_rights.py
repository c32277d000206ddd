"""Who may use a command: by its audience, the settings, and what the platform says at each call."""

from zoneinfo import ZoneInfo

import pytest

from bot.cli.offline import NoChannels
from bot.holiday_calendar import HolidayCalendar
from bot.model.command import Audience, Right
from bot.model.exchange import Request
from bot.model.ids import Destination, DossierId, UserId
from bot.router.rights import right_of
from bot.router.router import Router
from tests.router.asking import CHANNEL, ENDLESS, Asker, all_commands

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

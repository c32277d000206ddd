"""The small workspace a far end starts with."""

from __future__ import annotations

from bot.playground.loopback import Loopback

from .directory import SlackChannel, SlackUser, Team, UserGroup
from .grants import Grants
from .installation import InstalledApp, new_app
from .limits import Rates, Sizes, Timing
from .state import WorkspaceState
from .surfaces import Surfaces
from .timestamps import TimestampMint

TEAM = Team(id="T06BRF8K2QD", name="Policy Briefing Room", domain="policy-briefing-room")
ANA, BEN, BOT = "U06BRFANA41", "U06BRFBEN52", "U06BRFBOT63"
APP_ID, BOT_ID = "A06BRFAPP74", "B06BRFBOT85"
GENERAL, BRIEFINGS, POLICY_DESK, NEGOTIATORS = (
    "C06BRFGEN01",
    "C06BRFBRI02",
    "C06BRFPOL03",
    "C06BRFNEG04",
)
EDITORS = "S06BRFEDT96"
BOT_NAME = "cyberdialogue"


def _people(app: InstalledApp) -> list[SlackUser]:
    return [
        SlackUser(id=ANA, name="ana", real_name="Ana Reyes"),
        SlackUser(id=BEN, name="ben", real_name="Ben Okafor", is_admin=True),
        SlackUser(
            id=app.bot_user,
            name=app.name,
            real_name=app.name,
            is_bot=True,
            bot_id=app.bot_id,
            app_id=app.id,
        ),
    ]


def _channels() -> list[SlackChannel]:
    return [
        SlackChannel(
            id=GENERAL,
            name="general",
            creator=BEN,
            general=True,
            topic="Announcements for everyone",
            members=[ANA, BEN],
        ),
        SlackChannel(
            id=BRIEFINGS,
            name="briefings",
            creator=BEN,
            topic="Daily briefings and reminders",
            members=[ANA, BEN, BOT],
        ),
        SlackChannel(
            id=POLICY_DESK,
            name="policy-desk",
            creator=ANA,
            topic="Questions on the dossiers",
            members=[ANA, BEN, BOT],
        ),
        SlackChannel(
            id=NEGOTIATORS,
            name="negotiators",
            creator=BEN,
            private=True,
            topic="Preparation, not for circulation",
            members=[ANA, BEN],
        ),
    ]


def new_workspace(loopback: Loopback, *, timing: Timing, rates: Rates, sizes: Sizes) -> WorkspaceState:
    """A workspace with two people, the app, four channels and a user group.

    The app is in #briefings and #policy-desk only.
    """
    clock = TimestampMint(loopback.clock.now)
    app = new_app(app_id=APP_ID, bot_id=BOT_ID, bot_user=BOT, name=BOT_NAME)
    identity = {
        "team_id": TEAM.id,
        "app_id": app.id,
        "app_installed_team_id": TEAM.id,
        "bot_id": app.bot_id,
    }
    editors = UserGroup(
        id=EDITORS, handle="briefing-editors", name="Briefing editors", created_by=BEN, users=[BEN]
    )
    return WorkspaceState(
        loopback=loopback,
        clock=clock,
        timing=timing,
        rates=rates,
        sizes=sizes,
        team=TEAM,
        app=app,
        grants=Grants(clock=clock, timing=timing, team_id=TEAM.id),
        surfaces=Surfaces(clock=clock, identity=identity),
        users={user.id: user for user in _people(app)},
        channels={channel.id: channel for channel in _channels()},
        usergroups={EDITORS: editors},
    )

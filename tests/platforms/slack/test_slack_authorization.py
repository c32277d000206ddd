"""Who may manage: whom the settings list, and whom Slack says; silence grants nothing and refuses nothing."""

import pytest

from bot.model.ids import Destination
from tests.platforms.slack.slack_stage import GENERAL, Stage, here, open_stage, words

ANA = "U06BRFANA41"
EDITORS = "S06BRFEDT96"


async def asked(stage: Stage, user: str) -> bool:
    await stage.type("/cyberdialogue remind on", user=user)
    await stage.until(lambda: stage.core.allowed)
    return stage.core.allowed.pop()


async def test_admins_may_and_members_may_not():
    async with open_stage() as stage:
        assert await asked(stage, "ben") is True
        assert await asked(stage, "ana") is False


async def test_a_channel_of_the_same_workspace_makes_no_difference():
    async with open_stage() as stage:
        stage.core.elsewhere = here(GENERAL)
        assert await asked(stage, "ben") is True
        assert await asked(stage, "ana") is False


@pytest.mark.parametrize(
    "elsewhere",
    [
        Destination(platform="slack", workspace="TOTHER", channel=GENERAL),
        Destination(platform="slack", workspace="", channel=GENERAL),
        Destination(platform="discord", workspace=here().workspace, channel=GENERAL),
    ],
)
async def test_nobody_may_manage_another_workspaces_channel(elsewhere):
    async with open_stage() as stage:
        stage.core.elsewhere = elsewhere
        assert await asked(stage, "ben") is False
        assert stage.calls("users.info") == []


async def test_listed_people_may():
    async with open_stage(SLACK_MANAGERS=ANA) as stage:
        assert await asked(stage, "ana") is True


async def test_members_of_listed_groups_may():
    async with open_stage(SLACK_MANAGERS=EDITORS) as stage:
        [group] = stage.far_end.view("ana")["usergroups"]
        assert group["id"] == EDITORS
        assert await asked(stage, "ana") is (ANA in group["users"])


async def test_each_call_asks_anew():
    async with open_stage() as stage:
        assert await asked(stage, "ben") is True
        await stage.far_end.admin({"do": "set_admin", "user": "ben", "is_admin": False})
        assert await asked(stage, "ben") is False


async def test_nothing_is_asked_where_the_core_does_not_want_to_know():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue summary", user="ben")
        assert stage.calls("users.info") == []


async def told(stage: Stage, user: str) -> str:
    await stage.type("/cyberdialogue remind on", user=user)
    await stage.until(lambda: stage.messages(user))
    assert stage.core.allowed == []
    return words(stage.messages(user)[0])


@pytest.mark.parametrize("fault", ["500", "reset", "429", "hang"])
async def test_silence_grants_nothing_and_is_called_no_refusal(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="users.info", fault=fault, times=9, retry_after=60)
        assert "can't tell just now" in await told(stage, "ben")


async def test_a_missing_scope_grants_nothing_and_is_called_no_refusal():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "users:read"})
        assert "can't tell just now" in await told(stage, "ben")


@pytest.mark.parametrize("fault", ["500", "reset", "429", "hang"])
async def test_whom_the_settings_list_is_not_asked_about(fault):
    async with open_stage(SLACK_MANAGERS=ANA) as stage:
        stage.far_end.fault(match="users.info", fault=fault, times=9, retry_after=60)
        assert await asked(stage, "ana") is True
        assert stage.calls("users.info") == []


async def test_a_short_rate_limit_is_waited_out():
    async with open_stage() as stage:
        stage.far_end.fault(match="users.info", fault="429", times=1, retry_after=1)
        assert await asked(stage, "ben") is True

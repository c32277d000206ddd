"""What the bot makes of answers that a healthy Slack gives seldom, from a far end that gives one answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.model.command import Right
from bot.model.errors import (
    AmbiguousError,
    ContentError,
    InstallationError,
    RefusedError,
    RightsUnknownError,
    UndeliverableError,
)
from bot.model.ids import UserId
from bot.platforms.slack.authorization import Authorization
from bot.platforms.slack.http import WebApi, open_web_api
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.posting import Messages
from bot.platforms.slack.render_cache import RenderCache
from bot.platforms.slack.settings import Listed, SlackSettings, read_settings
from tests.platforms.slack.slack_stage import TEAM, ScriptedCore, here, say
from tests.speaking import english

ME = Identity(team=TEAM, user="UBOT", bot="BBOT")
ANA = UserId("U0ANA")


@asynccontextmanager
async def open_far_end(**answer: Any) -> AsyncIterator[tuple[WebApi, SlackSettings]]:
    async def handle(request: web.Request) -> web.Response:
        group = request.query.get("usergroup")
        body = answer.get("groups", {}).get(group, answer.get("json"))
        if body is not None:
            return web.json_response(body, status=answer.get("status", 200), headers=answer.get("headers"))
        return web.Response(
            status=answer.get("status", 200),
            text=answer["text"],
            content_type=answer.get("content_type", "text/plain"),
        )

    application = web.Application()
    application.router.add_route("*", "/api/{method}", handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    values = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": address}
    settings = read_settings({**values, "SLACK_MANAGERS": "U0LISTED S0DESK"})
    async with open_web_api(settings) as api:
        yield api, settings
    await runner.cleanup()


async def post(**answer: Any) -> None:
    async with open_far_end(**answer) as (api, _):
        core = ScriptedCore()
        await Messages(api, ME, core, RenderCache(core)).post(here(), say("Text"), key="k")


@pytest.mark.parametrize(
    "answer",
    [
        {"json": {"ok": False, "error": "fatal_error"}},
        {"json": {"ok": False, "error": "internal_error"}},
        {"json": {"ok": False, "error": "service_unavailable"}, "status": 503},
        {"json": {"ok": False, "error": "request_timeout"}},
        {"json": {"ok": False}},
        {"json": {}},
        {"json": {"ok": True}},
        {"text": "<html>Bad gateway</html>", "content_type": "text/html", "status": 502},
        {"text": "upstream error", "content_type": "text/plain", "status": 200},
        {"text": '{"ok": tru', "content_type": "application/json", "status": 200},
    ],
)
async def test_an_answer_that_settles_nothing_is_ambiguous(answer):
    with pytest.raises(AmbiguousError):
        await post(**answer)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (
            {"json": {"ok": False, "error": "ratelimited"}, "status": 429, "headers": {"Retry-After": "42"}},
            42,
        ),
        ({"json": {"ok": False, "error": "ratelimited"}, "status": 429}, 30),
        ({"json": {"ok": False, "error": "rate_limited"}, "headers": {"retry-after": "soon"}}, 30),
        ({"json": {"ok": False, "error": "ratelimited"}, "headers": {"Retry-After": "inf"}}, 30),
        ({"json": {"ok": False, "error": "ratelimited"}, "headers": {"Retry-After": "999999999"}}, 3600),
        ({"json": {"ok": False, "error": "team_added_to_org"}}, 60),
        ({"json": {"ok": False, "error": "an_error_of_tomorrow"}}, 60),
    ],
)
async def test_a_refusal_says_when_to_try_again(answer, seconds):
    with pytest.raises(RefusedError) as raised:
        await post(**answer)
    assert raised.value.retry_after_seconds == seconds


async def find(**answer: Any) -> None:
    async with open_far_end(**answer) as (api, _):
        core = ScriptedCore()
        await Messages(api, ME, core, RenderCache(core)).find(here(), "k", since=datetime.now(UTC))


@pytest.mark.parametrize(
    "history", [{"ok": True}, {"ok": True, "messages": None}, {"ok": True, "messages": [], "has_more": True}]
)
async def test_history_given_in_part_is_no_empty_history(history):
    with pytest.raises(RefusedError):
        await find(json=history)


async def test_a_read_whose_waiting_time_can_not_be_read_is_left_to_the_caller():
    limited = {"ok": False, "error": "ratelimited"}
    with pytest.raises(RefusedError) as raised:
        await find(json=limited, status=429, headers={"Retry-After": "1.5"})
    assert raised.value.retry_after_seconds == 30


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        ("account_inactive", InstallationError),
        ("channel_not_found", UndeliverableError),
        ("ekm_access_denied", InstallationError),
        ("invalid_auth", InstallationError),
        ("invalid_blocks", ContentError),
        ("is_archived", UndeliverableError),
        ("missing_scope", InstallationError),
        ("msg_blocks_too_long", ContentError),
        ("msg_too_long", ContentError),
        ("not_in_channel", UndeliverableError),
        ("restricted_action", UndeliverableError),
        ("restricted_action_read_only_channel", UndeliverableError),
        ("restricted_action_thread_only_channel", UndeliverableError),
        ("team_access_not_granted", InstallationError),
        ("token_revoked", InstallationError),
    ],
)
async def test_what_a_person_must_mend_has_its_reach_and_says_how_in_one_sentence(code, reach):
    with pytest.raises(reach, match=code) as raised:
        await post(json={"ok": False, "error": code, "needed": "chat:write"})
    assert type(raised.value) is reach
    assert english(raised.value.remedy).endswith(".")
    assert "\n" not in english(raised.value.remedy) + str(raised.value)


def person(**flags: Any) -> dict[str, Any]:
    return {"ok": True, "user": {"id": ANA, "team_id": TEAM, **flags}}


async def decided(answer: dict[str, Any], user: UserId = ANA) -> bool:
    async with open_far_end(json=answer) as (api, settings):
        return await Authorization(api, ME, settings).may(user, Right.REMINDERS, None)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
async def test_admins_and_owners_may(flag):
    assert await decided(person(**{flag: True})) is True


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "<html>Forbidden</html>", "content_type": "text/html", "status": 403},
        {"text": "<html>Not found</html>", "content_type": "text/html", "status": 404},
        {"text": "Forbidden", "content_type": "text/plain", "status": 403},
        {"text": "<html>", "content_type": "application/json", "status": 403},
        {"json": {"message": "Forbidden"}, "status": 403},
        {"text": "", "status": 401},
    ],
)
async def test_a_refusal_that_is_not_slacks_is_the_installations(answer):
    with pytest.raises(InstallationError) as raised:
        await post(**answer)
    assert "SLACK_API_URL" in english(raised.value.remedy)


@pytest.mark.parametrize("flag", ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_guests_bots_and_the_departed_are_no_admins_whatever_else_slack_says(flag):
    assert await decided(person(is_admin=True, **{flag: True})) is False


async def test_whom_the_settings_list_needs_no_question():
    async with open_far_end(json={"ok": False, "error": "fatal_error"}) as (api, settings):
        listed = Authorization(api, ME, replace(settings, managers=Listed(users=frozenset({"U0LISTED"}))))
        assert await listed.may(UserId("U0LISTED"), Right.REMINDERS, None) is True
        with pytest.raises(RightsUnknownError):
            await listed.may(ANA, Right.REMINDERS, None)


async def test_whom_the_settings_list_for_facts_manages_no_reminders():
    async with open_far_end(json=person()) as (api, settings):
        listed = Authorization(api, ME, replace(settings, fact_managers=Listed(users=frozenset({ANA}))))
        assert await listed.may(ANA, Right.FACTS, None) is True
        assert await listed.may(ANA, Right.REMINDERS, None) is False
        assert await listed.may(UserId("U0BOB"), Right.FACTS, None) is False


async def test_an_admin_of_another_workspace_may_not():
    assert await decided(person(team_id="TOTHER", is_admin=True)) is False
    grid = person(team_id="EGRID", is_admin=True, enterprise_user={"teams": [TEAM]})
    assert await decided(grid) is True


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": True},
        {"ok": True, "user": None},
        {"ok": True, "user": {"id": "USOMEONE", "team_id": TEAM, "is_admin": True}},
        person(is_admin="yes"),
        {"ok": False, "error": "user_not_found"},
    ],
)
async def test_an_answer_that_does_not_clearly_say_yes_is_a_no(answer):
    assert await decided(answer) is False


@pytest.mark.parametrize("failing", ["S0FAILS", "S1FAILS"])
async def test_a_group_that_fails_does_not_lock_the_other_ones_members_out(failing):
    groups = {failing: {"ok": False, "error": "fatal_error"}, "S0EDITS": {"ok": True, "users": [ANA]}}
    async with open_far_end(json=person(), groups=groups) as (api, settings):
        authorization = Authorization(api, ME, replace(settings, managers=Listed(groups=frozenset(groups))))
        assert await authorization.may(ANA, Right.REMINDERS, None) is True
        with pytest.raises(RightsUnknownError):
            await authorization.may(UserId("U0BOB"), Right.REMINDERS, None)


async def test_a_group_that_slack_does_not_know_has_no_members():
    groups = {"S0GONE": {"ok": False, "error": "no_such_subteam"}}
    async with open_far_end(json=person(), groups=groups) as (api, settings):
        authorization = Authorization(api, ME, replace(settings, managers=Listed(groups=frozenset(groups))))
        assert await authorization.may(ANA, Right.REMINDERS, None) is False


async def test_a_member_of_a_listed_group_may():
    assert await decided({**person(), "users": [ANA]}) is True
    assert await decided({**person(), "users": ["UOTHER"]}) is False

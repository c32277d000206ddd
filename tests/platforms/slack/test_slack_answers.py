"""What the bot makes of answers that a healthy Slack gives seldom, from a far end that gives one answer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.model.errors import AmbiguousError, RefusedError, UndeliverableError
from bot.model.ids import UserId
from bot.platforms.slack.authorization import Members
from bot.platforms.slack.http import WebApi, open_web_api
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.posting import Messages
from bot.platforms.slack.render_cache import RenderCache
from bot.platforms.slack.settings import SlackSettings, read_settings
from tests.platforms.slack.slack_stage import TEAM, ScriptedCore, here, say
from tests.speaking import english

ME = Identity(team=TEAM, user="UBOT", bot="BBOT")
ANA = UserId("U0ANA")


@asynccontextmanager
async def open_far_end(**answer: Any) -> AsyncIterator[tuple[WebApi, SlackSettings]]:
    async def handle(_: web.Request) -> web.Response:
        body = answer.get("json")
        if body is not None:
            return web.json_response(body, status=answer.get("status", 200), headers=answer.get("headers"))
        return web.Response(
            status=answer.get("status", 200), text=answer["text"], content_type=answer["content_type"]
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
    "code",
    [
        "account_inactive",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_auth",
        "invalid_blocks",
        "is_archived",
        "missing_scope",
        "msg_blocks_too_long",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "token_revoked",
    ],
)
async def test_what_a_person_must_mend_says_how_in_one_sentence(code):
    with pytest.raises(UndeliverableError, match=code) as raised:
        await post(json={"ok": False, "error": code, "needed": "chat:write"})
    assert english(raised.value.remedy).endswith(".")
    assert "\n" not in english(raised.value.remedy) + str(raised.value)


def person(**flags: Any) -> dict[str, Any]:
    return {"ok": True, "user": {"id": ANA, "team_id": TEAM, **flags}}


async def decided(answer: dict[str, Any], user: UserId = ANA) -> bool:
    async with open_far_end(json=answer) as (api, settings):
        return await Members(api, ME, settings).may_manage(user, None)


@pytest.mark.parametrize("flag", ["is_admin", "is_owner", "is_primary_owner"])
async def test_admins_and_owners_may(flag):
    assert await decided(person(**{flag: True})) is True


@pytest.mark.parametrize("flag", ["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger"])
async def test_guests_bots_and_the_departed_may_not_even_if_listed(flag):
    assert await decided(person(is_admin=True, **{flag: True})) is False
    listed = {"ok": True, "user": {"id": "U0LISTED", "team_id": TEAM, flag: True}}
    assert await decided(listed, UserId("U0LISTED")) is False


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


async def test_a_member_of_a_listed_group_may():
    assert await decided({**person(), "users": [ANA]}) is True
    assert await decided({**person(), "users": ["UOTHER"]}) is False

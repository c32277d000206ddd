"""The Web API's ground rules: tokens, scopes, encodings, rates and lists."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import Rates, open_far_end
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BOT,
    BRIEFINGS,
    POLICY_DESK,
    Stage,
    open_stage,
    refused,
)


def with_token(stage: Stage, token: str) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=stage.far_end.settings["SLACK_API_URL"], retry_handlers=[])


async def post_json(stage: Stage, method: str, body: str, content_type: str) -> dict[str, Any]:
    headers = {
        "Authorization": f"Bearer {stage.far_end.settings['SLACK_BOT_TOKEN']}",
        "Content-Type": content_type,
    }
    url = stage.far_end.settings["SLACK_API_URL"] + method
    async with stage.http.post(url, data=body, headers=headers) as answer:
        assert answer.status == 200
        return dict(await answer.json())


async def test_auth_test_names_the_bot_and_the_workspace() -> None:
    async with open_stage() as stage:
        answer = await stage.client.auth_test()
        assert answer["user_id"] == BOT
        assert answer["bot_id"].startswith("B")
        assert answer["team_id"].startswith("T")
        assert answer["is_enterprise_install"] is False


async def test_granted_and_accepted_scopes_come_back_in_headers() -> None:
    async with open_stage() as stage:
        answer = await stage.client.users_info(user=ANA)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert "chat:write" in headers["x-oauth-scopes"].split(",")
        assert headers["x-accepted-oauth-scopes"] == "users:read"


async def test_a_wrong_token_is_refused() -> None:
    async with open_stage() as stage:
        with refused("invalid_auth"):
            await with_token(stage, "xoxb-wrong").auth_test()


async def test_a_missing_token_is_refused() -> None:
    async with open_stage() as stage:
        url = stage.far_end.settings["SLACK_API_URL"] + "auth.test"
        async with stage.http.post(url) as answer:
            assert await answer.json() == {"ok": False, "error": "not_authed"}


async def test_a_token_may_come_as_a_form_field() -> None:
    async with open_stage() as stage:
        url = stage.far_end.settings["SLACK_API_URL"] + "auth.test"
        data = {"token": stage.far_end.settings["SLACK_BOT_TOKEN"]}
        async with stage.http.post(url, data=data) as answer:
            assert (await answer.json())["ok"] is True


async def test_the_app_token_does_not_post() -> None:
    async with open_stage() as stage:
        with refused("not_allowed_token_type"):
            app = with_token(stage, stage.far_end.settings["SLACK_APP_TOKEN"])
            await app.chat_postMessage(channel=BRIEFINGS, text="x")


async def test_the_bot_token_opens_no_socket() -> None:
    async with open_stage() as stage:
        with refused("not_allowed_token_type"):
            await stage.client.apps_connections_open(app_token=stage.far_end.settings["SLACK_BOT_TOKEN"])


async def test_sockets_are_asked_for_by_post_with_the_token_in_the_header() -> None:
    async with open_stage() as stage:
        token = stage.far_end.settings["SLACK_APP_TOKEN"]
        url = stage.far_end.settings["SLACK_API_URL"] + "apps.connections.open"
        async with stage.http.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert (await answer.json())["error"] == "insecure_request"
        async with stage.http.post(url, data={"token": token}) as answer:
            assert (await answer.json())["error"] == "missing_args"


async def test_an_unknown_method_is_named_in_the_refusal() -> None:
    async with open_stage() as stage:
        with refused("unknown_method") as answer:
            await stage.client.api_call("chat.sing")
        assert answer["req_method"] == "chat.sing"


async def test_a_missing_scope_says_which_is_needed_and_which_are_there() -> None:
    async with open_stage() as stage:
        with refused("missing_scope") as answer:
            await stage.client.conversations_open(users=ANA)
        assert answer["needed"] == "channels:manage,groups:write,im:write,mpim:write"
        assert "chat:write" in answer["provided"].split(",")


async def test_a_scope_taken_away_stops_the_method() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "chat:write"})
        with refused("missing_scope") as answer:
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        assert answer["needed"] == "chat:write"


async def test_a_missing_argument_is_named() -> None:
    async with open_stage() as stage:
        with refused("invalid_arguments") as answer:
            await stage.client.api_call("chat.postMessage", json={"text": "x"})
        assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[1]", "json_not_object")])
async def test_a_body_that_is_no_json_object_is_refused(body: Any, error: str) -> None:
    async with open_stage() as stage:
        answer = await post_json(stage, "chat.postMessage", body, "application/json; charset=utf-8")
        assert answer == {"ok": False, "error": error}


async def test_json_without_a_charset_draws_a_warning() -> None:
    async with open_stage() as stage:
        answer = await post_json(stage, "auth.test", '{"a": 1}', "application/json")
        assert answer["warning"] == "missing_charset"
        assert answer["response_metadata"] == {"warnings": ["missing_charset"]}


async def test_a_form_with_a_charset_draws_a_warning() -> None:
    async with open_stage() as stage:
        answer = await post_json(
            stage, "auth.test", "a=1", "application/x-www-form-urlencoded; charset=utf-8"
        )
        assert answer["warning"] == "superfluous_charset"


async def test_another_content_type_is_refused() -> None:
    async with open_stage() as stage:
        answer = await post_json(stage, "auth.test", "<a/>", "application/xml")
        assert answer["error"] == "invalid_post_type"


async def test_blocks_may_come_as_json_text_in_a_form() -> None:
    async with open_stage() as stage:
        blocks = '[{"type":"divider"}]'
        params = {"channel": BRIEFINGS, "text": "x", "blocks": blocks}
        answer = await stage.client.api_call("chat.postMessage", params=params)
        assert answer["message"]["blocks"][0]["type"] == "divider"


async def test_a_tier_runs_out_and_says_how_long_to_wait() -> None:
    async with open_stage(rates=Rates(per_minute={"t4": 2})) as stage:
        await stage.client.users_info(user=ANA)
        await stage.client.users_info(user=ANA)
        with refused("ratelimited"):
            await stage.client.users_info(user=ANA)
        last = stage.far_end.log[-1]
        assert last["status"] == 429


async def test_a_rate_limit_answers_429_with_whole_seconds() -> None:
    async with open_stage(rates=Rates(post_burst=1)) as stage:
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="one")
        url = stage.far_end.settings["SLACK_API_URL"] + "chat.postMessage"
        data = {"token": stage.far_end.settings["SLACK_BOT_TOKEN"], "channel": BRIEFINGS, "text": "two"}
        async with stage.http.post(url, data=data) as answer:
            assert answer.status == 429
            assert answer.headers["Retry-After"] == "1"
            assert await answer.json() == {"ok": False, "error": "ratelimited"}
        await stage.client.chat_postMessage(channel=POLICY_DESK, text="elsewhere")


async def test_a_short_burst_of_posts_is_tolerated() -> None:
    async with open_stage(rates=Rates()) as stage:
        for number in range(5):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text=str(number))
        with refused("ratelimited"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="too many")


async def test_only_loopback_is_served() -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with open_far_end(host="0.0.0.0"):  # noqa: S104 - the refusal is the point
            pass

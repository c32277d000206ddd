"""Faults: one vocabulary, and each word goes wrong in its own way on either platform."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.playground.loopback.loopback_stage import BOTH, Played, open_played


async def _cut(played: Played) -> None:
    """A request whose connection is cut before the answer."""
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await played.post()


@BOTH
@pytest.mark.parametrize(
    ("fault", "status"), [("500", 500), ("502", 502), ("503", 503), ("404", 404), ("html", 503)]
)
async def test_status_or_page_comes_before_or_after_the_effect(
    platform: str, fault: str, status: int
) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, fault)
        assert (await played.post()).status == status
        assert played.posted == 0
        played.far_end.fault(played.call, f"{fault}_after")
        assert (await played.post()).status == status
        assert played.posted == 1
        assert (await played.post()).status == 200
        assert [entry["fault"] for entry in played.far_end.log] == [fault, f"{fault}_after", None]


@BOTH
async def test_page_of_something_in_between_is_no_json(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault("*", "html", status=403)
        answer = await played.post()
        assert (answer.status, answer.headers["Content-Type"]) == (403, "text/html; charset=utf-8")
        assert "403 Forbidden" in answer.body


@BOTH
async def test_too_many_requests_say_when_to_come_again(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, "429", retry_after=7)
        answer = await played.post()
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
        assert (played.posted, (await played.post()).status) == (0, 200)


@BOTH
@pytest.mark.parametrize(
    ("fault", "slack", "discord"),
    [
        ("invalid_auth", "invalid_auth", (401, 0)),
        ("token_revoked", "token_revoked", (401, 0)),
        ("account_inactive", "account_inactive", (401, 0)),
        ("missing_scope", "missing_scope", (403, 50001)),
        ("no_permission", "no_permission", (403, 50013)),
        ("channel_not_found", "channel_not_found", (404, 10003)),
        ("fatal_error", "fatal_error", (500, 0)),
    ],
)
async def test_refusal_is_worded_as_the_platform_does(
    platform: str, fault: str, slack: str, discord: tuple[int, int]
) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, fault)
        answer = await played.post()
        said = answer.body.get("error", answer.body.get("code"))
        assert (answer.status, said) == {"slack": (200, slack), "discord": discord}[platform]
        assert played.posted == 0
        played.far_end.fault(played.call, f"{fault}_after")
        await played.post()
        assert played.posted == 1


async def test_missing_scope_names_the_scopes() -> None:
    async with open_played("slack") as played:
        played.far_end.fault(played.call, "missing_scope")
        answer = await played.post()
        assert answer.body["needed"] == "chat:write"
        assert "channels:read" in answer.body["provided"]


@BOTH
async def test_limit_can_be_told_otherwise_than_documented(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, "ratelimited", retry_after=3)
        answer = await played.post()
        assert answer.headers["Retry-After"] == "3"
        assert "Via" not in answer.headers
        body = {"ok": False, "error": "ratelimited"}
        assert (answer.status, answer.body) == {"slack": (200, body), "discord": (429, "error code: 1015")}[
            platform
        ]


@BOTH
@pytest.mark.parametrize(("fault", "posted"), [("reset", 0), ("reset_after", 1)])
async def test_connection_is_cut_before_or_after_the_effect(platform: str, fault: str, posted: int) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, fault)
        await _cut(played)
        [entry] = played.far_end.log
        assert (played.posted, entry["fault"], entry["status"]) == (posted, fault, None)


@BOTH
async def test_request_that_hangs_is_never_answered(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, "hang")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await played.post()
        assert played.posted == 0


@BOTH
async def test_request_that_hangs_afterwards_has_its_effect_and_ends_with_the_far_end(platform: str) -> None:
    async with asyncio.TaskGroup() as tasks, open_played(platform) as played:
        played.far_end.fault(played.call, "hang_after")
        unanswered = tasks.create_task(_cut(played))
        await played.until(lambda: played.posted == 1)
        assert not unanswered.done()


@BOTH
async def test_late_effect_shows_after_the_connection_is_cut(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, "late_effect", seconds=0.3)
        await _cut(played)
        assert played.posted == 0
        await played.until(lambda: played.posted == 1)


@BOTH
async def test_slow_request_succeeds_all_the_same(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault(played.call, "slow", seconds=0.05)
        assert (await played.post()).status == 200
        assert (played.posted, played.far_end.log[-1]["fault"]) == (1, "slow")


@BOTH
async def test_rule_waits_for_its_call_its_channel_and_its_turn(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault("GET /elsewhere", "503")
        played.far_end.fault(played.call, "503", channel="1")
        played.far_end.fault(played.call, "503", channel=played.channel, times=2, after=1)
        statuses = [(await played.post()).status for _ in range(4)]
        assert statuses == [200, 503, 503, 200]


@BOTH
async def test_rule_can_be_about_all_calls_of_a_family(platform: str) -> None:
    async with open_played(platform) as played:
        played.far_end.fault("chat.*" if platform == "slack" else "POST *", "500")
        assert (await played.post()).status == 500


@BOTH
@pytest.mark.parametrize(
    "rule",
    [
        {"fault": "explode"},
        {"fault": "slow_after"},
        {"fault": "299"},
        {"fault": "500", "often": 2},
        {"fault": "500", "times": "2"},
        {"fault": "500", "after": True},
    ],
)
async def test_rule_that_is_not_understood_is_refused(platform: str, rule: dict[str, Any]) -> None:
    async with open_played(platform) as played:
        with pytest.raises(ValueError, match="fault"):
            played.far_end.fault(played.call, **rule)
        assert (await played.control("POST", "/faults", {"rules": [rule]}))[0] == 400


@BOTH
async def test_faults_are_ordered_counted_and_taken_back_over_http(platform: str) -> None:
    async with open_played(platform) as played:
        rules = [{"match": played.call, "fault": "500", "times": 9}]
        assert await played.control("POST", "/faults", {"rules": rules}) == (200, {"ok": True})
        assert (await played.post()).status == 500
        _, left = await played.control("GET", "/faults")
        assert [(rule["fault"], rule["times"]) for rule in left["rules"]] == [("500", 8)]
        assert await played.control("DELETE", "/faults") == (200, {"ok": True})
        assert (await played.post()).status == 200

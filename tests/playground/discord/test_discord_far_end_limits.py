"""Rate limits: their headers, their refusals, and the real client keeping to them."""

from bot.playground.discord import Allowance
from tests.playground.discord.discord_far_end_stage import GENEROUS, SUMMARY, connected, open_stage
from tests.playground.discord.discord_far_end_wire import answered, asked, hook, listening

FIVE = Allowance(requests=5, seconds=60)


async def test_messages_of_a_channel_are_limited_and_say_so() -> None:
    async with open_stage(message_rate=FIVE) as stage:
        answers = [await stage.post({"content": str(number)}) for number in range(6)]
        assert [answer.status for answer in answers] == [200] * 5 + [429]
        headers = [answer.headers for answer in answers]
        assert [head["X-RateLimit-Remaining"] for head in headers] == ["4", "3", "2", "1", "0", "0"]
        assert {head["X-RateLimit-Limit"] for head in headers} == {"5"}
        assert len({head["X-RateLimit-Bucket"] for head in headers}) == 1
        refused = answers[-1]
        assert refused.body["message"] == "You are being rate limited."
        assert refused.body["global"] is False
        assert 0 < refused.body["retry_after"] <= 60
        assert refused.body["retry_after"] <= float(refused.headers["Retry-After"])
        assert refused.headers["X-RateLimit-Scope"] == "user"
        assert float(refused.headers["X-RateLimit-Reset-After"]) > 0
        assert len(stage.messages()) == 5


async def test_channels_have_a_limit_each_under_one_bucket() -> None:
    async with open_stage(message_rate=Allowance(requests=1, seconds=60)) as stage:
        first, second = await stage.post({"content": "x"}), await stage.post({"content": "x"}, "briefings")
        assert (first.status, second.status) == (200, 200)
        assert first.headers["X-RateLimit-Bucket"] == second.headers["X-RateLimit-Bucket"]
        assert (await stage.post({"content": "x"})).status == 429


async def test_requests_that_are_refused_count_as_well() -> None:
    async with open_stage(message_rate=Allowance(requests=1, seconds=60)) as stage:
        assert (await stage.post({})).status == 400
        assert (await stage.post({"content": "x"})).status == 429


async def test_all_requests_together_are_limited() -> None:
    async with open_stage(global_rate=Allowance(requests=2, seconds=60)) as stage:
        answers = [await stage.rest("GET", path) for path in ("/users/@me", "/gateway/bot", "/users/@me")]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert answers[-1].body["global"] is True
        assert answers[-1].headers["X-RateLimit-Global"] == "true"
        assert answers[-1].headers["X-RateLimit-Scope"] == "global"


async def test_interactions_are_outside_the_global_limit() -> None:
    async with (
        open_stage(global_rate=Allowance(requests=1, seconds=60)) as stage,
        listening(stage, SUMMARY) as wire,
    ):
        for _ in range(3):
            told = await asked(stage, wire)
            assert (await answered(stage, told, 5)).status == 204
            assert (await stage.rest("PATCH", hook(stage, told), {"content": "x"})).status == 200
        assert (await stage.rest("GET", "/users/@me")).status == 429


async def test_real_client_waits_and_loses_nothing() -> None:
    async with (
        open_stage(message_rate=Allowance(requests=2, seconds=0.1), global_rate=GENEROUS) as stage,
        connected(stage) as bot,
    ):
        for number in range(5):
            await bot.place(stage, "general").send(str(number))
        assert [message["content"] for message in stage.messages()] == ["0", "1", "2", "3", "4"]


async def test_real_client_retries_after_the_time_it_is_given() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        stage.far_end.fault("POST /channels/{channel_id}/messages", "429", retry_after=0.05)
        await bot.place(stage, "general").send("x")
        assert [entry["status"] for entry in stage.far_end.log[-2:]] == [429, 200]
        assert len(stage.messages()) == 1

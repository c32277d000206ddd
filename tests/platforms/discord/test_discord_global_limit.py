"""Discord's limit on all of a bot's requests together."""

import pytest

from bot.model.errors import RefusedError
from bot.playground.discord import Allowance, Terms, open_far_end
from bot.ports import Platform
from tests.platforms.discord.discord_core import CREATE_MESSAGE, Person, SampleCore, calls, connected
from tests.platforms.discord.discord_samples import SAMPLES


async def _post_until_refused(platform: Platform, person: Person) -> RefusedError:
    for number in range(100):
        try:
            await platform.post(person.destination, SAMPLES["timeline"], key=f"{number:024}")
        except RefusedError as error:
            return error
    raise AssertionError("Discord refused nothing")


async def test_nothing_is_sent_anywhere_while_discord_takes_no_request_at_all() -> None:
    """Whoever goes on asking is shut out.

    Source: Discord documentation, Rate Limits, "Invalid Request Limit".
    """
    terms = Terms(
        global_rate=Allowance(requests=25, seconds=5),
        message_rate=Allowance(requests=100, seconds=5),
        max_concurrency=16,
        identify_seconds=0.01,
    )
    async with open_far_end(terms=terms) as far_end, connected(far_end, SampleCore()) as platform:
        first = await _post_until_refused(platform, Person(far_end))
        sent = len(calls(far_end, CREATE_MESSAGE))
        elsewhere = Person(far_end, "ana", "policy-desk")
        with pytest.raises(RefusedError) as caught:
            await platform.post(elsewhere.destination, SAMPLES["timeline"], key="f" * 24)
        assert len(calls(far_end, CREATE_MESSAGE)) == sent
        assert 0 < caught.value.retry_after_seconds <= first.retry_after_seconds
        assert not elsewhere.messages

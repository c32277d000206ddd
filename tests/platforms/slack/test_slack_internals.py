"""What Slack's SDK marks as its own is still as this platform uses it."""

import pytest
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.platforms.slack.internals import PATIENCE_SECONDS, PatientReads


@pytest.mark.parametrize(
    ("status", "wait", "waits"),
    [(429, 1, True), (429, PATIENCE_SECONDS, True), (429, PATIENCE_SECONDS + 1, False), (500, 1, False)],
)
async def test_the_sdk_asks_whether_to_wait_and_heeds_the_answer(status, wait, waits):
    request = HttpRequest(method="POST", url="http://127.0.0.1/api/users.info", headers={})
    response = HttpResponse(status_code=status, headers={"retry-after": [str(wait)]})
    asked = await PatientReads(max_retry_count=2).can_retry_async(
        state=RetryState(), request=request, response=response
    )
    assert asked is waits


def test_what_is_overridden_is_there_to_be_overridden():
    assert "_can_retry_async" in vars(AsyncRateLimitErrorRetryHandler)

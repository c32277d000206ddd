"""All that this platform touches of Slack's SDK and the SDK marks as its own.

The version is bounded in `pyproject.toml`; `tests/platforms/slack/test_slack_internals.py` fails where a new
one changed what stands here.
"""

from typing import Final

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.platforms.slack.errors import retry_after

PATIENCE_SECONDS: Final = 15  # of Retry-After, up to which a read waits in place


class PatientReads(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit where the wait is short; a longer one is the caller's to plan."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or not await super()._can_retry_async(
            state=state, request=request, response=response, error=error
        ):
            return False
        wait = retry_after(response.headers)
        return wait is not None and wait <= PATIENCE_SECONDS

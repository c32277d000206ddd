"""How long Slack is kept waiting for an acknowledgement that may carry the answer."""

import asyncio
from typing import Final, Generic, TypeVar

# Slack tells whoever asked of a failure, once an acknowledgement takes three seconds.
# Source: Slack, "Implementing slash commands", section "Confirming receipt"; "Handling user interaction",
# section "Acknowledgment response".
PATIENCE_SECONDS: Final = 1.2

_T = TypeVar("_T")


class InteractionResponse(Generic[_T]):
    """What a request is acknowledged with: the answer if it is ready in time, else `nothing`."""

    def __init__(self, nothing: _T) -> None:
        loop = asyncio.get_running_loop()
        self._given: asyncio.Future[_T] = loop.create_future()
        self._timer = loop.call_later(PATIENCE_SECONDS, self.give, nothing)

    @property
    def is_open(self) -> bool:
        """Whether an answer can still travel in it."""
        return not self._given.done()

    def give(self, answer: _T) -> None:
        """Acknowledge with this, unless that was done already."""
        if self.is_open:
            self._given.set_result(answer)

    async def wait(self) -> _T:
        """Wait until there is something to acknowledge with."""
        try:
            return await self._given
        finally:
            self._timer.cancel()

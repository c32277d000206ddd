"""One interaction's answer: at once where the core is quick, deferred and put in later where it is not."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

import discord

from bot.platforms.discord.callbacks import Callbacks
from bot.platforms.discord.render_cache import Place, Rendering, encoded, flags

# Discord drops an interaction that is not answered within 3 s; what is left of them is for the network.
# Source: Discord documentation, Receiving and Responding, "Responding to an Interaction".
PATIENCE_SECONDS: Final = 1.2
# A deferred answer can be put in for 15 minutes; one is left for the network.
# Source: Discord documentation, Receiving and Responding, "Followup Messages".
ANSWER_LIMIT_SECONDS: Final = 14 * 60.0
# Source: Discord documentation, Receiving and Responding, "Interaction Callback Type".
_LATER: Final = 5
_UPDATE_LATER: Final = 6


class InteractionResponse:
    """RequestHandler one interaction once.

    Args:
        interaction: The interaction to answer.
        place: Where the answer is expected to go; a deferral promises this place.
        callbacks: Sends an answer that comes in time.
        tasks: Runs the deferral.
        spare: Gives what is sent in an answer's place where Discord does not take that.
        task: Works out the answer; cancelled where that takes longer than an answer can be put in.
    """

    def __init__(
        self,
        interaction: discord.Interaction[Any],
        place: Place,
        callbacks: Callbacks,
        tasks: asyncio.TaskGroup,
        spare: Callable[[], Rendering],
        task: asyncio.Task[Any] | None = None,
    ) -> None:
        self._interaction = interaction
        self._place = place
        self._callbacks = callbacks
        self._tasks = tasks
        self._spare = spare
        self._task = task
        self._deferral: asyncio.Task[bool | None] | None = None
        self._ran_out = False
        # One timer does for all: nearly every answer comes before it fires.
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(PATIENCE_SECONDS, self._start_deferring)

    async def send(self, rendering: Rendering, place: Place) -> bool | None:
        """Send the answer, or a sentence where Discord does not take it.

        Tells whether Discord took the answer; None where nobody knows.
        """
        self._timer.cancel()
        if self._deferral is None or not await self._deferral:
            done = await self._callbacks.respond(self._interaction, rendering.body(place), rendering.files)
            if not done:
                # One that arrived after all is refused a second answer, so this does no harm.
                await self._callbacks.respond(self._interaction, self._spare().body(Place.PRIVATE))
            return done
        return await self._complete(rendering, place)

    async def show(self, modal: Mapping[str, Any]) -> bool:
        """Answer with a modal, which takes an interaction not deferred yet; tell whether Discord has it."""
        if self._deferral:
            return False
        self._timer.cancel()
        return bool(await self._callbacks.respond(self._interaction, encoded(modal)))

    def give_up(self) -> None:
        """Leave the interaction without an answer."""
        self._timer.cancel()

    def ran_out(self) -> bool:
        """Tell whether it was this response that cancelled the task; if so, takes the cancelling back."""
        if self._ran_out and self._task:
            self._task.uncancel()
        return self._ran_out

    def _start_deferring(self) -> None:
        self._deferral = self._tasks.create_task(self._defer(), name="defer an answer")
        self._timer = asyncio.get_running_loop().call_later(ANSWER_LIMIT_SECONDS, self._run_out)

    def _run_out(self) -> None:
        if self._task:
            self._ran_out = True
            self._task.cancel()

    async def _defer(self) -> bool | None:
        """Tell Discord that the answer will come; tell whether Discord knows."""
        if self._place is Place.IN_PLACE:
            body: dict[str, Any] = {"type": _UPDATE_LATER}
        else:
            body = {"type": _LATER, "data": flags(self._place)}
        return await self._callbacks.respond(self._interaction, encoded(body))

    async def _complete(self, rendering: Rendering, place: Place) -> bool | None:
        """Put the answer where the deferral promised it, or beside it where it belongs elsewhere.

        Source: Discord documentation, Receiving and Responding, "Interaction Callback Type": the deferral
        settles whether the answer is ephemeral.
        """
        if place is self._place:
            done = await self._callbacks.edit(
                self._interaction, rendering.message(Place.IN_PLACE), rendering.files
            )
            if not done:
                await self._callbacks.edit(self._interaction, self._spare().message(Place.IN_PLACE))
            return done
        if self._place is not Place.IN_PLACE:
            # First, for the next message would take the place of the sign that the answer is still to come.
            await self._callbacks.delete(self._interaction)
        done = await self._callbacks.follow_up(self._interaction, rendering.message(place), rendering.files)
        if not done:
            await self._callbacks.follow_up(self._interaction, self._spare().message(Place.PRIVATE))
        return done

"""Shows forms, a step at a time where they have more fields than Discord shows at once."""

from dataclasses import replace

from bot.model.briefing import Button, Buttons
from bot.model.exchange import Reply, Request
from bot.model.text import Phrase
from bot.platforms.discord.buttons import Control
from bot.platforms.discord.forms import draw_form, fields_of, needs_token, step_of
from bot.platforms.discord.interaction_response import InteractionResponse
from bot.ports import Core


class FormSteps:
    """Shows the forms of answers.

    Args:
        core: Keeps lines that are too long to be carried, and says what buttons say.
    """

    def __init__(self, core: Core) -> None:
        self._core = core

    def with_step(self, reply: Reply, line: str) -> Reply:
        """An answer with a button that opens the next step of a form."""
        label = self._core.say(reply.language, Phrase("next_step"))
        row = Buttons(buttons=(Button(label=label, line=line, primary=True),))
        briefing = replace(reply.briefing, blocks=(*reply.briefing.blocks, row))
        return replace(reply, briefing=briefing, key=None)

    async def show(
        self, response: InteractionResponse, asked: Request, reply: Reply, origin: Control
    ) -> bool:
        """Show a form, if there is still time for one and Discord can show all of it; tell whether it was."""
        form = reply.form
        step = step_of(asked.line)
        if not form or not asked.can_ask or not fields_of(form, step):
            return False
        token = await self._core.keep_line(form.line) if needs_token(form, origin=origin) else None
        return await response.show(
            draw_form(
                form, step=step, origin=origin, token=token, language=reply.language, say=self._core.say
            )
        )

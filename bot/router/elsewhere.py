"""What is asked in one channel about another: said on top of the answer, and carried on by its buttons."""

from dataclasses import replace
from typing import TypeVar

from bot.model.briefing import Block, Briefing, Button, Buttons, ChannelName, Paragraph, Repeated
from bot.model.command import Form
from bot.model.exchange import Request
from bot.model.ids import Destination
from bot.model.request import Grammar, write_option
from bot.router.call import CommandCall
from bot.wording.phrases import lined
from bot.wording.reminder_options import CHANNEL


def elsewhere(call: CommandCall, request: Request) -> Destination | None:
    """The channel that is meant, where it is not the one asked in."""
    meant = call.context.destination
    return meant if meant != request.destination else None


_Told = TypeVar("_Told", Briefing, Form, Briefing | Form)


def about(told: _Told, channel: Destination, language: str, grammar: Grammar) -> _Told:
    """An answer or a form about another channel than the one it is given in."""
    if isinstance(told, Briefing):
        return _briefing(told, channel, language, grammar)
    briefing = _briefing(told.briefing, channel, language, grammar)
    return replace(told, line=_line(told.line, channel, grammar), briefing=briefing)


def _briefing(briefing: Briefing, channel: Destination, language: str, grammar: Grammar) -> Briefing:
    line = lined(language, "about_channel", {"channel": (ChannelName(channel.channel),)})
    told: list[Block] = [Paragraph(line=line, repeated=Repeated.ALWAYS)]
    for block in briefing.blocks:
        if isinstance(block, Buttons):
            told.append(Buttons(buttons=tuple(_button(one, channel, grammar) for one in block.buttons)))
        else:
            told.append(block)
    return replace(briefing, blocks=tuple(told))


def _button(button: Button, channel: Destination, grammar: Grammar) -> Button:
    return replace(button, line=_line(button.line, channel, grammar))


def _line(line: str, channel: Destination, grammar: Grammar) -> str:
    """A line about the channel, where its command can be about one and names none itself."""
    parsed = grammar.parse(line)
    names = {option.name for option in parsed.command.options} if parsed.command else set()
    if CHANNEL.name not in names or CHANNEL.name in parsed.given:
        return line
    return f"{line} {write_option(CHANNEL.name, f'<#{channel.channel}>')}"

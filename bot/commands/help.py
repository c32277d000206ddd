"""Tells what can be asked, and how one command is used."""

from bot.model.briefing import (
    Block,
    Briefing,
    CommandName,
    Item,
    Line,
    Listing,
    Paragraph,
    Span,
    code,
    plain,
    strong,
)
from bot.model.command import Audience, Command, Context
from bot.model.option import Named, OneOf, Option, Reference
from bot.model.phrasing import Phrasing
from bot.wording.examples import examples
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, command: str | None) -> Briefing:
    """Explain all commands, or one.

    Args:
        context: What the answer may look at.
        command: Name of the one command to explain.
    """
    voice = Voice(context.book, context.language)
    if command is not None and command in context.commands:
        return _one(context, voice, context.commands[command])
    if command is not None:
        group = [entry for name, entry in context.commands.items() if name.startswith(f"{command} ")]
        items = tuple(Item(line=_command(voice, entry)) for entry in group)
        title = voice.say("help_command_title", command=command)
        return Briefing(title=title, blocks=(Listing(items=items),))
    items = tuple(Item(line=_command(voice, entry)) for entry in context.commands.values())
    common = [option for option in context.commands["help"].options if option.is_common]
    blocks: tuple[Block, ...] = (
        Paragraph(line=plain(voice.text(context.book.dossier.title))),
        Listing(items=items),
        Paragraph(line=_options_line(voice, common), quiet=True),
    )
    return Briefing(title=voice.say("help_title"), blocks=blocks)


def _command(voice: Voice, command: Command) -> Line:
    """A command's names, in the reader's language too, and what it tells."""
    own = command.names.best(voice.language)
    name = CommandName(command.name)
    names: Line = (name,) if own == command.name else (code(own), Span(" "), name)
    return (*names, Span(f" — {command.summary.best(voice.language)}"))


def _options_line(voice: Voice, options: list[Option]) -> Line:
    names = voice.row(option.name for option in options if not option.hidden)
    return plain(voice.say("labelled", label=voice.say("common_options"), value=names))


def _one(context: Context, voice: Voice, command: Command) -> Briefing:
    told = (CommandName(command.name), Span(f" — {command.summary.best(voice.language)}"))
    blocks: list[Block] = [Paragraph(line=told)]
    if command.audience is Audience.MANAGERS:
        blocks.append(Paragraph(line=plain(voice.say("managers_only")), quiet=True))
    shown = [option for option in command.options if not (option.hidden or option.is_common)]
    if shown:
        blocks.append(Paragraph(line=(strong(voice.say("options")),)))
        blocks.append(Listing(items=tuple(Item(line=_option(voice, option)) for option in shown)))
    lines = examples(command, context.book, voice.language)
    if lines:
        blocks.append(Paragraph(line=(strong(voice.say("examples")),)))
        blocks.append(Listing(items=tuple(Item(line=(code(line),)) for line in lines)))
    return Briefing(title=voice.say("help_command_title", command=command.name), blocks=tuple(blocks))


def _option(voice: Voice, option: Option) -> Line:
    said = option.summary.best(voice.language)
    if isinstance(option.value, OneOf):
        choices = voice.row(choice.value for choice in option.value.choices)
        said += voice.say("set_apart", said=choices)
    if option.required:
        said += voice.say("set_apart", said=voice.say("required"))
    return (code(option.name), Span(f" — {said}"))


COMMAND = Command(
    name="help",
    names=worded("help.called"),
    summary=worded("help.summary"),
    options=(
        Option(
            name="command",
            summary=worded("help.command"),
            value=Named(of=Reference.COMMAND),
            takes_rest=True,
        ),
    ),
    examples=("help", "help timeline"),
    phrases=(Phrasing(said=worded("help.asked")), Phrasing(said=worded("help.asked_command"))),
    run=run,
)

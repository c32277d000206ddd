"""Tells what can be asked, and how one command is used."""

from bot.model.briefing import Block, Briefing, Item, Line, Listing, Paragraph, Span, code, plain, strong
from bot.model.command import Audience, Command, Context, Named, Option, Reference
from bot.model.text import bilingual
from bot.wording.voice import Voice


def run(context: Context, *, command: str | None) -> Briefing:
    """Explain all commands, or one.

    Args:
        context: What the answer may look at.
        command: Name of the one command to explain.
    """
    voice = Voice(context.book, context.language)
    if command is not None:
        return _one(voice, context.commands[command])
    items = tuple(
        Item(line=(code(entry.name), Span(f" — {entry.summary.best(voice.language)}")))
        for entry in context.commands.values()
    )
    common = [option for option in context.commands["help"].options if option.is_common]
    blocks: tuple[Block, ...] = (
        Paragraph(line=plain(voice.text(context.book.dossier.title))),
        Listing(items=items),
        Paragraph(line=_options_line(voice, common), quiet=True),
    )
    return Briefing(title=voice.say("help_title"), blocks=blocks)


def _options_line(voice: Voice, options: list[Option]) -> Line:
    names = ", ".join(option.name for option in options if not option.hidden)
    return plain(f"{voice.say('common_options')}: {names}.")


def _one(voice: Voice, command: Command) -> Briefing:
    blocks: list[Block] = [Paragraph(line=plain(command.summary.best(voice.language)))]
    if command.audience is Audience.MANAGERS:
        blocks.append(Paragraph(line=plain(voice.say("managers_only")), quiet=True))
    shown = [option for option in command.options if not (option.hidden or option.is_common)]
    if shown:
        blocks.append(Paragraph(line=(strong(voice.say("options")),)))
        blocks.append(Listing(items=tuple(Item(line=_option(voice, option)) for option in shown)))
    if command.examples:
        blocks.append(Paragraph(line=(strong(voice.say("examples")),)))
        blocks.append(Listing(items=tuple(Item(line=(code(line),)) for line in command.examples)))
    return Briefing(title=voice.say("help_command_title", command=command.name), blocks=tuple(blocks))


def _option(voice: Voice, option: Option) -> Line:
    required = f" ({voice.say('required')})" if option.required else ""
    return (code(option.name), Span(f" — {option.summary.best(voice.language)}{required}"))


COMMAND = Command(
    name="help",
    names=bilingual("help", "帮助"),
    summary=bilingual("What you can ask", "可以问什么"),
    options=(
        Option(
            name="command",
            summary=bilingual("Explain this command", "说明此命令"),
            value=Named(of=Reference.COMMAND),
            takes_rest=True,
        ),
    ),
    examples=("help", "help timeline"),
    run=run,
)

"""Gives a dossier, or some of its facts, as a file in a form that others read."""

from collections.abc import Sequence
from datetime import date

from bot.feeds.formats import FORMATS, export
from bot.feeds.selection import Selection, chosen
from bot.model.attachment import Attachment
from bot.model.briefing import Block, Briefing, Button, Buttons, Effect, Paragraph, Span, plain
from bot.model.command import Command, Context
from bot.model.errors import OptionError
from bot.model.fact import Fact
from bot.model.ids import FactId
from bot.model.option import Choice, Named, OneOf, Option, Reference, Words
from bot.model.request import write_option
from bot.model.telling import Telling
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_SCHEMES = ("https://", "http://")


def run(
    context: Context,
    *,
    format: str,  # noqa: A002 - the option's name
    facts: Sequence[str] | None,
    url: str | None,
) -> Briefing:
    """Make the file, and say what is in it.

    Args:
        context: What the answer may look at.
        format: A key of `FORMATS`.
        facts: Ids; None for the whole dossier.
        url: Under which it will be published.
    """
    voice = Voice(context.book, context.language)
    if url and not url.startswith(_SCHEMES):
        raise OptionError(voice.say("export_bad_url", url=url), option="url")
    if FORMATS[format].needs_page and not url:
        raise OptionError(voice.say("export_needs_url", format=format), option="url")
    # What was not known on the day asked for is in no export of that day.
    ids = [FactId(id_) for id_ in facts or () if id_ in context.book.facts]
    told = chosen(context.book, ids) if ids or not facts else ()
    if not told:
        return Briefing(
            title=voice.say("export_title"),
            blocks=(Paragraph(line=plain(voice.say("export_nothing"))),),
            answered=False,
        )
    made = export(_selection(context, voice, told, is_whole=not facts, url=url or ""), format)
    return Briefing(
        title=voice.say("export_title"),
        blocks=(
            *_said(context, voice, made, format, told, is_whole=not facts),
            _others(context, format, ids),
        ),
        facts=tuple(fact.id for fact in told),
        attachments=(made,),
    )


def _selection(
    context: Context, voice: Voice, facts: tuple[Fact, ...], *, is_whole: bool, url: str
) -> Selection:
    return Selection(
        voice=voice,
        facts=facts,
        is_whole=is_whole,
        now=context.now,
        zone=context.zone,
        as_of=context.as_of,
        history=tuple(_known(context.history, context.as_of)),
        revisions=context.revisions,
        page=url,
    )


def _known(history: Sequence[Telling], as_of: date | None) -> Sequence[Telling]:
    return [one for one in history if as_of is None or one.at.date() <= as_of]


def _said(
    context: Context, voice: Voice, made: Attachment, name: str, told: Sequence[Fact], *, is_whole: bool
) -> tuple[Block, ...]:
    count = voice.say("count_facts", count=len(told))
    format_ = voice.say(f"export.format.{name}")
    said = voice.say("export_made", facts=count, format=format_, file=made.name)
    if context.destination is None:
        # Nobody but a chat can hand over a file.
        said = voice.say("export_here", facts=count, format=format_, command=f"cyberdialogue export {name}")
    address = f"{context.feeds_url}/feeds/{context.book.dossier.id}.{FORMATS[name].ending}"
    is_served = bool(context.feeds_url) and FORMATS[name].has_history and is_whole
    link = (Paragraph(line=(Span(voice.say("feed_at")), Span(address, link=address))),) if is_served else ()
    return (Paragraph(line=plain(said)), *link)


def _others(context: Context, name: str, ids: Sequence[FactId]) -> Buttons:
    """Buttons for the other formats that need no more than what was given."""
    lasting = [write_option("language", context.asked_language)] if context.asked_language else []
    lasting += [write_option("as_of", context.as_of.isoformat())] if context.as_of else []
    chosen_ones = [write_option("facts", " ".join(ids))] if ids else []
    lines = {
        other: " ".join(["export", *lasting, write_option("format", other), *chosen_ones])
        for other, format_ in FORMATS.items()
        if other != name and not format_.needs_page
    }
    return Buttons(
        buttons=tuple(
            Button(
                label=worded(f"export.format.{other}").best(context.language), line=line, effect=Effect.REPLY
            )
            for other, line in lines.items()
        )
    )


COMMAND = Command(
    name="export",
    names=worded("export.called"),
    summary=worded("export.summary"),
    options=(
        Option(
            name="format",
            summary=worded("export.format"),
            value=OneOf(
                choices=tuple(Choice(value=name, label=worded(f"export.format.{name}")) for name in FORMATS)
            ),
            default="markdown",
        ),
        Option(
            name="facts",
            summary=worded("export.facts"),
            value=Named(of=Reference.FACT, many=True),
        ),
        Option(name="url", summary=worded("export.url"), value=Words(longest=500)),
    ),
    examples=("export", "export csv", "export ics"),
    run=run,
)

"""What is said about a request rather than in answer to it: mistakes, apologies, the day it is as of."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.model.briefing import (
    AnswerOutcome,
    Briefing,
    Button,
    Buttons,
    Effect,
    Fields,
    Paragraph,
    PersonName,
    Repeated,
    Span,
    Table,
    code,
    plain,
)
from bot.model.command import PART_SIZE, Command, Context
from bot.model.dates import Edtf
from bot.model.errors import OptionError, UserError
from bot.model.exchange import Request
from bot.model.fact import Dossier, FactBook
from bot.model.request import LineFault, LineFaultKind
from bot.ports import PageLimits
from bot.router.universal import PART
from bot.wording.dates import day_in_words, in_words
from bot.wording.examples import examples
from bot.wording.phrases import lined, phrase, row, shortened

_SUGGESTIONS: Final = 5
_LABEL: Final = 40
"""Characters of a button's label that are read at a glance, whatever the platforms allow."""


def mistake(error: UserError, language: str, limits: PageLimits) -> Briefing:
    """Put a person's mistake into words, with one-press corrections."""
    blocks: list[Paragraph | Buttons] = [Paragraph(line=plain(str(error)))]
    if error.suggestions:
        blocks.append(Paragraph(line=plain(phrase(language, "did_you_mean")), quiet=True))
        blocks.append(
            Buttons(
                buttons=tuple(
                    Button(label=_label(line, limits), line=line, effect=Effect.REPLACE)
                    for line in error.suggestions[: min(_SUGGESTIONS, limits.buttons_in_row)]
                )
            )
        )
    if error.again:
        mend = Button(label=phrase(language, "button_mend"), line=error.again, effect=Effect.REPLY)
        blocks.append(Buttons(buttons=(mend,)))
    return Briefing(title=phrase(language, "mistake_title"), blocks=tuple(blocks), answered=False)


def _label(line: str, limits: PageLimits) -> str:
    """As much of a line as a button shows; what a person typed may be all marks that count manifold."""
    longest = _LABEL
    while longest > 1 and limits.cost(shortened(line, longest)) > limits.label:
        longest -= 1
    return shortened(line, longest)


def apology(said: str, language: str) -> Briefing:
    """Own up to a failure of ours."""
    return Briefing(
        title=phrase(language, "mistake_title"), blocks=(Paragraph(line=plain(said)),), answered=False
    )


def as_seen(briefing: Briefing, as_of: date, language: str) -> Briefing:
    """Say on top that the answer is as of a day."""
    return noted(briefing, phrase(language, "as_seen", date=day_in_words(as_of, language)))


def noted(briefing: Briefing, said: str) -> Briefing:
    """A briefing with a sentence on top of every page, where there is one to say."""
    if not said:
        return briefing
    told = Paragraph(line=plain(said), quiet=True, repeated=Repeated.ALWAYS)
    return replace(briefing, blocks=(told, *briefing.blocks))


def standing_alone(briefing: Briefing, dossier: Dossier, day: date | None, language: str) -> Briefing:
    """A briefing whose every page says which dossier it tells of, and on which day where one is given."""
    title = dossier.title.best(language)
    told = phrase(language, "as_of_day", date=day_in_words(day, language)) if day else ""
    said = (title if title != briefing.title else "", told)
    return replace(briefing, footer=tuple(filter(None, said)))


def with_colons(briefing: Briefing, language: str) -> Briefing:
    """A briefing whose labels end as they do in a language."""
    colon = phrase(language, "labelled", label="", value="")
    told = (replace(one, colon=colon) if isinstance(one, Fields | Table) else one for one in briefing.blocks)
    return replace(briefing, blocks=tuple(told))


def part_told(briefing: Briefing, context: Context) -> Briefing:
    """A briefing that says which part of a long list it is.

    Raises:
        OptionError: The list has no such part.
    """
    extent = briefing.extent
    if extent is None:
        return briefing
    if extent.first > extent.last:
        parts = -(-extent.total // PART_SIZE)
        missing = phrase(context.language, "no_such_page", page=context.part, pages=max(1, parts))
        raise OptionError(missing, option=PART.name)
    told = phrase(context.language, "extent", first=extent.first, last=extent.last, total=extent.total)
    return noted(briefing, told)


def without_bulk(page: Briefing, limits: PageLimits, language: str) -> Briefing:
    """A page without files that are larger than a platform takes, which is said in their place."""
    large = [file for file in page.attachments if len(file.content) > limits.attachment]
    if not large:
        return page
    size, most = (f"{bytes_ / 2**20:.0f}" for bytes_ in (len(large[0].content), limits.attachment))
    told = phrase(language, "file_too_large", file=large[0].name, size=size, most=most)
    kept = tuple(file for file in page.attachments if file not in large)
    return replace(page, attachments=kept, blocks=(Paragraph(line=plain(told)), *page.blocks))


def shared_by(request: Request, language: str) -> tuple[Paragraph, ...]:
    """Who shares an answer, where that is known."""
    if request.user is None:
        return ()
    who = PersonName(request.user, request.user_name or request.user)
    return (Paragraph(line=lined(language, "shared_by", {"who": (who,)}), quiet=True),)


def page_of(language: str, page: int, pages: int) -> str:
    """Which page it is of how many."""
    return phrase(language, "page", page=page, pages=pages)


def ran(briefing: Briefing, line: str, language: str) -> Briefing:
    """A briefing that says on top which line it answers, where somebody said it otherwise."""
    before, _, after = phrase(language, "ran", line="\0").partition("\0")
    told = Paragraph(line=(Span(before), code(line), *([Span(after)] if after else ())), quiet=True)
    return replace(briefing, blocks=(told, *briefing.blocks), outcome=AnswerOutcome.COMMAND)


def too_early(book: FactBook, as_of: date, language: str) -> Briefing:
    """Say that nothing was known yet on a day, and when the first source of the dossier appeared."""
    said = phrase(language, "nothing_yet", date=day_in_words(as_of, language))
    first = min(
        (source.updated or source.published for source in book.sources.values()), key=_last_day, default=None
    )
    if first:
        said = phrase(
            language,
            "nothing_until",
            date=day_in_words(as_of, language),
            first=in_words(first, language),
        )
    title = book.dossier.title.best(language)
    return Briefing(title=title, blocks=(Paragraph(line=plain(said)),), answered=False)


def _last_day(published: Edtf) -> date:
    """The day by which a source had surely appeared."""
    return published.latest or date.max


def misfit(fault: LineFault, command: Command, book: FactBook, language: str) -> OptionError:
    """Say what of a line does not fit its command."""
    match fault.kind:
        case LineFaultKind.OPEN_QUOTE:
            said = phrase(language, "open_quote")
        case LineFaultKind.TWICE:
            said = phrase(language, "option_twice", name=fault.option)
        case LineFaultKind.UNKNOWN_OPTION:
            known = row(language, (option.name for option in command.options if not option.hidden))
            said = phrase(language, "unknown_option", command=command.name, name=fault.word, known=known)
        case LineFaultKind.NO_PLACE:
            shown = next(
                (line for line in examples(command, book, language) if ":" in line), f"help {command.name}"
            )
            word = shortened(fault.word)
            said = phrase(language, "too_many_words", command=command.name, word=word, example=shown)
    return OptionError(said, option=fault.option)

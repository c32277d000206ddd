"""What is added to a briefing: mistakes in words, buttons to turn pages and to share."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.dates import Edtf
from bot.model.errors import UserError
from bot.model.fact import FactBook
from bot.wording.dates import day_in_words, in_words
from bot.wording.phrases import phrase, shortened

_SUGGESTIONS: Final = 5
_LABEL: Final = 40  # characters
# Slack counts an escaped `&` as five characters, of 75 in all. Source: Block Kit reference, "button".
_MARK: Final = 4


def mistake(error: UserError, language: str) -> Briefing:
    """Put a person's mistake into words, with one-press corrections."""
    blocks: list[Paragraph | Buttons] = [Paragraph(line=plain(str(error)))]
    if error.suggestions:
        blocks.append(Paragraph(line=plain(phrase(language, "did_you_mean")), quiet=True))
        blocks.append(
            Buttons(
                buttons=tuple(
                    Button(label=_label(line), line=line, effect=Effect.REPLACE)
                    for line in error.suggestions[:_SUGGESTIONS]
                )
            )
        )
    return Briefing(title=phrase(language, "mistake_title"), blocks=tuple(blocks), answered=False)


def _label(line: str) -> str:
    """Give as much of a line as a button shows; what a person typed may be all marks that count manifold."""
    marks = sum(map(line[:_LABEL].count, "&<>"))
    return shortened(line, _LABEL if not marks else max(1, _LABEL - _MARK * marks))


def apology(said: str, language: str) -> Briefing:
    """Own up to a failure of ours."""
    return Briefing(
        title=phrase(language, "mistake_title"), blocks=(Paragraph(line=plain(said)),), answered=False
    )


def as_seen(briefing: Briefing, as_of: date, language: str) -> Briefing:
    """Say on top that the answer is as of a day."""
    return noted(briefing, phrase(language, "as_seen", date=day_in_words(as_of, language)))


def noted(briefing: Briefing, said: str) -> Briefing:
    """A briefing with a sentence on top, where there is one to say."""
    if not said:
        return briefing
    return replace(briefing, blocks=(Paragraph(line=plain(said), quiet=True), *briefing.blocks))


def too_early(book: FactBook, as_of: date, language: str) -> Briefing:
    """Say that nothing was known yet on a day, and when the first source of the dossier appeared."""
    said = phrase(language, "nothing_yet", date=day_in_words(as_of, language))
    first = min((source.published for source in book.sources.values()), key=_last_day, default=None)
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
    """Give the day by which a source had surely appeared."""
    return published.latest or date.max


def buttons(again: str, *, page: int, count: int, can_share: bool, language: str) -> tuple[Button, ...]:
    """Give the buttons of one page; `again` is the line that asks for the answer again."""
    row: list[Button] = []

    def turn(key: str, number: int) -> Button:
        return Button(label=phrase(language, key), line=f"{again} page:{number}")

    if page > 1:
        row.append(turn("previous", page - 1))
    if page < count:
        row.append(turn("next", page + 1))
    if can_share:
        line = again if page == 1 else f"{again} page:{page}"
        row.append(Button(label=phrase(language, "share"), line=line, effect=Effect.SHARE))
    return tuple(row)

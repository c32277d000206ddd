"""What is added to a briefing: mistakes in words, buttons to turn pages and to share."""

from dataclasses import replace
from datetime import date
from typing import Final

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.errors import UserError
from bot.wording.dates import day_in_words
from bot.wording.phrases import phrase

_SUGGESTIONS: Final = 5


def mistake(error: UserError, language: str) -> Briefing:
    """Put a person's mistake into words, with one-press corrections."""
    blocks: list[Paragraph | Buttons] = [Paragraph(line=plain(str(error)))]
    if error.suggestions:
        blocks.append(Paragraph(line=plain(phrase(language, "did_you_mean")), quiet=True))
        blocks.append(
            Buttons(
                buttons=tuple(
                    Button(label=line[:40], line=line, effect=Effect.REPLACE)
                    for line in error.suggestions[:_SUGGESTIONS]
                )
            )
        )
    return Briefing(title=phrase(language, "mistake_title"), blocks=tuple(blocks), answered=False)


def apology(reference: str, language: str) -> Briefing:
    """Own up to a failure of ours, with the number it is logged under."""
    text = phrase(language, "apology", reference=reference)
    return Briefing(
        title=phrase(language, "mistake_title"), blocks=(Paragraph(line=plain(text)),), answered=False
    )


def titled(briefing: Briefing, *, as_of: date | None, has_sources: bool, language: str) -> Briefing:
    """Say on top that the answer is as of a day, where one was asked for."""
    if as_of is None:
        return briefing
    key = "as_seen" if has_sources else "nothing_yet"
    said = phrase(language, key, date=day_in_words(as_of, language))
    return replace(briefing, blocks=(Paragraph(line=plain(said), quiet=True), *briefing.blocks))


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

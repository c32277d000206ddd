"""Puts corrections into words from the current books."""

from collections.abc import Callable
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Buttons, Notice, Paragraph
from bot.model.correction import Difference
from bot.model.errors import DeliveryError, RefusedError, UndeliverableError
from bot.model.telling import tellings_of
from bot.model.text import Phrase
from bot.reminders.composer import Books
from bot.reminders.ledger.correction_contract import CorrectionClaim
from bot.wording.corrections import changes_button, notice
from bot.wording.phrases import said
from bot.wording.posts import as_posted
from bot.wording.voice import Voice

_SHORTLY: Final = 1.0  # seconds in which what the book tells is noted


class BookCorrections:
    """See `bot.reminders.corrector.CorrectionComposer`.

    Args:
        books: Where the current books are.
        zone: Where days are told in a channel that named no zone.
        fit: Gives as much of a briefing as fits into one message.
    """

    def __init__(self, books: Books, zone: ZoneInfo, fit: Callable[[Briefing], Briefing]) -> None:
        self._books = books
        self._zone = zone
        self._fit = fit

    def is_current(self, claim: CorrectionClaim) -> bool:
        """Whether a claim tells what the book has readers told now, which may not be noted yet."""
        book = self._books.current_book(claim.dossier)
        now = tellings_of(book, {one.fact for one in claim.differences}) if book else {}
        return all(
            (one.after and one.after.digest) == (now.get(one.fact) and now[one.fact].digest)
            for one in claim.differences
        )

    def post(self, claim: CorrectionClaim) -> Briefing | None:
        """The post as it is now, with what people noted on it."""
        self._require_current(claim)
        return as_posted(self._voice(claim).book, claim.post, self._fit) if claim.post else None

    def _require_current(self, claim: CorrectionClaim) -> None:
        if not self.is_current(claim):
            raise RefusedError("the book tells otherwise by now", retry_after_seconds=_SHORTLY)

    def notice(self, claim: CorrectionClaim) -> Notice:
        """What stands on top of the message from now on."""
        self._require_current(claim)
        found = [(one, self._day(claim, one)) for one in claim.differences]
        return notice(self._voice(claim), found, is_about_one=claim.is_about_one)

    def reply(self, claim: CorrectionClaim) -> Briefing:
        """The same as a message."""
        voice, told = self._voice(claim), self.notice(claim)
        blocks = tuple(Paragraph(line=line) for line in told.lines)
        buttons = told.buttons or (changes_button(voice),)
        return Briefing(
            title=voice.text(voice.book.dossier.title),
            blocks=(*blocks, Buttons(buttons=buttons)),
            facts=tuple(one.fact for one in claim.differences),
            dossier=claim.dossier,
        )

    def why(self, claim: CorrectionClaim, error: DeliveryError) -> str:
        """Why it can't be done and what a person does about it."""
        reason = said(claim.language, error.reason) if error.reason else str(error)
        if not isinstance(error, UndeliverableError):
            return reason
        told = {"reason": reason.rstrip(".。"), "remedy": error.remedy}
        return said(claim.language, Phrase("obstacle", told))

    def _voice(self, claim: CorrectionClaim) -> Voice:
        book = self._books.current_book(claim.dossier)
        if book is None:
            raise RefusedError("the dossier does not serve now", retry_after_seconds=60)
        return Voice(book, claim.language)

    def _day(self, claim: CorrectionClaim, found: Difference) -> date:
        zone = ZoneInfo(claim.subscription.zone) if claim.subscription else self._zone
        return found.since.astimezone(zone).date()

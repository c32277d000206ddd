"""Which dossier a request is about that names none: the set one, the one that answers best, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.model.briefing import (
    AnswerOutcome,
    Briefing,
    Button,
    Buttons,
    Item,
    Listing,
    Paragraph,
    Span,
    code,
    plain,
)
from bot.model.errors import UserError
from bot.model.exchange import Request
from bot.model.findings import Findings
from bot.model.ids import DossierId
from bot.router.call import CommandCall, Shelf
from bot.router.languages import language_of_client, written_in
from bot.router.reading import QUESTION_COMMAND, RequestReader
from bot.wording.catalogue import languages
from bot.wording.phrases import phrase, shortened

_BUTTONS: Final = 5
_LABEL: Final = 40  # characters
# Of 315 questions to seven dossiers, 88 had one so much surer than the others: for 82, the one meant.
_FAR_SURER: Final = 2


@dataclass(frozen=True, slots=True)
class DossierChoice:
    """Chooses the dossier that a request is about.

    Attributes:
        default: The one that a setting names for requests that name none; None where none is set.
    """

    shelf: Shelf
    reader: RequestReader
    default: DossierId | None

    def chosen(self, request: Request) -> DossierId | None:
        """The dossier that a request is about; None where nobody can tell.

        The order of the dossiers decides nothing: another one beside them must not move the others' answers.
        """
        known = self.shelf.dossiers()
        if len(known) == 1:
            return known[0]
        default = self.shelf.dossier_called(self.default) if self.default else None
        if default:
            return default
        calls = {dossier: call for dossier in known if (call := self._call(request, dossier))}
        questions = {dossier: call for dossier, call in calls.items() if _is_question(call)}
        if not questions:
            return _only(list(calls))
        found = {dossier: self._find(dossier, call) for dossier, call in questions.items()}
        answering = [id_ for id_, one in found.items() if one.outcome is AnswerOutcome.ANSWERED]
        return _only(answering) or _surest({id_: one.certainty for id_, one in found.items()})

    def asking(self, request: Request) -> tuple[Briefing, str]:
        """The question which dossier is meant, with a button for each; and the language it is in."""
        tags = languages()
        language = language_of_client(request.language, written_in(request.line, tags) or tags)
        books = [self.shelf.book(dossier) for dossier in self.shelf.dossiers()]
        titles = {book.dossier.id: book.dossier.title.best(language) for book in books}
        items = tuple(Item(line=(code(f"/{id_}"), Span(f" — {title}"))) for id_, title in titles.items())
        buttons = tuple(
            Button(label=shortened(title, _LABEL), line=request.line, dossier=id_)
            for id_, title in titles.items()
        )
        rows = (Buttons(buttons=buttons[:_BUTTONS]),) if 0 < len(buttons) <= _BUTTONS else ()
        told = Paragraph(line=plain(phrase(language, "which_dossier_how")))
        title = phrase(language, "which_dossier")
        return Briefing(title=title, blocks=(told, Listing(items=items), *rows), answered=False), language

    def _call(self, request: Request, dossier: DossierId) -> CommandCall | None:
        """What the request would run on a dossier; None where that does not understand it."""
        asked = replace(request, dossier=dossier)
        parsed = self.reader.parse(asked)
        try:
            return self.reader.read(parsed, asked, self.reader.spoken(asked, parsed))
        except UserError:
            return None

    def _find(self, dossier: DossierId, call: CommandCall) -> Findings:
        """How a dossier's facts answer a question."""
        words = next(str(call.arguments[one.argument]) for one in call.command.options if one.takes_rest)
        return self.shelf.finder(self.shelf.book(dossier)).find(words)


def _is_question(call: CommandCall) -> bool:
    return call.command.name == QUESTION_COMMAND


def _only(dossiers: Sequence[DossierId]) -> DossierId | None:
    return dossiers[0] if len(dossiers) == 1 else None


def _surest(certainties: Mapping[DossierId, float]) -> DossierId | None:
    """The dossier that is far surer than all others; None where none is."""
    first, *others = sorted(certainties, key=lambda id_: -certainties[id_])
    most = max((certainties[id_] for id_ in others), default=0.0)
    return first if certainties[first] > _FAR_SURER * most else None

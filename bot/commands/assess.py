"""Says what became of a commitment, in the YAML that is pasted into the dossier; changes nothing itself."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.facts.assessment import NOT_WRITTEN, evidence_of, quotation_fault
from bot.facts.status_doubts import StatusDoubt, first_appeared, status_doubts
from bot.facts.writing import status_yaml
from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Effect,
    Paragraph,
    Preformatted,
    code,
    plain,
)
from bot.model.command import Audience, Command, Context, Field, Form
from bot.model.errors import OptionError
from bot.model.fact import Fact, Search, State, Status
from bot.model.ids import FactId, SourceId
from bot.model.option import Choice, Day, Named, OneOf, Option, Reference, Words, YesNo
from bot.model.request import write_line
from bot.model.text import Text
from bot.wording.phrases import shortened, worded
from bot.wording.voice import Voice

_STATES: Final = (State.KEPT, State.BROKEN, State.UNDER_WAY, State.NO_EVIDENCE)
_LABEL: Final = 60  # characters of a source's title in a menu
_LINES: Final = 5


def run(
    context: Context,
    *,
    fact: str,
    state: str | None,
    source: str | None,
    quote: str | None,
    on: date | None,
    by: str | None,
    where: str | None,
    form: bool | None,
) -> Briefing | Form:
    """Assess.

    Args:
        context: What the answer may look at.
        fact: The commitment's id.
        state: Where it stands; None where that is still to be chosen.
        source: The id of the source that shows it.
        quote: The source's exact words.
        on: The day on which it stood so, or of the search; today if left out.
        by: Who searched.
        where: What was searched.
        form: Whether to ask with a form, whatever is given.
    """
    voice = Voice(context.book, context.language)
    found = context.book.facts[FactId(fact)]
    if state is None:
        return _choices(voice, found)
    given: dict[str, str | None] = {
        "source": source,
        "quote": quote,
        "by": by,
        "where": where,
        "on": on.isoformat() if on else None,
    }
    asked = _BY_SEARCH if State(state) is State.NO_EVIDENCE else _BY_EVIDENCE
    missing = [option for option in asked if option is not _ON and not given[option.name]]
    line = write_line(COMMAND, {"fact": fact, "state": state})
    if form or (missing and context.can_ask):
        return _form(context, voice, found, line, asked, given)
    again = write_line(
        COMMAND,
        {"fact": fact, "state": state, **{name: text for name, text in given.items() if text}, "form": "yes"},
    )
    if missing:
        raise OptionError(_lacks(voice, context, missing[0], line), option=missing[0].name, again=again)
    entry = _entry(context, voice, found, State(state), given, again)
    return _told(voice, found, entry)


def _choices(voice: Voice, fact: Fact) -> Briefing:
    """Where it stands now, and what can be said of it."""
    return Briefing(
        title=voice.say("assess_title", title=voice.label(fact)),
        blocks=(
            Paragraph(line=voice.claim(fact)),
            Paragraph(line=plain(voice.standing(fact)), quiet=True),
            Buttons(
                buttons=tuple(
                    Button(
                        label=_ending(voice, state),
                        line=write_line(COMMAND, {"fact": fact.id, "state": state.value}),
                        effect=Effect.REPLY,
                    )
                    for state in _STATES
                )
            ),
        ),
        facts=(fact.id,),
        citations=voice.citations([fact]),
    )


def _ending(voice: Voice, state: State) -> str:
    said = voice.say(f"state_{state}")
    return f"{said[0].upper()}{said[1:]}…"


def _form(
    context: Context,
    voice: Voice,
    fact: Fact,
    line: str,
    asked: "Sequence[Option]",
    given: dict[str, str | None],
) -> Form:
    sources = tuple(
        Choice(
            value=id_,
            label=Text(((context.language, shortened(voice.text(one.title), _LABEL)),)),
        )
        for id_, one in context.book.sources.items()
    )
    first = {
        "source": sources[0].value if len(sources) == 1 else None,
        "by": context.user_name or None,
        "on": context.today.isoformat(),
    }
    fields = tuple(
        Field(
            option=option,
            value=given[option.name] or first.get(option.name),
            choices=sources if option is _SOURCE else (),
            is_required=True,
        )
        for option in asked
    )
    told = Paragraph(line=plain(_lacks(voice, context, asked[0], line)))
    title = voice.say("assess_title", title=voice.label(fact))
    return Form(
        title=voice.say("form_assess"),
        line=line,
        fields=fields,
        briefing=Briefing(title=title, blocks=(told,)),
    )


def _lacks(voice: Voice, context: Context, option: Option, line: str) -> str:
    return voice.say(
        "option_missing",
        command=COMMAND.name,
        name=option.name,
        summary=option.summary.best(context.language),
        example=f"{line} {option.name}:…",
    )


def _entry(
    context: Context,
    voice: Voice,
    fact: Fact,
    state: State,
    given: dict[str, str | None],
    again: str,
) -> Status:
    """The status as it is to be written.

    Raises:
        OptionError: The day or the quotation can't be.
    """
    assert fact.commitment
    day = date.fromisoformat(given["on"]) if given["on"] else context.today
    begun = fact.commitment.status[0].as_of
    if day > context.today:
        raise OptionError(voice.say("assess_ahead", date=voice.day(day)), option=_ON.name, again=again)
    if day < begun:
        raise OptionError(voice.say("assess_before", date=voice.day(begun)), option=_ON.name, again=again)
    if state is State.NO_EVIDENCE:
        search = Search(on=day, by=given["by"] or "", where=given["where"] or "")
        return Status(state=state, as_of=day, searched=search, location=NOT_WRITTEN)
    source, quote = SourceId(given["source"] or ""), given["quote"] or ""
    _check(context, voice, source, quote, again)
    return Status(state=state, as_of=day, evidence=(evidence_of(source, quote),), location=NOT_WRITTEN)


def _check(context: Context, voice: Voice, source: SourceId, quote: str, again: str) -> None:
    """Refuse a quotation that does not stand in its source, or more than once.

    Raises:
        OptionError: It does not.
    """
    fault = quotation_fault(context.book.sources[source], quote)
    if fault is None:
        return
    if fault.count:
        lines = voice.row(map(str, fault.lines[:_LINES]))
        said = voice.say("quote_often", count=fault.count, source=source, lines=lines)
    elif fault.closest:
        near = fault.closest
        said = voice.say("quote_near", source=source, words=shortened(near.words, 300), alike=near.alike)
    else:
        said = voice.say("quote_nowhere", source=source)
    raise OptionError(said, option=_QUOTE.name, again=again)


def _told(voice: Voice, fact: Fact, entry: Status) -> Briefing:
    """The entry in words, its quotation, what `check` will warn of, and the YAML with where to paste it."""
    assert fact.commitment
    last = fact.commitment.status[-1].location
    said = voice.say("labelled", label=voice.say("status"), value=voice.status(entry))
    blocks: list[Block] = [
        Paragraph(line=plain(said)),
        *map(voice.quotation, entry.evidence),
        *(
            Paragraph(line=plain(_doubted(voice, entry, one)))
            for one in status_doubts(voice.book, fact, entry)
        ),
        Paragraph(line=plain(voice.say("assess_paste", path=last.path, line=str(last.line)))),
        Preformatted(text=status_yaml(fact, entry)),
        Paragraph(line=(*plain(voice.say("assess_check")), code("cyberdialogue check")), quiet=True),
    ]
    return Briefing(
        title=voice.say("assess_title", title=voice.label(fact)),
        blocks=tuple(blocks),
        facts=(fact.id,),
        citations=voice.citations([fact]),
    )


def _doubted(voice: Voice, entry: Status, doubt: StatusDoubt) -> str:
    """What `check` will warn of once the entry is pasted."""
    appeared = first_appeared(voice.book, entry) if doubt is StatusDoubt.TOO_EARLY else None
    given = {"appeared": voice.day(appeared), "date": voice.day(entry.as_of)} if appeared else {}
    return voice.say(f"assess_{doubt}", state=voice.say(f"state_{entry.state}"), **given)


_FACT: Final = Option(
    name="fact", summary=worded("assess.fact"), value=Named(of=Reference.COMMITMENT), required=True
)
_SOURCE: Final = Option(name="source", summary=worded("assess.source"), value=Named(of=Reference.SOURCE))
_QUOTE: Final = Option(name="quote", summary=worded("assess.quote"), value=Words(longest=2000, is_long=True))
_ON: Final = Option(name="on", summary=worded("assess.on"), value=Day())
_SEARCHER: Final = Option(name="by", summary=worded("assess.by"), value=Words(longest=200))
_PLACE: Final = Option(name="where", summary=worded("assess.where"), value=Words(longest=1000, is_long=True))
_BY_EVIDENCE: Final = (_SOURCE, _QUOTE, _ON)
_BY_SEARCH: Final = (_SEARCHER, _PLACE, _ON)
COMMAND = Command(
    name="assess",
    names=worded("assess.called"),
    summary=worded("assess.summary"),
    audience=Audience.FACT_MANAGERS,
    options=(
        _FACT,
        Option(
            name="state",
            summary=worded("assess.state"),
            value=OneOf(
                choices=tuple(Choice(value=state.value, label=worded(f"state_{state}")) for state in _STATES)
            ),
        ),
        _SOURCE,
        _QUOTE,
        _ON,
        _SEARCHER,
        _PLACE,
        Option(name="form", summary=worded("assess.form"), value=YesNo(), hidden=True),
    ),
    run=run,
)

"""What can be pressed below a page: open one of its facts, turn to another page, share."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Button,
    Buttons,
    Choosable,
    Effect,
    Extent,
    Listing,
    Menu,
    Table,
    Timeline,
)
from bot.model.command import PART_SIZE
from bot.model.ids import FactId, UserId
from bot.model.request import write_option
from bot.ports import PageLimits
from bot.router.call import CommandCall
from bot.router.universal import AS_OF, LANGUAGE, PAGE
from bot.wording.phrases import phrase, shortened
from bot.wording.voice import Voice

_OPENS: Final = "fact"
"""The command that tells one fact."""
_SHOWS: Final = "sources"
"""The command that tells where facts are quoted from."""
_CITES: Final = "cite"
"""The command that gives facts as citations."""
_EXPORTS: Final = "export"
"""The command that gives facts as a file."""
_DRAWS: Final = "picture"
"""The option of commands that can draw what they tell."""
_FEW_PAGES: Final = 2  # between which one turns without a list of them
_CHOICES: Final = 25
_MENUS: Final = 2


def controls(
    call: CommandCall, page: Briefing, limits: PageLimits, *, can_share: bool, undoer: UserId | None = None
) -> Iterator[Block]:
    """The menus and buttons of one page; beyond the first and the last page lie the list's other parts.

    Args:
        call: What was asked.
        page: The answer's page.
        limits: Of the platforms.
        can_share: Whether it can be shared.
        undoer: Who shared it, and may undo that; None where nobody did.
    """
    row = (
        *_buttons(call, count=page.pages, extent=page.extent, can_share=can_share, undoer=undoer),
        *(_about_one(call, page) or _about_many(call, page)),
        *_picture(call, page),
    )[: limits.buttons_in_row]
    own = sum(isinstance(block, Buttons | Menu) for block in page.blocks)
    left = limits.button_rows - own - bool(row)
    jumps = list(_jumps(call, page, limits))[: max(0, left)]
    yield from list(_facts(call, page, limits))[: max(0, left - len(jumps))]
    if row:
        yield Buttons(buttons=row)
    yield from jumps


def _facts(call: CommandCall, page: Briefing, limits: PageLimits) -> Iterator[Menu]:
    """Menus that open the facts told on a page."""
    context, most = call.context, min(_CHOICES, limits.choices)
    opened = call.arguments.get("id") if call.command.name == _OPENS else None
    facts = [id_ for id_ in told_on(page) if id_ in context.book.facts and id_ != opened]
    voice = Voice(context.book, context.language)
    line = " ".join([_OPENS, *_lasting(call)])
    for start in range(0, len(facts) if most else 0, max(1, most))[:_MENUS]:
        chosen = facts[start : start + most]
        prompt = phrase(context.language, "open_fact" if start == 0 else "open_fact_more")
        yield Menu(
            prompt=prompt,
            line=line,
            choices=tuple(
                Choosable(
                    label=_label(voice.label(context.book.facts[id_]), limits),
                    option=write_option("id", id_),
                )
                for id_ in chosen
            ),
        )


def _about_one(call: CommandCall, page: Briefing) -> tuple[Button, ...]:
    """The buttons under one fact: its citation, and where its words stand if a source's text is stored."""
    context = call.context
    is_found = page.outcome in {AnswerOutcome.ANSWERED, AnswerOutcome.CLOSEST}
    if page.page > 1 or not (call.command.name == _OPENS or is_found):
        return ()
    id_ = next(iter(page.facts or page.closest), None)
    fact = context.book.facts.get(id_) if id_ else None
    if fact is None:
        return ()
    found = [("cite_fact", [_CITES, *_lasting(call), write_option("id", fact.id)])]
    if any(context.book.sources[piece.source].text for piece in fact.evidence):
        found.append(("show_in_source", [_SHOWS, *_lasting(call), write_option(_OPENS, fact.id)]))
    found.append(("export_facts", [_EXPORTS, *_lasting(call), write_option("facts", fact.id)]))
    return _replies(context.language, found)


def _about_many(call: CommandCall, page: Briefing) -> tuple[Button, ...]:
    """The buttons under a list of facts: its citation, and its facts as a file."""
    told = [id_ for id_ in page.facts if id_ in call.context.book.facts]
    if page.page > 1 or not told_on(page) or not told:
        return ()
    ids = " ".join(told)
    found = [
        ("cite_fact", [_CITES, *_lasting(call), write_option("id", ids)]),
        ("export_facts", [_EXPORTS, *_lasting(call), write_option("facts", ids)]),
    ]
    return _replies(call.context.language, found)


def _picture(call: CommandCall, page: Briefing) -> tuple[Button, ...]:
    """The button for a picture, under what can be drawn and is not."""
    can_draw = any(option.name == _DRAWS for option in call.command.options)
    if not can_draw or call.arguments.get(_DRAWS) or page.page > 1 or not told_on(page):
        return ()
    return _replies(call.context.language, [("picture_button", [call.again, f"{_DRAWS}:true"])])


def _replies(language: str, found: Sequence[tuple[str, Sequence[str]]]) -> tuple[Button, ...]:
    return tuple(
        Button(label=phrase(language, key), line=" ".join(line), effect=Effect.REPLY) for key, line in found
    )


def told_on(page: Briefing) -> Sequence[FactId]:
    """The facts that the lists of a page tell, and on the first page what comes nearest to a question."""
    is_found = page.page == 1 and page.outcome in {AnswerOutcome.ANSWERED, AnswerOutcome.CLOSEST}
    found: dict[FactId, None] = dict.fromkeys((page.facts or page.closest)[:1] if is_found else ())
    for block in page.blocks:
        match block:
            case Listing():
                found |= dict.fromkeys(item.fact for item in block.items if item.fact)
            case Table():
                found |= dict.fromkeys(row.fact for row in block.rows if row.fact)
            case Timeline():
                found |= dict.fromkeys(entry.fact for entry in block.entries if entry.fact)
            case _:
                pass
    return tuple(found)


def _lasting(call: CommandCall) -> Iterator[str]:
    context = call.context
    if context.as_of:
        yield write_option(AS_OF.name, context.as_of.isoformat())
    if context.asked_language:
        yield write_option(LANGUAGE.name, context.asked_language)


def _label(text: str, limits: PageLimits) -> str:
    longest = min(len(text), limits.choice)
    while longest > 1 and limits.cost(shortened(text, longest)) > limits.choice:
        longest -= 1
    return shortened(text, longest)


def _jumps(call: CommandCall, page: Briefing, limits: PageLimits) -> Iterator[Menu]:
    """A menu that turns to any page, where there are more than a few."""
    line, language = _here(call), call.context.language
    most = min(_CHOICES, limits.choices)
    if page.pages <= _FEW_PAGES or len(line) > limits.menu_line or not most:
        return
    # Around the page that is shown, where they are more than a menu holds.
    first = max(1, min(page.page - most // 2, page.pages - most + 1))
    others = range(first, min(first + most, page.pages + 1))
    yield Menu(
        prompt=phrase(language, "page", page=page.page, pages=page.pages),
        line=line,
        choices=tuple(
            Choosable(
                label=phrase(language, "page", page=number, pages=page.pages),
                option=write_option(PAGE.name, str(number)),
            )
            for number in others
        ),
        effect=Effect.REPLACE,
    )


def _here(call: CommandCall) -> str:
    """The line that asks for the part of a list that is shown."""
    return call.again if call.context.part == 1 else f"{call.again} part:{call.context.part}"


def _buttons(
    call: CommandCall, *, count: int, extent: Extent | None, can_share: bool, undoer: UserId | None
) -> tuple[Button, ...]:
    """The buttons of one page of `count`; beyond the first and the last page lie the list's other parts."""
    language, part = call.context.language, call.context.part
    here = _here(call)
    row = [
        Button(label=phrase(language, name), line=line)
        for name, line in (
            ("previous", f"{here} page:{call.page - 1}" if call.page > 1 else _part(call, part - 1, extent)),
            ("next", f"{here} page:{call.page + 1}" if call.page < count else _part(call, part + 1, extent)),
        )
        if line
    ]
    if can_share:
        line = here if call.page == 1 else f"{here} page:{call.page}"
        row.append(Button(label=phrase(language, "share"), line=line, effect=Effect.SHARE))
    if undoer:
        row.append(Button(label=phrase(language, "undo_share"), line=undoer, effect=Effect.UNDO))
    return tuple(row)


def _part(call: CommandCall, part: int, extent: Extent | None) -> str:
    """The line that asks for a part of a long list; empty where there is none."""
    is_there = extent is not None and 0 <= (part - 1) * PART_SIZE < extent.total
    return f"{call.again} part:{part}" if is_there else ""

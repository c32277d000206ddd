"""Request lines: what people type after a slash command, to a mention, or as a question."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from typing import Final

from bot.model.request import Grammar
from tests.fuzz.mutation import PIECES, mutated
from tests.fuzz.target import Attempt, Target
from tests.router.asking import FACTS, Asker, all_commands, text_of

_APOLOGY: Final = "noted under number"
_LONGEST_REFUSAL: Final = 600  # characters
_VALUES: Final = (
    *("2014", "2016-H1", "2015-12-02", "zh", "en", "fr", "yes", "no", "all", "short", "full", "none", "99"),
    *("china", "hotline", '"30 7 1"', "09:00", "25:61", "Asia/Shanghai", "mon-fri", "CN", "<#C1>", "1 2 3"),
)
_QUESTIONS: Final = (
    *(
        "who co-chaired the talks?",
        "what did China promise?",
        "when is the training course?",
        "热线开通了吗？",
    ),
    *("why did China leave the working group", "how many hackers were arrested?", "中美何时对话", "hot line"),
)


def _words() -> tuple[str, ...]:
    known = all_commands()
    return (
        *(name for command in known for name in (command.name, *command.names.all())),
        *(f"{option.name}:" for command in known for option in command.options),
        *("as_of:", "language:", "public:", "page:", *_QUESTIONS, *_VALUES),
    )


WORDS: Final = _words()
GRAMMAR: Final = Grammar(all_commands())


def _draw(chance: Random) -> tuple[str, str | None, bool]:
    commands = all_commands() if not chance.randrange(50) else ()
    command = chance.choice(commands) if commands else None
    begins = command.name if command else chance.choice(WORDS)
    gaps = (" ", " ", " ", "", "  ", "\u3000")
    line = begins
    for _ in range(chance.randint(0, 4)):
        line += chance.choice(gaps) + chance.choice((chance.choice(WORDS), chance.choice(PIECES)))
    if chance.randrange(2):
        line = mutated(chance, line, WORDS, most=3)
    return line, chance.choice((None, "en", "zh", "zh-tw", "fr")), bool(chance.randrange(4))


@asynccontextmanager
async def _open() -> AsyncIterator[Attempt]:
    asker = Asker(FACTS)

    async def attempt(case: tuple[str, str | None, bool]) -> None:
        line, language, manages = case
        found = await asker.attempt(line, language=language, manages=manages)
        shown = text_of(found.reply.briefing)
        assert _APOLOGY not in shown
        assert shown.strip()
        assert len(found.error) < _LONGEST_REFUSAL
        assert "\n" not in found.error
        assert not {"\u202e", "\u2066", "\x00", "\ud800"} & set(shown)

    yield attempt


LINES: Final = Target(name="request lines", share=125, draw=_draw, open=_open)

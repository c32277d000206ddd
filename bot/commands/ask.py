"""Asks a question in plain words, or anything else as it would be typed."""

from bot.model.briefing import Briefing
from bot.model.command import Command, Context
from bot.model.option import Meaning, Option, Words
from bot.wording.phrases import worded


def run(context: Context, *, question: str) -> Briefing:
    """Nothing: what is asked is read as a line of its own, so that no call of this command is left."""
    del context
    raise AssertionError(f"{question!r} was not read as a line")


COMMAND = Command(
    name="ask",
    names=worded("ask.called"),
    summary=worded("ask.summary"),
    options=(
        Option(
            name="question",
            summary=worded("ask.question"),
            value=Words(longest=300, means=Meaning.LINE),
            required=True,
            takes_rest=True,
        ),
    ),
    examples=("ask {question}",),
    run=run,
)

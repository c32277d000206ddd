"""The options of commands about reminders: what a channel can wish for, and the post that is meant."""

import re
from typing import Final

from bot.model.delivery import Post
from bot.model.errors import OptionError
from bot.model.ids import FactId
from bot.model.option import Choice, Meaning, OneOf, Option, Place, WholeNumber, Words
from bot.wording.phrases import worded
from bot.wording.voice import Voice

CHANNEL: Final = Option(
    name="channel",
    summary=worded("reminders.channel"),
    value=Place(),
)
"""Option of all that is asked about a channel: which one, where it is not the one asked in.

The router has the command see that channel as the one asked in.
"""

SUBSCRIPTION_OPTIONS: Final = (
    Option(
        name="kinds",
        summary=worded("reminders.kinds"),
        value=Words(longest=120, means=Meaning.OCCASIONS),
    ),
    Option(
        name="leads",
        summary=worded("reminders.leads"),
        value=Words(longest=60, means=Meaning.LEADS),
    ),
    Option(
        name="at",
        summary=worded("reminders.at"),
        value=Words(longest=8, means=Meaning.TIME),
    ),
    Option(
        name="zone",
        summary=worded("reminders.zone"),
        value=Words(longest=60, means=Meaning.ZONE),
    ),
    Option(
        name="weekdays",
        summary=worded("reminders.weekdays"),
        value=Words(longest=60, means=Meaning.WEEKDAYS),
    ),
    Option(
        name="holidays",
        summary=worded("reminders.holidays"),
        value=Words(longest=8, means=Meaning.COUNTRY),
    ),
    Option(
        name="shift",
        summary=worded("reminders.shift"),
        value=OneOf(
            choices=(
                Choice(value="keep", label=worded("shift_keep")),
                Choice(value="before", label=worded("shift_before")),
                Choice(value="after", label=worded("shift_after")),
            )
        ),
    ),
    Option(
        name="digest",
        summary=worded("reminders.digest"),
        value=OneOf(
            choices=(
                Choice(value="weekly", label=worded("reminders.digest.weekly")),
                Choice(value="monthly", label=worded("reminders.digest.monthly")),
            )
        ),
    ),
    Option(
        name="review",
        summary=worded("reminders.review"),
        value=WholeNumber(least=0, most=24),
    ),
    Option(
        name="corrections",
        summary=worded("reminders.corrections"),
        value=OneOf(
            choices=(
                Choice(value="edit", label=worded("corrections_edit")),
                Choice(value="tell", label=worded("corrections_tell")),
                Choice(value="none", label=worded("corrections_none")),
            )
        ),
    ),
    CHANNEL,
)
"""Options of `remind on` and `remind edit`."""

POST: Final = Option(
    name="post",
    summary=worded("reminders.post"),
    value=Words(longest=40, means=Meaning.POST),
)
"""Option of what is asked about one post, the latest one where none is named.

The router hands what the ledger knows of it to the command.
"""

FACT: Final = Option(
    name="fact",
    summary=worded("reminders.fact"),
    value=Words(longest=64),
)
"""Option of what is asked about one fact that a post tells of, and about all of them where none is named."""

_KEY: Final = re.compile("[0-9a-f]{24}")


def meant_of(voice: Voice, post: Post, fact: str | None) -> frozenset[FactId]:
    """The facts of a post that are meant: the one named, or all.

    Raises:
        OptionError: The post does not tell of the fact named.
    """
    told = {one.occurrence.fact for one in post.items}
    if fact is None:
        return frozenset(told)
    # A post tells of a fact by its first id, whatever it is called since.
    named = voice.book.facts.get(FactId(fact))
    meant = named.first_id if named else FactId(fact)
    if meant not in told:
        known = voice.row(sorted(filter(None, told)))
        raise OptionError(voice.say("fact_not_told", value=fact, known=known), option=FACT.name)
    return frozenset({meant})


def no_such_post(voice: Voice, named: str | None) -> OptionError:
    """What is wrong with a post that the ledger does not know in this channel, or that there is none yet.

    What has the form of a key was taken from a post: one of another channel, or of a ledger that was lost.
    """
    if not named:
        return OptionError(voice.say("no_post_yet"), option=POST.name)
    name = "lost_post" if _KEY.fullmatch(named) else "unknown_post"
    return OptionError(voice.say(name, value=named[:40]), option=POST.name)

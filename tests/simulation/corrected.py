"""Judges corrections: what messages say at the end, by the book and by what was seen of its edits."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from bot.model.correction import UNDONE_WITHIN, Corrections
from bot.model.ids import FactId
from tests.simulation.correcting import Said
from tests.simulation.edits import EditedBooks
from tests.simulation.far_side import FarSide, Message
from tests.simulation.memory import Memory
from tests.simulation.places import Place
from tests.simulation.scenario import Scenario

_SEEN: Final = "SELECT fact, digest, told_at FROM told_since ORDER BY fact, number"
_POSTS: Final = (
    "SELECT p.key, p.channel, p.message, s.shown_at FROM posts p JOIN shown s ON s.key = p.key "
    "WHERE p.state = 'delivered'"
)
_TOLD: Final = "SELECT fact, digest FROM shown_facts WHERE key = ?"
_SET_ASIDE: Final = "SELECT coalesce(nullif(parent, ''), key) FROM shown WHERE stage = 'held'"
_TEN_MINUTES: Final = UNDONE_WITHIN.total_seconds()


class Corrected(Protocol):
    """What is judged."""

    scenario: Scenario
    place: Place
    memory: Memory
    far_side: FarSide
    books: EditedBooks


def seen_tellings(memory: Memory) -> Mapping[FactId, str]:
    """What was last seen to be told of each fact, by its digest; without those that are gone."""
    newest = {FactId(fact): digest for fact, digest, _ in memory.rows(_SEEN)}
    return {fact: digest for fact, digest in newest.items() if digest}


def judge_corrections(history: Corrected, became: Counter[str]) -> Iterator[str]:
    """What a message says at the end that it must not, and what it does not say and must.

    `became` counts messages whose facts were seen to change, by what became of that.
    """
    now = {fact: one.digest for fact, one in history.books.tellings[-1].items()}
    seen: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for fact, digest, told_at in history.memory.rows(_SEEN):
        seen[fact].append((digest, told_at or 0.0))
    wishes = {one.destination.channel: one.corrections for one in history.place.subscriptions}
    standing = history.far_side.all_standing()
    set_aside = {key for (key,) in history.memory.rows(_SET_ASIDE)}
    by_channel: dict[str, list[Message]] = defaultdict(list)
    for key, channel, message, shown_at in history.memory.rows(_POSTS):
        found = [one for one in standing if str(one.number) == message and one.key == key]
        if not found or key in set_aside:
            continue
        told = tuple(sorted(history.memory.rows(_TOLD, key)))
        if found[0].is_redrawn:
            is_corrected = wishes[channel] is not Corrections.NONE
            if is_corrected and history.scenario.editable_seconds == float("inf"):
                yield from _judge_drawn(found[0], now)
        elif told != found[0].said:
            # Only what can't be edited may turn out to be another than it was taken for.
            if history.scenario.editable_seconds == float("inf"):
                yield f"the ledger takes message {message} to say {told}, which says {found[0].said}"
            continue
        by_channel[channel] += found
        below = [one for one in standing if one.below == found[0].number]
        wanted = tuple(sorted(_wanted(told, seen, shown_at)))
        became.update(_became(found[0], below, wanted, seen))
        yield from _judge_one(found[0], below, wanted, wishes[channel], history.scenario.editable_seconds)
    for channel, messages in by_channel.items():
        if wishes[channel] is Corrections.TELL:
            yield from _judge_channel(messages, standing, now)


def _became(
    message: Message, below: Sequence[Message], wanted: Said, seen: Mapping[str, Sequence[tuple[str, float]]]
) -> Iterator[str]:
    if message.notice:
        yield "edited"
    if any(told == after for _, told, after in message.notice):
        yield "holds again"
    if below:
        yield "told below" if message.notice else "told below, for it is not edited"
    if not wanted and any(len(seen[fact]) > 1 and seen[fact][-1][0] == told for fact, told in message.said):
        yield "undone, nothing left"


def _judge_one(
    message: Message,
    below: Sequence[Message],
    wanted: Said,
    wish: Corrections,
    editable_seconds: float,
) -> Iterator[str]:
    """One message with what stands below it."""
    if wish is Corrections.NONE:
        if message.notice or below:
            yield f"message {message.number} is corrected, and nobody wants that"
        return
    is_edited = message.notice == wanted
    if not is_edited and not editable_seconds < float("inf"):
        yield f"message {message.number} says {message.notice} on top, and not {wanted}"
    if not is_edited and wanted and not any(one.said == wanted for one in below[-1:]):
        yield f"neither message {message.number} nor what stands below says {wanted}"
    told = {(fact, after) for one in below[-1:] for fact, _, after in one.said}
    if not wanted and any((fact, before) not in told for fact, before, _ in message.notice):
        yield f"message {message.number} says {message.notice} on top, though what it told holds again"
    if below and wish is Corrections.EDIT and editable_seconds == float("inf"):
        yield f"message {message.number} is corrected below, and nobody wants that"
    for one, other in itertools.pairwise(below):
        if one.said == other.said:
            yield f"the messages {one.number} and {other.number} below {message.number} say the same"


def _judge_channel(
    messages: Sequence[Message], standing: Sequence[Message], now: Mapping[FactId, str]
) -> Iterator[str]:
    """What is wrong in a channel that wants to be told must be told below one of its messages."""
    numbers = {one.number for one in messages}
    replies = [one for one in standing if one.below in numbers]
    for fact in sorted(
        {fact for one in messages for fact, told in one.said if now.get(FactId(fact), "") != told}
    ):
        after = now.get(FactId(fact), "")
        if not any((fact, after) == (said[0], said[2]) for one in replies for said in one.said):
            yield f"nobody is told below that {fact} is {after or 'gone'}"


def _judge_drawn(message: Message, now: Mapping[FactId, str]) -> Iterator[str]:
    """A message that was drawn again says what was told then."""
    for fact, said in message.said:
        after = {one: other for one, _, other in message.notice}
        if said != now.get(FactId(fact), "") and after.get(fact) != now.get(FactId(fact), ""):
            yield f"message {message.number} was drawn again, and says of {fact} what holds no longer"


def _wanted(
    told_of: Said, seen: Mapping[str, Sequence[tuple[str, float]]], shown_at: float
) -> Iterator[tuple[str, str, str]]:
    """What is to be said of a message, by what was seen; told anew from the ledger's notes of that alone."""
    for fact, told in told_of:
        is_again, wrong_since, newest = False, None, told
        for newest, at in _since(seen[fact], told, shown_at):
            if newest != told:
                wrong_since, is_again = wrong_since or at, False
            elif wrong_since is not None:
                is_again, wrong_since = at - wrong_since > _TEN_MINUTES, None
        if wrong_since is not None or is_again:
            yield fact, told, newest


def _since(seen: Sequence[tuple[str, float]], told: str, shown_at: float) -> Sequence[tuple[str, float]]:
    """What was seen of a fact since a message was put into words; what it tells may be seen only later."""
    known = [number for number, (digest, at) in enumerate(seen) if digest == told and at <= shown_at]
    later = [number for number, (_, at) in enumerate(seen) if at > shown_at]
    if known or later:
        return seen[(known[-1:] or later)[0] :]
    # It was gone again before anybody saw it.
    return seen[-1:] or [("", shown_at)]

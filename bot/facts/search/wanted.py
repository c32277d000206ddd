"""The kind of answer that a question wants."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final

from bot.facts.search.question_words import PROMISING_WORDS, REASON_WORDS, SAYING_WORDS, TIME_WORDS


class Wanted(StrEnum):
    """The kind of thing that would answer."""

    ANYTHING = "anything"
    PERSON = "person"
    NUMBER = "number"
    DURATION = "duration"
    TIME = "time"
    DAY = "day"
    """A time known to the month or better."""
    FUTURE = "future"
    PLACE = "place"
    REASON = "reason"
    SAYING = "saying"
    PROMISE = "promise"
    INSTRUCTIONS = "instructions"
    """No dossier gives any."""


_AHEAD: Final = frozenset({"will", "shall", "going", "due", "next", "upcoming", "deadline"})
_BELONGING: Final = frozenset(
    "affiliated belong employed from printed published republished reported work worked works".split()
)
WHICH: Final = frozenset({"which", "what"})
_I_DO: Final = frozenset(
    (auxiliary, who)
    for auxiliary in ("can", "could", "do", "should", "would")
    for who in ("i", "one", "we", "you")
)
# Two neighbouring words that ask for something; no second word stands for any.
_ASKED_BY_PAIR: Final[tuple[tuple[frozenset[str], frozenset[str], Wanted], ...]] = (
    (frozenset({"how"}), frozenset({"many", "much"}), Wanted.NUMBER),
    (frozenset({"the", "what", "which"}), frozenset({"number"}), Wanted.NUMBER),
    (frozenset({"how"}), frozenset({"long"}), Wanted.DURATION),
    (frozenset({"duration", "length"}), frozenset(), Wanted.DURATION),
    (WHICH, frozenset({"city", "building", "place"}), Wanted.PLACE),
    (WHICH, frozenset({"day", "month"}), Wanted.DAY),
    (WHICH, frozenset({"year", "date"}), Wanted.TIME),
    (frozenset({"how"}), frozenset({"old"}), Wanted.TIME),
)
# Words that ask for something: all of the first set, and one of the second where it has any.
_ASKED_BY_WORDS: Final = (
    (frozenset[str](), SAYING_WORDS, Wanted.SAYING),
    (frozenset[str](), PROMISING_WORDS, Wanted.PROMISE),
    (frozenset({"when"}), _AHEAD, Wanted.FUTURE),
    (frozenset({"where"}), _BELONGING, Wanted.ANYTHING),
    (frozenset[str](), frozenset({"who", "whom", "whose"}), Wanted.PERSON),
    (frozenset[str](), frozenset({"when"}) | TIME_WORDS, Wanted.TIME),
    (frozenset({"where"}), frozenset[str](), Wanted.PLACE),
    (frozenset[str](), frozenset({"why"}) | REASON_WORDS, Wanted.REASON),
)
_CHINESE_WANTED: Final = (
    ("为什么", Wanted.REASON), ("为何", Wanted.REASON), ("多少", Wanted.NUMBER), ("几名", Wanted.NUMBER),
    ("几个", Wanted.NUMBER), ("几家", Wanted.NUMBER), ("几位", Wanted.NUMBER), ("多长", Wanted.DURATION),
    ("几天", Wanted.DURATION), ("多久", Wanted.DURATION), ("什么时候", Wanted.TIME), ("何时", Wanted.TIME),
    ("哪天", Wanted.TIME), ("哪一天", Wanted.TIME), ("哪年", Wanted.TIME),
    ("哪里", Wanted.PLACE), ("哪儿", Wanted.PLACE), ("何地", Wanted.PLACE),
    ("在哪", Wanted.PLACE), ("什么地方", Wanted.PLACE), ("谁", Wanted.PERSON), ("日期", Wanted.TIME),
    ("原因", Wanted.REASON), ("理由", Wanted.REASON), ("观点", Wanted.SAYING), ("看法", Wanted.SAYING),
    ("怎么看", Wanted.SAYING), ("怎么说", Wanted.SAYING), ("说了什么", Wanted.SAYING),
)  # fmt: skip


def wanted_by(words: Sequence[str], text: str) -> Wanted:
    """Give the kind of answer wanted.

    Args:
        words: Every word of the question.
        text: The question as written.
    """
    if words[:2] == ["how", "to"] or (words[:1] == ["how"] and tuple(words[1:3]) in _I_DO):
        return Wanted.INSTRUCTIONS
    for pair in pairwise([*words, ""]):
        wanted = next(
            (found for first, second, found in _ASKED_BY_PAIR if _is_pair(pair, first, second)), None
        )
        if wanted:
            return wanted
    asked = set(words)
    if "said" in asked and ("said", "to") in set(pairwise(words)):  # "who is said to have left?"
        asked.remove("said")
    for all_of, any_of, wanted in _ASKED_BY_WORDS:
        if all_of <= asked and (not any_of or asked & any_of):
            return wanted
    return next((wanted for word, wanted in _CHINESE_WANTED if word in text), Wanted.ANYTHING)


def _is_pair(pair: tuple[str, str], first: frozenset[str], second: frozenset[str]) -> bool:
    return pair[0] in first and (not second or pair[1] in second)

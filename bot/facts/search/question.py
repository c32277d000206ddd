"""What a question asks for: its words that matter, and the kind of answer wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile, pairwise, takewhile
from typing import Final

from bot.facts.search.question_words import FUNCTION_WORDS, SAYING_WORDS
from bot.facts.search.terms import is_chinese, stem, tokens


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
    INSTRUCTIONS = "instructions"
    """No dossier gives any."""


_AHEAD: Final = frozenset({"will", "shall", "going", "due", "next", "upcoming", "deadline"})
_BELONGING: Final = frozenset({"work", "works", "worked", "belong", "from", "employed", "affiliated"})
_AUXILIARIES: Final = frozenset(
    """are can could did do does had has have is should was were will would""".split()
)
_ASKING: Final = frozenset({"what", "which", "who", "whose", "how"})
_WHICH: Final = frozenset({"which", "what"})
_MANY: Final = frozenset({"many", "much"})
_BEING: Final = frozenset("is are was were the a an".split())
"""Words that may stand between the asking word and what it asks for."""
_FOCUS_WORDS: Final = 8  # after the asking word, at most
_IN: Final = frozenset({"in", "at"})
_ARTICLES: Final = frozenset({"the", "a", "an"})
_WORDS_OF_PLACES: Final = 2
# Two neighbouring words that ask for something; no second word stands for any.
_ASKED_BY_PAIR: Final[tuple[tuple[frozenset[str], frozenset[str], Wanted], ...]] = (
    (frozenset({"how"}), frozenset({"many", "much"}), Wanted.NUMBER),
    (frozenset({"the", "what", "which"}), frozenset({"number"}), Wanted.NUMBER),
    (frozenset({"how"}), frozenset({"long"}), Wanted.DURATION),
    (frozenset({"duration", "length"}), frozenset(), Wanted.DURATION),
    (_WHICH, frozenset({"city", "building", "place"}), Wanted.PLACE),
    (_WHICH, frozenset({"day", "month"}), Wanted.DAY),
    (_WHICH, frozenset({"year", "date"}), Wanted.TIME),
    (frozenset({"how"}), frozenset({"old"}), Wanted.TIME),
)
# Words that ask for something: all of the first set, and one of the second where it has any.
_ASKED_BY_WORDS: Final = (
    (frozenset[str](), SAYING_WORDS, Wanted.SAYING),
    (frozenset({"when"}), _AHEAD, Wanted.FUTURE),
    (frozenset({"where"}), _BELONGING, Wanted.ANYTHING),
    (frozenset[str](), frozenset({"who", "whom", "whose"}), Wanted.PERSON),
    (frozenset[str](), frozenset({"when", "date", "dates"}), Wanted.TIME),
    (frozenset({"where"}), frozenset[str](), Wanted.PLACE),
    (frozenset({"why"}), frozenset[str](), Wanted.REASON),
)
_CHINESE_WANTED: Final = (
    ("为什么", Wanted.REASON), ("为何", Wanted.REASON), ("多少", Wanted.NUMBER), ("几名", Wanted.NUMBER),
    ("几个", Wanted.NUMBER), ("几家", Wanted.NUMBER), ("几位", Wanted.NUMBER), ("多长", Wanted.DURATION),
    ("几天", Wanted.DURATION), ("什么时候", Wanted.TIME), ("何时", Wanted.TIME), ("哪天", Wanted.TIME),
    ("哪一天", Wanted.TIME), ("哪年", Wanted.TIME), ("哪里", Wanted.PLACE), ("哪儿", Wanted.PLACE), ("何地", Wanted.PLACE),
    ("在哪", Wanted.PLACE), ("什么地方", Wanted.PLACE), ("谁", Wanted.PERSON), ("日期", Wanted.TIME),
    ("怎么看", Wanted.SAYING), ("怎么说", Wanted.SAYING), ("说了什么", Wanted.SAYING),
)  # fmt: skip
_CHINESE_FUNCTION: Final = (
    "什么时候", "什么地方", "多长时间", "说了什么", "为什么", "会不会", "是不是", "有没有", "能不能", "告诉我", "介绍一下", "哪一天",
    "哪一级", "怎么看", "怎么说", "什么", "怎么", "怎样", "如何", "多少", "几名", "几个", "几家", "几位", "几天", "多长", "何时", "为何",
    "何地", "哪里", "哪儿", "在哪", "哪些", "哪个", "哪家", "哪天", "哪年", "是否", "能否", "可以", "可能", "关于", "请问", "日期",
    "结果", "内容", "情况", "了", "吗", "呢", "吧", "的", "谁",
)  # fmt: skip
# These stand inside words too: only where no known word has them do they say nothing.
SMALL_CHINESE: Final = frozenset("是在和与及将有被会由对从于也都就还要能让给向把到为一这那此该我你他她它们")


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: The words that matter, in order; a run of Chinese characters is one word.
        focus: Those that say what is asked for: "fingerprints" in "what fingerprints were taken".
        head: The one that all turns on: "law" in "what is the cybersecurity law".
        open: Those that an answer need not have, for it may say otherwise: in "are fifty invited?" the number.
        places: Words that say where: "beijing" in "how many are trained in Beijing".
        wanted: The kind of thing that would answer.
        is_yes_or_no: Whether it asks if something is so.
    """

    words: tuple[str, ...]
    focus: frozenset[str]
    head: str
    open: frozenset[str]
    places: frozenset[str]
    wanted: Wanted
    is_yes_or_no: bool


def parse_question(text: str) -> Question:
    """Take a question apart."""
    every = list(tokens(text))
    words: list[str] = []
    for token in every:
        if is_chinese(token):
            words.extend(_chinese_words(token))
        elif token not in FUNCTION_WORDS:
            words.append(token)
    if not words:  # "what happened?" asks with function words alone
        words = every
    is_yes_or_no = bool(every) and every[0] in _AUXILIARIES
    return Question(
        words=tuple(dict.fromkeys(words)),
        focus=frozenset(_focus(every)),
        head=_head(every),
        open=frozenset(_open(every)) if is_yes_or_no else frozenset(),
        places=frozenset() if is_yes_or_no else frozenset(_places(every)),
        wanted=_wanted(every, text),
        is_yes_or_no=is_yes_or_no,
    )


def _focus(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _ASKING:
            between = _MANY if word == "how" else _BEING
            follows = dropwhile(between.__contains__, words[place + 1 : place + 1 + _FOCUS_WORDS])
            yield from takewhile(lambda next_: next_ not in FUNCTION_WORDS, follows)


def _head(words: Sequence[str]) -> str:
    """Give the last word of what is asked for by "what is" and the like; empty where it is not so asked."""
    if len(words) < 2 or words[0] not in _ASKING or words[1] not in _BEING:  # noqa: PLR2004
        return ""
    return ["", *_focus(words)][-1]


def _open(words: Sequence[str]) -> Iterator[str]:
    """Give numbers, and what stands before and after "or"."""
    yield from (word for word in words if stem(word).isdecimal())
    if "or" in words:
        yield from words[max(0, words.index("or") - 1) :]


def _places(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _IN:
            follows = dropwhile(_ARTICLES.__contains__, words[place + 1 : place + 2 + _WORDS_OF_PLACES])
            yield from takewhile(lambda next_: next_ not in FUNCTION_WORDS, follows)


def _chinese_words(run: str) -> list[str]:
    for word in _CHINESE_FUNCTION:
        run = run.replace(word, " ")
    return run.split()


def _wanted(words: Sequence[str], text: str) -> Wanted:
    if words[:2] == ["how", "to"]:
        return Wanted.INSTRUCTIONS
    for pair in pairwise([*words, ""]):
        wanted = next(
            (found for first, second, found in _ASKED_BY_PAIR if _is_pair(pair, first, second)), None
        )
        if wanted:
            return wanted
    asked = set(words)
    for all_of, any_of, wanted in _ASKED_BY_WORDS:
        if all_of <= asked and (not any_of or asked & any_of):
            return wanted
    return next((wanted for word, wanted in _CHINESE_WANTED if word in text), Wanted.ANYTHING)


def _is_pair(pair: tuple[str, str], first: frozenset[str], second: frozenset[str]) -> bool:
    return pair[0] in first and (not second or pair[1] in second)

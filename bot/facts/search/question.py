"""What a question asks for: its words that matter, and what an answer must have."""

import re
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, pairwise, takewhile
from typing import Final

from bot.facts.search.question_words import (
    CAME_TO_PASS,
    COMING_TO_PASS,
    DETAIL_WORDS,
    FUNCTION_WORDS,
    FURTHER_WORDS,
    IRREGULAR_PASTS,
    OFFICES,
    PEOPLE_WORDS,
    PLANNING_WORDS,
    PROMISING_WORDS,
    SAYING_WORDS,
    SPANS_OF_TIME,
)
from bot.facts.search.terms import ORDINALS, is_chinese, stem, tokens
from bot.facts.search.wanted import WHICH, Wanted, wanted_by
from bot.model.lazy_dataclass import dataclass

_AUXILIARIES: Final = frozenset(
    """are can could did do does had has have is should was were will would""".split()
)
_ASKING: Final = frozenset({"what", "which", "who", "whose", "how"})
_ASKING_NAMES: Final = frozenset({"which", "what", "who", "names"})
_COUNTING: Final = frozenset({("how", "many"), ("number", "of")})
_MANY: Final = frozenset({"many", "much"})
_BEING: Final = frozenset("is are was were the a an".split())
"""Words that may stand between the asking word and what it asks for."""
_BEFORE_NAMES: Final = _BEING | {"names", "of"}
_OWNED: Final = re.compile(r"\b[^\W\d_]+['’]s ([^\W\d_]+)")
_FOCUS_WORDS: Final = 8  # after the asking word, at most
_IN: Final = frozenset({"in", "at"})
_LATER_ORDINALS: Final = frozenset(ORDINALS.values()) - {ORDINALS["first"]}
_YEAR_LETTERS: Final = 4  # of its number
_TOOK_PLACE: Final = frozenset({("took", "place"), ("taken", "place")})
_DOING: Final = frozenset({"did", "do", "does", "has", "have"})
_TAKE_PLACE: Final = ("take", "place")
_A: Final = frozenset({"a", "an"})
_ARTICLES: Final = frozenset({"the", "a", "an"})
_WORDS_OF_PLACES: Final = 2
_CHINESE_FUNCTION: Final = (
    "什么时候", "什么地方", "多长时间", "说了什么", "为什么", "会不会", "是不是", "有没有", "能不能", "告诉我", "介绍一下", "哪一天",
    "哪一级", "怎么看", "怎么说", "什么", "怎么", "怎样", "如何", "多少", "几名", "几个", "几家", "几位", "几天", "多长", "多久", "何时", "为何",
    "何地", "哪里", "哪儿", "在哪", "哪些", "哪个", "哪家", "哪天", "哪年", "是否", "能否", "可以", "可能", "关于", "请问", "日期",
    "结果", "内容", "情况", "了", "吗", "呢", "吧", "的", "谁",
)  # fmt: skip
_CHINESE_CAME_TO_PASS: Final = frozenset(
    "举行了 举办了 参加了 出席了 开始了 完成了 结束了 已经 发生了 过吗".split()
)
_CHINESE_PLANNING: Final = ("提议", "同意", "计划", "预计", "将", "会不会", "打算", "商定")
# These stand inside words too: only where no known word has them do they say nothing.
SMALL_CHINESE: Final = frozenset("是在和与及将有被会由对从于也都就还要能让给向把到为一这那此该我你他她它们")
# Measure words and such, which say nothing where a single one is left between words.
LONE_CHINESE: Final = frozenset("供人次名位个家天年月日时前后上下中内外办开看问来去做请派级所哪说")


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: The words that matter, in order; a run of Chinese characters is one word.
        focus: Those that say what is asked for: "fingerprints" in "what fingerprints were taken".
        head: The one that all turns on: "law" in "what is the cybersecurity law".
        details: Those without which a fact does not answer: "second" in "when is the second meeting?"
        open: Those that an answer need not have, for it may say otherwise: in "are fifty invited?" the number.
        places: Words that say where: "beijing" in "how many are trained in Beijing".
        wanted: The kind of thing that would answer.
        names: How many names at least would answer: six in "which six companies were hacked?"
        office: The words of an office that somebody is asked for by: "secretary of state".
        subject: The words for who says something: "guo" in "what did Guo say?".
        counted: What "how many" counts, but for people at large.
        came_to_pass: Whether it asks what became of something, which no plan answers, unless it asks where.
        is_yes_or_no: Whether it asks if something is so.
    """

    words: tuple[str, ...]
    focus: frozenset[str]
    head: str
    details: frozenset[str]
    open: frozenset[str]
    places: frozenset[str]
    wanted: Wanted
    names: int
    office: frozenset[str]
    subject: frozenset[str]
    counted: str
    came_to_pass: bool
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
    wanted = wanted_by(every, text)
    return Question(
        words=tuple(dict.fromkeys(words)),
        focus=frozenset(_focus(every, text)),
        head=_head(every),
        details=frozenset(_details(every)),
        open=frozenset(_open(every)) if is_yes_or_no else frozenset(),
        places=frozenset() if is_yes_or_no else frozenset(_places(every)),
        wanted=wanted,
        names=_names(every),
        office=_office(every),
        subject=_subject(every),
        counted=_counted(every),
        came_to_pass=wanted is not Wanted.PLACE and _came_to_pass(every, text),
        is_yes_or_no=is_yes_or_no,
    )


def _focus(words: Sequence[str], text: str) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _ASKING:
            between = _MANY if word == "how" else _BEING
            follows = dropwhile(between.__contains__, words[place + 1 : place + 1 + _FOCUS_WORDS])
            named = takewhile(lambda next_: next_ not in FUNCTION_WORDS, follows)
            # "which agency lost data": the verb and what follows it are not what is asked for.
            yield from takewhile(lambda next_: not _is_past(next_), named) if word in WHICH else named
    yield from (found[1] for found in _OWNED.finditer(text.lower()) if found[1] not in FUNCTION_WORDS)


def _head(words: Sequence[str]) -> str:
    """Give the last word of what is asked for by "what is" and the like; empty where it is not so asked."""
    if len(words) < 2 or words[0] not in _ASKING or words[1] not in _BEING:  # noqa: PLR2004
        return ""
    return ["", *_focus(words, "")][-1]


def _details(words: Sequence[str]) -> Iterator[str]:
    """Give words that ask for one particular detail, for one of a kind, or if something is of that kind."""
    if _BEING.issuperset(words[:1]) and not _A.isdisjoint(words):  # "is Google a Chinese company?"
        kind = islice(dropwhile(lambda next_: next_ not in _A, words), 1, None)
        yield from takewhile(lambda next_: next_ not in FUNCTION_WORDS, kind)
    for word, after in pairwise([*words, ""]):
        is_further = stem(word) in _LATER_ORDINALS or word in FURTHER_WORDS
        if word in DETAIL_WORDS or (is_further and after not in SPANS_OF_TIME):
            yield word


def _names(words: Sequence[str]) -> int:
    """Give how many names "which six …" and "who are the six …" ask for; 0 where none by number."""
    if words[:1] == ["what"] and words[-1] in FUNCTION_WORDS:  # "what were the five charged with?"
        return 0
    for place, word in enumerate(words):
        if word in _ASKING_NAMES:
            after = next(dropwhile(_BEFORE_NAMES.__contains__, words[place + 1 :]), "")
            if stem(after).isdecimal() and not _is_year(after):
                return int(stem(after))
    return 0


def _office(words: Sequence[str]) -> frozenset[str]:
    """Give the words of an office that "who is the …" asks for: "justice minister", "minister of justice"."""
    if words[:1] != ["who"] or not _BEING.issuperset(words[1:2]):
        return frozenset()
    asked = list(
        takewhile(lambda next_: next_ == "of" or next_ not in FUNCTION_WORDS, _after_being(words[1:]))
    )
    return frozenset(asked) - {"of"} if OFFICES.intersection(asked) else frozenset()


def _after_being(words: Sequence[str]) -> Iterator[str]:
    return dropwhile(_BEING.__contains__, words)


def _subject(words: Sequence[str]) -> frozenset[str]:
    """Give the words for who says something: "guo" in "what did Guo say?"."""
    for place, word in enumerate(words):
        if word in _DOING:
            follows = takewhile(lambda next_: next_ not in SAYING_WORDS | PROMISING_WORDS, words[place + 1 :])
            return frozenset(follows)
    return frozenset()


def _counted(words: Sequence[str]) -> str:
    """Give what "how many" counts, where it is more than people at large; else nothing."""
    for place, pair in enumerate(pairwise(words)):
        if pair in _COUNTING:
            after = next(iter(words[place + 2 : place + 3]), "")
            return "" if after in PEOPLE_WORDS or after in FUNCTION_WORDS else after
    return ""


def _came_to_pass(words: Sequence[str], text: str) -> bool:
    said, neighbours = set(words), set(pairwise(words))
    if said & PLANNING_WORDS or any(word in text for word in _CHINESE_PLANNING):
        return False
    is_dated = any(map(_is_year, words))  # "did they train in 2016?"
    if "did" in said and (said & COMING_TO_PASS or _TAKE_PLACE in neighbours or is_dated):
        return True
    return (
        bool(said & CAME_TO_PASS or neighbours & _TOOK_PLACE)
        or any(word in text for word in _CHINESE_CAME_TO_PASS)
        or (words[:1] == ["who"] and any(map(_is_past, words[1:2])))
    )


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in IRREGULAR_PASTS


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == _YEAR_LETTERS


def _open(words: Sequence[str]) -> Iterator[str]:
    """Give numbers that are no years, and what stands before and after "or"."""
    yield from (word for word in words if stem(word).isdecimal() and not _is_year(word))
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

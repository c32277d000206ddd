"""What a question asks for: its words that matter, and the kind of answer wanted."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import dropwhile, pairwise, takewhile
from typing import Final

from bot.facts.search.terms import is_chinese, tokens


class Wanted(StrEnum):
    """The kind of thing that would answer."""

    ANYTHING = "anything"
    PERSON = "person"
    NUMBER = "number"
    DURATION = "duration"
    TIME = "time"
    FUTURE = "future"
    PLACE = "place"
    REASON = "reason"
    SAYING = "saying"


# Words that carry a question rather than its subject.
FUNCTION_WORDS: Final = frozenset(
    """a about after again all also am among an and any anybody anyone anything are as at be because been before
    being besides between bot briefly but by called can could cyberdialogue did do does doing during each either
    else exactly explain fact facts few find for from further got had happen happened happening happens has have
    having he hello help her here hers hey hi him his how i if in info information into is it its itself just
    kind know let like list look may me mean might more most much must my need no nor not now of off on once
    onto or other others our out over own please question re regarding same shall she should show so some sort
    such tell than thank thanks that the their them then there these they thing things this those through to too
    under until up upon upper very via want was we well were what whats when where whether which while who whom
    whose why will with within without would you your""".split()
)
# Verbs and nouns so general that they help to rank but prove nothing when missing.
LIGHT_WORDS: Final = frozenset(
    """adopt adopted ask asked aspect back bad began begin both bring called came capital capitals carry choose
    chose chosen come common concern countries country course create created date dates day days deal deals
    describe described detail details do done duration earlier effect end entail establish established event
    example exist fixed follow form full fully get give given gives giving go going gone good government
    governments had held hold holding idea include included including individual involve involved involving
    issue join keep kept kind last length level likely long made make making matter matters mention mentioned
    nation nations new news number occasion occur occurred office old only ordinary part parties party people
    person pick place plan point provide put relate related respect right role run selected set settle settled
    side sides situation something source specific start started story stuff subject supposedly table take taken
    taking today took topic turn turned two use used using way ways word words work yes""".split()
)
# Words that ask for one particular detail, or for what came after: a fact without them does not answer.
DETAIL_WORDS: Final = frozenset(
    """accept accepted afterwards age already apologise apologize apology appointed arrest arrested arrests author
    became become budget clause clauses content contents contract convicted cost costs currency curriculum
    dollars effective email employees ever extradite extradited extradition fail failed fee fees fine fined
    flight fund funded funding guilty hotel identities identity jail language languages later malware method
    methods million millions money name named names nationality paid passed password passwords pay penalty
    percent photo population price prison punished punishment recipe records replaced resign resigned salaries
    salary sanction sanctions score sentence sentenced signature since software spouse statistics still succeed
    succeeded success successful syllabus teach teaches temperature treaty trial verdict victims vote votes
    weather wife yet""".split()
)
_SAYING: Final = frozenset(
    """assessment claim claimed claims comment commented comments opinion quote quoted quotes react reacted
    reaction remark remarked remarks said say saying says spoke statement statements think thinks thought told
    view views""".split()
)
_AHEAD: Final = frozenset({"will", "shall", "going", "due", "next", "upcoming", "deadline"})
_BELONGING: Final = frozenset({"work", "works", "worked", "belong", "from", "employed", "affiliated"})
_AUXILIARIES: Final = frozenset(
    """are can could did do does had has have is should was were will would""".split()
)
_ASKING: Final = frozenset({"what", "which", "who", "whose", "how"})
_WHICH: Final = frozenset({"which", "what"})
# Two neighbouring words that ask for something; no second word stands for any.
_ASKED_BY_PAIR: Final[tuple[tuple[frozenset[str], frozenset[str], Wanted], ...]] = (
    (frozenset({"how"}), frozenset({"many", "much"}), Wanted.NUMBER),
    (frozenset({"number"}), frozenset({"of"}), Wanted.NUMBER),
    (frozenset({"how"}), frozenset({"long"}), Wanted.DURATION),
    (frozenset({"duration", "length"}), frozenset(), Wanted.DURATION),
    (_WHICH, frozenset({"city", "building", "place"}), Wanted.PLACE),
    (_WHICH, frozenset({"day", "month", "year", "date"}), Wanted.TIME),
)
# Words that ask for something: all of the first set, and one of the second where it has any.
_ASKED_BY_WORDS: Final = (
    (frozenset[str](), _SAYING, Wanted.SAYING),
    (frozenset({"when"}), _AHEAD, Wanted.FUTURE),
    (frozenset({"where"}), _BELONGING, Wanted.ANYTHING),
    (frozenset[str](), frozenset({"who", "whom", "whose"}), Wanted.PERSON),
    (frozenset[str](), frozenset({"when", "date", "dates"}), Wanted.TIME),
    (frozenset({"where"}), frozenset[str](), Wanted.PLACE),
    (frozenset({"why"}), frozenset[str](), Wanted.REASON),
)
_CHINESE_WANTED: Final = (
    ("为什么", Wanted.REASON), ("为何", Wanted.REASON), ("多少", Wanted.NUMBER), ("几名", Wanted.NUMBER),
    ("几个", Wanted.NUMBER), ("几家", Wanted.NUMBER), ("多长", Wanted.DURATION), ("几天", Wanted.DURATION),
    ("什么时候", Wanted.TIME), ("何时", Wanted.TIME), ("哪天", Wanted.TIME), ("哪里", Wanted.PLACE),
    ("哪儿", Wanted.PLACE), ("何地", Wanted.PLACE), ("在哪", Wanted.PLACE), ("谁", Wanted.PERSON), ("日期", Wanted.TIME),
)  # fmt: skip
_CHINESE_FUNCTION: Final = (
    "什么时候", "多长时间", "为什么", "会不会", "是不是", "有没有", "告诉我", "什么", "怎么", "怎样", "如何", "多少",
    "几名", "几个", "几家", "几天", "多长", "何时", "为何", "何地", "哪里", "哪儿", "在哪", "哪些", "哪个", "哪天",
    "是否", "关于", "请问", "日期", "结果", "内容", "情况", "了", "吗", "呢", "吧", "的", "是", "在", "和", "与", "及", "谁", "将", "有", "被", "会",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart.

    Attributes:
        words: The words that matter, in order; a run of Chinese characters is one word.
        focus: Those that say what is asked for: "fingerprints" in "what fingerprints were taken".
        wanted: The kind of thing that would answer.
        is_yes_or_no: Whether it asks if something is so.
    """

    words: tuple[str, ...]
    focus: frozenset[str]
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
    return Question(
        words=tuple(dict.fromkeys(words)),
        focus=frozenset(_focus(every)),
        wanted=_wanted(every, text),
        is_yes_or_no=bool(every) and every[0] in _AUXILIARIES,
    )


def is_light(word: str) -> bool:
    """Tell whether the word proves nothing when a fact lacks it."""
    return word in LIGHT_WORDS or word in _SAYING


def _focus(words: list[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        if word in _ASKING:
            follows = words[place + 1 : place + 5]
            yield from takewhile(
                lambda next_: next_ not in FUNCTION_WORDS,
                dropwhile(lambda next_: next_ in {"many", "much"}, follows),
            )
            if "number" in follows and follows.index("number") > 0:  # "the phone number", not "the number of"
                yield "number"


def _chinese_words(run: str) -> list[str]:
    for word in _CHINESE_FUNCTION:
        run = run.replace(word, " ")
    return run.split()


def _wanted(words: list[str], text: str) -> Wanted:
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

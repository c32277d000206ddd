"""Chinese; traditional characters are folded to simplified ones before anything here is looked for."""

from bot.facts.search.analyzers.analyzer import Analyzer, numbered
from bot.model.findings import AnswerType


def _each(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple((part,) for part in text.split())


ANALYZER = Analyzer(
    language="zh",
    asking={
        AnswerType.PERSON: _each("谁 哪位 哪些人 何人 什么人 哪个人"),
        AnswerType.TIME: _each(
            "什么时候 啥时候 何时 哪天 哪一天 哪日 哪年 哪一年 哪月 几时 几月 几号 什么时间 何日 何年 日期 最晚"
        ),
        AnswerType.PLACE: _each("哪里 哪儿 何地 何处 在哪 什么地方 啥地方 去哪"),
        AnswerType.NUMBER: _each("多少 几个 几名 几家 几位 几条 几人 几项 几次 几起 几种 多大"),
        AnswerType.DURATION: _each("多久 多长 几天 几年内 几年 几个月 几日 多少天 多少年 多长时间"),
        AnswerType.REASON: _each("为什么 为何 为啥 原因 凭什么 怎么会 何故"),
        AnswerType.ANYTHING: _each(
            "什么 怎么样 怎么办 怎么 怎样 如何 哪些 哪个 哪家 哪 啥 甚么 何 请问 有没有 是不是 能不能 会不会 要不要"
            " 可不可以 可以 吗 呢 呀 吧 啊"
        ),
    },
    which=frozenset("什么 哪些 哪个 哪家 哪位 哪 何".split()),
    yes_no=_each("吗 是否 有没有 是不是 能不能 会不会 要不要 可不可以 对吗 能否 可否"),
    closing=_each("没有"),
    past=frozenset("了 已经 过 已".split()),
    turning=frozenset("不 没 没有 未 无 非 只 仅 仅仅 只有 除了 从未".split()),
    because=_each("因为 由于 因此 所以 为了 鉴于 旨在 以便 之所以 从而"),
    numerals={word: str(value) for word, value in numbered("零 一 二|两 三 四 五 六 七 八 九 十", 0).items()},
    courtesies=_each("你好 您好 谢谢 多谢 感谢 早上好 下午好 晚上好 再见 嗨"),
)

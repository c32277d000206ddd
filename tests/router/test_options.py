"""Values of every kind of option: bounds, Chinese words, and errors in one clear sentence."""

import pytest

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Command
from bot.model.option import (
    Choice,
    Day,
    Meaning,
    Named,
    OneOf,
    Option,
    Period,
    Place,
    Reference,
    WholeNumber,
    Words,
    YesNo,
)
from tests.router.asking import FACTS, Asker, text_of
from tests.speaking import bilingual


def option(name: str, value: object, **more: object) -> Option:
    return Option(name=name, summary=bilingual("What it is", "说明"), value=value, **more)  # type: ignore[arg-type]


def tell(context: object, **values: object) -> Briefing:
    del context
    said = ";".join(f"{name}={value}" for name, value in values.items() if value is not None)
    return Briefing(title="told", blocks=(Paragraph(line=plain(said)),))


OPTIONS = (
    option("count", WholeNumber(least=1, most=50)),
    option("span", WholeNumber(least=1, most=900, takes_all=True)),
    option("flag", YesNo()),
    option(
        "colour",
        OneOf(
            choices=(
                Choice(value="red", label=bilingual("bright red", "红")),
                Choice(value="green", label=bilingual("green", "绿")),
            )
        ),
    ),
    option("day", Day()),
    option("when", Period()),
    option("fact", Named(of=Reference.FACT)),
    option("person", Named(of=Reference.PERSON)),
    option("party", Named(of=Reference.PARTY)),
    option("command", Named(of=Reference.COMMAND)),
    option("place", Place()),
    option("note", Words(longest=12)),
    option("at", Words(longest=8, means=Meaning.TIME)),
    option("zone", Words(longest=60, means=Meaning.ZONE)),
    option("leads", Words(longest=60, means=Meaning.LEADS)),
    option("days", Words(longest=60, means=Meaning.WEEKDAYS)),
    option("kinds", Words(longest=120, means=Meaning.OCCASIONS)),
    option("country", Words(longest=8, means=Meaning.COUNTRY)),
)
PROBE = Command(
    name="probe",
    names=bilingual("probe", "试探"),
    summary=bilingual("Tell the values", "显示选项值"),
    options=OPTIONS,
    examples=("probe count:3",),
    run=tell,
)
HELP = Command(
    name="help",
    names=bilingual("help", "帮助"),
    summary=bilingual("Nothing", "无"),
    run=tell,
)


@pytest.fixture(scope="module")
def probe():
    return Asker(FACTS, commands=(PROBE, HELP))


async def told(probe: Asker, options: str) -> str:
    briefing = await probe.ask(f"probe {options}")
    paragraph, _last_line = briefing.blocks
    assert isinstance(paragraph, Paragraph)
    return "".join(str(part.text) for part in paragraph.line)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ("count:1", "count=1"),
        ("count:50", "count=50"),
        ("count:+7", "count=7"),
        ("count:007", "count=7"),
        ("count:３０", "count=30"),
        ("count:“7”", "count=7"),
        ("count:'7'", "count=7"),
        ("count：7", "count=7"),
        ("span:all", "span=900"),
        ("span:ALL", "span=900"),
        ("span:全部", "span=900"),
        ("flag:yes", "flag=True"),
        ("flag:TRUE", "flag=True"),
        ("flag:是", "flag=True"),
        ("flag:no", "flag=False"),
        ("flag:否", "flag=False"),
        ("flag", "flag=True"),
        ("colour:RED", "colour=red"),
        ("colour:红", "colour=red"),
        ('colour:"bright red"', "colour=red"),
        ("day:2016-02-29", "day=2016-02-29"),
        ("day:２０１６-０２-２９", "day=2016-02-29"),
        ("day:2016–02–29", "day=2016-02-29"),
        ("day:２０１６－０２－２９", "day=2016-02-29"),
        ("flag:ＹＥＳ", "flag=True"),
        ("ＦＬＡＧ", "flag=True"),
        ("flag:off", "flag=False"),
        ("colour:“bright\u00a0red”", "colour=red"),
        ("colour:ｇｒｅｅｎ", "colour=green"),
        ("when:2016-H1", "when=2016-40"),
        ("when:2016-q3", "when=2016-35"),
        ("when:2014~", "when=2014~"),
        ("when:2014～", "when=2014~"),
        ("when:'this year'", "when=2026"),
        ("when:下个月", "when=2026-04"),
        ("when:'la semaine dernière'", "when=2026-02-23/2026-03-01"),
        ("when:'last month'", "when=2026-02"),
        ("day:yesterday", "day=2026-03-01"),
        ("day:Aujourd’hui", "day=2026-03-02"),
        ("when:2015-12-01/..", "when=2015-12-01/.."),
        ("when:2015–12–01／2015–12–02", "when=2015-12-01/2015-12-02"),
        ("fact:hotline", "fact=hotline"),
        ("fact:training–course", "fact=training-course"),
        ("fact:“training course”", "fact=training-course"),
        ("fact:ＨＯＴＬＩＮＥ", "fact=hotline"),
        ("person:郭声琨", "person=guo-shengkun"),
        ("party:中国", "party=china"),
        ("party:“U.S. Justice Department”", "party=us-justice-department"),
        ("command:试探", "command=probe"),
        ("place:<#C012AB3CD>", "place=C012AB3CD"),
        ("place:<#123456789012345678|general>", "place=123456789012345678"),
        ('note:"  two   words "', "note=two words"),
        ("note:a–b：c", "note=a–b：c"),
        ("at:09:00", "at=09:00:00"),
        ("at:9:05", "at=09:05:00"),
        ("at:09：00", "at=09:00:00"),
        ("at：０９：００", "at=09:00:00"),
        ("at:09∶00", "at=09:00:00"),
        ("zone:Europe/Berlin", "zone=Europe/Berlin"),
        ("zone:asia／shanghai", "zone=Asia/Shanghai"),
        ("zone:America/Port–au–Prince", "zone=America/Port-au-Prince"),
        ("zone:Etc/GMT−1", "zone=Etc/GMT-1"),
        ("leads:'14 1 0'", "leads=(14, 1, 0)"),
        ("leads:‘14 1 0’", "leads=(14, 1, 0)"),
        ("leads:“14\u00a01\u30000”", "leads=(14, 1, 0)"),
        ("leads:30，7", "leads=(30, 7)"),
        ("leads:30、7；1", "leads=(30, 7, 1)"),
        ("leads:３０,７", "leads=(30, 7)"),
        ("leads:7,7,30", "leads=(30, 7)"),
        ("days:mon-fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon–fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon—fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon‑fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon－fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon−fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:mon～fri", "days=frozenset({0, 1, 2, 3, 4})"),
        ('days:"mon – fri"', "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:Monday–Friday", "days=frozenset({0, 1, 2, 3, 4})"),
        ("days:sat-mon", "days=frozenset({0, 5, 6})"),
        ('days:"sat sun"', "days=frozenset({5, 6})"),
        ("days:sat，sun", "days=frozenset({5, 6})"),
        ("days:tues,weds,thurs", "days=frozenset({1, 2, 3})"),
        ("days:daily", "days=frozenset({0, 1, 2, 3, 4, 5, 6})"),
        ("kinds:anniversaries", "kinds=frozenset({<Occasion.ANNIVERSARY: 'anniversary'>})"),
        ("kinds:OVERDUE–REVIEW", "kinds=frozenset({<Occasion.OVERDUE_REVIEW: 'overdue-review'>})"),
        ("country:de", "country=DE"),
        ("country:ＤＥ", "country=DE"),
        ("country:None", "country="),
    ],
)
async def test_a_value_is_read(probe, options, value):
    assert await told(probe, options) == value


REFUSALS = [
    ("count:0", "“0” is not right for count: write a whole number from 1 to 50.", "请写1到50之间的整数。"),
    ("count:51", "write a whole number from 1 to 50.", "请写1到50之间的整数。"),
    ("count:-1", "“-1” is not right for count", "count 的值“-1”不对"),
    ("count:1.5", "“1.5” is not right for count", "count 的值“1.5”不对"),
    ("count:five", "“five” is not right for count", "count 的值“five”不对"),
    ("count:all", "“all” is not right for count", "count 的值“all”不对"),
    ("count:" + "9" * 5000, "write a whole number from 1 to 50.", "请写1到50之间的整数。"),
    ("flag:maybe", "“maybe” is not right for flag: write yes or no.", "请写 yes 或 no。"),
    ("colour:blue", "“blue” is not right for colour: write one of red, green.", "请写其中之一：red、green。"),
    ("day:2015", "write one day as year-month-day, as in 2016-06-01.", "请写成 年-月-日"),
    ("day:2015-02-29", "“2015-02-29” is not right for day", "day 的值“2015-02-29”不对"),
    ("day:2015-12-01~", "is not right for day", "day 的值“2015-12-01~”不对"),
    ("day:'next week'", "“next week” is not right for day", "请写成 年-月-日"),
    ("day:someday", "“someday” is not right for day", "请写成 年-月-日"),
    ("when:someday", "“someday” is no date for when: write one such as 2015-12-01", "请写 2015-12-01"),
    ("when:2016-01/2015-01", "“2016-01/2015-01” is no date for when", "日期“2016-01/2015-01”不对"),
    ("when:" + "1" * 5000, "is no date for when", "when 的日期"),
    (
        "fact:nothing-like-it-xyz",
        "No fact is called “nothing-like-it-xyz”.",
        "没有名为“nothing-like-it-xyz”的事实",
    ),
    ("person:Xyzzy", "The dossier names nobody called “Xyzzy”.", "没有名为“Xyzzy”的人"),
    ("party:Xyzzy", "names no person or organization called “Xyzzy”.", "没有名为“Xyzzy”的人物或机构"),
    ("command:xyzzy", "No command is called “xyzzy”.", "没有名为“xyzzy”的命令"),
    ("place:general", "“general” is not right for place", "place 的值“general”不对"),
    ("note:“thirteen long”", "note has 13 characters: write at most 12.", "note 有13个字符：最多12个。"),
    ("at:9", "“9” is no time of day: write one such as 09:00.", "“9”不是时刻"),
    ("at:9:5", "is no time of day", "不是时刻"),
    ("at:24:00", "is no time of day", "不是时刻"),
    ("at:09:60", "is no time of day", "不是时刻"),
    ("at:09:00pm", "is no time of day", "不是时刻"),
    ("at:0900", "is no time of day", "不是时刻"),
    ("at:+9:00", "is no time of day", "不是时刻"),
    ("zone:Berlin", "“Berlin” is no time zone", "“Berlin”不是时区"),
    ("zone:Europe/Berlinn", "is no time zone", "不是时区"),
    ("zone:posix/Europe/Berlin", "is no time zone", "不是时区"),
    ("zone:right/Europe/Berlin", "is no time zone", "不是时区"),
    ("zone:localtime", "is no time zone", "不是时区"),
    ("zone:../etc/passwd", "is no time zone", "不是时区"),
    ("zone:Europe", "is no time zone", "不是时区"),
    (
        'leads:"30 seven"',
        "“30 seven” is not right for leads: write days from 0 to 366",
        "leads 的值“30 seven”不对",
    ),
    ("leads:367", "is not right for leads", "不对"),
    ("leads:-1", "is not right for leads", "不对"),
    ("leads:30.7", "is not right for leads", "不对"),
    ("leads:30-7", "is not right for leads", "不对"),
    ("leads:7d", "is not right for leads", "不对"),
    ("days:monsoon", "“monsoon” is not right for days: write days such as mon-fri", "days 的值“monsoon”不对"),
    ("days:monsoon-friction", "is not right for days", "不对"),
    ("days:mon-fri-sun", "is not right for days", "不对"),
    ("days:mon-", "is not right for days", "不对"),
    ("days:-fri", "is not right for days", "不对"),
    ("days:-", "is not right for days", "不对"),
    ("days:mon--fri", "is not right for days", "不对"),
    ("days:satin", "is not right for days", "不对"),
    ("days:sunset", "is not right for days", "不对"),
    ("days:mon.fri", "is not right for days", "不对"),
    ("days:monfri", "is not right for days", "不对"),
    ("days:m", "is not right for days", "不对"),
    ("days:1-5", "is not right for days", "不对"),
    ('days:"mon and fri"', "is not right for days", "不对"),
    ("days:,", "is not right for days", "不对"),
    ("kinds:anniversaryish", "“anniversaryish” is not right for kinds", "kinds 的值“anniversaryish”不对"),
    ('kinds:"all but reviews"', "is not right for kinds", "不对"),
    ("country:DEU", "“DEU” is not right for country", "country 的值“DEU”不对"),
    ("country:D", "is not right for country", "不对"),
    ("country:D1", "is not right for country", "不对"),
    ("country:nonesuch", "is not right for country", "不对"),
    ("flag:yesterday", "“yesterday” is not right for flag", "flag 的值“yesterday”不对"),
    ("flag:11", "is not right for flag", "不对"),
    ("colour:redder", "“redder” is not right for colour", "colour 的值“redder”不对"),
    ("colour:re", "is not right for colour", "不对"),
    ("count:7days", "“7days” is not right for count", "count 的值“7days”不对"),
    ("count:1,000", "is not right for count", "不对"),
    ("count:++7", "is not right for count", "不对"),
    ("span:allofit", "is not right for span", "不对"),
    ("day:2016-02-29x", "is not right for day", "不对"),
    ('day:"2016-02-29' + " " * 150 + 'and more"', "is not right for day", "不对"),
    ('count:"7' + " " * 250 + 'x"', "is not right for count", "不对"),
    ("when:2016-H1ish", "is no date for when", "when 的日期"),
    ("place:<#C1>x", "is not right for place", "不对"),
    ("count:“7", "A quotation mark is not closed", "引号没有闭合"),
    ("shape:round", "“probe” has no option “shape”. It takes: count, span, flag", "没有选项“shape”"),
]


@pytest.mark.parametrize("options", [row[0] for row in REFUSALS], ids=lambda options: options[:20])
async def test_a_mistake_carries_the_option_it_is_about(probe, options):
    name = options.partition(":")[0]
    reply = await probe.reply(f"probe {options}")
    assert reply.option == ("" if name == "shape" else name)


async def test_what_is_no_mistake_about_an_option_carries_none(probe):
    for line in ("probe count:7", "prob", "probe 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20", "help"):
        assert (await probe.reply(line)).option == ""


@pytest.mark.parametrize(("options", "english", "chinese"), REFUSALS, ids=[row[0][:20] for row in REFUSALS])
async def test_a_wrong_value_is_told_in_one_short_sentence_in_the_readers_language(
    probe, options, english, chinese
):
    for language, expected in (("en", english), ("zh-cn", chinese)):
        said, lines = await probe.refused(f"probe {options}", language=language)
        assert expected in said
        assert len(said) < 330
        assert "\n" not in said
        for line in lines:
            await probe.ask(line)


async def test_common_options_are_read_alike_for_every_command(probe):
    for options, expected in (
        ("as_of:2015", "not right for as_of"),
        ("public:perhaps", "not right for public: write yes or no"),
        ("page:0", "not right for page"),
        ("page:7", "There is no page 7: the last one is 1."),
        ("page:" + "9" * 5000, "not right for page"),
    ):
        said, _ = await probe.refused(f"probe {options}")
        assert expected in said


async def test_a_language_that_the_dossier_lacks_gets_its_first_one_with_a_note(probe):
    for language, name in (("fr", "French"), ("klingon", "“klingon”")):
        told = text_of(await probe.ask(f"probe language:{language}", language="zh"))
        assert f"The dossier is not written in {name}: here it is in English." in told


async def test_what_is_told_of_a_mistake_never_repeats_a_long_word_whole(probe):
    for options in ("count:", "flag:", "colour:", "day:", "when:", "fact:", "person:", "language:", "", "x "):
        said, _ = await probe.refused(f"probe {options}{'z' * 4000}", language="en")
        assert len(said) < 400

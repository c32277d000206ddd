"""The request grammar: what a line gives to which option, and that written lines read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.calling import addressed
from bot.model.ids import DossierId
from bot.model.request import (
    Grammar,
    LineFaultKind,
    ParsedRequest,
    asks_public,
    given_in,
    split_line,
    write_line,
    write_option,
    yes_or_no,
)
from bot.model.text import plain, tidy
from bot.router.universal import with_common
from tests.router.asking import all_commands

GRAMMAR = Grammar(map(with_common, all_commands()))
DOSSIERS = [DossierId("cyberdialogue"), DossierId("straits")]
SPACES = "\t\n\r\x0b\x0c\x85\u00a0\u1680\u2003\u2009\u2028\u2029\u202f\u205f\u3000"


def parsed(line: str) -> ParsedRequest:
    found = GRAMMAR.parse(line)
    assert found.command, line
    return found


def read(line: str) -> dict[str, str]:
    found = parsed(line)
    assert found.fault is None, found.fault
    return dict(found.given)


def asked(line: str) -> tuple[str, dict[str, str]]:
    found = parsed(line)
    assert found.command
    return found.command.name, read(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("timeline", {}),
        ("timeline 2014", {"of": "2014"}),
        ("timeline of 2014", {"of": "2014"}),
        ("timeline 2014 public:yes", {"of": "2014", "public": "yes"}),
        ("timeline 2014 to:2015", {"from": "2014", "to": "2015"}),
        ("remind next 2027", {"year": "2027"}),
        ("remind next month", {"span": "month"}),
        ("timeline 2014 2015", {"from": "2014", "to": "2015"}),
        ("timeline to:2015", {"to": "2015"}),
        ("timeline to:2015 2014", {"to": "2015", "from": "2014"}),
        ("TIMELINE FROM:2014", {"from": "2014"}),
        ("timeline from: 2014 to: 2015", {"from": "2014", "to": "2015"}),
        ("timeline from 2014 to 2015", {"from": "2014", "to": "2015"}),
        ("timeline from：2014 to：2015", {"from": "2014", "to": "2015"}),
        ("timeline from： 2014 to﹕2015", {"from": "2014", "to": "2015"}),
        ("ｔｉｍｅｌｉｎｅ ｆｒｏｍ：2014", {"from": "2014"}),
        ('timeline from:"2014"', {"from": "2014"}),
        ("timeline from:“2014”", {"from": "2014"}),
        ('timeline from:“2014"', {"from": "2014"}),
        ('timeline from:"2014”', {"from": "2014"}),
        ("timeline from:'2014' to:‘2015’", {"from": "2014", "to": "2015"}),
        ("timeline from:’2014’ to:＇2015＇", {"from": "2014", "to": "2015"}),
        ("timeline from:「2014」 to:『2015』", {"from": "2014", "to": "2015"}),
        ("timeline from:«2014» to:„2015“", {"from": "2014", "to": "2015"}),
        ("timeline '2014'", {"of": "2014"}),
        ("\ttimeline \u3000from:2014\n to:2015 ", {"from": "2014", "to": "2015"}),
        ("commitments proposed", {"status": "proposed"}),
        ("commitments china agreed", {"by": "china", "status": "agreed"}),
        ("commitments agreed china", {"by": "china", "status": "agreed"}),
        ("commitments by China", {"by": "China"}),
        ("commitments 已提议", {"status": "已提议"}),
        ("commitments under–way", {"status": "under–way"}),
        ("summary full public", {"length": "full", "public": "yes"}),
        ("summary ＰＵＢＬＩＣ", {"public": "yes"}),
        ("summary 完整 as_of:2016-01-01", {"length": "完整", "as_of": "2016-01-01"}),
        ("people Guo Shengkun", {"name": "Guo Shengkun"}),
        ("people name:guo-shengkun language:zh", {"name": "guo-shengkun", "language": "zh"}),
        ("fact id: hotline", {"id": "hotline"}),
        ("search who led: the talks?", {"words": "who led: the talks?"}),
        ("search see https://example.org/a:b now", {"words": "see https://example.org/a:b now"}),
        ('search words:"a b" language:zh', {"words": "a b", "language": "zh"}),
        ('search "a b"  c', {"words": "a b c"}),
        ("search from 2014 to 2015", {"words": "from 2014 to 2015"}),
        (r'search words:"say \"hi\" \\ there"', {"words": r'say "hi" \ there'}),
        ('search words:"he said “hi” twice"', {"words": "he said “hi” twice"}),
        ('search words:“a "b" c”', {"words": 'a "b" c'}),
        ("search words:'the ministry’s “so-called” list'", {"words": "the ministry’s “so-called” list"}),
        ("search what's new", {"words": "what's new"}),
        ("search the ministers' talks and the parties'", {"words": "the ministers' talks and the parties'"}),
        ('search 5" disk', {"words": '5" disk'}),
        ('search words: "a b"', {"words": "a b"}),
        ("search 热线“开通”了吗", {"words": "热线“开通”了吗"}),
        ('search words:"is public:yes allowed"', {"words": "is public:yes allowed"}),
        (
            "remind on leads:'14 1 0' at:08:30 weekdays:mon–fri",
            {"leads": "14 1 0", "at": "08:30", "weekdays": "mon–fri"},
        ),
        ("remind on leads:‘14 1 0’ at:09：00", {"leads": "14 1 0", "at": "09：00"}),
        ("remind on leads:30，7", {"leads": "30，7"}),
    ],
)
def test_a_line_gives_its_words_to_the_options_they_mean(line, expected):
    assert read(line) == expected


@pytest.mark.parametrize("space", SPACES)
def test_every_kind_of_white_space_keeps_words_apart(space):
    assert read(f"timeline{space}from:2014{space}{space}to:2015") == {"from": "2014", "to": "2015"}
    assert asked(f"remind{space}on{space}at:09:00") == ("remind on", {"at": "09:00"})


@pytest.mark.parametrize(
    ("line", "command", "given_"),
    [
        ("language:en summary", "summary", {"language": "en"}),
        ("language：en summary", "summary", {"language": "en"}),
        ("language: en summary full", "summary", {"language": "en", "length": "full"}),
        ("public:yes to:2016 timeline 2014", "timeline", {"public": "yes", "to": "2016", "from": "2014"}),
        ("from:2014 to:2015 timeline", "timeline", {"from": "2014", "to": "2015"}),
        ("at:08:30 remind on", "remind on", {"at": "08:30"}),
        ("language:zh 摘要", "summary", {"language": "zh"}),
    ],
)
def test_options_may_stand_before_the_command(line, command, given_):
    assert asked(line) == (command, given_)


@pytest.mark.parametrize(
    "line",
    ["from:2014 summary", "at:09:00 timeline", "who:x summary", "language:en who led?", "language:en", ""],
)
def test_no_command_begins_what_only_looks_like_one(line):
    assert GRAMMAR.parse(line).command is None


def test_the_slash_command_may_be_pasted_along():
    for line in ("/cyberdialogue summary", "/CyberDialogue: summary", " /cyberdialogue summary"):
        found = GRAMMAR.parse(line, DOSSIERS[0])
        assert found.command
        assert found.command.name == "summary"
    assert GRAMMAR.parse("/straits summary", DOSSIERS[0]).command is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", []),
        ("   ", []),
        ('""', [""]),
        ("''", [""]),
        ('a""b', ['a""b']),
        ('"a"b', ['"a"b']),
        ("“a b”", ["a b"]),
        ("「a b」", ["a b"]),
        ('"a b', ['"a', "b"]),
        ("'tis so", ["'tis", "so"]),
        ("key:", ["key:"]),
        (":value", [":value"]),
        ("12:30", ["12:30"]),
        ("a:b:c", ["b:c"]),
    ],
)
def test_quotes_and_colons_at_the_edges(line, parts):
    assert [part.value for part in split_line(line)] == parts


@pytest.mark.parametrize(
    ("line", "kind", "option", "word"),
    [
        ("timeline form:2014", LineFaultKind.UNKNOWN_OPTION, "", "form"),
        ("timeline from:2014 from:2015", LineFaultKind.TWICE, "from", ""),
        ("timeline 2014 2015 2016", LineFaultKind.NO_PLACE, "", "2016"),
        ("search words:a b", LineFaultKind.TWICE, "words", ""),
        ("summary full short", LineFaultKind.NO_PLACE, "", "short"),
        ('timeline from:"2014 to:2015', LineFaultKind.OPEN_QUOTE, "from", ""),
        ("timeline from:“2014", LineFaultKind.OPEN_QUOTE, "from", ""),
        ("remind on leads:'14 1 0 at:08:30", LineFaultKind.OPEN_QUOTE, "leads", ""),
        ("search words:「a b", LineFaultKind.OPEN_QUOTE, "words", ""),
        ('search who:"a b', LineFaultKind.OPEN_QUOTE, "", ""),
        ("language:en language:zh summary", LineFaultKind.TWICE, "language", ""),
    ],
)
def test_what_fits_no_option_is_a_fault_of_the_option_it_concerns(line, kind, option, word):
    fault = parsed(line).fault
    assert fault
    assert (fault.kind, fault.option, fault.word) == (kind, option, word)


def test_an_option_is_found_in_a_line_that_is_otherwise_wrong():
    assert given_in(split_line('timeline nonsense:1 from:"2014 language:zh'), "language") == "zh"
    assert given_in(split_line("timeline language: zh"), "language") == "zh"
    assert given_in(split_line('search words:"in language:zh"'), "language") is None
    assert given_in(split_line("timeline"), "language") is None


@pytest.mark.parametrize(
    ("line", "public"),
    [
        ("summary public:true", True),
        ("fact id:hotline public:yes", True),
        ('public:"on" summary', True),
        ("summary PUBLIC:ＹＥＳ", True),
        ("summary public：y", True),
        ("summary public: yes", True),
        ("summary public:false", False),
        ("summary public:maybe", False),
        ("summary", False),
        ("search republic:true", False),
        ("search public:truest", False),
        ('search words:"is public:yes allowed"', False),
        ("search words:“is public:yes allowed”", False),
        ("search words:'is public:yes allowed'", False),
        ("search 'is public:yes allowed'", False),
    ],
)
def test_a_public_answer_is_seen_to_be_asked_for(line, public):
    assert asks_public(line) is public


@pytest.mark.parametrize(
    ("line", "dossier", "rest"),
    [
        ("deadlines all", None, "deadlines all"),
        (": deadlines all", None, "deadlines all"),
        (", summary", None, "summary"),
        ("，摘要", None, "摘要"),
        ("：截止 全部", None, "截止 全部"),
        ("! summary", None, "summary"),
        ("— summary", None, "summary"),
        ("- summary", None, "summary"),
        ("?", None, ""),
        (": straits, fact hotline", DOSSIERS[1], "fact hotline"),
        ("straits: fact hotline", DOSSIERS[1], "fact hotline"),
        ("/straits", DOSSIERS[1], ""),
        ("straits\u00a0fact hotline", DOSSIERS[1], "fact hotline"),
        ("straits-of-malacca", None, "straits-of-malacca"),
    ],
)
def test_what_only_calls_the_bot_is_taken_off(line, dossier, rest):
    assert addressed(line, DOSSIERS) == (dossier, rest)


def test_a_line_is_seen_to_begin_with_a_command_or_a_group_of_them():
    for line in ("summary", "language:en summary", "remind", "提醒 开启", "ＳＵＭＭＡＲＹ full"):
        assert GRAMMAR.begins_with_command(line)
    for line in ("", "who led?", "language:en", "summaries of it"):
        assert not GRAMMAR.begins_with_command(line)


def test_yes_and_no_are_the_same_words_everywhere():
    assert all(yes_or_no(word) is True for word in ("yes", "Y", "TRUE", "on", "1", "１", " yes "))
    assert all(yes_or_no(word) is False for word in ("no", "N", "false", "off", "0"))
    assert all(yes_or_no(word) is None for word in ("", "yesterday", "yes please", "nope", "01"))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("mon–fri", "mon-fri"),
        ("mon—fri", "mon-fri"),
        ("mon‑fri", "mon-fri"),
        ("mon－fri", "mon-fri"),
        ("mon−fri", "mon-fri"),
        ("09：00", "09:00"),
        ("30，7", "30,7"),
        ("30、7", "30,7"),
        ("2014～", "2014~"),
        ("2014〜", "2014~"),
        ("\u3000ａ\u00a0 ｂ ", "a b"),
    ],
)
def test_what_phones_and_macs_write_compares_as_the_plain_form(written, same):
    assert plain(written) == same
    assert plain(same) == same


texts = st.text(max_size=60)
tricky = st.text(alphabet=" \"'“”„＂‘’「」『』«»\\:：\t\n\u00a0a\u3000é🙂", max_size=30)


@given(value=texts | tricky)
def test_a_written_option_reads_back_as_it_was(value):
    (part,) = split_line(write_option("words", value))
    assert (part.key, part.value, part.is_open) == ("words", value, False)


@given(
    command=st.sampled_from([command for command in GRAMMAR.commands.values() if command.options]),
    data=st.data(),
)
def test_a_written_line_gives_every_option_its_value_again(command, data):
    names = [option.name for option in command.options]
    given_ = data.draw(st.dictionaries(st.sampled_from(names), texts | tricky))
    found = parsed(write_line(command, given_))
    assert found.command is command
    assert found.fault is None
    # A line as a whole is rid of what shows nothing.
    assert {name: tidy(value) for name, value in found.given.items()} == {
        name: tidy(value) for name, value in given_.items()
    }


@given(line=st.text(alphabet="ab \"'“”‘’「」\\:：\n", max_size=80))
def test_any_line_is_split_without_losing_a_character_that_shows(line):
    written = "".join(part.text for part in split_line(line))
    assert re.sub(r"\s", "", written) == re.sub(r"\s", "", line)


@given(line=st.text(alphabet="ab \"'“”‘’「」\\:：\n", max_size=80))
def test_every_part_can_be_written_again(line):
    for part in split_line(line):
        if part.key and not part.is_open:
            assert [again.value for again in split_line(write_option(part.key, part.value))] == [part.value]

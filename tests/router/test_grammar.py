"""The text grammar: what a line gives to which option, and that written lines read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.errors import OptionError
from bot.router.grammar import assign, find_command, parts_of, split_line, write_line, write_option
from bot.router.universal import with_common
from tests.router.asking import all_commands

COMMANDS = {command.name: with_common(command) for command in all_commands()}


def read(line: str, language: str = "en") -> dict[str, str]:
    command, rest = find_command(split_line(line, language), COMMANDS)
    assert command
    return assign(command, rest, language)


def values(line: str) -> list[str]:
    return [part.value for part in split_line(line, "en")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("timeline", {}),
        ("timeline 2014", {"from": "2014"}),
        ("timeline 2014 2015", {"from": "2014", "to": "2015"}),
        ("timeline to:2015", {"to": "2015"}),
        ("timeline to:2015 2014", {"to": "2015", "from": "2014"}),
        ("TIMELINE FROM:2014", {"from": "2014"}),
        ("timeline from: 2014 to: 2015", {"from": "2014", "to": "2015"}),
        ("timeline from 2014 to 2015", {"from": "2014", "to": "2015"}),
        ("timeline from：2014 to：2015", {"from": "2014", "to": "2015"}),
        ('timeline from:"2014"', {"from": "2014"}),
        ("timeline from:“2014”", {"from": "2014"}),
        ('timeline from:“2014"', {"from": "2014"}),
        ('timeline from:"2014”', {"from": "2014"}),
        ("\ttimeline \u3000from:2014\n to:2015 ", {"from": "2014", "to": "2015"}),
        ("commitments proposed", {"status": "proposed"}),
        ("commitments china agreed", {"by": "china", "status": "agreed"}),
        ("commitments agreed china", {"by": "china", "status": "agreed"}),
        ("commitments by China", {"by": "China"}),
        ("commitments 已提议", {"status": "已提议"}),
        ("summary full public", {"length": "full", "public": "yes"}),
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
        ("search what's new", {"words": "what's new"}),
        ('search 5" disk', {"words": '5" disk'}),
        ('search words: "a b"', {"words": "a b"}),
    ],
)
def test_a_line_gives_its_words_to_the_options_they_mean(line, expected):
    assert read(line) == expected


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("", []),
        ("   ", []),
        ('""', [""]),
        ('a""b', ['a""b']),
        ('"a"b', ['"a"b']),
        ("“a b”", ["a b"]),
        ('a:"b c', None),
        ("a:“b c", None),
        ('"a b', ['"a', "b"]),
        ("key:", ["key:"]),
        (":value", [":value"]),
        ("12:30", ["12:30"]),
        ("a:b:c", ["b:c"]),
    ],
)
def test_quotes_and_colons_at_the_edges(line, parts):
    if parts is None:
        with pytest.raises(OptionError, match="quotation mark is not closed"):
            split_line(line, "en")
    else:
        assert values(line) == parts


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("timeline form:2014", "has no option “form”. It takes: from, to, as_of, language, public."),
        ("timeline from:2014 from:2015", "“from” stands twice"),
        ("timeline 2014 2015 2016", "does not understand “2016”"),
        ("search words:a b", "“words” stands twice"),
        ("summary full short", "does not understand “short”"),
    ],
)
def test_what_fits_no_option_is_refused_in_one_sentence(line, said):
    with pytest.raises(OptionError, match=re.escape(said)):
        read(line)


def test_refusals_speak_chinese():
    with pytest.raises(OptionError, match="没有选项“form”"):
        read("timeline form:2014", "zh")
    with pytest.raises(OptionError, match="引号没有闭合"):
        split_line('from:"2014', "zh")


def test_the_page_is_no_option_that_people_are_told_of():
    with pytest.raises(OptionError) as refusal:
        read("timeline form:2014")
    assert "page" not in str(refusal.value)


def test_an_option_is_found_in_a_line_that_is_otherwise_wrong():
    found = {part.key: part.value for part in parts_of('timeline nonsense:1 from:"2014 language:zh')}
    assert found["language"] == "zh"


texts = st.text(max_size=60)
tricky = st.text(alphabet=' "“”＂\\:：\t\na\u3000é🙂', max_size=30)


@given(value=texts | tricky)
def test_a_written_option_reads_back_as_it_was(value):
    (part,) = split_line(write_option("words", value), "en")
    assert (part.key, part.value) == ("words", value)


@given(
    command=st.sampled_from([command for command in COMMANDS.values() if command.options]),
    data=st.data(),
)
def test_a_written_line_gives_every_option_its_value_again(command, data):
    names = [option.name for option in command.options]
    given_ = data.draw(st.dictionaries(st.sampled_from(names), texts | tricky))
    line = write_line(command, given_)
    found, rest = find_command(split_line(line, "en"), COMMANDS)
    assert found is command
    assert assign(found, rest, "en") == given_


@given(line=st.text(alphabet='ab "“”\\:：\n', max_size=80))
def test_any_line_is_split_without_losing_a_character_that_shows(line):
    try:
        parts = split_line(line, "en")
    except OptionError:
        return
    written = "".join(part.text for part in parts)
    assert re.sub(r"\s", "", written) == re.sub(r"\s", "", line)

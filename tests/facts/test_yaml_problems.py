"""What is wrong with a file as YAML, told at its place."""

# ruff: noqa: D205, D415 - a test's docstring is its input

import pytest

from bot.facts.reading.file_read import FileRead
from tests.facts.treaty import Place, read_file


def read(text: str | bytes) -> FileRead:
    """Read one file by itself."""
    return read_file("x.yaml", text if isinstance(text, bytes) else text.encode())


def told(text: str | bytes) -> list[str]:
    """What is said of a file, without its name."""
    return [str(problem).removeprefix("x.yaml:") for problem in read(text).problems]


def test_a_key_that_stands_twice_is_told_with_the_first_line():
    assert told("facts: []\npeople: []\nfacts: []\n") == [
        "3:1: key 'facts' stands here again (first in line 1): keep one of them"
    ]


def test_anchors_and_aliases_are_told_each_at_its_place_and_once(load_docstring):
    """
    organizations:
      - id: ministry
        name: &name Ministry
      - id: court
        name: *name
    """
    assert load_docstring == [
        Place("notes.yaml", 3, 11, "anchor &name is refused: write the value out where it is used"),
        Place("notes.yaml", 5, 11, "alias *name is refused: write the value out"),
    ]


def test_a_merge_key_is_one_problem_and_its_keys_do_not_seem_to_be_missing(load_docstring):
    """
    organizations:
      - &ministry
        id: ministry
        name: Ministry
      - <<: *ministry
        id: court
    """
    assert load_docstring == [
        Place("notes.yaml", 2, 5, "anchor &ministry is refused: write the value out where it is used"),
        Place("notes.yaml", 5, 5, "merge key << is refused: write the keys out"),
    ]


def test_an_alias_for_a_whole_fact_is_one_problem(load_docstring):
    """
    facts:
      - *signing
    """
    # YAML itself finds no such anchor, where the parser looks for one.
    assert [place[:3] for place in load_docstring] == [("notes.yaml", 2, 5)]
    assert load_docstring[0].message.startswith("alias *signing is refused")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("facts: !!seq []\n", "1:8: tag 'tag:yaml.org,2002:seq' is refused: write a plain value"),
        (
            "%TAG ! tag:x,2000:\n---\nfacts: !a []\n",
            "3:8: tag 'tag:x,2000:a' is refused: write a plain value",
        ),
        ("facts: !<tag:%1b%5b31m> []\n", r"1:8: tag 'tag:\x1b[31m' is refused: write a plain value"),
        ("facts: []\n---\nfacts: []\n", "2:1: a second document begins: write one per file"),
        ("? [a]\n: b\n", "1:3: a key must be a word: found brackets or braces; quote them"),
        ("{a: b}: c\n", "1:1: a key must be a word: found brackets or braces; quote them"),
        (
            "organizations:\n\t- id: x\n",
            (
                "2:1: found character that cannot start any token: indent with spaces, not tabs, and put a "
                "text that begins with a special character such as @ or ` in quotes"
            ),
        ),
        (
            "organizations:\n  - name: @ministry\n",
            (
                "2:11: found character that cannot start any token: indent with spaces, not tabs, and put a "
                "text that begins with a special character such as @ or ` in quotes"
            ),
        ),
        (
            "organizations:\n  - name: The court: a house\n",
            "2:20: mapping values are not allowed in this context: put a text that holds ': ' in quotes",
        ),
        (
            'organizations:\n  - name: "Court\n    id: court\n',
            (
                "4:1: found unexpected end of stream (while scanning a quoted scalar in line 2): "
                "close the quotation mark or bracket"
            ),
        ),
        (
            "facts: [a, b\npeople: c\n",
            (
                "2:7: did not find expected ',' or ']' (while parsing a flow sequence in line 1): "
                "close the bracket, or separate the items with commas"
            ),
        ),
        (
            "facts:\n  - id: x\n   title: y\n",
            (
                "3:4: did not find expected '-' indicator (while parsing a block collection in line 2): "
                "begin every item of a list with '- ' in one column"
            ),
        ),
        (
            'name: "C:\\dossier"\n',
            "1:10: found unknown escape character: write the backslash twice, or use single quotes",
        ),
        (
            "%YAML 3.0\n---\nfacts: []\n",
            "1:1: found incompatible YAML document: leave the %YAML line out",
        ),
    ],
)
def test_what_is_no_plain_yaml_is_told_with_advice(text, said):
    assert told(text) == [said]


@pytest.mark.parametrize("escape", [r'"\ud800"', r'"\ud83d\ude00"', r'"\udfff"'])
def test_an_escape_for_half_a_character_is_told(escape):
    assert told(f"facts: {escape}\n") == [
        (
            "1:11: found invalid Unicode character escape code: write the character itself, or all of it as "
            "one \\U with eight digits; half a surrogate pair is no character"
        )
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: 1\nb: \0\n", "2:4: character U+0000 can't stand in YAML: delete it"),
        (b"a: \x1b[31m\n", "1:4: character U+001B can't stand in YAML: delete it"),
        ("a: \ufffe\n".encode(), "1:4: character U+FFFE can't stand in YAML: delete it"),
        ("a:\u2028  b\n".encode(), "1:3: character U+2028 can't stand in YAML: delete it"),
        ("a: 字\nb: 字\x85\n".encode(), "2:5: character U+0085 can't stand in YAML: delete it"),
        (b"a: 1\r\nb: \0\r\n", "2:4: character U+0000 can't stand in YAML: delete it"),
        (b"a: 1\rb: \0\r", "2:4: character U+0000 can't stand in YAML: delete it"),
        ("a: 字\nb: 字".encode() + b"\xff\n", "2:5: byte 0xff is not UTF-8: save the file as UTF-8"),
        (b"\xef\xbb\xbfa: \xff\n", "1:4: byte 0xff is not UTF-8: save the file as UTF-8"),
        (b"a: \xed\xa0\x80\n", "1:4: byte 0xed is not UTF-8: save the file as UTF-8"),
        ("facts: []".encode("utf-16"), "1:1: byte 0xff is not UTF-8: save the file as UTF-8"),
        (
            "facts: []".encode("utf-16-be"),
            "1:1: character U+0000 can't stand in YAML: save the file as UTF-8",
        ),
        (
            "facts: []".encode("utf-16-le"),
            "1:2: character U+0000 can't stand in YAML: save the file as UTF-8",
        ),
        ("facts: []".encode("utf-32"), "1:1: byte 0xff is not UTF-8: save the file as UTF-8"),
    ],
)
def test_bytes_that_are_no_text_of_yaml_are_told_at_their_character(content, said):
    assert told(content) == [said]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"# only a comment\n# and another\n",
        b"---\n",
        b"~\n",
        b"facts:\npeople: ~\n",
        b"%YAML 1.1\n---\nfacts: []\n...\n",
        b"\xef\xbb\xbffacts: []\n",
        b"facts: []\r\npeople: []\r\n",
        b'{"facts": [], "people": []}',
        "organizations: [{id: x, name: 部😀 \\u202e}]\n".encode(),
    ],
)
def test_files_that_say_little_are_no_problem(content):
    assert told(content) == []


def test_places_count_characters_whatever_they_are_made_of():
    assert told("organizations: [{id: x, name: 部😀é, nam: y}]\n") == [
        "1:36: 'nam' is no key of an organization: did you mean 'name'?"
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_places_are_those_an_editor_shows_whatever_ends_a_line(newline):
    text = newline.join(["organizations:", "  - id: x", "    name: X", "    nam: y", ""])
    assert told(text) == ["4:5: 'nam' is no key of an organization: did you mean 'name'?"]


def test_controls_that_turn_text_around_are_taken_out():
    read_ = read('organizations: [{id: x, name: "Cou\\u202ert\\u0007\\u200b"}]\n')
    assert read_.problems == ()
    assert read_.contents.organizations[0].name.original == "Court"


def test_more_than_a_hundred_problems_end_with_their_number():
    said = told("".join(f"k{number}: v\n" for number in range(1000)))
    assert len(said) == 101
    assert said[-1] == "101:1: and 900 more problems in this file: mend these first"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        (
            "  - id: fund\n    name: Resolution #12 Fund\n",
            "3:11: the text ends where a comment begins ('#12 Fund'): put the whole text in quotes",
        ),
        (
            "  - id: fund\n    name: {en: Resolution # 12 Fund\n      }\n",
            "3:16: the text ends where a comment begins ('# 12 Fund'): put the whole text in quotes",
        ),
        (
            "  - {id: fund, name: Resolution #12 Fund}\n",
            (
                "3:1: did not find expected ',' or '}' (while parsing a flow mapping in line 2): a comment "
                "begins with '#12 Fund}'; put the text that it is a part of in quotes"
            ),
        ),
        (
            "  - {id: fund, name: Fund for Harbours, Piers and Bridges}\n",
            "2:41: the comma before 'Piers and Bridges' ends the value of 'name': put all of it in quotes",
        ),
        (
            "  - {id: fund, name: 12,000 and\n     more, aliases: []}\n",
            "2:25: the comma before '000 and more' ends the value of 'name': put all of it in quotes",
        ),
        (
            "<<<<<<< HEAD\n  - {id: fund, name: A}\n=======\n  - {id: fund, name: B}\n>>>>>>> b\n",
            (
                "2:1: a merge conflict stands here: keep one of its sides, and delete the lines <<<<<<<, "
                "======= and >>>>>>>"
            ),
        ),
        (
            "  -\u00a0id: fund\n    name: A\n",
            "2:4: U+00A0 (no-break space) stands where YAML wants an ordinary space: write ' '",
        ),
        (
            "  - {id: fund， name: A}\n",
            "2:14: U+FF0C (fullwidth comma) stands where YAML wants an ordinary ',': write ','",
        ),
        (
            "  - {id: fund, name： A}\n",
            "2:20: U+FF1A (fullwidth colon) stands where YAML wants an ordinary ':': write ':'",
        ),
        (
            "  - id: fund\n    name: A\n\u3000 \u3000aliases: [B]\n",
            "4:1: U+3000 (ideographic space) stands where YAML wants an ordinary space: write ' '",
        ),
    ],
)
def test_a_slip_that_yaml_reads_as_something_else_is_told_with_its_cure(items, said):
    assert said in told(f"organizations:\n{items}")


def test_comments_and_signs_that_belong_to_a_text_are_no_slips():
    """What may be written as before: comments with a space, quoted texts, full-width signs in Chinese."""
    text = (
        "organizations:  # those that matter\n"
        "  - id: fund #12\n"
        "    name: 'Resolution #12, Fund'  # its own name\n"
        "  - {id: port, name: {en: Port, zh: 港口：甲，乙}, aliases: [U.S., Port]}  #2\n"
        "  - id: sea\n"
        "    name: >-\n"
        "      \u3000海：<<<<<<< is no mark here, nor is #7\n"
    )
    assert told(text) == []

"""What is written loads, says what it was told to say, keeps every other byte, and comes back the same."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.facts.authoring.drafting.writing import draft
from bot.facts.authoring.places import placed
from bot.facts.authoring.renaming import rename
from bot.facts.authoring.yaml_text import (
    SCHEMA_LINE,
    NotWrittenError,
    formatted,
    values_of,
    with_entries,
    written,
)
from bot.facts.coverage import coverage, share
from bot.model.ids import FactId
from tests.evaluation.dossiers import FOLDER
from tests.facts.treaty import CHARTER, DOSSIER, ReaderHere, book_of, load, sources, write_treaty

FILES = sorted(FOLDER.glob("*/facts/*/*.yaml"))
# All that YAML can hold; what it can't is refused elsewhere.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn", "Co"]), min_size=1
)
LINES = st.sampled_from([" # a comment", "   ", "# at the margin", "", "        # far in", "  - # in a list"])
ENDS = st.sampled_from(["\n", "\r\n"])
LAST = st.sampled_from(["", "\n", "\n\n# the end\n", "\n# the end"])
WORDS = st.lists(
    st.sampled_from(
        "China will shall must 2016 next year said Alba – “quoted” 2,000 by 31 December 2027. May "
        "第一 季度 明年 应当 2024年7月1日 表示。 l'année prochaine devra # : - ' \" {x} [y] 1er mai 2030 : "
        "oui ; No. 3 U.S. Office "
        "The ministers met again. e.g. \u00ad \u200d ﬁ ! ? …".split(" ")
    ),
    min_size=1,
    max_size=60,
)


@contextmanager
def treaty(**files: str | bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as base:
        yield write_treaty(Path(base), **files)


@given(TEXTS, st.lists(TEXTS, max_size=3), st.dictionaries(st.sampled_from(["en", "zh"]), TEXTS))
@example("null", ["~", "", "NO", "12:30"], {"en": "a: b #c"})
@example("- x", ["'", '"', "{a}", "|", ">-", "? a", "a " * 80], {"en": " " * 3, "zh": "a\nb"})
@settings(deadline=None)
def test_an_entry_says_what_it_was_told_to_say(text, texts, versions):
    entry = {"id": "a", "text": text, "list": texts or None, "by": versions or None}
    wanted = {key: value for key, value in entry.items() if value}
    try:
        said = written([entry])
    except ValueError:
        assume(condition=False)
    try:
        assert values_of(said) == [wanted]
    except NotWrittenError as error:
        assert "can't stand in YAML" in str(error)  # noqa: PT017 - what YAML can't hold at all


@given(TEXTS, LAST, ENDS, st.integers(0, 6), st.sampled_from(["facts", "people"]))
@settings(deadline=None)
def test_an_entry_at_the_end_of_a_file_leaves_every_byte_before_it(text, last, ends, indent, key):
    margin = " " * indent
    entry = ("- id: one # kept", "  text: >-", "    two", "    lines")
    body = "# first\nfacts: # here\n" + "\n".join(margin + line for line in entry)
    body = (body + last).replace("\n", ends)
    made = with_entries(body, key, [{"id": "two", "text": text}])
    assume(made is not None)
    assert made is not None
    assert made.startswith(body)
    said = values_of(made)
    assert said["facts"][0] == {"id": "one", "text": "two lines"}
    assert said[key][-1] == {"id": "two", "text": text}


@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 400), LINES), max_size=8), ENDS)
@example(next(path for path in FILES if path.name == "audit.yaml"), [(350, "   ")], "\r\n")
@settings(deadline=None, max_examples=60)
def test_a_formatted_file_says_the_same_with_the_same_comments_and_stays_so(path, extras, ends):
    lines = path.read_text().split("\n")
    for place, line in extras:
        lines.insert(place % len(lines), line)
    text = ends.join(lines)
    try:
        before = values_of(text)
    except NotWrittenError:
        assume(condition=False)
    try:
        made = formatted(text)
    except NotWrittenError:
        return
    assert values_of(made) == before
    assert comments(made) == comments(text)
    assert formatted(made) == made
    assert ("\r\n" in made) == (ends == "\r\n")


def test_every_file_there_is_can_be_formatted():
    for path in FILES:
        made = formatted(path.read_text())
        assert max(map(len, made.splitlines())) <= 400
        assert formatted(made) == made


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


RENAMED = st.sampled_from(
    [
        ("signing", "the-signing"),
        ("opening", "o"),
        ("alba", "state-of-alba"),
        ("ada-reed", "reed"),
        ("charter", "harbour-charter"),
    ]
)
NOTES = """\
# signing, alba and charter are words here
facts:
  - {id: talks, kind: event, title: signing, text: alba, according_to: 'alba', certainty: stated,
     conflicts_with: [signing, "opening"],
     evidence: [{source: charter, quote: "In June the ministers met again."}]}
"""


@given(st.lists(RENAMED, min_size=1, max_size=5), ENDS)
@settings(deadline=None, max_examples=40)
def test_renaming_changes_the_id_wherever_it_is_named_and_nothing_else(renames, ends):
    with treaty(dossier=DOSSIER.replace("\n", ends), notes=NOTES) as folder:
        before = {path: path.read_bytes() for path in folder.glob("*.yaml")}
        book = book_of(folder)
        done: dict[str, str] = {}
        for old, new in renames:
            if old not in done:
                rename(folder, old, new, ReaderHere())
                done[old] = new
        after = book_of(folder)
        assert len(after.facts) == len(book.facts)
        for old, new in done.items():
            if old in book.facts:
                assert after.facts[FactId(new)].formerly == (old,)
                assert after.facts[FactId(old)] is after.facts[FactId(new)]
        for path, content in before.items():
            assert bare(path.read_bytes().decode(), done) == bare(content.decode(), {})


def bare(text: str, done: dict[str, str]) -> str:
    """A file's text with its old ids, and without what keeps them."""
    text = re.sub(r"\r?\n *formerly: \[[a-z-]+\]|, formerly: \[[a-z-]+\]", "", text)
    for old, new in done.items():
        text = re.sub(rf"(?<=[ \[{{'\"]){re.escape(new)}(?=[\],}}'\"\r\n])", old, text)
    return text


@given(WORDS, st.lists(st.integers(0, 59), max_size=6))
@settings(deadline=None, max_examples=40)
def test_drafts_load_quote_exactly_and_account_for_every_sentence(words, breaks):
    pieces = list(words)
    for place in breaks:
        pieces.insert(place % len(pieces), "\n\n")
    text = CHARTER + "\n" + " ".join(pieces) + "\n"
    with treaty(sources=sources(text)) as folder:
        (folder.parents[1] / "seeds" / "charter.txt").write_text(text)
        assume(not load(folder).problems)
        before = {path: path.read_bytes() for path in folder.glob("*.yaml")}
        done = draft(folder, "charter", ReaderHere())
        book = book_of(folder)
        assert len(book.drafts) == done.count
        assert share(coverage(book)) == 1
        assert all(path.read_bytes().startswith(content) for path, content in before.items())
        assert draft(folder, "charter", ReaderHere()).count == 0


@pytest.mark.parametrize("old", ["treaty", "signing"])
def test_a_name_given_back_leads_to_the_same_thing(tmp_path, old):
    folder = write_treaty(tmp_path)
    there = rename(folder, old, "another", ReaderHere())
    back = rename(there, "another", old, ReaderHere())
    assert back.name == "treaty"
    assert "signing" in book_of(back).facts


def test_an_entry_goes_to_the_file_of_its_kind_and_else_into_one_of_its_own(tmp_path):
    folder = write_treaty(tmp_path)
    entry = [{"id": "x", "name": "X"}]
    assert placed(folder, "organizations", entry)[0].name == "organizations.yaml"
    (folder / "organizations.yaml").write_text(SCHEMA_LINE + "organizations: []\n")
    assert placed(folder, "organizations", entry)[0].name == "organizations-2.yaml"
    shutil.copy(folder / "organizations.yaml", folder / "bodies.yaml")
    (folder / "bodies.yaml").write_text("organizations:\n- id: y\n  name: Y\n")
    (folder / "organizations.yaml").unlink()
    path, text = placed(folder, "organizations", entry)
    assert (path.name, text) == ("bodies.yaml", "organizations:\n- id: y\n  name: Y\n- id: x\n  name: X\n")

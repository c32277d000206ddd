"""Questions as people ask them: what answers comes first, and nothing answers what no source says."""

import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.facts.loader import FolderLoader
from bot.facts.reading.process import open_reader
from bot.facts.search.index import build_index
from bot.facts.search.rank import BookFinder

HERE = Path(__file__).parent
DOSSIER = HERE.parent.parent / "facts" / "cyberdialogue"
SETS = sorted(path.stem for path in (HERE / "questions").glob("*.yaml"))


@pytest.fixture(scope="module")
def finder() -> BookFinder:
    with open_reader() as reader:
        book = FolderLoader(DOSSIER, reader).load().book
    assert book
    return BookFinder(book, build_index(book))


def tell(capsys: pytest.CaptureFixture[str], rate: str) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{rate}\n")


def asked(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load((HERE / "questions" / f"{name}.yaml").read_text()))


@pytest.mark.parametrize("name", SETS)
def test_the_fact_that_answers_comes_first_or_nearly(finder, name, capsys):
    rows = [row for row in asked(name) if row["facts"]]
    found = {row["ask"]: [hit.fact for hit in finder.find(row["ask"]).hits] for row in rows}
    late = [row["ask"] for row in rows if found[row["ask"]][:1] not in [[fact] for fact in row["facts"]]]
    missed = [row["ask"] for row in rows if not {*row["facts"]} & {*found[row["ask"]][:3]}]
    first, three = 1 - len(late) / len(rows), 1 - len(missed) / len(rows)
    tell(capsys, f"{name}: {len(rows)} questions, {first:.1%} first, {three:.1%} in the first three")
    assert first >= 0.95, late
    assert not missed


@pytest.mark.parametrize("name", SETS)
def test_what_no_source_says_gets_no_answer(finder, name, capsys):
    rows = [row for row in asked(name) if not row["facts"]]
    answered = {row["ask"]: hits for row in rows if (hits := finder.find(row["ask"]).hits)}
    tell(capsys, f"{name}: {len(rows)} questions without an answer, {len(answered)} answered")
    assert not answered


def test_no_question_stands_in_two_sets():
    every = [row["ask"] for name in SETS for row in asked(name)]
    assert len(every) == len(set(every)) > 600


def test_every_fact_is_asked_for():
    wanted = {fact for name in SETS for row in asked(name) for fact in row["facts"]}
    ids = {
        row["id"]
        for path in DOSSIER.glob("*.yaml")
        for row in (yaml.safe_load(path.read_text()).get("facts") or ())
    }
    assert wanted == ids

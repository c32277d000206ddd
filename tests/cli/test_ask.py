"""`ask` prints one object of a stable shape per request, and ends with what became of it."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.ask import ask
from tests.commands.small import fact, small

ROOT = Path(__file__).parents[2]
FACTS = str(ROOT / "facts" / "cyberdialogue")
SHAPES: dict[str, dict[str, type]] = {
    "paragraph": {"text": str, "quiet": bool},
    "heading": {"text": str},
    "quotation": {"before": str, "quote": str, "after": str, "credit": str},
    "list": {"items": list},
    "fields": {"fields": list},
    "table": {"columns": list, "rows": list},
    "timeline": {"entries": list},
    "buttons": {"buttons": list},
    "menu": {"label": str, "effect": str, "choices": list},
}
"""Keys of each type of block, beside `type`, with the type of what stands under them."""
KEYS = ["request", "dossier", "title", "outcome", "answered", "facts", "closest", "blocks", "citations"]
CITATION = ["fact", "source", "publisher", "published", "quote", "checked", "url", "passage"]
REQUESTS = (
    "summary full",
    "timeline from:2014 to:2015",
    "commitments",
    "deadlines all",
    "people",
    "people Guo Shengkun",
    "fact hotline",
    "search hotline",
    "sources",
    "today as_of:2016-12-01",
    "help",
    "help timeline",
    "remind list",
    "who co-chaired the talks?",
    "what did Xi Jinping say?",
)


def run(*words: str, text: str | None = None, facts: str = FACTS) -> Result:
    return CliRunner().invoke(ask, [*words, "--facts", facts], input=text)


def answer(*words: str) -> dict[str, Any]:
    ran = run(*words, "--format", "json")
    [line] = ran.stdout.splitlines()
    read: dict[str, Any] = json.loads(line)
    return read


@pytest.mark.parametrize("request_", REQUESTS)
def test_the_object_has_the_documented_keys_and_no_other(request_):
    read = answer(request_)
    assert list(read) == KEYS
    assert isinstance(read["title"], str)
    assert isinstance(read["answered"], bool)
    assert all(isinstance(fact, str) for fact in [*read["facts"], *read["closest"]])
    assert [list(citation) for citation in read["citations"]] == [CITATION] * len(read["citations"])
    for block in read["blocks"]:
        shape = SHAPES[block.pop("type")]
        assert list(block) == list(shape)
        assert all(isinstance(value, shape[key]) for key, value in block.items())


def test_the_readme_names_every_key_of_the_object():
    readme = (ROOT / "README.md").read_text()
    table = readme[readme.index("| `request`, `dossier`") :]
    named = set(re.findall(r"`(\w+)`", table[: table.index("\n\n")]))
    keys = {key for shape in SHAPES.values() for key in shape}
    assert named >= {*KEYS, *CITATION, *SHAPES, *keys, "error"}


def test_an_answer_gives_the_fact_its_quotation_and_its_source():
    read = answer("who co-chaired the talks?")
    assert read["answered"]
    assert read["facts"][0] == "co-chairs"
    assert read["closest"] == []
    first = read["citations"][0]
    assert first["fact"] == "co-chairs"
    assert first["source"] == "china-daily-2015-12-03"
    assert first["published"] == "2015-12-03"
    assert first["quote"].startswith("The talks were co-chaired by State Councilor Guo Shengkun")


def test_what_no_source_says_is_not_answered_and_offers_what_comes_closest():
    ran = run("who won the symposium?", "--format", "json")
    read = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert not read["answered"]
    assert read["facts"] == []
    assert "symposium" in read["closest"]
    assert "error" not in read


def test_before_the_article_nothing_is_known():
    for request in ("hotline", "summary", "timeline", "people", "fact hotline"):
        read = answer(request, "--as-of", "2015-12-02")
        assert (read["answered"], read["facts"], read["closest"], read["citations"]) == (False, [], [], [])


@pytest.mark.parametrize(("request_", "said"), [("hotline", "热线"), ("热线", "热线")])
def test_the_language_of_the_answer_is_the_one_asked_for(request_, said):
    read = answer(request_, "--language", "zh")
    assert said in read["blocks"][0]["text"]
    assert read["facts"][0] == "hotline"


def test_a_file_gives_one_object_a_line_in_order_and_skips_empty_lines(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text('\ufeffhotline\n\n  热线  \nsummry\ntimeline from:2015-02-30\nsearch "a b"\n')
    ran = run("--from-file", str(file), "--format", "json")
    read = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 0
    assert [row["request"] for row in read] == [
        "hotline", "热线", "summry", "timeline from:2015-02-30", 'search "a b"'
    ]  # fmt: skip
    assert ["error" in row for row in read] == [False, False, True, True, False]
    assert all(list(row)[: len(KEYS)] == KEYS for row in read)


def test_standard_input_is_a_file_too():
    ran = run("--from-file", "-", "--format", "json", text="hotline\nsymposium\n")
    assert [json.loads(line)["facts"][0] for line in ran.stdout.splitlines()] == ["hotline", "symposium"]


def test_options_hold_for_every_line_of_a_file():
    ran = run("--from-file", "-", "--format", "json", "--as-of", "2015-12-02", text="hotline\nsummary\n")
    assert [json.loads(line)["answered"] for line in ran.stdout.splitlines()] == [False, False]


@pytest.mark.parametrize(
    "request_", ["summry", "fact hotlin", "timeline from:2015-02-30", "remind on", "deadlines x"]
)
def test_a_request_that_is_not_understood_ends_with_1_and_says_why(request_):
    ran = run(request_, "--format", "json")
    read = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert read["error"]
    assert not read["answered"]
    assert run(request_).exit_code == 1


@pytest.mark.parametrize("words", [[], ["hotline", "--dossier", "nowhere"], ["hotline", "--format", "xml"]])
def test_wrong_use_ends_with_2(words):
    ran = run(*words)
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert ran.stderr


@pytest.mark.parametrize("as_of", ["2015-02-30", "next week", ""])
def test_a_day_that_is_none_is_told_with_what_would_be_right(as_of):
    ran = run("hotline", "--as-of", as_of or " ")
    assert ran.exit_code == 1
    assert "2016-06-01" in ran.stdout or "2015-12-01" in ran.stdout


def test_two_requests_at_once_are_refused():
    ran = run("hotline", "--from-file", "-", text="x")
    assert ran.exit_code == 2
    assert "--from-file" in ran.stderr


def test_a_language_that_the_dossier_is_not_written_in_is_told():
    ran = run("hotline", "--language", "fr", "--format", "json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["blocks"][0]["text"].startswith("The dossier is not written in French")


def test_a_dossier_with_a_mistake_is_not_called_unknown(tmp_path):
    for folder in ("facts/cyberdialogue", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "facts" / "river").mkdir()
    (tmp_path / "facts" / "river" / "dossier.yaml").write_text("facts: [")
    ran = run("who?", "--dossier", "river", facts=str(tmp_path / "facts"))
    assert ran.exit_code == 2
    assert "The dossier 'river' is not served: mend what is told above" in ran.stderr
    assert (
        "No dossier is called “rivr”"
        in run("who?", "--dossier", "rivr", facts=str(tmp_path / "facts")).stderr
    )


@pytest.mark.parametrize("asked", ["straits timeline", "/straits timeline", "Straits: timeline"])
def test_a_dossier_is_named_in_front_of_what_is_asked_as_in_chat(tmp_path, asked):
    small(tmp_path, fact("other", "when: 2020-05-09\n"), name="harbours")
    facts = small(tmp_path, fact("found", "when: 2020-05-09\n"))
    ran = run(asked, facts=str(facts))
    assert ran.exit_code == 0
    assert "Title of found" in ran.output

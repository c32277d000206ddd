"""`plan` prints the reminders of any span of days, each with what was known by its day."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.plan import plan

ROOT = Path(__file__).parents[2]
SEARCHED = """
      - state: no-evidence
        as_of: 2016-08-01
        searched: {on: 2016-08-01, by: Editor, where: the press}
"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """Copy our dossier; of the training course, somebody looks in August 2016 what came of it."""
    for folder in ("facts/cyberdialogue", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "facts" / "cyberdialogue" / "commitments.yaml"
    before, course, after = file.read_text().partition("  - id: training-course")
    status, evidence, rest = after.partition("\n    evidence:")
    file.write_text(before + course + status + SEARCHED.rstrip() + evidence + rest)
    return tmp_path / "facts"


def _run(facts: Path, *words: str) -> Result:
    return CliRunner().invoke(plan, [*words, "--facts", str(facts)])


def _posts(facts: Path, *words: str) -> list[dict[str, Any]]:
    result = _run(facts, *words, "--format", "json")
    assert result.exit_code == 0, result.output
    posts: list[dict[str, Any]] = json.loads(result.stdout)
    return posts


def test_a_day_gone_by_is_told_with_what_was_known_by_then(dossier):
    june = _run(dossier, "--from", "2016-06-30", "--to", "2016-06-30").output
    assert "Training course in Beijing" in june
    assert "no evidence" not in june.lower()
    assert "Editor" not in june


def test_a_commitment_that_somebody_assessed_is_reviewed_no_more(dossier):
    posts = _posts(dossier, "--from", "2016-09-01", "--to", "2016-12-31")
    reviewed = {
        one["fact"] for post in posts for one in post["occurrences"] if one["kind"] == "overdue-review"
    }
    assert reviewed == {"symposium"}


def test_both_days_named_are_in_the_span_by_the_channels_own_clock(dossier):
    zone = ("--zone", "Pacific/Kiritimati")
    posts = _posts(dossier, "--from", "2016-06-29", "--to", "2016-06-30", *zone)
    assert [post["local"] for post in posts] == ["2016-06-29 09:00", "2016-06-30 09:00"]


def test_days_out_of_the_calendars_reach_are_refused_in_words(dossier):
    for span in (("0001-01-01", "0001-02-01"), ("9999-01-01", "9999-12-31")):
        result = _run(dossier, "--from", span[0], "--to", span[1])
        assert result.exit_code == 2
        assert "0002-01-01 to 9989-12-31" in result.output


def test_days_in_the_wrong_order_are_refused_in_words(dossier):
    result = _run(dossier, "--from", "2016-02-01", "--to", "2016-01-01")
    assert result.exit_code == 2
    assert "swap them" in result.output


def test_a_zone_that_does_not_exist_is_refused_in_words(dossier):
    result = _run(dossier, "--from", "2016-01-01", "--to", "2016-01-02", "--zone", "Europe/Atlantis")
    assert result.exit_code == 2
    assert "Europe/Berlin" in result.output


def test_what_a_plain_subscription_does_not_ask_for_is_not_planned(dossier):
    assert _posts(dossier, "--from", "2018-01-01", "--to", "2018-01-01") == []  # four years after "2014"
    assert [post["at"][:10] for post in _posts(dossier, "--from", "2018-12-01", "--to", "2018-12-01")] == [
        "2018-12-01"
    ]

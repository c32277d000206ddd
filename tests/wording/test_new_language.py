"""A language is one file: with its catalogue beside the others, the whole program speaks it."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from tests.facts.treaty import DOSSIER, write_treaty

PACKAGE = Path(bot.__file__).parent
_STRING = re.compile(r'^(msgstr(?:\[\d\])? )"(.*)"$')
# Left as they are: patterns, and words that are looked for rather than shown.
_KEPT = re.compile(r'msgid "(?:pattern_|small_numbers|words_|language_names|question_endings)')

# Asks for what platforms offer in a language: names and summaries of commands, options and choices.
_OFFERED = """
import json, sys
from bot import commands
from bot.model.command import Command
from bot.registry import collect
offered = []
for command in collect(commands, "COMMAND", Command):
    texts = [command.names, command.summary]
    for option in command.options:
        texts += [option.summary, *(choice.label for choice in getattr(option.value, "choices", ()))]
    offered += [text.in_language("eo") for text in texts]
print(json.dumps(offered))
"""


def made_up(english: str) -> str:
    """A catalogue whose every phrase, and each word of a command's name, begins with x."""
    entries = []
    for entry in english.split("\n\n"):
        lines = entry.replace("Language: en", "Language: eo").split("\n")
        is_name = any(line.startswith("msgid ") and line.endswith('.called"') for line in lines)
        is_kept = 'msgid ""' in lines or any(map(_KEPT.match, lines))
        entries.append("\n".join(line if is_kept else _marked(line, is_name=is_name) for line in lines))
    return "\n\n".join(entries)


def _marked(line: str, *, is_name: bool) -> str:
    found = _STRING.match(line)
    if not found:
        return line
    return f'{found[1]}"{"x" + found[2].replace(" ", " x") if is_name else "x" + found[2]}"'


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with one more catalogue, and a dossier in its language."""
    root = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, root / "bot", ignore=shutil.ignore_patterns("__pycache__", "page"))
    catalogues = root / "bot" / "wording" / "catalogues"
    english = (catalogues / "en.po").read_text(encoding="utf-8")
    (catalogues / "eo.po").write_text(made_up(english), encoding="utf-8")
    folder = write_treaty(root)
    text = DOSSIER.replace("languages: [en, zh]", "languages: [eo, en]").replace("{en:", "{eo: Teksto, en:")
    (folder / "dossier.yaml").write_text(re.sub(r", zh: [^}]*", "", text), encoding="utf-8")
    return root


def run(house: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=house,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(house), "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_commands_options_and_choices_are_offered_in_it(house):
    offered = json.loads(run(house, "-c", _OFFERED))
    assert offered
    assert all(text.startswith("x") for text in offered), offered


def test_a_command_goes_by_its_name_in_it_and_is_answered_in_it(house):
    told = json.loads(run(house, "-m", "bot", "ask", "xdeadlines all", "--format", "json"))
    assert told["title"] == "xDeadlines"
    assert [block["text"] for block in told["blocks"] if block["type"] == "heading"] == ["xPast"]


def test_reminders_are_told_in_it(house):
    posts = json.loads(
        run(house, "-m", "bot", "plan", "--from", "2011-01-01", "--to", "2011-12-31", "--format", "json")
    )
    headlines = [found["headline"] for post in posts for found in post["occurrences"]]
    assert headlines
    assert all(re.match(r"[xX]", said) for said in headlines), headlines


def test_check_has_nothing_to_warn_of(house):
    assert "warning" not in run(house, "-m", "bot", "check")

"""What the pages in `docs/` tell people to open and to type is there."""

import re
from pathlib import Path

import click
import pytest

from bot.__main__ import cli

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_a_page_leads_to_exist(page):
    text = page.read_text()
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    paths = re.findall(r"\bdeploy/[\w./-]*\w", text)
    assert [link for link in links if not (page.parent / link).exists()] == []
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_tells_to_type_is_understood(page):
    text = page.read_text()
    goals = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= goals
    for words in re.findall(r"(?:^|[` ])cyberdialogue (ledger [a-z]+|check|run)\b", text):
        command: click.Command | None = cli
        for word in words.split():
            assert isinstance(command, click.Group)
            command = command.get_command(click.Context(cli), word)
        assert command, words

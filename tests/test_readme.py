"""The README names every command, option, setting and subcommand there is, and no other."""

import re
from pathlib import Path

import click
import pytest

from bot import commands as command_modules
from bot import platforms as platform_modules
from bot.__main__ import cli
from bot.config import SETTINGS
from bot.facts.coverage import coverage, share
from bot.model.command import Command
from bot.ports import PlatformKind
from bot.registry import collect
from bot.router.universal import COMMON
from tests.facts.treaty import book_of

README = (Path(__file__).parents[1] / "README.md").read_text()


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def first_cells(text: str) -> list[list[str]]:
    """What stands as code in the first column of the section's tables, row by row."""
    rows = re.findall(r"^\| (`.*?) \| ", text, re.MULTILINE)
    return [re.findall(r"`([^`]+)`", row) for row in rows]


def test_every_command_in_chat_is_in_its_table_and_no_other():
    named = []
    for codes in first_cells(section("What people can ask")):
        group = "remind " if codes[0].startswith("remind ") else ""
        named += [group + code.removeprefix(group).split()[0] for code in codes]
    assert sorted(named) == sorted(command.name for command in collect(command_modules, "COMMAND", Command))


def test_every_option_that_all_commands_take_is_named():
    assert [option.name for option in COMMON if not (option.hidden or f"`{option.name}:" in README)] == []


def test_every_setting_is_in_its_table_and_no_other():
    named = [name for names in first_cells(section("Settings")) for name in names]
    kinds = collect(platform_modules, "PLATFORM", PlatformKind)
    known = {*SETTINGS, *(name for kind in kinds for name in kind.settings)}
    assert set(named) == known
    assert len(named) == len(known)


@pytest.mark.parametrize("name", cli.list_commands(click.Context(cli)))
def test_every_subcommand_of_the_program_is_shown(name):
    assert re.search(rf"^cyberdialogue {name}\b", README, re.MULTILINE)


def test_what_the_readme_shows_of_the_program_is_understood():
    shown = re.findall(r"^cyberdialogue (\S+)((?: +--?[a-z-]+)*)", README, re.MULTILINE)
    assert shown
    for name, options in shown:
        command = cli.get_command(click.Context(cli), name)
        assert command, name
        known = {text for parameter in command.params for text in parameter.opts}
        assert known >= set(options.split()), f"{name}{options}"


def test_files_that_the_readme_links_to_exist():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parents[1] / link).exists()] == []


def test_the_dossier_that_it_shows_whole_serves(tmp_path):
    page = section("Keep the facts")
    [text] = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
    yaml = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)[0]
    folder = tmp_path / "harbour"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "charter.txt").write_text(text)
    (folder / "all.yaml").write_text(yaml)
    book = book_of(folder)
    assert list(book.facts) == ["opening"]
    assert share(coverage(book)) == 0.5

"""Every catalogue has every phrase, and the code looks up phrases that are there, and uses all of them."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po as babels_read_po

import bot
from bot.model.command import Command
from bot.platforms.discord import limits as discord_limits
from bot.platforms.discord.strings import is_name
from bot.platforms.slack import limits as slack_limits
from bot.playground.server import BACKWARDS, NOTHING_PLANNED
from bot.wording.catalogue import FIRST, catalogue, languages
from bot.wording.phrases import phrase
from bot.wording.po import read_po
from tests.router.asking import all_commands

ROOT = Path(bot.__file__).parent
FOLDER = ROOT / "wording" / "catalogues"
OTHERS = [language for language in languages() if language != FIRST]
ENGLISH = catalogue(FIRST).phrases
# What is looked up under a name that is put together; the name tells of what.
LOOKS_UP = {"say", "phrase", "worded", "words_for", "Phrase", "_part", "turn", "_fault", "_far", "_patterned"}
_SHORTEST_PART = 3  # letters of a name that is put together


def places(text: str) -> set[str]:
    """The places of a phrase that values stand in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def files() -> Iterator[Path]:
    return (path for path in sorted(ROOT.rglob("*.py")) if "playground" not in path.parts)


def nodes() -> Iterator[ast.AST]:
    return (node for path in files() for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def page_files() -> str:
    """The playground's page, and the look of each platform on it."""
    pages = [path for kind in ("html", "js") for path in sorted((ROOT / "playground").rglob(f"*.{kind}"))]
    return "\n".join(path.read_text(encoding="utf-8") for path in pages)


def put_together(node: ast.JoinedStr) -> str:
    """The pattern of the names that an f-string makes; empty where it says too little of them."""
    parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
    if len("".join(str(part) for part in parts if part)) < _SHORTEST_PART:
        return ""
    return "".join(".*" if part is None else re.escape(str(part)) for part in parts)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_our_reader_reads_what_babels_reads(path):
    text = path.read_text(encoding="utf-8")
    theirs = babels_read_po(io.BytesIO(text.encode()))
    read = {
        (message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in theirs
        if message.id
    }
    ours = read_po(text)
    assert ours.pop("")
    assert ours == read


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_has_each_phrase_once(path):
    keys = re.findall(r'^msgid "(.*)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert "Language: " + path.stem in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", OTHERS)
def test_every_catalogue_has_every_phrase_with_the_same_places(language):
    own = catalogue(language).phrases
    assert set(own) == set(ENGLISH)
    wrong = {
        key
        for key, forms in own.items()
        if set().union(*map(places, forms)) != set().union(*map(places, ENGLISH[key]))
    }
    assert not wrong


@pytest.mark.parametrize("language", languages())
def test_a_catalogue_has_as_many_forms_as_its_plural_rule_asks_for(language):
    own = catalogue(language)
    most = max(own.form(number) for number in range(1000)) + 1
    counted = {key for key, forms in ENGLISH.items() if len(forms) > 1}
    assert {len(own.phrases[key]) for key in counted} == {most}


def _is_key(part: ast.AST) -> bool:
    return isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))


def test_the_code_looks_up_phrases_that_are_there():
    missing = []
    for node in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in LOOKS_UP:
            continue
        key = next((part for part in node.args if _is_key(part)), None)
        if isinstance(key, ast.Constant) and key.value not in ENGLISH:
            missing.append(key.value)
        if isinstance(key, ast.JoinedStr):
            pattern = re.compile(put_together(key))
            missing += [] if any(map(pattern.fullmatch, ENGLISH)) else [ast.unparse(key)]
    assert not missing


def test_the_code_uses_every_phrase():
    named: set[str] = set()
    patterns: set[str] = set()
    for node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            named.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            patterns.add(put_together(node))
    matching = re.compile("|".join(patterns - {""}))
    # What the server tells of the clock is said by the page, and so is what a language calls itself.
    on_page = {*re.findall(r'"(\w+)"', page_files()), BACKWARDS, NOTHING_PLANNED, "own_name"}
    named |= {f"playground.{key}" for key in on_page}
    assert not {key for key in ENGLISH if key not in named and not matching.fullmatch(key)}


def test_the_page_of_the_playground_says_phrases_that_are_there():
    said = re.findall(r'\bsay\(\s*"(\w+)"|data-say(?:-label)?="(\w+)"', page_files())
    assert {f"playground.{''.join(found)}" for found in said} <= set(ENGLISH)


@pytest.mark.parametrize("language", languages())
def test_words_that_are_understood_are_small_and_mean_one_thing(language):
    yes, no = (catalogue(language).phrases[key][0].split() for key in ("words_yes", "words_no"))
    assert not set(yes) & set(no)
    assert all(word == word.lower() for word in (*yes, *no))


def named(command: Command, language: str) -> str:
    return command.names.in_language(language) or ""


@pytest.mark.parametrize("language", languages())
def test_commands_are_called_so_that_platforms_and_people_can_tell_them_apart(language):
    commands = all_commands()
    names = [named(command, language) for command in commands]
    assert len(set(names)) == len(names)
    for command, name in zip(commands, names, strict=True):
        assert name.count(" ") == command.name.count(" "), name
        assert all(is_name(word) for word in name.split()), name
    pairs = [(one.name.split(), name.split()) for one, name in zip(commands, names, strict=True)]
    groups = {(ours[0], theirs[0]) for ours, theirs in pairs if len(ours) > 1}
    assert len(groups) == len({ours for ours, _ in groups}) == len({theirs for _, theirs in groups})


@pytest.mark.parametrize("language", languages())
def test_what_platforms_show_fits_there(language):
    for command in all_commands():
        assert len(command.summary.in_language(language) or "") <= discord_limits.COMMAND_DESCRIPTION_LIMIT
        for option in command.options:
            assert len(option.summary.in_language(language) or "") <= discord_limits.COMMAND_DESCRIPTION_LIMIT
    for title in ("form_edit", "form_snooze"):
        assert slack_limits.cost(phrase(language, title)) <= slack_limits.VIEW_TITLE


def test_a_catalogue_that_is_broken_is_told_by_its_line():
    with pytest.raises(ValueError, match="line 2"):
        read_po('msgid "a"\nmsgstr b"\n')


def test_what_a_translator_has_yet_to_look_at_is_left_to_english():
    text = """
        msgid ""
        msgstr "Language: xx\\n"

        #, fuzzy
        msgid "a"
        msgstr "b"

        msgid "c"
        msgstr ""
        "d \\"e\\""
    """
    assert read_po(text) == {"": ("Language: xx\n",), "c": ('d "e"',)}

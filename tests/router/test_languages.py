"""Which language a request is answered in."""

import re
from pathlib import Path

import pytest

from bot.router.languages import language_named, language_of_client, written_in
from tests.facts.treaty import DOSSIER, write_treaty
from tests.router.asking import Asker, text_of

SPOKEN = ("en", "zh", "fr")


def written(text: str, *names: str) -> str:
    return " ".join(written_in(text, SPOKEN, names))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("谁共同主持了会谈？", "zh"),
        ("FBI 是什么", "zh"),
        ("Who co-chaired the talks?", "en"),
        ("Who signed?", "en"),
        ("who is 王毅", "en"),
        ("what is de Gaulle's role in the talks", "en"),
        ("Qui a présidé le dialogue ?", "fr"),
        ("Quand la ligne directe a-t-elle été établie ?", "fr"),
    ],
)
def test_a_sentence_is_known_by_its_script_or_its_function_words(text, language):
    assert written(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hotline",
        "Guo Shengkun",
        "La Haye",
        "Der Spiegel",
        "Paul de la Tour",
        "training course",
        "2016 2017",
        "?!",
    ],
)
def test_names_and_keywords_in_latin_letters_tell_nothing(text):
    assert written(text) == ""


def test_names_that_the_dossier_knows_tell_nothing_in_any_script():
    assert written("郭声琨") == "zh"
    assert written("郭声琨", "郭声琨") == ""
    office = "Secretary of State for the Home Department"
    assert written(office) == "en"
    assert written(office.lower(), office) == ""
    assert written(f"qui est le {office}", office) == "fr"


def test_two_kinds_of_one_language_are_both_found_and_the_client_chooses():
    assert list(written_in("谁主持了会谈", ["en", "zh", "zh-tw"])) == ["zh", "zh-tw"]


def test_languages_that_share_a_part_of_their_script_are_told_apart_by_the_rest():
    assert list(written_in("東京で会談した", ["ja", "zh"])) == ["ja"]
    assert list(written_in("谁主持了会谈", ["ja", "en"])) == ["ja"]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("zh", "zh"), ("zh-CN", "zh"), ("Chinese", "zh"), ("chinois", "zh"), ("中文", "zh"), ("汉语", "zh"),
        ("英文", "en"), ("English", "en"), ("anglais", "en"), ("fr_CA", "fr"), ("Français", "fr"),
        ("klingon", None), ("", None), ("x" * 3000, None),
    ],
)  # fmt: skip
def test_a_language_is_named_by_tag_or_by_what_it_is_called(asked, language):
    assert language_named(asked, SPOKEN) == language


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-CA", "fr"), ("zh-CN", "zh"), ("zh-TW", "en"), ("en-US", "en"), ("pt-BR", "en"), (None, "en")],
)
def test_a_client_gets_its_language_where_it_is_written_in_the_same_script(locale, language):
    assert language_of_client(locale, SPOKEN) == language


def test_a_client_gets_its_own_region_before_another():
    assert language_of_client("zh-TW", ["en", "zh", "zh-tw"]) == "zh-tw"
    assert language_of_client("zh-HK", ["en", "zh", "zh-tw"]) == "zh-tw"


async def test_a_question_is_answered_in_its_own_language_whatever_the_client(asker):
    for line, locale, language in (
        ("谁共同主持了会谈？", "en-US", "zh"),
        ("search 谁共同主持了会谈？", None, "zh"),
        ('search words:"谁共同主持了会谈？"', "en-US", "zh"),
        ("who co-chaired the talks?", "zh-CN", "en"),
        ("people who signed it?", "zh-CN", "en"),
        ("who co-chaired the talks? language:zh", "en-US", "zh"),
        ("摘要", "en-US", "zh"),
    ):
        assert (await asker.reply(line, language=locale)).language == language, line


@pytest.mark.parametrize(
    "line",
    ["summary", "timeline from 2014 to 2015", "fact hotline", "people Guo Shengkun", "deadlines all", ""],
)
async def test_a_command_says_nothing_of_its_language(asker, line):
    assert (await asker.reply(line)).language == "en"
    assert (await asker.reply(line, language="zh-CN")).language == "zh"


@pytest.fixture
def chinese_first(tmp_path: Path) -> Asker:
    folder = write_treaty(tmp_path)
    dossier = folder / "dossier.yaml"
    swapped = re.sub(r"\{en: (.*?), zh: (.*?)\}", r"{zh: \2, en: \1}", DOSSIER)
    dossier.write_text(swapped.replace("languages: [en, zh]", "languages: [zh, en]"), encoding="utf-8")
    return Asker(folder.parent)


async def test_an_english_question_to_a_chinese_dossier_gets_english(chinese_first):
    assert (await chinese_first.reply("who signed the charter?")).language == "en"
    assert (await chinese_first.reply("summary")).language == "zh"
    assert (await chinese_first.reply("summary", language="fr")).language == "zh"


async def test_a_language_that_is_lacking_gets_the_first_with_a_note(asker):
    reply = await asker.reply("fact hotline language:fr", language="zh")
    told = text_of(reply.briefing)
    assert reply.language == "en"
    assert "The dossier is not written in French: here it is in English." in told
    assert "French" not in text_of((await asker.reply("fact hotline")).briefing)

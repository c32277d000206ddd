"""A fact as a citation, in the forms that memos and reference managers take."""

import json
import re

import pytest

from bot.model.briefing import Briefing, Buttons, Preformatted
from tests.commands.form_samples import ROOTS
from tests.router.asking import FACTS, Asker, write_dossier

DOSSIER = """\
dossier:
  id: pipes
  title: The pipes & the city
  summary: What was said.
  languages: [en]
sources:
  - id: notice
    title: 50% of pipes_old to go?
    publisher: City & Sons
    published: 2024-05
    url: https://example.org/notice
organizations:
  - {id: city, name: The City}
facts:
  - id: pipes
    kind: statement
    title: Half the pipes
    text: Half of the pipes will go.
    according_to: city
    certainty: stated
    evidence: [{source: notice, quote: 'Half of the "old" pipes, some 50%, will go'}]
"""


def text_of(briefing: Briefing) -> str:
    return "\n".join(block.text for block in briefing.blocks if isinstance(block, Preformatted))


@pytest.fixture
def pipes(tmp_path):
    return Asker(write_dossier(tmp_path, "pipes", DOSSIER))


async def test_a_footnote_has_title_place_date_and_words(asker):
    told = text_of(await asker.ask("cite co-chairs"))
    assert told.startswith(
        "China Daily, “China, U.S. Agreed on Fighting Cybercrimes,” "
        "Beijing Review, December 3, 2015, accessed March 2, 2026: “The talks"
    )


@pytest.mark.parametrize("style", ["chicago", "markdown"])
async def test_both_dates_of_a_reference_are_written_alike(asker, style):
    told = text_of(await asker.ask(f"cite co-chairs style:{style}"))
    assert "December 3, 2015" in told
    assert "accessed March 2, 2026" in told


async def test_a_source_is_cited_under_its_own_title_in_any_language(asker):
    english = text_of(await asker.ask("cite hotline"))
    assert text_of(await asker.ask("cite hotline language:zh")) == english


async def test_what_has_an_address_is_opened_at_the_words_and_has_a_date_of_access(pipes):
    url = "https://example.org/notice#:~:text=Half%20of%20the%20%22old%22%20pipes%2C%20some%2050%25%2C%20will%20go"
    assert text_of(await pipes.ask("cite pipes")) == (
        f"City & Sons, “50% of pipes_old to go?” May 2024, accessed March 2, 2026, {url}: "
        "“Half of the ‘old’ pipes, some 50%, will go”"
    )
    assert text_of(await pipes.ask("cite pipes style:apa")).startswith(
        f"City & Sons. (2024, May). 50% of pipes_old to go? Retrieved March 2, 2026, from {url}\n"
    )
    told = text_of(await pipes.ask("cite pipes style:markdown"))
    assert f"[50% of pipes\\_old to go?]({url})" in told


async def test_bibtex_is_escaped(pipes):
    told = text_of(await pipes.ask("cite pipes style:bibtex"))
    assert told.startswith("@online{notice,\n  author = {{City \\& Sons}},\n")
    assert "  title = {{50\\% of pipes\\_old to go?}},\n" in told
    assert "  date = {2024-05},\n" in told
    assert "  urldate = {2026-03-02},\n" in told
    assert told.count("{") == told.count("}")


async def test_csl_json_is_what_reference_managers_read(pipes):
    (item,) = json.loads(text_of(await pipes.ask("cite pipes style:csl-json")))
    assert item["issued"] == {"date-parts": [[2024, 5]]}
    assert item["accessed"] == {"date-parts": [[2026, 3, 2]]}
    assert item["author"] == [{"literal": "City & Sons"}]
    assert "Half of the ‘old’ pipes" in item["note"]


async def test_one_press_leads_to_every_other_form_and_each_can_be_read(asker):
    briefing = (await asker.reply("cite hotline")).briefing
    row = next(block for block in briefing.blocks if isinstance(block, Buttons))
    assert [button.label for button in row.buttons] == ["APA", "BibTeX", "CSL-JSON", "Markdown"]
    for button in row.buttons:
        assert text_of((await asker.reply(button.line)).briefing)


@pytest.mark.parametrize("style", ["chicago", "apa", "bibtex", "csl-json", "markdown"])
async def test_every_style_has_the_quotation_and_the_day_of_access(asker, style):
    told = text_of(await asker.ask(f"cite hotline style:{style}"))
    assert "They also agreed to set up a hotline" in told
    assert any(
        day in told.replace("\n", "").replace(" ", "") for day in ("March2,2026", "2026-03-02", "2026,3,2")
    )


async def test_an_answer_is_cited_by_one_press_with_all_that_it_quotes(asker):
    below = (await asker.reply("timeline 2014")).briefing.blocks
    [line] = [
        button.line
        for block in below
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.label == "Cite"
    ]
    told = text_of(await asker.ask(line))
    assert told.count("China Daily, “China, U.S. Agreed") == 1
    assert "China withdrew from a working group" in told
    assert "the U.S. indictment of five members" in told


async def test_the_other_forms_keep_the_day_asked_for(asker):
    briefing = (await asker.reply("cite hotline as_of:2015-12-31")).briefing
    row = next(block for block in briefing.blocks if isinstance(block, Buttons))
    assert all("as_of:2015-12-31" in button.line for button in row.buttons)


@pytest.mark.parametrize("name", ROOTS)
async def test_every_fact_of_every_dossier_can_be_cited_in_every_form(name):
    asker = Asker(FACTS if ROOTS[name] == FACTS else ROOTS[name])
    book = asker.store.book(asker.store.dossiers()[0])
    for id_ in list(book.facts)[::4]:
        for style in ("chicago", "apa", "bibtex", "csl-json", "markdown"):
            told = text_of(await asker.ask(f"cite {id_} style:{style}"))
            assert told
            assert style != "csl-json" or json.loads(re.split(r"\n(?=\[\n)", told)[0])

"""What becomes of a commitment, as YAML that is pasted where the answer says and taken by the loader."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.facts.warnings import BookWarnings
from bot.model.briefing import Briefing, Buttons, Effect, Preformatted
from bot.model.command import Form
from bot.model.exchange import Request
from bot.model.fact import State, Status
from bot.model.ids import DossierId, FactId, SourceId, UserId
from bot.model.request import write_option
from tests.commands.small import fact, small
from tests.router.asking import CHANNEL, FACTS, Asker, buttons_of, text_of

COURSE = FactId("training-course")
SOURCE = "source:china-daily-2015-12-03"
WORDS = 'quote:"China will provide a 10-day training course"'
AGREED = "{state: agreed, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}"
AWKWARD = (
    "a colon: and a #hash, [brackets] {braces} & *stars",
    "- it begins as a list would",
    "'single' and \"double\" marks",
    "no",
    "2016",
    "null",
    "```yaml and three marks more ```",
    "100 % of it | > said",
    "back\\slash \\n and a tab",
    "“We are ‘quite’ sure” — 部级对话：首次，😀",
    "long " * 390 + "end",
    "? key : value",
    "@here !important %TAG",
)


def yaml_of(briefing: Briefing) -> str:
    return "\n".join(block.text for block in briefing.blocks if isinstance(block, Preformatted))


def paste(folder: Path, briefing: Briefing) -> None:
    """Put an answer's YAML below the last status entry, where the answer says that it begins."""
    told = re.search(r"in (\S+) from line (\d+) on", text_of(briefing))
    assert told, text_of(briefing)
    path, begins = folder / Path(told[1]).name, int(told[2])
    lines = path.read_text(encoding="utf-8").split("\n")
    depth = len(lines[begins - 1]) - len(lines[begins - 1].lstrip())
    ends = next(
        place
        for place, line in enumerate(lines[begins:], start=begins)
        if len(line) - len(line.lstrip()) <= depth
    )
    path.write_text("\n".join([*lines[:ends], yaml_of(briefing), *lines[ends:]]), encoding="utf-8")


def tmp_facts(asker: Asker) -> Path:
    return asker.store.root / FACTS.name


def newest(asker: Asker, id_: FactId, dossier: str = "cyberdialogue") -> Status:
    commitment = asker.store.book(DossierId(dossier)).facts[id_].commitment
    assert commitment
    return commitment.current


@pytest.fixture
def shipped(tmp_path: Path) -> Asker:
    """The shipped dossier, in files that a test may change."""
    shutil.copytree(FACTS, tmp_path / "facts" / FACTS.name)
    shutil.copytree(FACTS.parents[1] / "seeds", tmp_path / "seeds")
    return Asker(tmp_path / "facts")


@pytest.mark.parametrize("state", [State.KEPT, State.BROKEN, State.UNDER_WAY])
async def test_what_a_source_shows_is_pasted_and_told(shipped, state):
    told = await shipped.ask(f"assess training-course {state.value} {SOURCE} {WORDS} on:2016-05-20")
    assert "of the first half of 2016" not in yaml_of(told)
    paste(tmp_facts(shipped), told)
    shipped.reload()
    entry = newest(shipped, COURSE)
    assert (entry.state, entry.as_of) == (state, date(2016, 5, 20))
    [piece] = entry.evidence
    assert (piece.source, piece.quote) == (
        SourceId("china-daily-2015-12-03"),
        "China will provide a 10-day training course",
    )
    assert "as of 20 May 2016" in text_of(await shipped.ask("fact training-course"))


async def test_a_search_that_found_nothing_names_who_searched_where_and_on_which_day(shipped):
    where = write_option("where", "the ministry's website: news of 2016; #cyber")
    told = await shipped.ask(f'assess training-course no-evidence by:"The desk" {where} on:2016-07-01')
    paste(tmp_facts(shipped), told)
    shipped.reload()
    entry = newest(shipped, COURSE)
    assert (entry.state, entry.evidence) == (State.NO_EVIDENCE, ())
    assert entry.searched
    assert (entry.searched.on, entry.searched.by) == (date(2016, 7, 1), "The desk")
    assert entry.searched.where == "the ministry's website: news of 2016; #cyber"


@pytest.mark.parametrize("quote", AWKWARD)
async def test_words_of_any_kind_come_back_from_the_yaml_as_they_were(tmp_path, quote):
    asker = Asker(
        small(tmp_path, fact("pledge", f"kind: commitment\nby: [east-port]\nstatus:\n  - {AGREED}"))
    )
    asked = write_option("quote", quote)
    told = await asker.ask(f"assess pledge kept source:courier {asked} on:2021-03-02")
    assert "```" not in yaml_of(told)
    paste(tmp_path / "facts" / "straits", told)
    asker.reload()
    [piece] = newest(asker, FactId("pledge"), "straits").evidence
    assert piece.quote == " ".join(quote.split())


async def test_a_quotation_is_checked_as_check_does(shipped):
    near = WORDS.replace("10-day", "12-day")
    said, _ = await shipped.refused(f"assess training-course kept {SOURCE} {near}")
    assert "the closest passage is “China will provide a 10-day training course” (97 % alike)" in said
    said, _ = await shipped.refused(f'assess training-course kept {SOURCE} quote:"cyber"')
    assert re.search(r"stands \d+ times in china-daily-2015-12-03 \(lines: [\d, ]+\)", said)
    said, _ = await shipped.refused(f'assess training-course kept {SOURCE} quote:"zzzz qqqq 0000 ####"')
    assert "nor anything like it" in said
    said, _ = await shipped.refused("assess training-course kept source:nothing quote:words")
    assert "no source called “nothing”" in said


@pytest.mark.parametrize(
    ("language", "repeats", "early"),
    [
        ("en", "“kept” has the words that the commitment began with", "before its source appeared"),
        ("zh", "所引的是承诺成立时的原话", "早于其来源发表之日"),
        (
            "fr",
            "s’appuie sur les mots par lesquels l’engagement a commencé",
            "avant la parution de sa source",
        ),
    ],
)
async def test_what_check_will_warn_of_is_said_in_front_of_the_yaml(tmp_path, language, repeats, early):
    root = small(tmp_path, fact("pledge", f"kind: commitment\nby: [east-port]\nstatus:\n  - {AGREED}"))
    file = root / "straits" / "dossier.yaml"
    written = file if file.exists() else next((root / "straits").glob("*.yaml"))
    told = written.read_text(encoding="utf-8")
    written.write_text(told.replace("languages: [en, zh]", "languages: [en, zh, fr]"), encoding="utf-8")
    asker = Asker(root)

    async def said(source: str, quote: str, on: str) -> str:
        line = f'assess pledge kept source:{source} quote:"{quote}" on:{on}'
        found = await asker.ask(line, language=language)
        places = [place for place, block in enumerate(found.blocks) if isinstance(block, Preformatted)]
        return text_of(replace(found, blocks=found.blocks[: places[0]]))

    assert repeats in await said("gazette", "The words", "2021-03-02")
    assert repeats not in await said("courier", "The words", "2021-03-02")
    assert early in await said("courier", "Kept at last", "2020-06-01")
    assert early not in await said("courier", "Kept at last", "2021-03-02")


async def test_what_is_said_in_front_of_the_yaml_is_what_check_warns_of(shipped):
    line = f'assess hotline kept {SOURCE} quote:"They also agreed to set up a hotline" on:2016-05-20'
    told = await shipped.ask(line)
    assert "Warning" in text_of(told)
    paste(tmp_facts(shipped), told)
    shipped.reload()
    warned = BookWarnings().of(shipped.store.book(DossierId("cyberdialogue")))
    assert any("state kept has the evidence of an earlier one" in str(one) for one in warned)


async def test_a_day_that_can_not_be_is_refused(shipped):
    asked = f"assess training-course kept {SOURCE} {WORDS}"
    assert "is still ahead" in (await shipped.refused(f"{asked} on:2026-03-03"))[0]
    assert "stands since 3 December 2015" in (await shipped.refused(f"{asked} on:2015-12-02"))[0]
    assert "as_of: 2026-03-02" in yaml_of(await shipped.ask(asked))


async def test_only_commitments_are_assessed(shipped):
    said, offered = await shipped.refused("assess consensus")
    assert "“consensus” is no commitment" in said
    assert "assess counterterrorism-consensus" in offered


async def test_who_does_not_manage_facts_learns_nothing_of_it(shipped):
    attempt = await shipped.attempt("assess training-course", manages=False)
    assert attempt.error == "Only people who manage the facts may do this."
    assert not [line for _, line in buttons_of(attempt.reply.briefing) if line.startswith("assess")]


async def test_what_can_be_said_is_offered_and_each_opens_a_form_of_three_fields(shipped):
    offered = await shipped.attempt("assess training-course")
    [row] = [block for block in offered.reply.briefing.blocks if isinstance(block, Buttons)]
    assert {button.effect for button in row.buttons} == {Effect.REPLY}
    names = {}
    for button in row.buttons:
        form = await form_of(shipped, button.line)
        names[button.label] = [field.option.name for field in form.fields]
        assert all(field.is_required for field in form.fields)
    assert names == {
        "Kept…": ["source", "quote", "on"],
        "Broken…": ["source", "quote", "on"],
        "Under way…": ["source", "quote", "on"],
        "No evidence found…": ["by", "where", "on"],
    }


async def test_the_form_begins_with_what_is_known_and_after_a_mistake_with_what_was_given(shipped):
    form = await form_of(shipped, "assess fact:training-course state:kept")
    source, quote, on = form.fields
    assert (source.value, quote.value, on.value) == ("china-daily-2015-12-03", None, "2026-03-02")
    assert [choice.value for choice in source.choices] == ["china-daily-2015-12-03"]
    line = f'{form.line} {SOURCE} quote:"a wrong \\"quotation\\"" on:2016-05-20'
    _, [again] = await shipped.refused(line)
    source, quote, on = (await form_of(shipped, again)).fields
    assert (source.value, quote.value, on.value) == (
        "china-daily-2015-12-03",
        'a wrong "quotation"',
        "2016-05-20",
    )
    by, _, _ = (await form_of(shipped, "assess fact:training-course state:no-evidence")).fields
    assert by.value == "Ana"


async def form_of(asker: Asker, line: str) -> Form:
    """The form that a press asks with."""
    request = Request(
        dossier=DossierId("cyberdialogue"),
        line=line,
        user=UserId("U1"),
        destination=CHANNEL,
        user_name="Ana",
        can_ask=True,
    )

    async def allow(*_: object) -> bool:
        return True

    form = (await asker.router.attempt(request, allow)).reply.form
    assert form, line
    return form


async def test_what_is_assessed_is_not_brought_up_again(shipped):
    shipped.clock.jump_to(datetime(2027, 1, 1, tzinfo=UTC))
    told = await shipped.ask(f"assess training-course under-way {SOURCE} {WORDS} on:2026-12-31")
    paste(tmp_facts(shipped), told)
    shipped.reload()
    overdue = text_of(await shipped.ask("deadlines overdue"))
    assert "under way as of 31 December 2026" in overdue

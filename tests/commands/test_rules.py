"""The rules of every answer, held against every command with several option sets in both languages."""

import re

import pytest

from bot.model.briefing import Briefing, Listing, Quotation, Table, Timeline, words
from bot.model.fact import Certainty
from tests.router.asking import Asker, all_commands, text_of

LINES = (
    "summary",
    "summary full",
    "summary as_of:2016-01-15",
    "timeline",
    "timeline from:2014 to:2015",
    "timeline from:2016",
    "timeline to:2014",
    "timeline from:2016-H1 to:2016-H1",
    "commitments",
    "commitments by:china",
    "commitments by:united-states status:agreed",
    "commitments status:proposed",
    "deadlines",
    "deadlines all",
    "deadlines 30 as_of:2016-06-01",
    "deadlines all as_of:2015-12-31",
    "deadlines 1 as_of:2016-06-30",
    "deadlines all as_of:2017-01-01",
    "people",
    "people Guo Shengkun",
    "people li-wei",
    "fact hotline",
    "fact symposium",
    "fact symposium-invitees",
    "fact us-indictment",
    "fact opm-theft",
    "fact training-course as_of:2016-05-01",
    "search symposium",
    "search who led the talks?",
    "search will Google be invited?",
    "search who won the world cup?",
    "search 研讨会",
    "sources",
    "today",
    "today as_of:2016-12-01",
    "today as_of:2026-11-30",
)
SAID = [f"{line} language:{language}" for line in LINES for language in ("en", "zh")]
CITED = {
    "en": "China Daily via Beijing Review, 3 December 2015",
    "zh": "《中国日报》（《北京周报》转载），2015年12月3日",
}
HEDGES = {
    "en": {"alleged": "Alleged", "reported": "Reported", "proposed": "Proposed", "expected": "Expected"},
    "zh": {"alleged": "据称", "reported": "据报", "proposed": "提议", "expected": "预计"},
}


def language_of(line: str) -> str:
    return line.rpartition(":")[2]


def claimed(briefing: Briefing) -> list[tuple[str, str]]:
    """Each fact that a list, table or timeline tells, with its words."""
    found: list[tuple[str, str]] = []
    for block in briefing.blocks:
        match block:
            case Listing():
                found += [(item.fact, words(item.line)) for item in block.items if item.fact]
            case Timeline():
                found += [(entry.fact, words(entry.line)) for entry in block.entries if entry.fact]
            case Table():
                found += [(row.fact, " ".join(map(words, row.cells))) for row in block.rows if row.fact]
            case _:
                pass
    return found


def test_every_command_that_tells_facts_is_held_against_the_rules():
    told = {line.split()[0] for line in LINES}
    quiet = {command.name for command in all_commands() if command.reads_channel_state} | {
        "help",
        "ask",
        "assess",
        "cite",
        "export",  # what its files say, tests/feeds reads
        "changes",  # of which files alone know nothing
        "quote",  # whose words are a source's own
    }
    assert told == {command.name for command in all_commands()} - quiet


@pytest.mark.parametrize("line", SAID)
async def test_each_answer_carries_its_citations_and_names_its_source(asker, line):
    briefing = await asker.ask(line)
    cited = CITED[language_of(line)]
    known = {citation.fact for citation in briefing.citations}
    assert set(briefing.facts) <= known
    told = text_of(briefing)
    for citation in briefing.citations:
        assert citation.source == "china-daily-2015-12-03"
        assert citation.published == "2015-12-03"
        assert citation.quote
        assert citation.checked
        assert " ".join(citation.quote.split()) in (citation.passage or "")
    tells_facts = briefing.answered and not line.startswith("sources")
    assert briefing.facts or not tells_facts
    assert cited in told or not tells_facts


@pytest.mark.parametrize("line", SAID)
async def test_hedges_stand_in_front_of_their_claims(asker, line):
    briefing = await asker.ask(line)
    language = language_of(line)
    book = asker.store.book("cyberdialogue")
    told = text_of(briefing)
    for fact in book.facts.values():
        text = fact.text.best(language)
        if fact.certainty is Certainty.STATED:
            continue
        hedge = HEDGES[language][fact.certainty]
        for found in re.finditer(re.escape(text), told):
            before = told[: found.start()].rpartition("\n")[2]
            assert re.search(rf"{hedge}(, according to [^:]+|（[^：]+）)?(: |：)$", before), before


@pytest.mark.parametrize("line", SAID)
async def test_a_proposal_is_never_told_as_an_agreement(asker, line):
    briefing = await asker.ask(line)
    proposed, agreed = ("Proposed", "agreed") if language_of(line) == "en" else ("提议", "已商定")
    names = ("Cyber counterterrorism symposium", "网络反恐研讨会")
    lines = text_of(briefing).splitlines()
    around = [(said.partition(name), said) for said in lines for name in names if name in said]
    for (before, _, after), said in around:
        assert proposed in before or proposed in after[:40], said
    claims = [said for fact, said in claimed(briefing) if fact == "symposium"]
    for said in (said for said in claims if not said.startswith("symposium ")):
        assert proposed in said
        assert agreed not in said


@pytest.mark.parametrize(
    ("line", "proposed", "agreed"),
    [
        ("fact symposium language:en", "proposed as of", "agreed"),
        ("fact symposium language:zh", "已提议（截至", "已商定"),
    ],
)
async def test_what_becomes_of_a_proposal_is_told_as_one(asker, line, proposed, agreed):
    told = text_of(await asker.ask(line))
    assert proposed in told
    assert agreed not in told


@pytest.mark.parametrize("line", SAID)
async def test_no_day_is_invented_for_what_is_known_less_precisely(asker, line):
    told = text_of(await asker.ask(line))
    assert not re.search(r"[Dd]ue[: ]+(on |by )?1 January", told)
    assert not re.search(r"期限：?2016年1月1日", told)
    for found in re.finditer(r"1 January 2016|30 June 2016|31 December 2016", told):
        said = told[: found.start()].rpartition("\n")[2]
        assert re.search(
            r"(window closed on|closes in .*|closes today|opens in .*|ago, on|^As of)\W*$", said[-40:]
        ), said
    for entry_date in ("1 January", "1月1日"):
        assert not any(line.startswith(entry_date) for line in told.splitlines())


@pytest.mark.parametrize("line", SAID)
async def test_the_words_are_clean_and_in_one_language(asker, line):
    briefing = await asker.ask(line)
    told = text_of(briefing)
    assert briefing.title.strip() == briefing.title
    assert "{" not in told
    assert "None" not in told
    for said in told.splitlines():
        assert "  " not in said
        assert " ;" not in said
        assert " ," not in said
        assert not re.search(r"(: |：)(Alleged|Reported|Proposed|Expected)?: ", said), said
        assert ": :" not in said
        assert not re.search(r"\.\.(?!/)", said)


@pytest.mark.parametrize("line", [line for line in SAID if language_of(line) == "zh"])
async def test_a_chinese_answer_has_no_english_frame(asker, line):
    briefing = await asker.ask(line)
    quoted = "".join(
        block.before + block.quote + block.after for block in briefing.blocks if isinstance(block, Quotation)
    )
    for word in ("According", "Status", "agreed as of", "Due:", "overdue", "checked against"):
        assert word not in text_of(briefing).replace(quoted, "")


@pytest.mark.parametrize("line", LINES)
async def test_both_languages_tell_the_same_facts_in_the_same_order(asker, line):
    english, chinese = await asker.ask(f"{line} language:en"), await asker.ask(f"{line} language:zh")
    assert english.facts == chinese.facts
    assert english.closest == chinese.closest
    assert english.answered == chinese.answered
    assert [type(block) for block in english.blocks] == [type(block) for block in chinese.blocks]
    assert [claim[0] for claim in claimed(english)] == [claim[0] for claim in claimed(chinese)]


TOO_EARLY = [line for line in LINES if "as_of" not in line]


@pytest.mark.parametrize("line", TOO_EARLY)
async def test_before_the_first_source_nothing_was_known(asker, line):
    for day in ("2015-12-02", "2015-01-01", "0001-01-01"):
        briefing = await asker.ask(f"{line} language:en as_of:{day}")
        assert not briefing.answered
        assert briefing.facts == briefing.closest == briefing.citations == ()
        assert "No source had been published by" in text_of(briefing)
        assert "the first of this dossier is of 3 December 2015" in text_of(briefing)
        chinese = text_of(await asker.ask(f"{line} as_of:{day} language:zh"))
        assert "尚无来源发布：本卷宗最早的来源发布于2015年12月3日。" in chinese


@pytest.mark.parametrize("line", TOO_EARLY)
async def test_from_the_day_of_publication_on_the_answer_says_as_of_when_it_is(asker, line):
    briefing = await asker.ask(f"{line} language:en as_of:2015-12-03")
    first = text_of(briefing).splitlines()[1]
    assert first == "As of 3 December 2015: later sources are left out."
    assert "截至2015年12月3日：不含此后的来源。" in text_of(
        await asker.ask(f"{line} as_of:2015-12-03 language:zh")
    )


async def test_the_ends_of_the_calendar_are_no_harm(asker: Asker):
    for line in TOO_EARLY:
        for day in ("9999-12-31", "9999-12-01", "0001-01-01"):
            attempt = await asker.attempt(f"{line} as_of:{day}")
            assert "Something went wrong" not in attempt.error

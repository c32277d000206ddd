"""Facts that fell, sources at odds, unchecked sources, missing translations, assessed and not assessed."""

import pytest

from bot.model.briefing import Briefing, Listing, words
from tests.commands.small import fact, small
from tests.router.asking import Asker, text_of

ALL = (
    "summary",
    "summary full",
    "timeline",
    "commitments",
    "deadlines all",
    "people",
    "people Ann Vale",
    "search title",
    "today as_of:2021-05-04",
)
AGREED = "{state: agreed, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}"
UNCHECKED = "not checked against the source's text"


def claims(briefing: Briefing) -> list[str]:
    """The lines of a list that tell a fact."""
    return [
        words(item.line)
        for block in briefing.blocks
        if isinstance(block, Listing)
        for item in block.items
        if item.fact
    ]


async def test_a_deprecated_fact_is_told_by_its_id_alone_and_says_so(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact(
                "old", "when: 2020-05-04\ndeprecated: {on: 2021-06-01, reason: {en: A misprint., zh: 误印。}}"
            )
            + fact("sound", "when: 2020-05-04"),
        )
    )
    told = text_of(await asker.ask("fact old"))
    assert "No longer stands since 1 June 2021: A misprint." in told
    assert "自2021年6月1日起不再成立：误印。" in text_of(await asker.ask("fact old language:zh"))
    for line in ("summary", "summary full", "timeline", "today as_of:2022-05-04"):
        briefing = await asker.ask(line)
        assert "old" not in briefing.facts
        assert "Title of old" not in text_of(briefing)
    before = text_of(await asker.ask("fact old as_of:2021-05-31"))
    assert "No longer stands" not in before
    assert "old" in (await asker.ask("timeline as_of:2021-05-31")).facts


async def test_a_superseded_fact_names_what_replaced_it(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact("first-count", text="Ten ships.")
            + fact("second-count", "supersedes: [first-count]", text="Twelve ships.", by="courier"),
        )
    )
    told = text_of(await asker.ask("fact first-count"))
    assert "Replaced by “Title of second-count”" in told
    assert "Replaces: “Title of first-count”" in text_of(await asker.ask("fact second-count"))
    for line in ("summary full", "summary"):
        assert (await asker.ask(line)).facts == ("second-count",)
    then = await asker.ask("summary as_of:2020-12-31")
    assert then.facts == ("first-count",)
    found = await asker.ask("search ships")
    assert found.facts == ("second-count", "first-count")
    (line,) = claims(found)
    assert line.startswith("Title of first-count — Replaced by “Title of second-count”. According to")


async def test_facts_at_odds_are_shown_side_by_side_and_never_merged(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact("ten-hurt", "conflicts_with: [two-hurt]", text="Ten people were hurt.")
            + fact("two-hurt", text="Two people were hurt.", by="courier"),
        )
    )
    for asked, other in (("ten", "two"), ("two", "ten")):
        briefing = await asker.ask(f"fact {asked}-hurt")
        told = text_of(briefing)
        assert "Another source says otherwise:" in told
        assert f"{asked.capitalize()} people were hurt." in told
        assert f"{other.capitalize()} people were hurt." in told
        assert briefing.facts == (f"{asked}-hurt", f"{other}-hurt")
        assert {citation.source for citation in briefing.citations} == {"gazette", "courier"}
        found = text_of(await asker.ask(f"search {asked} people hurt"))
        assert found.index("says otherwise") < found.index(f"{other.capitalize()} people were hurt.")
    for line in ("summary", "summary full"):
        told = text_of(await asker.ask(line))
        assert "(said otherwise: “Title of two-hurt”)" in told
        assert "(said otherwise: “Title of ten-hurt”)" in told
    assert "says otherwise" not in text_of(await asker.ask("fact ten-hurt as_of:2020-12-31"))


async def test_unchecked_sources_say_so_in_every_answer_that_leans_on_them(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact("visit", "when: 2020-05-04\npeople: [ann-vale]")
            + fact(
                "toll",
                f"kind: commitment\nby: [east-port]\ndue: 2022\nstatus: [{AGREED}]",
            ),
        )
    )
    for line in ALL:
        briefing = await asker.ask(line)
        told = text_of(briefing)
        assert told.count(f"Harbour Gazette, 10 May 2020 ({UNCHECKED})") == 1, line
        assert UNCHECKED in told
        assert not any(citation.checked for citation in briefing.citations)
    for line in ("fact visit", "fact toll", "sources", "search visit"):
        assert UNCHECKED in text_of(await asker.ask(line))
    assert "未与来源原文核对" in text_of(await asker.ask("fact visit language:zh"))


async def test_a_missing_translation_falls_back_and_is_marked(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact(
                "visit",
                "title: The visit\nwhere: West Pier\norganizations: [west-port]\npeople: [ann-vale]",
                text="A visit took place.",
            ),
        )
    )
    told = text_of(await asker.ask("fact visit language:zh"))
    for marked in ("The visit [en]", "A visit took place. [en]", "West Pier [en]", "West Port [en]"):
        assert marked in told
    assert "安·韦尔" in told
    assert "Harbour Gazette [en]" in told
    assert "《海峡信使报》" in text_of(await asker.ask("sources language:zh"))
    assert "[en]" not in text_of(await asker.ask("fact visit"))
    assert "harbour master [en]" in text_of(await asker.ask("people Ann Vale language:zh"))


SEARCHED = (
    "{state: no-evidence, as_of: 2021-04-01, "
    "searched: {on: 2021-03-30, by: Desk, where: both ports' press releases}}"
)
KEPT = "{state: kept, as_of: 2021-03-01, evidence: [{source: courier, quote: The toll has been lowered}]}"


def toll(*status: str, due: str = "2020-09-30") -> str:
    lines = "\n".join(f"  - {entry}" for entry in status)
    more = f"kind: commitment\nby: [east-port]\ndue: {due}\nstatus:\n{lines}"
    return fact("toll", more, text="East Port will lower the toll.")


async def test_nobody_looked_and_looked_and_found_nothing_are_different_answers(tmp_path):
    never = Asker(small(tmp_path / "never", toll(AGREED)))
    found_none = Asker(small(tmp_path / "none", toll(AGREED, SEARCHED)))
    for line in ("commitments", "deadlines all", "fact toll"):
        unseen = text_of(await never.ask(line))
        assert "greed as of 10 May 2020; not assessed since" in unseen
        assert "no evidence" not in unseen
        sought = text_of(await found_none.ask(line))
        assert (
            "no evidence found as of 1 April 2021; Desk searched both ports' press releases on 30 March 2021"
            in sought.replace("No evidence", "no evidence")
        )
        assert "not assessed" not in sought
        chinese = text_of(await found_none.ask(f"{line} language:zh"))
        assert (
            "未找到证据（截至2021年4月1日）；Desk于2021年3月30日查找了both ports' press releases" in chinese
        )
    before = text_of(await found_none.ask("commitments as_of:2021-03-31"))
    assert "Agreed as of 10 May 2020; not assessed since" in before


async def test_a_kept_commitment_shows_what_proves_it_and_is_never_overdue(tmp_path):
    asker = Asker(small(tmp_path, toll(AGREED, KEPT)))
    told = text_of(await asker.ask("fact toll"))
    assert "Status: kept as of 1 March 2021\n" in told
    assert told.index("The toll has been lowered") < told.index("Straits Courier, 1 March 2021 · not checked")
    assert "Earlier status: agreed as of 10 May 2020" in told
    assert "The toll has been lowered" in told
    briefing = await asker.ask("commitments status:kept")
    assert briefing.facts == ("toll",)
    assert "Straits Courier" in text_of(briefing)
    assert "The toll has been lowered" in {citation.quote for citation in briefing.citations}
    for line in ("deadlines all", "commitments", "fact toll"):
        assert "overdue" not in text_of(await asker.ask(line))
    assert "(1 day ago)" in text_of(await asker.ask("deadlines all as_of:2020-10-01"))


@pytest.mark.parametrize(
    ("due", "day", "expected"),
    [
        ("2020-09-30", "2020-09-29", "30 September 2020 (in 1 day)"),
        ("2020-09-30", "2020-09-30", "30 September 2020 (today)"),
        ("2020-09-30", "2020-10-03", "30 September 2020 (3 days ago)"),
        ("2020-09", "2020-08-31", "September 2020 (opens in 1 day: 1 September 2020)"),
        ("2020-09", "2020-09-15", "September 2020 (open now, closes in 15 days: 30 September 2020)"),
        ("2020-09", "2020-09-30", "September 2020 (closes today: 30 September 2020)"),
        (
            "2020-09",
            "2020-10-01",
            "September 2020 (the window closed 1 day ago, on 30 September 2020)",
        ),
        ("../2020-09", "2020-06-01", "by September 2020 (open now, closes in 3 months: 30 September 2020)"),
        ("2020-09/..", "2022-06-01", "from September 2020 on"),
        ("2020-06-19/2020-06-25", "2020-06-20", "19 June 2020 to 25 June 2020 (closes in 5 days)"),
        ("2020-06-19/2020-06-25", "2020-06-18", "19 June 2020 to 25 June 2020 (in 1 day)"),
        ("2020~/2020-09-30", "2020-06-01", "about 2020 to 30 September 2020 (closes in 3 months)"),
    ],
)
async def test_how_far_off_a_window_is(tmp_path, due, day, expected):
    asker = Asker(small(tmp_path, toll(AGREED, due=due)))
    for line in ("commitments", "deadlines all", "fact toll"):
        told = text_of(await asker.ask(f"{line} as_of:{day}"))
        assert expected in told
        assert "due on" not in told.lower()


async def test_an_office_without_a_quotation_says_so_and_one_not_yet_known_is_left_out(tmp_path):
    asker = Asker(small(tmp_path, fact("visit", "people: [ann-vale]")))
    told = text_of(await asker.ask("people Ann Vale"))
    assert "Then harbour master, East Port: “Harbour master Ann Vale” [1]\n" in told
    assert "[1] Straits Courier, 1 March 2021" in told
    assert "Ferry captain: the dossier quotes no source for this" in told
    before = text_of(await asker.ask("people Ann Vale as_of:2020-12-31"))
    assert "master" not in before
    assert "captain" not in before
    assert "Ann Vale (安·韦尔)\n" in text_of(await asker.ask("people as_of:2020-12-31"))


async def test_what_is_said_by_someone_is_never_the_bots_own_voice(tmp_path):
    asker = Asker(
        small(
            tmp_path,
            fact("one", "certainty: alleged", text="Ships sank.")
            + fact("two", "certainty: expected", text="Ships will sail.", by="courier")
            + fact("three", text="Ships sailed.", by="courier"),
        )
    )
    told = text_of(await asker.ask("summary"))
    assert "According to the Courier, unless said otherwise:" in told
    assert "Title of one — Alleged, according to the Gazette: Ships sank." in told
    assert "Title of two — Expected: Ships will sail." in told
    chinese = text_of(await asker.ask("summary language:zh"))
    assert "据《信使报》（另有注明者除外）：" in chinese
    assert "one 标题 — 据称（《公报》）：" in chinese
    assert "two 标题 — 预计：" in chinese


async def test_a_dossier_without_anything_answers_that_it_has_nothing(tmp_path):
    root = small(tmp_path, "")
    file = root / "straits" / "all.yaml"
    file.write_text(file.read_text().replace("facts:\n", "facts: []\n"))
    asker = Asker(root)
    for line in ("summary", "summary full", "timeline", "commitments", "deadlines", "deadlines all", "today"):
        briefing = await asker.ask(line)
        assert not briefing.answered
        assert briefing.facts == ()
        assert text_of(briefing).strip()
    assert not (await asker.ask("search anything")).answered
    assert (await asker.ask("help")).answered


async def test_29_february_is_told_on_28_february_without_being_called_today(tmp_path):
    asker = Asker(small(tmp_path, fact("leap", "when: 2020-02-29")))
    told = text_of(await asker.ask("today as_of:2021-02-28"))
    assert "One year ago, on 29 February 2020\nTitle of leap" in told
    assert "today, on" not in told
    assert "Four years ago today, on 29 February 2020" in text_of(await asker.ask("today as_of:2024-02-29"))


OWED = "kind: commitment\nby: [east-port]\ndue: {due}\n"


async def test_what_is_announced_is_called_neither_agreed_nor_due(tmp_path):
    status = (
        "status: [{state: announced, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}]"
    )
    asker = Asker(small(tmp_path, fact("pier", OWED.format(due="2020-12-01") + status)))
    told = text_of(await asker.ask("fact pier as_of:2020-11-01"))
    assert "Announced for: 1 December 2020 (in 30 days)" in told
    assert "Status: announced as of 10 May 2020; not assessed since" in told
    assert "agreed" not in told
    chinese = text_of(await asker.ask("fact pier language:zh"))
    assert "计划时间：2020年12月1日" in chinese
    assert "已宣布" in chinese
    assert (await asker.ask("commitments announced")).facts == ("pier",)


async def test_an_order_is_required_and_a_plan_may_be_withdrawn(tmp_path):
    piece = "evidence: [{source: gazette, quote: The words}]"
    later = "evidence: [{source: courier, quote: The words}]"
    asker = Asker(
        small(
            tmp_path,
            fact(
                "order", OWED.format(due=2022) + f"status: [{{state: required, as_of: 2020-05-10, {piece}}}]"
            )
            + fact(
                "bridge",
                OWED.format(due=2022)
                + f"status: [{{state: announced, as_of: 2020-05-10, {piece}}}, "
                + f"{{state: withdrawn, as_of: 2021-03-01, {later}}}]",
            ),
        )
    )
    told = text_of(await asker.ask("deadlines all as_of:2021-06-01"))
    assert "required as of 10 May 2020" in told
    assert "bridge" not in told
    assert "withdrawn as of 1 March 2021" in text_of(await asker.ask("fact bridge"))
    assert (await asker.ask("commitments withdrawn")).facts == ("bridge",)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2022~", "about 2022"),
        ("2022-mid", "mid-2022"),
        ("2022-21", "spring 2022"),
    ],
)
async def test_a_deadline_of_no_exact_day_counts_down_nothing_and_is_never_past(tmp_path, due, said):
    asker = Asker(small(tmp_path, fact("pier", OWED.format(due=f'"{due}"') + f"status: [{AGREED}]")))
    for day in ("2022-01-01", "2022-06-01", "2026-01-01"):
        told = text_of(await asker.ask(f"deadlines 365 as_of:{day}"))
        assert "Without an exact day in the sources" in told
        assert f"Due: {said} ·" in told
        assert "open now" not in told
    assert "pier" not in (await asker.ask("deadlines 30 as_of:2021-06-01")).facts
    assert "pier" not in (await asker.ask("deadlines only:overdue as_of:2026-01-01")).facts
    assert "pier" in (await asker.ask("deadlines in:2022 as_of:2021-06-01")).facts


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "This dossier has no facts yet."),
        ("zh", "这个卷宗还没有事实。"),
    ],
)
async def test_where_all_are_drafts_the_sources_are_not_said_to_be_silent(tmp_path, language, said):
    asker = Asker(small(tmp_path, fact("draft", "draft: true")))
    assert said in text_of(await asker.ask("search title", language=language))


async def test_what_is_kept_or_broken_is_no_deadline_whether_it_has_a_date_or_not(tmp_path):
    """A dated one is left out of what may still be met, and so is one without a date."""
    entries = "[{state: agreed, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}"
    kept = ", {state: kept, as_of: 2021-03-01, evidence: [{source: courier, quote: It was kept}]}"
    facts = "".join(
        fact(name, f"kind: commitment\nby: [east-port]\n{due}status: {entries}{after}]\n")
        for name, due, after in (
            ("open", "", ""),
            ("done", "", kept),
            ("dated", "due: 2020-12-31\n", kept),
        )
    )
    assert (await Asker(small(tmp_path, facts)).ask("deadlines all")).facts == ("open",)

"""Several deadlines, ends, recurrence, times of day and spans, from the file to the answer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.model.briefing import Briefing, Fields, Listing, Moment, Paragraph, Table, plain, words
from bot.model.ids import FactId
from bot.model.schedule import occurrences
from bot.model.subscription import Occasion, Rhythm
from bot.platforms.discord.text import markdown
from bot.wording.reminders import compose
from tests.commands.small import fact, small
from tests.facts.treaty import book_of
from tests.model.plan_books import subscription
from tests.router.asking import Asker, text_of

REQUIRED = (
    "kind: commitment\nby: [east-port]\n"
    "status: [{state: required, as_of: 2020-05-10, evidence: [{source: gazette, quote: The words}]}]\n"
)
REPORTS = """\
due:
  - {on: 2020-06-19, what: {en: first report, zh: 第一份报告}}
  - on: 2020-06-25
    what: {en: second report, zh: 第二份报告}
    at: 12:00
    zone: America/New_York
"""


async def test_each_deadline_is_told_with_its_words_and_its_time(tmp_path):
    asker = Asker(small(tmp_path, fact("reports", REQUIRED + REPORTS)))
    told = text_of(await asker.ask("deadlines 30 as_of:2020-06-20"))
    assert "Due (second report): 25 June 2020, 12:00 (America/New York) (in 5 days)" in told
    assert "Due (first report): 19 June 2020 (1 day ago)" in told
    whole = text_of(await asker.ask("fact reports language:zh as_of:2020-06-20"))
    assert "第二份报告：2020年6月25日12:00（America/New York）（5天后）" in whole
    line = text_of(await asker.ask("timeline 2020"))
    assert "Due (first report): " in line
    assert "Due (second report): " in line
    assert (await asker.ask("search second report")).facts[:1] == ("reports",)


async def test_a_reminder_names_which_of_several_deadlines_it_is(tmp_path):
    book = book_of(small(tmp_path, fact("reports", REQUIRED + REPORTS)) / "straits")
    wish = subscription(lead_days=(0,))
    [closing] = occurrences(book, wish, date(2020, 6, 25), date(2020, 6, 25))
    told = text_of(compose(book, [closing], wish))
    assert "Closes today (25 June 2020, 12:00 (America/New York)): Title of reports (second report)" in told


@pytest.mark.parametrize(
    ("language", "open_", "over"),
    [
        ("en", "Ends: 30 June 2020 (in 29 days)", "Ends: 30 June 2020 (5 months ago)"),
        ("zh", "截止：2020年6月30日", "截止：2020年6月30日"),
    ],
)
async def test_a_right_ends_and_nobody_is_late_with_it(tmp_path, language, open_, over):
    asker = Asker(small(tmp_path, fact("offer", REQUIRED + "ends: 2020-06-30\n")))
    assert open_ in text_of(await asker.ask(f"deadlines 60 as_of:2020-06-01 language:{language}"))
    assert "offer" not in (await asker.ask("deadlines overdue as_of:2020-12-01")).facts
    assert "offer" not in (await asker.ask("deadlines 60 as_of:2020-12-01")).facts
    listed = text_of(await asker.ask(f"deadlines all as_of:2020-12-01 language:{language}"))
    assert over in listed


async def test_what_ends_is_told_as_such_beside_what_is_due(tmp_path):
    both = fact("offer", REQUIRED + "ends: 2020-06-30\n") + fact("report", REQUIRED + "due: 2020-06-25\n")
    alone = fact("offer", REQUIRED + "ends: 2020-06-30\n")
    for name, facts, head, said in (
        ("both", both, "When", "ends 30 June 2020 (in 29 days)"),
        ("alone", alone, "Ends", "30 June 2020 (in 29 days)"),
    ):
        told = await Asker(small(tmp_path / name, facts)).ask("commitments as_of:2020-06-01")
        [table] = [block for block in told.blocks if isinstance(block, Table)]
        assert table.columns[-1] == head
        assert table.rows[0].cells[-1] == plain(said)


async def test_reminders_tell_the_end_of_a_right_as_such(tmp_path):
    book = book_of(small(tmp_path, fact("offer", REQUIRED + "ends: 2020-06-30\n")) / "straits")
    days = occurrences(book, subscription(lead_days=(7, 0)), date(2020, 6, 1), date(2025, 1, 1))
    assert [one.day for one in days] == [date(2020, 6, 23), date(2020, 6, 30)]
    said = {
        language: text_of(compose(book, days, subscription(lead_days=(7, 0), language=language)))
        for language in ("en", "zh", "fr")
    }
    assert "Ends in 7 days (30 June 2020): Title of offer" in said["en"]
    assert "Ends today (30 June 2020): Title of offer" in said["en"]
    assert "还有7天截止（2020年6月30日）" in said["zh"]
    assert "Prend fin dans 7 jours (30 juin 2020)" in said["fr"]


async def test_what_recurs_and_what_counts_from_an_event_say_so(tmp_path):
    recurring = "due: {on: 2020-06-01, every: year, times: 5}\n"
    counting = (
        "due:\n  - {within: 20 working days, after: delivery, holidays: DE}\n"
        "  - {within: 90 days, event: {en: discovery, zh: 发现}}\n"
    )
    asker = Asker(
        small(
            tmp_path,
            fact("audit", REQUIRED + recurring)
            + fact("answer", REQUIRED + counting)
            + fact("delivery", "when: 2021-03-15", by="courier"),
        )
    )
    audit = text_of(await asker.ask("fact audit as_of:2022-01-01"))
    assert "1 June 2022 (in 5 months) (every year, 5 times in all)" in audit
    answer = text_of(await asker.ask("fact answer as_of:2021-04-01"))
    assert "within 20 working days of Title of delivery" in answer
    # Good Friday and Easter Monday of 2021 lie between.
    assert "14 April 2021 (in 13 days)" in answer
    assert "within 90 days of discovery" in answer
    before = text_of(await asker.ask("fact answer as_of:2021-02-01"))
    assert "within 20 working days of" in before
    assert "14 April" not in before
    undated = text_of(await asker.ask("deadlines all as_of:2021-02-01"))
    assert "within 90 days of discovery" in undated


async def test_only_what_has_a_day_and_an_hour_is_counted_down(tmp_path):
    """Where a source gives only days, no hour is made up."""
    noon = datetime(2020, 6, 25, 16, tzinfo=UTC)
    asker = Asker(small(tmp_path, fact("reports", REQUIRED + REPORTS)), now=noon - timedelta(days=5))
    for line in ("deadlines 30", "fact reports"):
        told = await asker.ask(line)
        found = [(one.instant, one.is_relative, one.fallback) for one in moments(told)]
        assert found == [(noon, True, "in 5 days")], line
        # Nothing is said twice, and a platform counts from the reader's now.
        assert text_of(told).count("in 5 days") == 1
        then = await asker.ask(f"{line} as_of:2020-06-19")
        assert moments(then) == []
        assert "(in 6 days)" in text_of(then)
    book = asker.store.book(asker.store.dossiers()[0])
    due = {
        one.refers_to: one for one in occurrences(book, subscription(), date(2020, 6, 1), date(2020, 6, 30))
    }
    for edge, counted in ((date(2020, 6, 19), []), (date(2020, 6, 25), [noon])):
        told = compose(book, [due[edge]], subscription())
        assert [one.instant for one in moments(told)] == counted
    shown = markdown((Moment(instant=noon, fallback="", is_relative=True),))
    assert shown == f"<t:{int(noon.timestamp())}:R>"


def moments(briefing: Briefing) -> list[Moment]:
    """The instants that a briefing tells."""
    lines = [block.line for block in briefing.blocks if isinstance(block, Paragraph)]
    lines += [item.line for block in briefing.blocks if isinstance(block, Listing) for item in block.items]
    lines += [pair.line for block in briefing.blocks if isinstance(block, Fields) for pair in block.pairs]
    return [part for line in lines for part in line if isinstance(part, Moment)]


@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("en", "29 June 2020 — closes: Title of report"),
        ("zh", "2020年6月29日 — 期限截止：report 标题"),
        ("fr", "29 juin 2020 — fin de délai\N{NO-BREAK SPACE}: Title of report [en]"),
    ],
)
def test_a_digest_names_what_its_post_claims_already_and_claims_the_rest(tmp_path, language, listed):
    facts = fact("report", REQUIRED + "due: 2020-06-29\n") + fact("plan", REQUIRED + "due: 2020-07-02\n")
    book = book_of(small(tmp_path, facts) / "straits")
    wish = subscription(
        lead_days=(0,),
        language=language,
        digest=Rhythm.WEEKLY,
        occasions=frozenset({Occasion.CLOSES, Occasion.DIGEST}),
    )
    day = date(2020, 6, 29)
    told = compose(book, occurrences(book, wish, day, day), wish)
    [coming] = [block for block in told.blocks if isinstance(block, Listing)]
    first, second = (words(item.line) for item in coming.items)
    assert first == listed
    assert book.facts[FactId("plan")].text.best(language) in second

"""What was promised follows the facts: YAML changed between planning and posting, on both platforms."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Kernel, open_kernel
from bot.config import read_settings
from bot.model.delivery import DeliveryState
from bot.model.storage import SqliteFile
from tests.reminders.chats import ADMIN, TIMINGS, Delivery, open_delivery

BASE = """\
dossier:
  id: cyberdialogue
  title: {en: Harbour pact}
  summary: {en: A pact.}
  languages: [en]
sources:
  - id: gazette
    title: Gazette
    publisher: Gazette
    published: 2026-01-02
    url: https://example.org/gazette
people:
  - {id: port, name: Port}
"""
PLEDGE = """\
  - id: {id}
    kind: commitment
    title: {{en: Title of {id}}}
    text: {{en: Text of {id}.}}
    according_to: port
    certainty: stated
    by: [port]
    due: {due}
    status:
      - {{state: agreed, as_of: 2026-01-02, evidence: [{{source: gazette, quote: The words}}]}}
{more}    evidence: [{{source: gazette, quote: The words}}]
"""
KEPT = "      - {state: kept, as_of: 2027-03-01, evidence: [{source: gazette, quote: The words}]}\n"
DEPRECATED = "    deprecated: {on: 2027-03-01, reason: {en: A misprint.}}\n"


def pledge(id_: str, due: str, more: str = "") -> str:
    return PLEDGE.format(id=id_, due=due, more=more)


class Facts:
    """A dossier's folder, whose files a test writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "cyberdialogue"
        self.folder.mkdir(parents=True)
        self.write("base", BASE)

    def write(self, name: str, text: str) -> None:
        (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def hold(self, *pledges: str) -> None:
        self.write("facts", "facts:\n" + "".join((*pledges, pledge("other", "2030-01-01"))))


class Stage:
    """A delivery and the facts it follows."""

    def __init__(self, facts: Facts, delivery: Delivery) -> None:
        self.facts = facts
        self.delivery = delivery
        self.chat = delivery.chat

    async def edit(self, *pledges: str) -> None:
        self.facts.hold(*pledges)
        await self.reload()

    async def reload(self) -> None:
        await self.delivery.kernel.store.reload()
        await self.delivery.kernel.core.note_facts()
        assert not self.delivery.kernel.store.library.problems

    async def at(self, instant: str) -> None:
        await self.delivery.at(instant)

    async def counts(self) -> dict[str, int]:
        return dict(await self.delivery.kernel.ledger.counts())


@asynccontextmanager
async def staged(
    folder: Path, platform: str, start: str, *pledges: str, patience: float = 60.0
) -> AsyncIterator[Stage]:
    facts = Facts(folder / "facts")
    facts.hold(*pledges)
    async with open_delivery(folder, platform, start, facts=facts.root, patience=patience) as delivery:
        await delivery.chat.ask("remind on")
        await delivery.run_once()
        yield Stage(facts, delivery)


@pytest.fixture(params=["slack", "discord"])
async def snoozed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """On 1 March 2027, 30 days before the pledge is due, its reminder was posted and put off for a day."""
    both = pledge("pledge", "2027-03-31"), pledge("report", "2027-03-31")
    async with staged(tmp_path, request.param, "2027-02-28T12:00", *both) as stage:
        await stage.at("2027-03-01T09:00:01")
        [post] = stage.chat.posts()
        assert "Closes in 30 days (31 March 2027): Title of pledge" in post
        await stage.chat.ask("remind snooze days:1")
        yield stage


@pytest.mark.parametrize(
    ("pledges", "reason"),
    [
        ((), "the fact is no longer in the dossier"),
        ((pledge("renamed", "2027-03-31"),), "the fact is no longer in the dossier"),
        ((pledge("pledge", "2027-09-30"),), "its date is another one now"),
        ((pledge("pledge", "2027-03-31", KEPT),), "the dossier says what came of it"),
        ((pledge("pledge", "2027-03-31", DEPRECATED),), "the fact no longer stands"),
    ],
)
async def test_what_the_book_no_longer_says_is_withdrawn_alone(snoozed, pledges, reason, caplog):
    await snoozed.edit(*pledges, pledge("report", "2027-03-31"))
    await snoozed.at("2027-03-02T09:00:01")
    assert "Title of pledge" not in "".join(snoozed.chat.posts()[1:])
    assert "Closes in 29 days (31 March 2027): Title of report" in snoozed.chat.posts()[-1]
    assert not await snoozed.delivery.kernel.ledger.suspended()
    listed = await snoozed.chat.ask("remind list")
    assert "Withdrawn, since the dossier says otherwise now" in listed
    assert reason in listed
    assert reason in caplog.text
    [entry] = await snoozed.delivery.kernel.ledger.listing(state=DeliveryState.WITHDRAWN)
    assert entry.entry.reason == reason


async def test_a_post_that_tells_nothing_any_more_is_not_sent_and_the_channel_goes_on(snoozed):
    await snoozed.edit(pledge("later", "2027-04-02"))
    await snoozed.at("2027-03-02T09:00:01")
    assert not [post for post in snoozed.chat.posts()[1:] if "pledge" in post or "report" in post]
    assert (await snoozed.counts())["withdrawn"] == 2
    await snoozed.at("2027-03-26T09:00:01")
    assert "Closes in 7 days (2 April 2027): Title of later" in snoozed.chat.posts()[-1]


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_post_refused_until_its_fact_changed_is_withdrawn(tmp_path, platform):
    async with staged(tmp_path, platform, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as stage:
        stage.chat.spoil_posting("429")
        await stage.at("2027-03-01T09:00:01")
        assert stage.chat.posts() == []
        await stage.edit(pledge("pledge", "2027-09-30"))
        await stage.delivery.settle()
        assert stage.chat.posts() == []
        assert await stage.counts() == {"withdrawn": 1}


@pytest.mark.parametrize("platform", ["slack", "discord"])
@pytest.mark.parametrize(
    ("due", "words"),
    [
        ("2027-03-10", "Closes today (10 March 2027)"),
        ("2027-03-12", "Closes in 2 days (12 March 2027)"),
        ("2027-04-04", "Closes in 25 days (4 April 2027)"),
    ],
)
async def test_what_an_edit_made_owed_is_posted_at_once_and_says_why(tmp_path, platform, due, words):
    async with staged(tmp_path, platform, "2027-03-09T12:00", pledge("pledge", "2027-06-30")) as stage:
        await stage.at("2027-03-10T10:00:00")
        assert stage.chat.posts() == []
        await stage.edit(pledge("pledge", due))
        await stage.at("2027-03-10T10:00:05")
        [post] = stage.chat.posts()
        assert f"{words}: Title of pledge" in post
        assert "Told now, since the dossier has changed." in post
        assert "Late" not in post
        await stage.at("2027-03-10T12:00")
        assert len(stage.chat.posts()) == 1


async def test_a_commitment_that_is_new_25_days_before_is_told_once(tmp_path):
    async with staged(tmp_path, "slack", "2027-03-09T12:00") as stage:
        await stage.edit(pledge("new", "2027-04-04"))
        await stage.at("2027-03-10T10:00:00")
        [post] = stage.chat.posts()
        assert "Closes in 25 days (4 April 2027): Title of new" in post
        await stage.edit(pledge("new", "2027-04-04", KEPT.replace("kept", "under-way")))
        await stage.at("2027-03-10T11:00:00")
        assert len([post for post in stage.chat.posts() if "Closes in 25 days" in post]) == 1


async def test_a_title_that_changes_makes_nothing_owed(tmp_path):
    async with staged(tmp_path, "slack", "2027-03-05T12:00", pledge("pledge", "2027-04-01")) as stage:
        await stage.edit(pledge("pledge", "2027-04-01").replace("Title of", "Name of"))
        await stage.at("2027-03-10T10:00:00")
        assert stage.chat.posts() == []


async def test_who_subscribes_after_an_edit_is_not_told_of_it(tmp_path):
    async with staged(tmp_path, "slack", "2027-03-09T12:00") as stage:
        await stage.edit(pledge("new", "2027-04-04"))
        await stage.chat.ask("remind off")
        await stage.at("2027-03-10T10:00:00")
        await stage.chat.ask("remind on")
        await stage.at("2027-03-10T10:01:00")
        assert stage.chat.posts() == []


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_fact_that_was_missing_around_its_hour_is_posted_when_it_is_back(tmp_path, platform):
    async with staged(tmp_path, platform, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as stage:
        await stage.at("2027-03-01T08:59:40")
        await stage.edit()
        await stage.at("2027-03-01T09:00:01")
        assert stage.chat.posts() == []
        await stage.edit(pledge("pledge", "2027-03-31"))
        await stage.at("2027-03-01T09:00:20")
        [post] = stage.chat.posts()
        assert "Closes in 30 days (31 March 2027): Title of pledge" in post


async def test_an_undone_edit_brings_back_what_was_withdrawn_for_it(snoozed):
    await snoozed.edit(pledge("report", "2027-09-30"))
    await snoozed.at("2027-03-02T09:00:01")
    assert len(snoozed.chat.posts()) == 1
    assert (await snoozed.counts())["withdrawn"] == 2
    await snoozed.edit(pledge("pledge", "2027-03-31"), pledge("report", "2027-03-31"))
    await snoozed.at("2027-03-02T11:00")
    assert len(snoozed.chat.posts()) == 2
    for fact in ("pledge", "report"):
        assert f"Closes in 29 days (31 March 2027): Title of {fact}" in snoozed.chat.posts()[1]
    assert "withdrawn" not in await snoozed.counts()


async def test_what_was_edited_while_no_process_ran_is_told_by_the_next(tmp_path):
    facts = Facts(tmp_path / "facts")
    facts.hold(pledge("pledge", "2027-06-30"))
    async with open_delivery(tmp_path, "slack", "2027-03-09T12:00", facts=facts.root) as delivery:
        await delivery.chat.ask("remind on")
        await delivery.at("2027-03-09T12:00:10")
    facts.hold(pledge("pledge", "2027-03-10"))
    async with open_delivery(tmp_path, "slack", "2027-03-10T10:00", facts=facts.root) as delivery:
        [post] = delivery.chat.posts()
        assert "Closes today (10 March 2027): Title of pledge" in post


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_who_follows_a_dossier_that_is_gone_is_told_and_can_go_on(tmp_path, platform):
    pledges = (pledge("pledge", "2027-03-31"),)
    async with staged(tmp_path, platform, "2027-02-28T12:00", *pledges, patience=0.0) as stage:
        other = stage.facts.root / "other"
        shutil.copytree(stage.facts.folder, other)
        base = (other / "base.yaml").read_text(encoding="utf-8")
        (other / "base.yaml").write_text(base.replace("id: cyberdialogue", "id: other"), encoding="utf-8")
        shutil.move(stage.facts.folder, tmp_path / "away")
        await stage.reload()
        await stage.at("2027-03-01T09:00:01")
        await stage.at("2027-03-01T09:02:00")
        [told] = stage.chat.told(ADMIN)
        assert "The dossier cyberdialogue is no longer among the facts" in told
        await stage.at("2027-03-01T09:10:00")
        assert len(stage.chat.told(ADMIN)) == 1
        assert stage.chat.posts() == []
        shutil.move(tmp_path / "away", stage.facts.folder)
        await stage.reload()
        await stage.chat.ask("remind resume")
        await stage.at("2027-03-01T09:20:00")
        [post] = stage.chat.posts()
        assert "Title of pledge" in post


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_ledger_put_back_from_an_older_copy_repeats_nothing(tmp_path, platform):
    facts = Facts(tmp_path / "facts")
    facts.hold(pledge("pledge", "2027-03-31"), pledge("report", "2027-04-01"))
    copy = SqliteFile(path=tmp_path / "copy.sqlite3")
    async with open_delivery(tmp_path, platform, "2027-02-28T12:00", facts=facts.root) as delivery:
        await delivery.chat.ask("remind on")
        await delivery.at("2027-02-28T12:30")
        with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as live:
            live.execute("VACUUM INTO ?", (str(copy.path),))
        await delivery.at("2027-03-01T09:00:01")
        assert len(delivery.chat.posts()) == 1
        async with another(delivery, copy, facts.root) as kernel:
            await kernel.dispatcher.run_once()
            assert len(delivery.chat.posts()) == 1
            assert dict(await kernel.ledger.counts()) == {"delivered": 1}
            delivery.clock.jump_to(datetime(2027, 3, 2, 9, 0, 1, tzinfo=UTC))
            await kernel.dispatcher.run_once()
        assert len(delivery.chat.posts()) == 2
        assert "Title of report" in delivery.chat.posts()[1]


@asynccontextmanager
async def another(delivery: Delivery, place: SqliteFile, facts: Path) -> AsyncIterator[Kernel]:
    """Another process of the bot in front of the same channel, with another ledger."""
    settings = read_settings({"FACTS_DIR": str(facts)})
    kind = delivery.chat.kind
    async with open_kernel(settings, place, delivery.clock, kinds=(kind,), timings=TIMINGS) as kernel:
        connecting = kind.connect(delivery.chat.far_end.settings, kernel.core, delivery.clock)
        async with kernel.platforms.connected(kind.name, connecting):
            yield kernel


async def test_what_is_most_urgent_stands_first(tmp_path):
    later, sooner = pledge("later", "2027-04-01"), pledge("sooner", "2027-03-09")
    gone = pledge("gone", "2026-12-31")
    async with staged(tmp_path, "slack", "2027-02-28T12:00", gone, later, sooner) as stage:
        await stage.chat.ask('remind on leads:"31 8"')
        await stage.chat.ask("remind edit review:1")
        await stage.at("2027-03-01T09:00:01")
        [post] = stage.chat.posts()
        assert post.index("Title of sooner") < post.index("Title of later")

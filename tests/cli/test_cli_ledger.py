"""`ledger` looks into either store, holds and releases, and carries all of it from one to the other."""

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import cli
from bot.model.ids import FactId
from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.model.subscription import MarkSeen
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.schema import SCHEMA
from tests.reminders.ledger.ledger_samples import NOON, due_item, later, message, subscription
from tests.reminders.ledger.ledger_stage import claimed, open_sql, owing, posted, subscribe
from tests.reminders.ledger.postgres_server import fresh_schema

WRONG_SETTING = 78  # EX_CONFIG of sysexits.h

ROOT: Final = Path(__file__).parents[2]
CHANNEL: Final = subscription("C1")
WAITING: Final = due_item(CHANNEL, "hotline")


def address(place: LedgerPlace) -> str:
    return place.url if isinstance(place, PostgresAddress) else f"sqlite:///{place.path}"


def with_ledger(place: LedgerPlace, work: Callable[[SqlLedger], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with open_sql(place) as ledger:
            return await work(ledger)

    return asyncio.run(run())


async def fill(ledger: SqlLedger) -> None:
    """Two channels: one told, done and held, one owed something; and something missed long ago."""
    await owing(ledger, "told", name="C9", platform="discord")
    claim = await posted(ledger, message(7, "C9"))
    facts = frozenset({FactId("told")})
    await ledger.apply(
        MarkSeen(post=claim.key, facts=facts, person="U9", name="Zoë", at=NOON, ends_snooze=False)
    )
    await owing(ledger, "held", name="C9", platform="discord")
    await ledger.hold(await claimed(ledger), "its history\ncan't be read")
    await subscribe(ledger, CHANNEL)
    await ledger.enqueue([due_item(CHANNEL, "old", later(days=-9))], until=NOON)
    await ledger.miss(due_before=later(days=-8))
    await ledger.enqueue([WAITING], until=NOON)


def run(place: LedgerPlace, *words: str, given: bytes = b"") -> Result:
    return CliRunner(env={"DATABASE_URL": address(place)}).invoke(cli, ["ledger", *words], input=given)


def listed(place: LedgerPlace, *words: str) -> list[dict[str, Any]]:
    result = run(place, "list", "--format", "json", *words)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def state_of(place: LedgerPlace, key: str) -> str:
    found = {one["key"]: one["state"] for one in listed(place)}
    return str(found[key])


def test_list_shows_what_is_owed_newest_first_a_line_each(place):
    with_ledger(place, fill)
    result = run(place, "list")
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("2026-12-01 12:00Z  ")
    assert lines[-1].startswith("2026-11-22 12:00Z  slack C1")
    [held] = [line for line in lines if "  held  " in line]
    assert "discord C9" in held
    assert "held: 11 years since 2015-12-01" in held
    assert held.endswith("its history can't be read")


def test_list_is_narrowed_by_state_channel_and_number(place):
    with_ledger(place, fill)
    assert [one["fact"] for one in listed(place, "--state", "missed")] == ["old"]
    assert {one["fact"] for one in listed(place, "--channel", "C9")} == {"told", "held"}
    assert listed(place, "--channel", "C_") == []
    assert len(listed(place, "--limit", "2")) == 2
    assert "--limit is 2" in run(place, "list", "--limit", "2").stderr
    assert run(place, "list", "--state", "lost").exit_code == 2


def test_json_of_the_list_is_of_a_stable_shape(place):
    with_ledger(place, fill)
    [one] = listed(place, "--state", "pending")
    assert one == {
        "key": WAITING.key,
        "due": "2026-12-01T12:00:00+00:00",
        "state": "pending",
        "platform": "slack",
        "workspace": "T1",
        "channel": "C1",
        "subscription": CHANNEL.id,
        "dossier": "cyberdialogue",
        "fact": "hotline",
        "kind": "anniversary",
        "day": "2026-12-01",
        "what": "hotline: 11 years since 2015-12-01",
        "post": "",
        "message": "",
        "reason": "",
    }


def test_an_empty_ledger_has_nothing_to_list(place):
    with_ledger(place, lambda ledger: ledger.planned_until())
    result = run(place, "list")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "Nothing to list.\n")


def test_show_tells_of_an_occurrence_and_of_the_post_that_tells_it(place):
    with_ledger(place, fill)
    [told] = listed(place, "--state", "delivered")
    shown = run(place, "show", told["key"])
    assert shown.exit_code == 0
    for said in (
        "message: m7",
        "seen: Zoë, 2026-12-01T12:00:00+00:00 (told)",
        "channel: discord C9",
        "state: delivered",
    ):
        assert said in shown.stdout
    as_json = json.loads(run(place, "show", told["key"], "--format", "json").stdout)
    assert as_json["post"]["occurrences"] == [told["key"]]
    assert as_json["occurrences"] == [told]
    assert "No post tells it yet." in run(place, "show", WAITING.key).stdout


@pytest.mark.parametrize("command", ["show", "hold", "release"])
def test_an_unknown_key_is_one_sentence(place, command):
    with_ledger(place, fill)
    result = run(place, command, "nonsense")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: The ledger knows no key 'nonsense': `cyberdialogue ledger list` shows those there are\n"
    )


def test_what_is_held_is_not_posted_until_it_is_released(place):
    with_ledger(place, fill)
    held = run(place, "hold", WAITING.key, "--reason", "wait for the press release")
    assert held.stdout == f"{WAITING.key} is held.\n"
    [one] = [one for one in listed(place, "--state", "held") if one["key"] == WAITING.key]
    assert one["reason"] == "wait for the press release"

    again = run(place, "hold", WAITING.key)
    assert again.exit_code == 1
    assert f"{WAITING.key} is held, so it can't be held" in again.stderr

    done = run(place, "release", WAITING.key, "--format", "json")
    assert json.loads(done.stdout) == {"key": WAITING.key, "done": "released"}
    claim = with_ledger(place, claimed)
    assert [row.key for row in claim.items] == [WAITING.key]
    assert claim.is_ambiguous


def test_only_what_is_held_is_released(place):
    with_ledger(place, fill)
    result = run(place, "release", WAITING.key)
    assert result.exit_code == 1
    assert f"{WAITING.key} is pending, so it can't be released" in result.stderr
    assert state_of(place, WAITING.key) == "pending"


async def suspend(ledger: SqlLedger) -> None:
    """Two channels whose reminders can't be delivered, each due one more."""
    for number in (5, 6):
        one = subscription(f"C{number}")
        await subscribe(ledger, one)
        await ledger.enqueue([due_item(one, "refused", later(hours=-1))], until=NOON)
        await ledger.suspend(await claimed(ledger), f"The channel C{number} is archived.")
        await ledger.enqueue([due_item(one, "next")], until=NOON)


def test_what_is_suspended_is_listed_as_suspended_with_the_reason(place):
    with_ledger(place, fill)
    with_ledger(place, suspend)
    result = run(place, "list", "--state", "suspended")
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert all("  suspended  " in line and "is archived." in line for line in lines)
    assert "Suspended: slack C5: The channel C5 is archived.\n" in result.stderr
    assert {one["state"] for one in listed(place, "--channel", "C6")} == {"suspended"}
    assert [one["channel"] for one in listed(place, "--state", "pending")] == ["C1"]
    assert "Suspended: slack C5" not in run(place, "list", "--channel", "C6").stderr


def test_a_suspended_channel_is_resumed_alone_or_with_all_others(place):
    with_ledger(place, suspend)
    assert run(place, "resume", "C5").stdout == "1 subscription resumed.\n"
    assert {one["channel"] for one in listed(place, "--state", "suspended")} == {"C6"}
    assert {one["state"] for one in listed(place, "--channel", "C5")} == {"pending", "sending"}
    again = run(place, "resume", "C5")
    assert again.exit_code == 1
    assert again.stderr == "Error: No suspended reminders belong to the channel 'C5'\n"
    assert json.loads(run(place, "resume", "--all", "--format", "json").stdout) == {"resumed": 1}
    assert run(place, "resume", "--all").stdout == "0 subscriptions resumed.\n"
    told = [with_ledger(place, claimed).subscription.destination.channel for _ in range(4)]
    assert sorted(told) == ["C5", "C5", "C6", "C6"]


@pytest.mark.parametrize("words", [(), ("C5", "--all")])
def test_resume_wants_one_channel_or_all(place, words):
    with_ledger(place, suspend)
    result = run(place, "resume", *words)
    assert result.exit_code == 2
    assert "name one channel by its id, or all of them by --all" in result.stderr


def test_an_exported_ledger_is_the_same_after_its_import_into_either_store(place, server, tmp_path):
    with_ledger(place, fill)
    file = tmp_path / "backup.jsonl"
    exported = run(place, "export", str(file))
    assert exported.exit_code == 0, exported.output
    number = len(file.read_text().splitlines()) - 1
    assert exported.stderr == f"Exported {number} lines.\n"
    before = listed(place)
    for other in (SqliteFile(path=tmp_path / "other.sqlite3"), asyncio.run(fresh_schema(server))):
        imported = run(other, "import", str(file))
        assert (imported.exit_code, imported.stderr) == (0, f"Imported {number} lines.\n")
        assert listed(other) == before
        second = tmp_path / "second.jsonl"
        run(other, "export", str(second))
        assert len(second.read_text().splitlines()) == number + 1


def test_export_and_import_read_and_write_the_standard_streams(place, tmp_path):
    with_ledger(place, fill)
    exported = run(place, "export", "-")
    assert exported.stderr.startswith("Exported ")
    other = SqliteFile(path=tmp_path / "other.sqlite3")
    imported = run(other, "import", "-", given=exported.stdout_bytes)
    assert imported.exit_code == 0, imported.output
    assert listed(other) == listed(place)


def test_a_ledger_that_holds_something_is_not_imported_over(place, tmp_path):
    with_ledger(place, fill)
    file = tmp_path / "backup.jsonl"
    run(place, "export", str(file))
    before = listed(place)
    result = run(place, "import", str(file))
    assert result.exit_code == 1
    assert "Nothing was imported" in result.stderr
    assert "not empty" in result.stderr
    assert listed(place) == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[: len(content) // 2], "cut short"),
        (lambda content: b"\n".join(content.splitlines()[:-1]) + b"\n", "cut short"),
        (lambda content: content + b"\n", "is not a row"),
        (lambda _: b"", "empty"),
        (lambda _: b"\xff\xfe", "not UTF-8"),
        (lambda _: b"PK\x03\x04 something else\n", "no exported ledger"),
        (
            lambda content: content.replace(b'"version": %d' % SCHEMA.version, b'"version": 99'),
            "newer release exported it",
        ),
    ],
)
def test_a_spoilt_backup_is_imported_not_at_all(tmp_path, spoil, said):
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    with_ledger(place, fill)
    content = run(place, "export", "-").stdout_bytes
    other = SqliteFile(path=tmp_path / "other.sqlite3")
    result = run(other, "import", "-", given=spoil(content))
    assert result.exit_code == 1
    assert said in result.stderr
    assert listed(other) == []
    assert run(other, "import", "-", given=content).exit_code == 0


def test_a_file_that_can_not_be_written_or_read_is_named(tmp_path):
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    with_ledger(place, fill)
    missing = tmp_path / "no folder" / "backup.jsonl"
    exported = run(place, "export", str(missing))
    assert exported.exit_code == 1
    assert f"{str(missing)!r} can't be written: No such file" in exported.stderr
    imported = run(SqliteFile(path=tmp_path / "other.sqlite3"), "import", str(missing))
    assert imported.exit_code == 1
    assert f"{str(missing)!r} can't be read: No such file" in imported.stderr


def test_an_export_takes_the_place_of_the_last_one_only_when_it_is_whole(tmp_path):
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    with_ledger(place, fill)
    file = tmp_path / "backup.jsonl"
    file.write_text("the last one")
    with sqlite3.connect(place.path) as connection:
        connection.execute("DROP TABLE lines")
    assert run(place, "export", str(file)).exit_code != 0
    assert file.read_text() == "the last one"
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == ["backup.jsonl"]


def in_a_process(url: str, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "ledger", *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("url", "said", "code"),
    [
        ("sqlite:///missing.sqlite3", "there is no ledger 'missing.sqlite3'", WRONG_SETTING),
        ("sqlite:///text.sqlite3", "it is no SQLite file", 2),
        ("postgresql://ana:hunter22@127.0.0.1:1/ledger", "the server can't be reached", 2),
        ("postgresql://ana:hunter22@127.0.0.1:1/ledger?sslmode=always", "sslmode", WRONG_SETTING),
    ],
)
def test_a_ledger_that_can_not_be_used_is_one_sentence_without_a_password(tmp_path, url, said, code):
    (tmp_path / "text.sqlite3").write_text("no database at all\n" * 100)
    ended = in_a_process(url, "list", folder=tmp_path)
    assert ended.returncode == code
    assert ended.stderr.startswith("cyberdialogue: ")
    assert said in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert "hunter22" not in ended.stderr
    assert not (tmp_path / "missing.sqlite3").exists()


def test_an_option_that_the_server_does_not_know_is_named(server, tmp_path):
    ended = in_a_process(f"{server}&channel_binding=require", "list", folder=tmp_path)
    assert ended.returncode == 2
    assert "leave it out" in ended.stderr
    assert '"channel_binding"' in ended.stderr


def test_the_ledger_of_a_newer_release_is_refused_in_one_sentence(place, tmp_path):
    async def age(ledger: SqlLedger) -> None:
        async with ledger._database.transaction() as transaction:
            await transaction.run("UPDATE meta SET value = 99 WHERE name = 'version'")

    with_ledger(place, age)
    ended = in_a_process(address(place), "list", folder=tmp_path)
    assert ended.returncode == 2
    assert "was written by a newer release (its schema is 99" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1

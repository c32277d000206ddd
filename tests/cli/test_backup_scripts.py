"""The scripts that back up and restore the ledger, on both stores: real processes, real databases."""

import asyncio
import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.model.storage import LedgerPlace, SqliteFile
from tests.cli.test_cli_ledger import address, fill, listed, with_ledger
from tests.reminders.ledger.postgres_server import fresh_schema

ROOT = Path(__file__).parents[2]


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """The program as one file, as an installation has it."""
    script = tmp_path / "cyberdialogue"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    script.chmod(0o755)
    return script


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "back ups"


def run(script: str, place: LedgerPlace, program: Path, *given: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [ROOT / "deploy" / script, *map(str, given)],
        env={**os.environ, "DATABASE_URL": address(place), "CYBERDIALOGUE": str(program)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def backed_up(place: LedgerPlace, program: Path, folder: Path, *more: object) -> Path:
    done = run("backup.sh", place, program, folder, *more)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_a_backup_is_restored_into_either_store(place, server, program, folder, tmp_path):
    with_ledger(place, fill)
    file = backed_up(place, program, folder)
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert file.stat().st_mode & 0o077 == 0
    for other in (SqliteFile(path=tmp_path / "other.sqlite3"), asyncio.run(fresh_schema(server))):
        done = run("restore.sh", other, program, file)
        assert done.returncode == 0, done.stderr
        assert listed(other) == listed(place)


def test_older_backups_than_the_number_to_keep_go_and_nothing_else_does(place, program, folder):
    with_ledger(place, fill)
    folder.mkdir()
    older = [folder / f"ledger-2015120{day}T000000Z.jsonl.gz" for day in range(1, 5)]
    for path in older:
        path.write_bytes(b"")
    other = folder / "ledger-notes.txt"
    other.write_text("ours")
    file = backed_up(place, program, folder, 3)
    assert sorted(folder.iterdir()) == sorted([*older[2:], file, other])


def test_a_ledger_that_is_not_there_leaves_no_backup_and_the_older_ones(program, folder, tmp_path):
    folder.mkdir()
    older = folder / "ledger-20151201T000000Z.jsonl.gz"
    older.write_bytes(b"")
    done = run("backup.sh", SqliteFile(path=tmp_path / "none.sqlite3"), program, folder, 1)
    assert done.returncode != 0
    assert "there is no ledger" in done.stderr
    assert list(folder.iterdir()) == [older]


@pytest.mark.parametrize("damage", ["cut", "changed", "no end", "no backup"])
def test_a_damaged_backup_restores_nothing(program, folder, tmp_path, damage):
    kept = SqliteFile(path=tmp_path / "ledger.sqlite3")
    with_ledger(kept, fill)
    file = backed_up(kept, program, folder)
    content = file.read_bytes()
    match damage:
        case "cut":
            file.write_bytes(content[: len(content) // 2])
        case "changed":
            file.write_bytes(content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
        case "no end":
            file.write_bytes(gzip.compress(b"".join(gzip.decompress(content).splitlines(keepends=True)[:-1])))
        case _:
            file.write_bytes(b"notes")
    new = SqliteFile(path=tmp_path / "new.sqlite3")
    done = run("restore.sh", new, program, file)
    assert done.returncode != 0
    assert done.stderr
    assert not new.path.exists() or listed(new) == []


def test_a_ledger_in_use_is_not_overwritten(place, program, folder):
    with_ledger(place, fill)
    before = listed(place)
    done = run("restore.sh", place, program, backed_up(place, program, folder))
    assert done.returncode != 0
    assert listed(place) == before


@pytest.mark.parametrize("script", ["backup.sh", "restore.sh"])
def test_a_script_without_its_argument_says_what_it_wants(script, program, tmp_path):
    done = run(script, SqliteFile(path=tmp_path / "ledger.sqlite3"), program)
    assert done.returncode != 0
    assert "name the" in done.stderr

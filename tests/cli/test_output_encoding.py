"""Words that an output's encoding does not have are replaced there; real processes, each command."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.model.delivery import DeliveryState
from bot.model.storage import SqliteFile
from tests.reminders.ledger.ledger_samples import NOON, due_item, subscription
from tests.reminders.ledger.ledger_stage import open_sql, subscribe

ROOT = Path(__file__).parents[2]
# What each writes holds Chinese, or a dash that Latin-1 lacks.
COMMANDS = {
    "ask": ["ask", "热线"],
    "ask json": ["ask", "热线", "--format", "json"],
    "a question that can't be": ["ask", "summary zzz:热线"],
    "check": ["check", "facts/cyberdialogue", "--coverage"],
    "plan": ["plan", "--from", "2016-01-01", "--to", "2016-12-31", "--language", "zh"],
    "manifest": ["manifest", "slack"],
    "ledger": ["ledger", "list"],
    "ledger show": ["ledger", "show", "没有"],
    "help": ["ask", "--help"],
    "no such command": ["热线"],
    "no such dossier": ["ask", "summary", "--dossier", "热线"],
}
ENCODINGS = ("latin-1", "cp1252")
SAYS_HOTLINE = {"ask", "ask json", "plan", "ledger show"}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    """The address of a ledger in which a person wrote Chinese."""
    place = SqliteFile(path=tmp_path_factory.mktemp("ledger") / "ledger.sqlite3")

    async def fill() -> None:
        async with open_sql(place) as ledger:
            channel = subscription("C1")
            await subscribe(ledger, channel)
            told = due_item(channel, "hotline")
            await ledger.enqueue([told], until=NOON)
            await ledger.hold_back(told.key, "等新闻稿")
            assert [one.entry.state for one in await ledger.listing(state=None, channel=None, limit=9)] == [
                DeliveryState.HELD
            ]

    asyncio.run(fill())
    return f"sqlite:///{place.path}"


def environment(database: str, encoding: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))
    }
    return {
        **kept,
        "FACTS_DIR": "facts/cyberdialogue",
        "DATABASE_URL": database,
        "LC_ALL": "C.UTF-8",
        "PYTHONIOENCODING": encoding,
    }


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_what_its_output_can_carry(database, encoding, name):
    done = subprocess.run(
        [sys.executable, "-m", "bot", *COMMANDS[name]],
        cwd=ROOT,
        env=environment(database, encoding),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode in {0, 1, 2}
    assert done.stdout or done.stderr
    if name in SAYS_HOTLINE:
        assert "??" in (done.stdout + done.stderr).decode(encoding)


def test_a_wrong_setting_is_told_on_such_an_output(database):
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=ROOT,
        env={**environment(database, "latin-1"), "TIME_ZONE": "北京"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 78
    assert done.stderr.decode("latin-1").startswith("cyberdialogue: TIME_ZONE is '??'")


@pytest.mark.parametrize("encoding", ENCODINGS)
async def test_the_playground_starts_and_stops_on_such_an_output(tmp_path, encoding):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "playground", "--port", "0"),
        cwd=ROOT,
        env=environment(f"sqlite:///{tmp_path}/ledger.sqlite3", encoding),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        assert b"http://127.0.0.1:" in await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
    assert b"Traceback" not in errors

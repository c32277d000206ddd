"""The child that reads: it may die or hang; the parent goes on."""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import bot
from bot.facts.reading.file_read import FileRead
from bot.facts.reading.process import ReaderProcess, ReaderUnavailableError, open_reader
from tests.facts.treaty import write_treaty

SOUND = b"organizations: [{id: x, name: X}]\n"
# LibYAML compares each %TAG line with all before it, which takes minutes.
SLOW = b"".join(b"%%TAG !t%d! tag:x\n" % number for number in range(300_000)) + b"---\nfacts: []\n"
LONG = b"facts: [" + b"a," * 20_000 + b"]\n"


def read_by(reader: ReaderProcess, path: str, content: bytes) -> FileRead:
    [read] = reader.read_files([(path, content)])
    return read


def test_a_file_that_takes_too_long_is_a_problem_and_the_next_one_is_read():
    with open_reader(time_limit_seconds=2) as reader:
        read = read_by(reader, "x.yaml", SLOW)
        assert [str(problem) for problem in read.problems] == [
            "x.yaml:1:1: reading took over 2 seconds: simplify or split it"
        ]
        assert read_by(reader, "y.yaml", SOUND).problems == ()


def test_a_child_that_was_killed_is_replaced():
    with open_reader() as reader:
        read_by(reader, "x.yaml", SOUND)
        first = reader.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert read_by(reader, "x.yaml", SOUND).problems == ()
        assert reader.pid != first


def test_a_child_killed_in_the_middle_of_a_file_is_no_problem_of_the_file():
    with open_reader() as reader:
        read_by(reader, "x.yaml", SOUND)
        first = reader.pid
        assert first is not None
        read = []
        asking = threading.Thread(target=lambda: read.append(read_by(reader, "x.yaml", LONG)))
        # Stopped, it can't have answered when it dies.
        os.kill(first, signal.SIGSTOP)
        asking.start()
        os.kill(first, signal.SIGKILL)
        asking.join()
        assert [problem.message[:50] for problem in read[0].problems][:1] == [
            "a text stands here: write a fact with keys id, kin"
        ]


def test_a_child_that_stands_still_is_a_problem_of_the_file():
    with open_reader(time_limit_seconds=2) as reader:
        read_by(reader, "x.yaml", SOUND)
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGSTOP)
        read = read_by(reader, "x.yaml", LONG)
        assert [problem.message for problem in read.problems] == [
            "reading took over 2 seconds: simplify or split it"
        ]
        assert read_by(reader, "y.yaml", SOUND).problems == ()


def test_the_child_ends_with_the_reader():
    with open_reader() as reader:
        read_by(reader, "x.yaml", SOUND)
        pid = reader.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_child_ends_with_a_parent_that_dies():
    script = (
        "import os, signal\n"
        "from bot.facts.reading.process import ReaderProcess\n"
        "reader = ReaderProcess()\n"
        "reader.read_files([('x.yaml', b'facts: []')])\n"
        "print(reader.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(bot.__file__).parent.parent
    # What the child inherits, stderr, is at its end only once parent and child are gone.
    parent = subprocess.run(
        [sys.executable, "-c", script], cwd=root, check=False, capture_output=True, timeout=60
    )
    assert parent.returncode == -signal.SIGKILL
    assert int(parent.stdout) > 0
    assert parent.stderr == b""


def test_the_child_has_no_environment():
    with open_reader() as reader:
        read_by(reader, "x.yaml", SOUND)
        assert Path(f"/proc/{reader.pid}/environ").read_bytes() == b""


def test_a_large_folder_is_read_by_two_children_of_which_one_stays():
    # Twelve hundred texts a file, all read and none a fact: what counts is their order.
    large = b"facts:\n" + b"".join(b"  - text %d\n" % number for number in range(30_000))
    files = [(f"{number}.yaml", large + b"people: [x%d]\n" % number) for number in range(4)]
    with open_reader() as reader:
        reads = reader.read_files(files)
        assert [read.path for read in reads] == [path for path, _ in files]
        assert [read.digest for read in reads] == [
            hashlib.sha256(content).hexdigest() for _, content in files
        ]
        assert [child.pid is not None for child in reader._children] == [True, False]


def test_children_that_are_always_killed_are_no_fault_of_the_file():
    with open_reader(time_limit_seconds=60) as reader:
        read_by(reader, "x.yaml", SOUND)
        is_over = threading.Event()

        def kill_each() -> None:
            while not is_over.is_set():
                pid = reader.pid
                if pid is not None:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)

        killing = threading.Thread(target=kill_each)
        killing.start()
        try:
            with pytest.raises(ReaderUnavailableError, match=r"the (reading process|process that reads)"):
                read_by(reader, "x.yaml", SLOW)
        finally:
            is_over.set()
            killing.join()
        assert read_by(reader, "x.yaml", SOUND).problems == ()


# Runs a copy of the program, whose files the test replaces while it runs.
REPLACED = """
import asyncio, logging, os, signal, sys
from pathlib import Path
program, root = Path(sys.argv[1]), Path(sys.argv[2])
sys.path[0] = str(program)
from bot.facts.reading.process import open_reader
from bot.facts.store import open_store
assert Path(open_store.__wrapped__.__globals__["__file__"]).is_relative_to(program)

logging.basicConfig(level=logging.WARNING, format="%(message)s")
child = program / "bot/facts/reading/child.py"
dossier = root / "treaty/dossier.yaml"

async def main():
    with open_reader() as reader:
        async with open_store(root, reader) as store:
            good, text = store.book("treaty"), child.read_text()
            for replacement in ("raise SystemExit(1)", text + "# newer"):
                child.write_text(replacement)
                os.kill(reader.pid, signal.SIGKILL)
                dossier.write_text(dossier.read_text() + "# edited")
                await store.reload()
                print(store.book("treaty") is good, store.library.problems)
                child.write_text(text)
                await store.reload()
                print(store.book("treaty") is good, store.library.problems)
                good = store.book("treaty")

asyncio.run(main())
"""


def test_a_program_replaced_while_it_runs_keeps_its_good_book_and_blames_no_file(tmp_path):
    shutil.copytree(Path(bot.__file__).parent, tmp_path / "program" / "bot")
    folder = write_treaty(tmp_path)
    ran = subprocess.run(
        [sys.executable, "-c", REPLACED, str(tmp_path / "program"), str(folder.parent)],
        check=False,
        capture_output=True,
        text=True,
        timeout=100,
        cwd=tmp_path,
    )
    assert ran.stdout == "True ()\nFalse ()\n" * 2, ran.stderr
    told = [line for line in ran.stderr.splitlines() if line.startswith("Facts not reloaded: ")]
    assert told == [
        "Facts not reloaded: the process that reads fact files does not start (ended with 1)",
        "Facts not reloaded: the program's files were replaced while it runs: restart it",
    ]


def test_a_module_lying_in_the_working_folder_is_never_run(tmp_path):
    (tmp_path / "yaml.py").write_text("raise SystemExit('taken from the working folder')\n")
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "__init__.py").write_text("raise SystemExit('taken from the working folder')\n")
    root = Path(bot.__file__).parent.parent
    script = (
        f"import sys; sys.path[0] = {str(root)!r}\n"
        "from bot.facts.reading.process import open_reader\n"
        "with open_reader() as reader:\n"
        "    print(reader.read_files([('x.yaml', b'facts: []')])[0].problems)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, check=False, capture_output=True, text=True, timeout=60
    )
    assert (ran.stdout, ran.stderr) == ("()\n", "")


def test_only_the_child_imports_the_yaml_parser():
    root = Path(bot.__file__).parent.parent
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "import bot.cli.serve\n"
        "from bot.facts.store import open_store\n"
        "async def main():\n"
        "    async with open_store(Path('facts/cyberdialogue')) as store:\n"
        "        print(len(store.dossiers()), 'yaml' in sys.modules)\n"
        "asyncio.run(main())\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True, timeout=60
    )
    assert ran.stdout == "1 False\n"

"""A platform's folder is held to the import rule by standing there: nothing has to be listed anywhere."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THIRD = Path(__file__).parent / "third" / "placed" / "third"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program in which the third platform stands where platforms stand."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "bot", tmp_path / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(THIRD, tmp_path / "bot" / "platforms" / "third")
    return tmp_path


def checked(house: Path) -> tuple[bool, str]:
    """Whether the import rule holds, and what was printed."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-logo", "--no-cache"], cwd=house, capture_output=True, text=True, check=False
    )
    return done.returncode == 0, done.stdout + done.stderr


def test_the_third_platform_keeps_the_rule(house: Path) -> None:
    holds, printed = checked(house)
    assert holds, printed


@pytest.mark.parametrize(
    ("imported", "rule"),
    [
        ("from bot.platforms.slack.limits import cost", "Platforms never see each other"),
        ("from bot.wording.phrases import phrase", "Platforms see only ports and model"),
        ("from bot.playground.slack import open_far_end", "Rooms look down, never up or sideways"),
        ("from bot.reminders.sender import Sender", "Rooms look down, never up or sideways"),
    ],
)
def test_a_third_platform_that_looks_elsewhere_is_caught(house: Path, imported: str, rule: str) -> None:
    client = house / "bot" / "platforms" / "third" / "client.py"
    client.write_text(f"{client.read_text(encoding='utf-8')}\n{imported}  # noqa\n", encoding="utf-8")
    holds, printed = checked(house)
    assert not holds
    assert f"{rule} BROKEN" in printed


def test_the_program_finds_it_by_its_folder_alone(house: Path) -> None:
    script = "from bot.app import platform_kinds; print(*(kind.name for kind in platform_kinds()))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=house, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["discord", "slack", "third"]

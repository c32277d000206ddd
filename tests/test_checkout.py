"""What git does to this repository's files on machines that convert line ends."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def git(folder: Path, *words: str) -> None:
    converting = ["-c", "core.autocrlf=true", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", folder, *converting, *words], check=True, capture_output=True)


@pytest.mark.parametrize(
    "name", ["seeds/a.txt", "seeds/deep/b.html", "facts/other/seeds/c.txt", "facts/a/sources/d.txt"]
)
@pytest.mark.parametrize("content", [b"one\ntwo\n", b"one\r\ntwo\r\n", b"one\r\ntwo\n"])
def test_source_texts_stay_byte_for_byte_where_line_ends_are_converted(
    tmp_path: Path, name: str, content: bytes
):
    shutil.copy(ROOT / ".gitattributes", tmp_path)
    files = [tmp_path / name, tmp_path / "code.py"]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "all")
    for file in files:
        file.unlink()
    git(tmp_path, "checkout", "--quiet", ".")
    assert files[0].read_bytes() == content
    assert (
        files[1].read_bytes() == b"one\r\ntwo\r\n"
    )  # elsewhere they are converted, so the test shows something

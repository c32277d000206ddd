"""What the instructions in `deploy/` have people write never gets into git, nor into the image."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
SECRET = "only-the-owner-knows"
_OURS = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")


def git(folder: Path, *words: str) -> str:
    """Run git as nobody's settings have it."""
    done = subprocess.run(
        ["git", "-c", "core.excludesFile=/dev/null", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of the project's own files that anybody may write into."""
    for name in git(ROOT, *_OURS, "--", ".gitignore", ".env.example", "deploy").split("\0"):
        if name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    return tmp_path


def followed(text: str) -> list[str]:
    """The commands that a file's head tells to type, but for those of Docker."""
    lines = re.findall(r"^#   ((?:mkdir|printf) .*)$", text, re.MULTILINE)
    return [line.replace("…", SECRET).replace("> ", ">") for line in lines]


def test_following_the_compose_file_leaves_no_secret_to_commit(checkout):
    commands = followed((DEPLOY / "compose.yaml").read_text())
    for command in commands:
        subprocess.run(["sh", "-euc", command], cwd=checkout, check=True)
    named = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["secrets"].values()
    files = [checkout / "deploy" / secret["file"] for secret in named]
    assert [file.exists() for file in files] == [True] * 3
    assert git(checkout, "status", "--porcelain", "--untracked-files=all").count("??") == 0
    git(checkout, "add", "--all")
    assert SECRET not in git(checkout, "diff", "--cached")


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        ".env.production",
        "secrets/slack_bot_token",
        "deploy/.env",
        "deploy/kubernetes/base/secrets.env",
        "cyberdialogue.sqlite3",
        "backup.jsonl",
        "backups/ledger-20261201T000000Z.jsonl.gz",
    ],
)
def test_a_file_that_holds_a_secret_is_ignored(checkout, name):
    path = checkout / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SECRET)
    assert name not in git(checkout, "ls-files", "--others", "--exclude-standard")
    assert git(checkout, "check-ignore", name).strip() == name


def test_examples_are_no_secrets_and_are_not_ignored(checkout):
    kept = git(checkout, "ls-files").split()
    assert {".env.example", "deploy/kubernetes/base/secrets.env.example"} <= set(kept)


def test_the_builder_gets_what_is_named_and_no_secret_in_it():
    lines = [
        line
        for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
        if line and not line.startswith("#")
    ]
    let_in = [line for line in lines if line.startswith("!")]
    assert lines[0] == "*"
    # The last line that fits decides.
    # Source: Docker documentation, "Build context", section ".dockerignore files".
    after = lines[lines.index(let_in[-1]) + 1 :]
    assert {"**/.env*", "**/secrets", "**/*.sqlite3*"} <= set(after)
    assert not {"!deploy", "!.git", "!.env", "!."} & set(let_in)

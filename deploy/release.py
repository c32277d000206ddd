"""Prepares a release, to be looked at and committed: `make release VERSION=0.2.0`; see docs/releasing.md.

With `--notes` it prints what the changelog says of the version instead.
"""

import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
CHANGELOG: Final = Path("CHANGELOG.md")
PLACES: Final = {
    Path("pyproject.toml"): r'^version = "(.*)"$',
    Path("bot/__init__.py"): r'^__version__ = "(.*)"$',
    Path("deploy/kubernetes/base/kustomization.yaml"): r"^    newTag: (.*)$",
}
"""Where the version stands."""
_VERSION: Final = re.compile(r"\d+\.\d+\.\d+", re.ASCII)
_UNRELEASED: Final = "## Unreleased"


class ReleaseError(Exception):
    """The release can't be prepared; the sentence says why and what to do."""


def prepare(root: Path, version: str, today: str) -> None:
    """Write the version wherever it stands, and give the changelog a section of it.

    Raises:
        ReleaseError: It is no version, was released, or has nothing in it.
    """
    if not _VERSION.fullmatch(version):
        raise ReleaseError(f"{version!r} is no version: write one such as 0.2.0")
    text = (root / CHANGELOG).read_text()
    if f"\n## {version} " in text:
        raise ReleaseError(f"{CHANGELOG} has a section of {version} already: take a higher version")
    if not notes(text, _UNRELEASED):
        raise ReleaseError(f"{CHANGELOG} has nothing under {_UNRELEASED!r}: there is nothing to release")
    for file, form in PLACES.items():
        content = (root / file).read_text()
        new, count = re.subn(
            form, lambda found: found[0].replace(found[1], version), content, flags=re.MULTILINE
        )
        if count != 1:
            raise ReleaseError(f"{file} names its version {count} times: write it once")
        (root / file).write_text(new)
    head = f"{_UNRELEASED}\n\n## {version} - {today}"
    (root / CHANGELOG).write_text(text.replace(_UNRELEASED, head, 1))


def notes(changelog: str, heading: str) -> str:
    """Find what the changelog says under a heading that begins so; empty where there is none."""
    found = re.search(rf"^{re.escape(heading)}\b.*\n((?:(?!## ).*\n?)*)", changelog, re.MULTILINE)
    return found[1].strip() if found else ""


def notes_of(version: str) -> str:
    """Find what the changelog says of a version.

    Raises:
        ReleaseError: Nothing.
    """
    told = notes((ROOT / CHANGELOG).read_text(), f"## {version}")
    if not told:
        raise ReleaseError(f"{CHANGELOG} has no section of {version}: run make release first")
    return told


def main(arguments: list[str]) -> int:
    """Do what is asked for; gives the exit code."""
    version = arguments[-1] if arguments else ""
    try:
        if arguments[:1] == ["--notes"]:
            told = notes_of(version)
        else:
            prepare(ROOT, version, datetime.now(UTC).date().isoformat())
            told = (
                f"{version} is prepared. Look at the changes, then: make test, "
                f"git commit -am 'Release {version}', "
                f"git tag -a v{version} -m 'cyberdialogue {version}', make dist"
            )
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

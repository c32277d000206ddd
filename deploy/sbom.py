"""Writes the bill of materials of what the program runs with: `python deploy/sbom.py FILE`.

It is CycloneDX in JSON, and tells of the environment that this Python belongs to, without what only builds or
tests the program.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

ROOT: Final = Path(__file__).resolve().parents[1]
_PROGRAM: Final = "root-component"  # what cyclonedx-py calls the project that a pyproject.toml is of

Json = dict[str, Any]


def main(file: Path) -> None:
    """Write the bill of materials to a file."""
    bill = _running(
        _environment(), tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    )
    text = json.dumps(bill, indent=2, ensure_ascii=False) + "\n"
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault:
        sys.exit(f"The bill of materials does not fit the schema of CycloneDX: {fault}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _environment() -> Json:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "environment.json"
        options = ["--mc-type", "application", "--output-reproducible", "--no-validate"]
        done = subprocess.run(  # noqa: S603 - our own interpreter and a module of the locked requirements
            [
                *(sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "environment", sys.executable),
                *("--pyproject", str(ROOT / "pyproject.toml"), "--output-file", str(made), *options),
            ],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"The environment can't be told: {done.stderr}")
        read: Json = json.loads(made.read_text())
        return read


def _running(whole: Json, needed: Sequence[str]) -> Json:
    """Leave out of an environment's bill what the program does not lead to.

    Its own graph also follows what packages ask for to test or document themselves.
    """
    components = {_canonical(one["name"]): one for one in whole["components"]}
    leads: dict[str, list[str]] = {}
    waiting = [(_PROGRAM, needed)]
    while waiting:
        ref, lines = waiting.pop()
        if ref not in leads:
            found = [components[name] for name in _names(lines)]
            leads[ref] = sorted(one["bom-ref"] for one in found)
            waiting += [(one["bom-ref"], metadata.requires(one["name"]) or ()) for one in found]
    return {
        **whole,
        "components": [one for one in whole["components"] if one["bom-ref"] in leads],
        "dependencies": [{"ref": ref, "dependsOn": leads[ref]} for ref in sorted(leads)],
    }


def _names(lines: Sequence[str]) -> set[str]:
    """Read what is required here, and by no extra."""
    read = map(Requirement, lines)
    return {_canonical(one.name) for one in read if one.marker is None or one.marker.evaluate({"extra": ""})}


def _canonical(name: str) -> str:
    """Source: PyPA, "Names and normalization"."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

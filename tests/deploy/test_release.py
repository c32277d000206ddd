"""A release: one version everywhere, a section of the changelog, a bill of materials that is whole."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement

from bot import __version__

ROOT = Path(__file__).parents[2]


def loaded(name: str) -> ModuleType:
    """Load one of the scripts, which stand in no package."""
    spec = spec_from_file_location(name, ROOT / "deploy" / f"{name}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release = loaded("release")
notes: Callable[[str, str], str] = release.notes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The files that name the version, to change them."""
    for name in (*release.PLACES, release.CHANGELOG):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / release.CHANGELOG).write_text(
        "# Changelog\n\n## Unreleased\n\n### Added\n- A hotline.\n\n"
        "## 0.0.1 - 2026-01-01\n\n### Added\n- All.\n"
    )
    return tmp_path


def versions(root: Path) -> set[str]:
    found = (
        re.findall(form, (root / file).read_text(), re.MULTILINE) for file, form in release.PLACES.items()
    )
    return {version for versions in found for version in versions}


def test_the_version_is_the_same_wherever_it_stands():
    assert versions(ROOT) == {__version__}


def test_a_release_writes_its_version_everywhere_and_its_section_into_the_changelog(project):
    release.prepare(project, "7.8.9", "2026-12-01")
    assert versions(project) == {"7.8.9"}
    text = (project / release.CHANGELOG).read_text()
    assert notes(text, "## 7.8.9") == "### Added\n- A hotline."
    assert notes(text, "## Unreleased") == ""
    assert notes(text, "## 0.0.1") == "### Added\n- All."


@pytest.mark.parametrize("version", ["", "1.2", "v1.2.3", "1.2.3-rc1", "0.0.1", "１.2.3"])
def test_what_is_no_new_version_is_refused_and_nothing_is_written(project, version):
    before = {name: (project / name).read_text() for name in (*release.PLACES, release.CHANGELOG)}
    with pytest.raises(release.ReleaseError):
        release.prepare(project, version, "2026-12-01")
    assert {name: (project / name).read_text() for name in before} == before


def test_a_release_with_nothing_in_it_is_refused(project):
    release.prepare(project, "7.8.9", "2026-12-01")
    with pytest.raises(release.ReleaseError, match="nothing to release"):
        release.prepare(project, "7.9.0", "2026-12-02")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_bill_of_materials_is_of_what_the_lock_has_the_program_run_with(tmp_path):
    made = tmp_path / "build" / "sbom.json"
    subprocess.run([sys.executable, ROOT / "deploy" / "sbom.py", made], check=True)
    bill: dict[str, Any] = json.loads(made.read_text())
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", __version__)
    lines = re.findall(r"^(\S+==\S+(?: ; .*)?) \\$", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    read = [one for one in map(Requirement, lines) if one.marker is None or one.marker.evaluate()]
    locked = {one.name: str(one.specifier).removeprefix("==") for one in read}
    told = {canonical(one["name"]): one["version"] for one in bill["components"]}
    assert told.items() <= locked.items()
    assert locked.keys() - told.keys() <= {"setuptools", "wheel", "packaging"}
    assert [one["name"] for one in bill["components"] if not one.get("licenses")] == []
    refs = {one["bom-ref"] for one in bill["components"]} | {"root-component"}
    assert {one["ref"] for one in bill["dependencies"]} == refs
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= refs

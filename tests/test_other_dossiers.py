"""Another dossier in `facts/` changes nothing for the tests: those that need ours name it."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
OUR_FACTS = re.compile(
    r"""(?:ROOT|PROJECT|parents\[\d\]|parent\.parent\.parent) / "facts"(?! / (?:"cyberdialogue"|name))"""
)
# It looks at facts/schema.json, and names the dossier beside it.
LOOKS_BESIDE = {"facts/test_schema_file.py"}


def test_tests_that_need_our_dossier_name_it():
    found = {
        str(path.relative_to(TESTS)) for path in TESTS.rglob("*.py") if OUR_FACTS.search(path.read_text())
    }
    assert found == LOOKS_BESIDE

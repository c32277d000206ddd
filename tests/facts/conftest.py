"""What tests of the fact room share."""

import inspect
from pathlib import Path

import pytest

from tests.facts.treaty import Place, problems


@pytest.fixture
def load_docstring(request: pytest.FixtureRequest, tmp_path: Path) -> list[Place]:
    """The problems of a sound dossier to which the test's docstring is added as `notes.yaml`.

    Its first line with text is line 1.
    """
    written = inspect.cleandoc(request.function.__doc__)
    return problems(tmp_path, notes=written + "\n")

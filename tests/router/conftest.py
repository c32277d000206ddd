"""What tests of the router share."""

import pytest

from tests.router.asking import FACTS, Asker


@pytest.fixture(scope="session")
def asker():
    """Ask the project's own dossier, with no limit to a page."""
    return Asker(FACTS)

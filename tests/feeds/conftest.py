"""What tests of the feeds share."""

import pytest

from bot.model.fact import FactBook
from tests.feeds.reading import FOLDERS, book_in
from tests.router.asking import FACTS


@pytest.fixture(params=sorted(FOLDERS))
def any_book(request: pytest.FixtureRequest) -> FactBook:
    """Every dossier there is, one after the other."""
    return book_in(FOLDERS[request.param])


@pytest.fixture(scope="session")
def book() -> FactBook:
    """The project's own dossier."""
    return book_in(FACTS)

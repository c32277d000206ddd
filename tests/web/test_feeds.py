"""Feeds over HTTP: who has one already gets none again, HEAD tells the same, nothing is told in the log."""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.model.errors import LedgerError
from bot.web.feeds import Feed
from bot.web.metrics import Metrics
from bot.web.server import open_web
from tests.web.conftest import NOW, Patient

OPEN = Feed(
    name="dialogue.ics",
    media_type="text/calendar; charset=utf-8",
    content="BEGIN:VCALENDAR — 北京".encode(),
    modified_at=datetime(2026, 11, 30, 8, 0, 0, 999_999, tzinfo=UTC),
)
SECRET = replace(OPEN, is_secret=True)


class Shelf:
    """Feeds that a test sets."""

    def __init__(self) -> None:
        self.feeds = {"dialogue.ics": OPEN, "0123-secret.ics": SECRET}
        self.fault = ""
        self.languages: list[str | None] = []

    async def feed(self, name: str, language: str | None) -> Feed | None:
        self.languages.append(language)
        if self.fault:
            raise LedgerError(self.fault)
        return self.feeds.get(name)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def url(shelf: Shelf) -> AsyncIterator[str]:
    metrics = Metrics(["slack"])
    async with open_web(
        Patient(), metrics, host="127.0.0.1", port=0, now=lambda: NOW, feeds=shelf
    ) as address:
        yield address


async def ask(
    url: str, path: str, method: str = "GET", **headers: str
) -> tuple[int, Mapping[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{url}/feeds/{path}", headers=named) as answer,
    ):
        return answer.status, answer.headers, await answer.read()


async def test_a_feed_comes_with_all_that_lets_a_reader_keep_it(url):
    status, headers, body = await ask(url, "dialogue.ics")
    assert (status, body) == (200, OPEN.content)
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Last-Modified"] == "Mon, 30 Nov 2026 08:00:00 GMT"
    assert headers["Cache-Control"] == "public, max-age=900, must-revalidate"
    assert headers["ETag"].startswith('"')


async def test_a_secret_feed_is_kept_by_nobody_between(url):
    _, headers, _ = await ask(url, "0123-secret.ics")
    assert headers["Cache-Control"].startswith("private")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex"


async def test_head_tells_the_same_without_the_body(url):
    _, told, _ = await ask(url, "dialogue.ics")
    status, headers, body = await ask(url, "dialogue.ics", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(OPEN.content))
    assert {name: headers[name] for name in ("ETag", "Last-Modified", "Content-Type")} == {
        name: told[name] for name in ("ETag", "Last-Modified", "Content-Type")
    }


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_who_has_it_already_gets_it_not_again(url, shelf, method):
    _, headers, _ = await ask(url, "dialogue.ics")
    tag, since = headers["ETag"], headers["Last-Modified"]
    for known in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": since}):
        status, told, body = await ask(url, "dialogue.ics", method, **known)
        assert (status, body, told["ETag"]) == (304, b"", tag)
    shelf.feeds["dialogue.ics"] = replace(OPEN, content=b"other")
    # Where a tag is given, the time is not looked at.
    status, _, _ = await ask(url, "dialogue.ics", method, If_None_Match=tag, If_Modified_Since=since)
    assert status == 200


async def test_what_is_not_there_is_not_found(url):
    for path in ("other.ics", "x" * 500, "..%2fhealthz"):
        status, headers, _ = await ask(url, path)
        assert (status, headers["Cache-Control"]) == (404, "no-store")


async def test_a_language_is_passed_on(url, shelf):
    await ask(url, "dialogue.ics?language=zh")
    assert shelf.languages == ["zh"]


async def test_a_ledger_that_fails_is_told_without_the_address(url, shelf, caplog):
    caplog.set_level(logging.DEBUG)
    shelf.fault = "the disk is full"
    status, _, _ = await ask(url, "0123-secret.ics")
    assert status == 503
    assert "the disk is full" in caplog.text
    assert "secret" not in caplog.text


async def test_without_feeds_there_is_no_such_place():
    async with open_web(Patient(), Metrics(["slack"]), host="127.0.0.1", port=0, now=lambda: NOW) as address:
        status, _, _ = await ask(address, "dialogue.ics")
        assert status == 404

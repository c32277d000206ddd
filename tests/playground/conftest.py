"""A real browser, and playgrounds in front of it."""

import shutil
from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from bot.playground.discord import FAR_END as DISCORD
from bot.playground.server import open_playground
from bot.playground.slack import FAR_END as SLACK
from tests.playground.stage import Stage, StageClock, StageFacts, discord_view, slack_view
from tests.playground.window import Bench, Window, open_window

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

expect.set_options(timeout=20_000)


def find_browser() -> str:
    """The path of a Chromium.

    Raises:
        RuntimeError: There is none.
    """
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise RuntimeError(
        f"The playground's tests drive a real browser: put one of {', '.join(BROWSERS)} on PATH."
    )


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=find_browser(), args=list(ARGUMENTS))
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def bench() -> AsyncIterator[Bench]:
    """A playground whose platforms are stages."""
    bench = Bench(
        slack=Stage(slack_view()), discord=Stage(discord_view()), clock=StageClock(), desk=StageFacts()
    )
    far_ends = {SLACK: bench.slack, DISCORD: bench.discord}
    async with open_playground(far_ends, clock=bench.clock, facts=bench.desk, port=0) as bench.url:
        yield bench


@pytest_asyncio.fixture(loop_scope="session")
async def window(browser: Browser, bench: Bench) -> AsyncIterator[Window]:
    """The page of the stages' playground; the test fails if the browser had anything to complain of."""
    async with open_window(browser, bench.url) as window:
        yield window

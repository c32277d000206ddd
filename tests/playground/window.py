"""The page as a test sees it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.async_api import Browser, Locator, Page

from tests.playground.stage import Stage, StageClock, StageFacts

Theme = Literal["light", "dark"]


@dataclass(slots=True, kw_only=True)
class Bench:
    """A playground made of stages."""

    slack: Stage
    discord: Stage
    clock: StageClock
    desk: StageFacts
    url: str = ""


@dataclass(slots=True, kw_only=True)
class Window:
    """An open page, and what the browser complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def slack(self) -> Locator:
        return self.page.locator(".pane.slack")

    @property
    def discord(self) -> Locator:
        return self.page.locator(".pane.discord")

    @property
    def panes(self) -> Sequence[Locator]:
        return (self.slack, self.discord)

    async def evaluate(self, script: str) -> Any:
        return await self.page.evaluate(script)

    async def focused_name(self) -> str:
        """What the focused element is called: its label, else its text."""
        name: str = await self.evaluate(
            "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"
        )
        return name


def composer(pane: Locator) -> Locator:
    """The pane's composer."""
    return pane.locator(".composer").get_by_role("combobox")


def offers(pane: Locator) -> Locator:
    """What the pane's composer offers."""
    return pane.get_by_role("listbox", name="Suggestions").get_by_role("option")


def last_message(pane: Locator) -> Locator:
    """The newest message on screen."""
    return pane.locator("article").last


@asynccontextmanager
async def open_window(
    browser: Browser,
    url: str,
    *,
    theme: Theme = "light",
    width: int = 1440,
    motion: bool = True,
    locale: str = "en-GB",
) -> AsyncIterator[Window]:
    """Open the page in a browser of its own settings.

    Raises:
        AssertionError: The browser complained of something, such as a breach of the page's own policy.
    """
    context = await browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=theme,
        locale=locale,
        timezone_id="Europe/London",
        reduced_motion="no-preference" if motion else "reduce",
    )
    window = Window(page=await context.new_page())
    window.page.on(
        "console", lambda said: window.complaints.append(said.text) if said.type != "log" else None
    )
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    await window.page.goto(url)
    await window.page.locator("body.ready").wait_for()
    yield window
    await context.close()
    assert window.complaints == [], window.complaints

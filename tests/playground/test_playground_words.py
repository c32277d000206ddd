"""The page in each language there is a catalogue for."""

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.playground.words import page_words
from bot.wording.catalogue import languages
from tests.playground.stage import discord_message, slack_message
from tests.playground.window import Bench, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOCALES = {"en": "en-GB", "fr": "fr-CA", "zh": "zh-CN"}
# What the page says that stands in no catalogue: names, and what the platforms and the dossiers say.
SHOWN = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const names = ".workspace, .channel-name, .topic, h3, option, .author, .text, .badge, .product, time";
  const own = `${names}, .examples, script, style, noscript, code`;
  while (walker.nextNode()) {
    const text = walker.currentNode;
    const says = text.data.trim();
    if (says && !text.parentElement.closest(own)) texts.push(says);
  }
  for (const one of document.querySelectorAll("[aria-label]")) texts.push(one.getAttribute("aria-label"));
  return texts;
}"""


def said(language: str, key: str, **values: object) -> str:
    """A phrase of the page."""
    return page_words(language)[key][0].format(**values)


@pytest.mark.parametrize("language", languages())
async def test_the_page_speaks_the_browsers_language(browser: Browser, bench: Bench, language: str) -> None:
    bench.slack.show(slack_message(1, text="x", _ephemeral=True))
    bench.discord.show(discord_message(1, "x", _ephemeral=True))
    async with open_window(browser, bench.url, locale=LOCALES[language]) as window:
        page = window.page
        assert await window.evaluate("document.documentElement.lang") == language
        await expect(page.get_by_role("button", name=said(language, "ask_two"), exact=True)).to_be_visible()
        await expect(page.get_by_role("region", name=said(language, "clock"), exact=True)).to_be_visible()
        for pane in window.panes:
            label = said(language, "message_to", place="#general")
            await expect(pane.get_by_placeholder(label)).to_be_visible()
        await expect(window.slack).to_contain_text(said(language, "slack_only_you"))
        await expect(window.discord).to_contain_text(said(language, "discord_only_you"))
        shown = await window.evaluate(SHOWN)
        others = {
            text
            for other in languages()
            if other != language
            for key, (text, *_) in page_words(other).items()
            if text != page_words(language)[key][0] and "{" not in text
        }
        known = {form for forms in page_words(language).values() for form in forms}
        assert not (set(shown) & others) - known


async def test_a_language_is_chosen_and_kept(browser: Browser, bench: Bench) -> None:
    async with open_window(browser, bench.url) as window:
        await window.page.get_by_role("combobox", name="Language").select_option("中文")
        asks = window.page.get_by_role("button", name=said("zh", "ask_two"), exact=True)
        for _ in range(2):
            await expect(asks).to_be_visible()
            await window.page.reload()


async def test_a_language_without_a_catalogue_is_answered_with_the_next_that_has_one(bench: Bench) -> None:
    # Traditional characters are another script than the catalogue's.
    wanted = "&".join(f"language={tag}" for tag in ("xx-XX", "zh-TW", "zh-Hans-CN", "fr"))
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{bench.url}api/words?{wanted}") as response,
    ):
        told = await response.json()
    assert told["language"] == "zh"
    assert told["names"] == {"en": "English", "fr": "Français", "zh": "中文"}
    assert told["words"]["count_facts"] == ["{count}条事实"]

"""Everyone can read the page and reach all of it: contrast, width, names, keyboard, motion."""

from typing import get_args

import pytest
from playwright.async_api import Browser, expect

from tests.playground.furniture import furnish
from tests.playground.stage import BRIEFINGS, discord_message, slack_message
from tests.playground.window import Bench, Theme, Window, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAMES = """() => {
  const pressed = ":is(button, a[href], input, select, textarea, [role=log], nav, [role=listbox])";
  const name = (one) =>
    one.getAttribute("aria-label") ?? one.labels?.[0]?.textContent ?? one.textContent.trim();
  return Object.fromEntries(
    [...document.querySelectorAll(".pane")].map((pane) => [
      pane.className,
      [...pane.querySelectorAll(pressed)]
        .filter((one) => !one.closest("article, .channel") && one.type !== "file")
        .map((one) => `${one.role ?? one.tagName} ${name(one)}`),
    ]),
  );
}"""

CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
  const ground = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, ground(element.parentElement));
  };
  const light = (color) => {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = color.map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(":disabled, .avatar, option, script, style")) continue;
    const style = getComputedStyle(element);
    const under = ground(element);
    const [a, b] = [light(over(rgba(style.color), under)), light(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    seen += 1;
    if (ratio < least) faint.push(`${ratio.toFixed(2)}: ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return [seen, faint];
}"""


@pytest.mark.parametrize("theme", get_args(Theme))
async def test_all_text_stands_out_from_its_ground(browser: Browser, bench: Bench, theme: Theme) -> None:
    furnish(bench)
    async with open_window(browser, bench.url, theme=theme) as window:
        await expect(window.discord.locator(".thinking")).to_be_visible()
        seen, faint = await window.evaluate(CONTRAST)
        assert faint == []
        assert seen > 70


WIDER_THAN_ITS_PLACE = """[...document.querySelectorAll(".content")]
  .flatMap((content) =>
    [...content.querySelectorAll(":scope > *, select, .button")].filter(
      (part) => part.offsetWidth > content.clientWidth + 1,
    ),
  )
  .map((part) => part.className)"""


OVERFLOWING = """[...document.querySelectorAll(".clock > *, .problems code, .example")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent)"""


@pytest.mark.parametrize("width", [360, 420, 768, 1024, 1240, 1440, 2200])
async def test_the_page_never_scrolls_sideways(browser: Browser, bench: Bench, width: int) -> None:
    furnish(bench)
    async with open_window(browser, bench.url, width=width) as window:
        if width < 640:
            tab = window.page.get_by_role("button", name="Discord")
            await tab.click()
            await expect(window.page.locator(".pane.slack")).to_be_hidden()
        await expect(window.discord.locator(".thinking")).to_be_visible()
        assert await window.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await window.evaluate(WIDER_THAN_ITS_PLACE) == []
        assert await window.evaluate(OVERFLOWING) == []


async def test_a_narrow_page_shows_one_pane_and_a_sign_of_what_arrived_in_the_other(
    browser: Browser, bench: Bench
) -> None:
    async with open_window(browser, bench.url, width=390) as window:
        await expect(window.page.locator(".pane.slack")).to_be_visible()
        await expect(window.page.locator(".pane.discord")).to_be_hidden()
        bench.discord.show(discord_message(1, "something new"))
        tab = window.page.get_by_role("button", name="Discord new")
        await tab.click()
        await expect(window.page.locator(".pane.discord").get_by_text("something new")).to_be_visible()
        await expect(window.page.locator(".pane.slack")).to_be_hidden()
        await expect(tab).to_have_count(0)


async def test_one_types_before_the_history_by_keyboard(window: Window, bench: Bench) -> None:
    furnish(bench)
    await expect(window.discord.locator(".thinking")).to_be_visible()
    reached = []
    for _ in range(60):
        await window.page.keyboard.press("Tab")
        reached.append(await window.focused_name())
        if reached[-1] == "Dismiss message":
            break
    assert reached.index("Message #general on Slack") < reached.index("Share")


async def test_everything_has_a_name(window: Window, bench: Bench) -> None:
    furnish(bench)
    await expect(window.discord.locator(".thinking")).to_be_visible()
    for role in ("button", "link", "textbox", "combobox", "img"):
        for each in await window.page.get_by_role(role).all():
            assert await each.aria_snapshot() != f"- {role}"


async def test_tab_reaches_every_part_and_shows_where_it_is(window: Window, bench: Bench) -> None:
    furnish(bench)
    await expect(window.discord.locator(".thinking")).to_be_visible()
    reached, unmarked = [], []
    for _ in range(60):
        await window.page.keyboard.press("Tab")
        if await window.evaluate("document.activeElement === document.body"):
            break
        reached.append(await window.focused_name())
        marked = "(({outlineStyle, boxShadow}) => outlineStyle !== 'none' || boxShadow !== 'none')"
        within = "(document.activeElement.closest('.composer-box') ?? document.activeElement)"
        if not await window.evaluate(f"{marked}(getComputedStyle({within}))"):
            unmarked.append(reached[-1])
    assert unmarked == []
    parts = (
        "Skip to asking",
        "+1 day",
        "Dark theme",
        "Ask both",
        "Ask both: /cyberdialogue summary",
        "Message #general on Slack",
        "Message #general on Discord",
        "Share",
        "Dismiss message",
    )
    for part in parts:
        assert part in reached


async def test_examples_are_one_stop_walked_with_arrow_keys(window: Window) -> None:
    await window.page.get_by_role("button", name="Ask both: /cyberdialogue summary").focus()
    await window.page.keyboard.press("ArrowRight")
    assert await window.focused_name() == "Ask both: /cyberdialogue fact hotline"
    await window.page.keyboard.press("End")
    assert await window.focused_name() == "Ask both: /cyberdialogue remind on"
    await window.page.keyboard.press("ArrowRight")
    assert await window.focused_name() == "Ask both: /cyberdialogue summary"


async def test_who_wants_no_motion_gets_none(browser: Browser, bench: Bench) -> None:
    bench.discord.show(discord_message(1, _pending=True))
    async with open_window(browser, bench.url, motion=False) as window:
        dot = window.discord.locator(".dots i").first
        await expect(dot).to_have_css("animation-iteration-count", "1")


async def test_new_messages_are_announced_and_old_ones_are_not(window: Window, bench: Bench) -> None:
    log = window.slack.get_by_role("log")
    await expect(log).to_have_attribute("aria-live", "polite")
    await window.slack.get_by_role("button", name="briefings").click()
    bench.slack.show(slack_message(1, text="news"), channel=BRIEFINGS)
    await expect(log).to_contain_text("news")


async def test_what_one_uses_in_a_pane_has_another_name_than_in_the_other(
    window: Window, bench: Bench
) -> None:
    furnish(bench)
    slack, discord = (await window.evaluate(NAMES)).values()
    assert len(slack) >= len(("channels", "messages", "suggestions", "composer", "attach", "send", "person"))
    assert not set(slack) & set(discord)
    articles = [await pane.locator("article").last.get_attribute("aria-label") for pane in window.panes]
    assert articles[0] != articles[1]

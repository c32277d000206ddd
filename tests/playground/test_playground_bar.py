"""The bar: the clock, the facts, the themes; and that everyone can read and reach all of it."""

from contextlib import AsyncExitStack
from typing import get_args

import pytest
from playwright.async_api import Browser, expect

from bot.playground.server import open_playground
from tests.playground.stage import (
    ANA,
    BRIEFINGS,
    START,
    Stage,
    StageClock,
    StageDesk,
    discord_message,
    slack_message,
    slack_view,
)
from tests.playground.window import Bench, Theme, Window, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROBLEM = "facts/cyberdialogue/events.yaml:14:9: unknown source 'chinadaily'; did you mean 'china-daily'?"


async def test_the_clock_shows_the_playgrounds_time_in_the_readers_zone(window: Window) -> None:
    clock = window.page.get_by_role("region", name="Clock")
    await expect(clock).to_contain_text("Mon, 24 Nov 2025, 09:12")
    await expect(clock).to_contain_text("GMT")


async def test_a_day_later_messages_say_yesterday(window: Window, bench: Bench) -> None:
    bench.slack.show(slack_message(1, text="hello"))
    day = window.slack.get_by_role("separator", name="today")
    await expect(day).to_be_visible()
    await window.page.get_by_role("button", name="+1 day").click()
    await expect(window.page.get_by_role("region", name="Clock")).to_contain_text("Tue, 25 Nov 2025")
    await expect(window.slack.get_by_role("separator", name="yesterday")).to_be_visible()


async def test_the_next_reminder_is_named_and_one_press_away(window: Window, bench: Bench) -> None:
    button = window.page.get_by_role("button", name="Jump to the next reminder")
    await expect(button).to_contain_text("10th anniversary of the first ministerial dialogue · #briefings")
    await button.click()
    await expect(window.page.get_by_role("region", name="Clock")).to_contain_text("Mon, 1 Dec 2025, 09:00")
    bench.slack.show(slack_message(700_000, text="Ten years ago today"), channel=BRIEFINGS)
    await expect(window.slack.get_by_role("button", name="briefings (new messages)")).to_be_visible()


async def test_with_nothing_planned_the_button_says_how_to_plan(window: Window, bench: Bench) -> None:
    bench.desk.reminder = None
    bench.slack.touch()
    button = window.page.get_by_role("button", name="Jump to the next reminder")
    await expect(button).to_contain_text("remind on")
    await expect(button).to_be_disabled()


async def test_a_picked_date_moves_the_clock_and_going_back_warns(window: Window) -> None:
    page = window.page
    await page.get_by_role("button", name="Pick a date").click()
    await page.get_by_label("Put the clock to").fill("2015-12-03T08:30")
    await page.get_by_role("button", name="Go there").click()
    await expect(page.get_by_role("region", name="Clock")).to_contain_text("Thu, 3 Dec 2015, 08:30")
    await expect(page.get_by_text("not posted again")).to_be_visible()
    await page.get_by_role("button", name="Reset").click()
    await expect(page.get_by_role("region", name="Clock")).to_contain_text("Mon, 24 Nov 2025, 09:12")


async def test_problems_are_listed_as_soon_as_a_file_is_saved_and_gone_once_mended(
    window: Window, bench: Bench
) -> None:
    state = window.page.get_by_role("button", name="24 facts")
    await expect(state).to_be_visible()
    bench.desk.load(problems=[PROBLEM, "facts/cyberdialogue/new.yaml:1:1: empty"])
    problems = window.page.get_by_role("status", name="Problems in the fact files")
    await expect(problems.get_by_role("listitem")).to_have_count(2)
    await expect(problems).to_contain_text("facts/cyberdialogue/events.yaml:14:9")
    await expect(problems).to_contain_text("did you mean 'china-daily'?")
    await expect(window.page.get_by_role("button", name="2 problems")).to_be_visible()
    bench.desk.load(problems=[], facts=25)
    await expect(problems).to_have_count(0)
    await expect(window.page.get_by_role("button", name="25 facts")).to_be_visible()


async def test_the_facts_button_tells_which_folder_to_edit(window: Window) -> None:
    await window.page.get_by_role("button", name="24 facts").click()
    panel = window.page.get_by_role("dialog", name="Facts being served")
    await expect(panel).to_contain_text("facts/cyberdialogue")
    await window.page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()


async def test_the_theme_follows_the_system_until_one_is_chosen(window: Window) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await window.evaluate(ground)
    await window.page.emulate_media(color_scheme="dark")
    dark = await window.evaluate(ground)
    assert light != dark
    await window.page.get_by_role("button", name="Dark theme", pressed=True).click()
    assert await window.evaluate(ground) == light
    await window.page.reload()
    await expect(window.page.get_by_role("button", name="Dark theme", pressed=False)).to_be_visible()
    assert await window.evaluate(ground) == light


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
  .flatMap((content) => [...content.children].filter((part) => part.offsetWidth > content.clientWidth + 1))
  .map((part) => part.className)"""


@pytest.mark.parametrize("width", [360, 420, 768, 1024, 1440, 2200])
async def test_the_page_never_scrolls_sideways(browser: Browser, bench: Bench, width: int) -> None:
    furnish(bench)
    async with open_window(browser, bench.url, width=width) as window:
        await expect(window.discord.locator(".thinking")).to_be_visible()
        assert await window.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await window.evaluate(WIDER_THAN_ITS_PLACE) == []


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
        "Message #general",
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


async def test_a_new_message_is_scrolled_to_unless_one_reads_further_up(window: Window, bench: Bench) -> None:
    log = window.slack.get_by_role("log")
    bench.slack.show(*(slack_message(at, text=f"line {at}") for at in range(60)))
    await expect(log.get_by_text("line 59")).to_be_in_viewport()
    await log.focus()
    await window.page.keyboard.press("Home")
    await expect(log.get_by_text("line 2", exact=True)).to_be_in_viewport()
    bench.slack.show(slack_message(61, text="the newest"))
    await expect(log.get_by_text("the newest")).to_have_count(1)
    await expect(log.get_by_text("the newest")).not_to_be_in_viewport()


async def test_an_answer_longer_than_the_pane_is_shown_from_its_beginning(
    window: Window, bench: Bench
) -> None:
    log = window.discord.get_by_role("log")
    bench.discord.show(discord_message(1, "before"), discord_message(2, _pending=True))
    await expect(log.get_by_text("thinking")).to_be_in_viewport()
    long = "\n".join(["# The title", *(f"line {at}" for at in range(90))])
    bench.discord.channel("100")["messages"][-1:] = [discord_message(2, long)]
    bench.discord.touch()
    await expect(log.get_by_text("The title")).to_be_in_viewport()
    await log.focus()
    await window.page.keyboard.press("End")
    await expect(log.get_by_text("The title")).not_to_be_in_viewport()
    bench.discord.put(connected=False)
    await expect(window.discord).to_contain_text("bot not connected")
    await expect(log.get_by_text("The title")).not_to_be_in_viewport()


@pytest.mark.parametrize(
    ("line", "phrased"),
    [
        ("/cyberdialogue summary", "/cyberdialogue summary"),
        ("/cyberdialogue fact hotline", "/cyberdialogue fact id:hotline"),
        ("/cyberdialogue fact id:hotline", "/cyberdialogue fact id:hotline"),
        ("/cyberdialogue search who led limit:3", "/cyberdialogue search words:who led limit:3"),
        ("/cyberdialogue timeline 2014 2015", "/cyberdialogue timeline from:2014 to:2015"),
        ("/cyberdialogue timeline 2014 to:2015", "/cyberdialogue timeline from:2014 to:2015"),
        ("/cyberdialogue remind on", "/cyberdialogue remind on"),
        ("/other thing", "/other thing"),
        ("Good morning", "Good morning"),
    ],
)
async def test_a_line_asked_on_both_names_its_options_on_discord(
    window: Window, bench: Bench, line: str, phrased: str
) -> None:
    await window.page.get_by_role("textbox", name="A command to ask in both panes").fill(line)
    await window.page.get_by_role("button", name="Ask both", exact=True).click()
    await bench.slack.until(lambda: [deed["text"] for deed in bench.slack.deeds("type")] == [line])
    await bench.discord.until(lambda: [deed["text"] for deed in bench.discord.deeds("type")] == [phrased])


async def test_the_page_says_when_the_playground_is_gone_and_goes_on_when_it_is_back(
    browser: Browser,
) -> None:
    stage, clock, desk = Stage(slack_view()), StageClock(), StageDesk()
    async with AsyncExitStack() as stack:
        async with open_playground({"slack": stage}, clock=clock, facts=desk, port=0) as url:
            window = await stack.enter_async_context(open_window(browser, url))
        gone = window.page.get_by_text("The playground does not answer")
        await expect(gone).to_be_visible()
        stage.show(slack_message(1, text="said meanwhile"))
        port = int(url.rstrip("/").rpartition(":")[2])
        async with open_playground({"slack": stage}, clock=clock, facts=desk, port=port):
            await expect(window.slack).to_contain_text("said meanwhile")
            await expect(gone).to_be_hidden()
            await window.page.close()
        window.complaints.clear()


async def test_a_playground_with_one_platform_shows_one_pane(browser: Browser) -> None:
    stage = Stage(slack_view())
    stage.put(connected=False)
    playground = open_playground({"slack": stage}, clock=StageClock(), facts=StageDesk(), port=0)
    async with playground as url, open_window(browser, url) as window:
        await expect(window.slack).to_contain_text("bot not connected")
        await expect(window.discord).to_have_count(0)


def furnish(bench: Bench) -> None:
    """Put something of everything on the page."""
    bench.desk.load(problems=[PROBLEM])
    share = {"type": "button", "action_id": "s", "text": {"type": "plain_text", "text": "Share"}}
    styles = [share | {"style": "primary", "action_id": "p"}, share | {"style": "danger", "action_id": "d"}]
    markup = f"*b* `code` <@{ANA}> <https://example.org|link>\n&gt; quoted\n```pre```"
    cell = {"type": "raw_text", "text": "a cell with some words in it"}
    bench.slack.show(
        slack_message(-90_000, text=f"Morning <@{ANA}>, see <#{BRIEFINGS}>", user="201", bot_id=None),
        slack_message(
            1,
            {"type": "header", "text": {"type": "plain_text", "text": "Summary " + "x" * 90}},
            {"type": "section", "text": {"type": "mrkdwn", "text": markup}, "accessory": share},
            {"type": "table", "rows": [[cell] * 6, [cell] * 6]},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "China Daily"}]},
            {"type": "actions", "block_id": "b", "elements": [share, *styles]},
            {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "a map"},
            _ephemeral=True,
        ),
    )
    bench.slack.put(notices=[{"text": "/cyberdialogue failed", "at": START.isoformat()}])
    buttons = [
        {"type": 2, "style": style, "label": f"B{style}", "custom_id": str(style)} for style in range(1, 5)
    ]
    ana = {"id": ANA, "username": "ana"}
    embed = {
        "title": "Summary " + "x" * 90,
        "description": f"**b** `code` <@{ANA}> [link](https://example.org)\n> quoted\n-# small\n```pre```",
        "fields": [{"name": "Due", "value": "soon"}],
        "footer": {"text": "China Daily"},
    }
    bench.discord.show(
        discord_message(
            1,
            "# Title",
            embeds=[embed],
            components=[{"type": 1, "components": buttons}],
            _ephemeral=True,
            edited_timestamp=START.isoformat(),
            interaction_metadata={"type": 2, "user": ana, "name": "cyberdialogue summary"},
        ),
        discord_message(2, _pending=True),
    )

"""The bar: the clock, the facts, the themes."""

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from bot.playground.server import open_playground
from bot.playground.slack import FAR_END as SLACK
from tests.playground.furniture import PROBLEM
from tests.playground.stage import (
    BRIEFINGS,
    Stage,
    StageClock,
    StageFacts,
    slack_message,
    slack_view,
)
from tests.playground.window import Bench, Window, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_warnings_are_listed_with_the_facts_that_serve(window: Window, bench: Bench) -> None:
    bench.desk.load(problems=[], warnings=["facts/cyberdialogue/events.yaml:14:9: text says 50"])
    await window.page.get_by_role("button", name="24 facts").click()
    panel = window.page.get_by_role("dialog", name="Facts being served")
    await expect(panel).to_contain_text("1 warning")
    await expect(panel.get_by_role("list", name="Warnings")).to_contain_text("text says 50")


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


@pytest.mark.parametrize(
    ("line", "phrased"),
    [
        ("/cyberdialogue summary", "/cyberdialogue summary"),
        ("/cyberdialogue fact hotline", "/cyberdialogue fact id:hotline"),
        ("/cyberdialogue fact id:hotline", "/cyberdialogue fact id:hotline"),
        ("/cyberdialogue search who led limit:3", "/cyberdialogue search words:who led limit:3"),
        ("/cyberdialogue timeline 2014 2015", "/cyberdialogue ask question:timeline 2014 2015"),
        ("/cyberdialogue timeline 2014 to:2015", "/cyberdialogue ask question:timeline 2014 to:2015"),
        ("/cyberdialogue people Guo Shengkun", "/cyberdialogue people name:Guo Shengkun"),
        ("/cyberdialogue who led the talks?", "/cyberdialogue ask question:who led the talks?"),
        ("/cyberdialogue remind on", "/cyberdialogue remind on"),
        ("/cyberdialogue remind off", "/cyberdialogue-manage remind off"),
        ("/other thing", "/other thing"),
    ],
)
async def test_a_line_asked_on_both_names_its_options_on_discord(
    window: Window, bench: Bench, line: str, phrased: str
) -> None:
    await window.page.get_by_role("textbox", name="A command to ask in every pane").fill(line)
    await window.page.get_by_role("button", name="Ask both", exact=True).click()
    await bench.slack.until(lambda: [action["text"] for action in bench.slack.actions("type")] == [line])
    await bench.discord.until(
        lambda: [action["text"] for action in bench.discord.actions("type")] == [phrased]
    )


@pytest.mark.parametrize(
    ("typed", "asked", "phrased"),
    [
        ("summary", "/cyberdialogue summary", "/cyberdialogue summary"),
        ("cyberdialogue fact hotline", "/cyberdialogue fact hotline", "/cyberdialogue fact id:hotline"),
        ("who led?", "/cyberdialogue who led?", "/cyberdialogue ask question:who led?"),
    ],
)
async def test_what_is_typed_above_both_panes_is_run_without_the_slash_command_too(
    window: Window, bench: Bench, typed: str, asked: str, phrased: str
) -> None:
    await window.page.get_by_role("textbox", name="A command to ask in every pane").fill(typed)
    await window.page.get_by_role("button", name="Ask both", exact=True).click()
    await bench.slack.until(lambda: [action["text"] for action in bench.slack.actions("type")] == [asked])
    await bench.discord.until(
        lambda: [action["text"] for action in bench.discord.actions("type")] == [phrased]
    )


async def test_the_page_says_when_the_playground_is_gone_and_goes_on_when_it_is_back(
    browser: Browser,
) -> None:
    stage, clock, desk = Stage(slack_view()), StageClock(), StageFacts()
    async with AsyncExitStack() as stack:
        async with open_playground({SLACK: stage}, clock=clock, facts=desk, port=0) as url:
            window = await stack.enter_async_context(open_window(browser, url))
        gone = window.page.get_by_text("The playground does not answer")
        await expect(gone).to_be_visible()
        stage.show(slack_message(1, text="said meanwhile"))
        port = int(url.rstrip("/").rpartition(":")[2])
        async with open_playground({SLACK: stage}, clock=clock, facts=desk, port=port):
            await expect(window.slack).to_contain_text("said meanwhile")
            await expect(gone).to_be_hidden()
            await window.page.close()
        window.complaints.clear()


async def test_a_playground_with_one_platform_shows_one_pane(browser: Browser) -> None:
    stage = Stage(slack_view())
    stage.put(connected=False)
    playground = open_playground({SLACK: stage}, clock=StageClock(), facts=StageFacts(), port=0)
    async with playground as url, open_window(browser, url) as window:
        await expect(window.slack).to_contain_text("bot not connected")
        await expect(window.discord).to_have_count(0)

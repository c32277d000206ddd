"""The page in front of both platforms: type, answer, press, share, page, by mouse and by keyboard."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.platforms import discord, slack
from bot.playground.server import open_playground
from bot.playground.wiring import far_end_kinds, open_far_end
from tests.playground.core import FACTS, CoreClock, PlaygroundCore
from tests.playground.stage import StageFacts
from tests.playground.window import Window, composer, last_message, offers, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def live_window(browser: Browser) -> AsyncIterator[Window]:
    """The page in front of both platforms' far ends, each with the real adapter connected to it."""
    clock, core = CoreClock(), PlaygroundCore()
    async with AsyncExitStack() as stack:
        far_ends, kinds = {}, far_end_kinds()
        for platform in (slack.PLATFORM, discord.PLATFORM):
            far_end = await stack.enter_async_context(open_far_end(platform, core.slash_commands, clock.now))
            await stack.enter_async_context(platform.connect(far_end.settings, core, clock))
            far_ends[kinds[platform.name]] = far_end
        playground = open_playground(far_ends, clock=clock, facts=StageFacts(), port=0)
        url = await stack.enter_async_context(playground)
        yield await stack.enter_async_context(open_window(browser, url))


async def test_one_question_is_answered_on_both_platforms(live_window: Window) -> None:
    await live_window.page.get_by_role("button", name="Ask both: /cyberdialogue summary").click()
    for pane in live_window.panes:
        await expect(last_message(pane)).to_contain_text("the two sides agreed on guiding principles")
        await expect(last_message(pane).locator("strong", has_text="guiding principles")).to_be_visible()


async def test_a_typed_line_is_asked_on_both_platforms(live_window: Window) -> None:
    asking = live_window.page.get_by_role("textbox", name="A command to ask in every pane")
    await asking.fill("/cyberdialogue fact hotline")
    await asking.press("Enter")
    for pane in live_window.panes:
        await expect(last_message(pane).locator("blockquote")).to_contain_text("set up a hotline")


async def test_every_example_is_answered_on_both_platforms(live_window: Window) -> None:
    examples = live_window.page.get_by_role("toolbar", name="Example commands").get_by_role("button")
    expected = ["According to", "set up a hotline", "not assessed", "Guo Shengkun", "Only managers"]
    await expect(examples).to_have_count(len(expected))
    for at, words in enumerate(expected):
        await examples.nth(at).click()
        for pane in live_window.panes:
            await expect(last_message(pane)).to_contain_text(words)


async def test_an_ordinary_message_is_seen_by_the_other_person(live_window: Window) -> None:
    for pane in live_window.panes:
        await composer(pane).fill("Shall we meet at ten?")
        await composer(pane).press("Enter")
        await expect(last_message(pane)).to_contain_text("Shall we meet at ten?")
        await pane.get_by_role("combobox", name="Acting as").select_option("Ben Okafor")
        await expect(pane.get_by_role("combobox", name="Acting as admin")).to_be_visible()
        await expect(last_message(pane)).to_contain_text("Ana Reyes")
        await expect(last_message(pane)).to_contain_text("Shall we meet at ten?")


async def test_a_private_answer_is_hidden_from_others_until_it_is_shared(live_window: Window) -> None:
    await live_window.page.get_by_role("button", name="Ask both: /cyberdialogue summary").click()
    for pane in live_window.panes:
        await expect(last_message(pane)).to_have_class(re.compile("ephemeral"))
        await pane.get_by_role("combobox", name="Acting as").select_option("Ben Okafor")
        await expect(pane.locator("article")).to_have_count(0)
        await pane.get_by_role("combobox", name="Acting as").select_option("Ana Reyes")
        await last_message(pane).get_by_role("button", name="Share in channel").click()
        await expect(pane.get_by_text("Shared by").first).to_be_visible()
        await pane.get_by_role("combobox", name="Acting as").select_option("Ben Okafor")
        await expect(last_message(pane)).to_contain_text("guiding principles")


async def test_managers_may_what_members_may_not(live_window: Window) -> None:
    for pane in live_window.panes:
        await pane.get_by_role("combobox", name="Acting as").select_option("Ben Okafor")
        await expect(pane.get_by_role("combobox", name="Acting as admin")).to_be_visible()
    await live_window.page.get_by_role("button", name="Ask both: /cyberdialogue remind on").click()
    for pane in live_window.panes:
        await expect(last_message(pane)).to_contain_text("Reminders are on")


async def test_paging_by_keyboard_replaces_the_answer_and_keeps_the_focus(live_window: Window) -> None:
    await live_window.page.get_by_role("button", name="Ask both: /cyberdialogue summary").click()
    for pane in live_window.panes:
        await last_message(pane).get_by_role("button", name="Next page").focus()
        await live_window.page.keyboard.press("Enter")
        await expect(last_message(pane)).to_contain_text("page 2 of 2")
        await expect(pane.locator("article")).to_have_count(1)
        await expect(last_message(pane).get_by_role("button", name="First page")).to_be_focused()
        await live_window.page.keyboard.press("Enter")
        await expect(last_message(pane)).to_contain_text("According to China Daily")


async def test_discord_completes_commands_options_and_values(live_window: Window) -> None:
    field, page = composer(live_window.discord), live_window.page
    offered = offers(live_window.discord)
    await field.press_sequentially("/cyberdialogue f")
    await expect(offered).to_have_count(1)
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/cyberdialogue fact ")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/cyberdialogue fact id:")
    await expect(offered.locator(".offer-label")).to_have_text(list(FACTS.values()))
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(offered.nth(1)).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("/cyberdialogue fact id:hotline")
    await page.keyboard.press("Escape")
    await expect(offered).to_have_count(0)
    await page.keyboard.press("Enter")
    await expect(last_message(live_window.discord)).to_contain_text("set up a hotline")
    await expect(field).to_have_value("")


async def test_slack_completes_the_command_and_hints_at_the_rest(live_window: Window) -> None:
    field, page = composer(live_window.slack), live_window.page
    await field.press_sequentially("/cy")
    await expect(offers(live_window.slack)).to_contain_text("/cyberdialogue")
    await page.keyboard.press("Tab")
    await expect(field).to_have_value("/cyberdialogue ")
    await page.keyboard.type("summary")
    await expect(offers(live_window.slack)).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(last_message(live_window.slack)).to_contain_text("According to China Daily")


async def test_arrow_up_brings_the_last_line_back(live_window: Window) -> None:
    field = composer(live_window.slack)
    await field.fill("Good morning")
    await field.press("Enter")
    await expect(field).to_have_value("")
    await field.press("ArrowUp")
    await expect(field).to_have_value("Good morning")


async def test_what_a_platform_refuses_is_told_in_its_own_words(live_window: Window) -> None:
    for pane in live_window.panes:
        await composer(pane).fill("/nosuchcommand")
        await composer(pane).press("Enter")
        await expect(pane.locator(".notice")).to_have_count(1)
        await expect(pane.locator(".notice")).to_contain_text("/nosuchcommand")
        await pane.get_by_role("button", name="Put away: ").click()
        await expect(pane.locator(".notice")).to_have_count(0)


async def test_a_refusal_is_put_away_once_one_says_something_else(live_window: Window) -> None:
    for pane in live_window.panes:
        for line, notices in (("/nosuchcommand", 1), ("Good morning", 0)):
            await composer(pane).fill(line)
            await composer(pane).press("Enter")
            await expect(pane.locator(".notice")).to_have_count(notices)


async def test_a_form_of_the_bots_is_filled_in_and_answered(live_window: Window) -> None:
    for pane in live_window.panes:
        await pane.get_by_role("button", name="briefings").click()
        await composer(pane).fill("/cyberdialogue propose")
        await composer(pane).press("Enter")
        form = pane.get_by_role("dialog", name="Propose a title")
        await expect(form.get_by_role("textbox")).to_have_value("A hotline is set up")
        await form.get_by_role("textbox").fill("The hotline")
        await live_window.page.keyboard.press("Enter")
        await expect(form).to_have_count(0)
        await expect(last_message(pane)).to_contain_text("You propose:")
        await expect(last_message(pane)).to_contain_text("The hotline")


async def test_the_apps_home_shows_what_the_bot_puts_there(live_window: Window) -> None:
    await live_window.slack.get_by_role("button", name="cyberdialogue: Home").click()
    home = live_window.slack.locator(".app-home")
    await expect(home.get_by_role("heading", name="China–US ministerial dialogue")).to_be_visible()
    await live_window.page.get_by_role("button", name="Ask both: /cyberdialogue summary").click()
    await expect(last_message(live_window.slack)).to_contain_text("According to China Daily")


async def test_channels_are_walked_with_the_arrow_keys(live_window: Window) -> None:
    for pane in live_window.panes:
        await pane.get_by_role("button", name="general").focus()
        await live_window.page.keyboard.press("ArrowDown")
        await expect(pane.get_by_role("button", name="briefings")).to_be_focused()
        await live_window.page.keyboard.press("Enter")
        await expect(pane.get_by_role("log", name="Messages in briefings")).to_be_visible()
        await expect(pane.get_by_role("button", name="briefings")).to_have_attribute("aria-current", "page")

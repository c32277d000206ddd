"""A platform is one folder: what it declares is all that the playground needs to open and to show it."""

from contextlib import AsyncExitStack

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.playground.server import open_playground
from bot.playground.wiring import far_end_kinds
from tests.playground import platforms
from tests.playground.stage import StageClock, StageFacts
from tests.playground.window import last_message, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_far_ends_of_the_playground_are_found_by_their_declarations() -> None:
    assert {name: kind.title for name, kind in far_end_kinds().items()} == {
        "slack": "Slack",
        "discord": "Discord",
    }


async def test_platform_of_another_folder_stands_beside_the_others(browser: Browser) -> None:
    kinds = {**far_end_kinds(), **far_end_kinds(platforms)}
    async with AsyncExitStack() as stack:
        far_ends = {kind: await stack.enter_async_context(kind.open()) for kind in kinds.values()}
        office = next(far_end for kind, far_end in far_ends.items() if kind.name == "telegrams")
        playground = open_playground(far_ends, clock=StageClock(), facts=StageFacts(), port=0)
        window = await stack.enter_async_context(
            open_window(browser, await stack.enter_async_context(playground))
        )
        await expect(window.page.locator(".pane")).to_have_count(3)
        await expect(window.page.locator(".pane").last).to_contain_text("Telegrams · bot connected")
        pane = window.page.locator(".pane.telegrams")
        await window.page.get_by_role("textbox", name="A command to ask").fill("arriving monday")
        await window.page.get_by_role("button", name="Ask all", exact=True).click()
        await expect(last_message(pane)).to_contain_text("ARRIVING MONDAY STOP")
        spacing = (
            await last_message(pane).locator(".wire").evaluate("one => getComputedStyle(one).letterSpacing")
        )
        assert spacing == "3px"
        async with (
            aiohttp.ClientSession() as http,
            http.post(f"{office.settings['TELEGRAMS_URL']}/telegrams", data="welcome"),
        ):
            await expect(last_message(pane)).to_contain_text("WELCOME")


async def test_platform_of_another_folder_shares_faults_control_and_guard() -> None:
    [kind] = far_end_kinds(platforms).values()
    async with kind.open() as office, aiohttp.ClientSession() as http:
        url = f"{office.settings['TELEGRAMS_URL']}/telegrams"
        office.fault("wire", "no_paper")
        async with http.post(url, data="x") as response:
            assert response.status == 507
        async with http.get(f"{office.control_url}/log") as response:
            [entry] = (await response.json())["requests"]
            assert (entry["call"], entry["fault"], entry["status"]) == ("wire", "no_paper", 507)
        async with http.post(url, data="x", headers={"Host": "untrusted.example"}) as response:
            assert response.status == 403

"""Messages as they come: where one looks, who sees them, what is news."""

import pytest
from playwright.async_api import Browser, expect

from tests.playground.stage import GENERAL, discord_message, slack_message
from tests.playground.window import Bench, Window, last_message, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")


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


async def test_a_waiting_answer_says_that_the_bot_is_thinking(window: Window, bench: Bench) -> None:
    bench.discord.show(discord_message(1, _pending=True, _ephemeral=True))
    await expect(last_message(window.discord)).to_contain_text("cyberdialogue is thinking…")
    bench.discord.channel("100")["messages"][-1:] = [discord_message(1, "Here it is")]
    bench.discord.touch()
    await expect(last_message(window.discord)).to_contain_text("Here it is")
    await expect(window.discord.get_by_text("thinking")).to_have_count(0)


async def test_direct_messages_of_the_bot_come_up_as_news(window: Window, bench: Bench) -> None:
    direct = {"id": "D1", "name": "directmessage", "private": True, "im": True, "topic": ""}
    said = slack_message(1, text="Only for you")
    bench.slack.put(channels=[*bench.slack.scene["channels"], {**direct, "messages": [said]}])
    place = window.slack.get_by_role("button", name="cyberdialogue (new messages)")
    await place.click()
    await expect(last_message(window.slack)).to_contain_text("Only for you")
    await expect(place).to_have_count(0)


async def test_private_answers_say_so_and_can_be_put_away(window: Window, bench: Bench) -> None:
    bench.slack.show(slack_message(1, text="for you", _ephemeral=True))
    bench.discord.show(discord_message(1, "for you", _ephemeral=True))
    await expect(window.slack.get_by_text("Only visible to you")).to_be_visible()
    await expect(window.discord.get_by_text("Only you can see this")).to_be_visible()
    await window.slack.get_by_role("button", name="Dismiss").click()
    await window.discord.get_by_role("button", name="Dismiss message").click()
    for pane in window.panes:
        await expect(pane.get_by_text("for you")).to_have_count(0)


async def test_the_page_opens_where_the_bot_is_in_every_pane(browser: Browser, bench: Bench) -> None:
    bench.slack.channel(GENERAL)["bot_is_member"] = False
    async with open_window(browser, bench.url) as window:
        for pane in window.panes:
            await expect(pane.get_by_role("button", name="briefings")).to_have_attribute(
                "aria-current", "page"
            )


async def test_a_bot_that_is_not_in_a_channel_can_be_invited_there(window: Window, bench: Bench) -> None:
    invite = window.slack.get_by_role("button", name="Invite cyberdialogue")
    await expect(invite).to_have_count(0)
    bench.slack.channel(GENERAL)["bot_is_member"] = False
    bench.slack.touch()
    await invite.click()
    await bench.slack.until(lambda: bench.slack.actions("invite") == [{"do": "invite", "channel": GENERAL}])


async def test_an_id_is_not_broken_at_its_hyphens(window: Window, bench: Bench) -> None:
    bench.discord.show(*(discord_message(at, f"{'x' * at} `training-course`") for at in range(60)))
    ids = window.discord.locator("code")
    await expect(ids).to_have_count(60)
    heights = await ids.evaluate_all("(all) => all.map((code) => code.getClientRects().length)")
    assert set(heights) == {1}

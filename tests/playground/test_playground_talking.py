"""Talking to the bot in the page as on the platforms: mentions, threads, direct messages, files."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload, Locator, expect

from tests.playground.program import Program, running_program
from tests.playground.stage import Stage, discord_message, slack_message
from tests.playground.window import Bench, Window, composer, last_message, offers, open_window

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOTES: Sequence[FilePayload] = [{"name": "notes.pdf", "mimeType": "application/pdf", "buffer": b"x" * 23_400}]
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
AGREED = "They also agreed to set up a hotline"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    async with running_program(tmp_path_factory.mktemp("program")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def talk(browser: Browser, program: Program) -> AsyncIterator[Window]:
    """The page of the whole program."""
    async with open_window(browser, program.url) as window:
        yield window


async def test_a_mention_is_completed_and_answered_where_it_stands(talk: Window) -> None:
    for pane in talk.panes:
        field = composer(pane)
        await field.press_sequentially("@cyb")
        await expect(offers(pane)).to_have_count(1)
        await field.press("Tab")
        await expect(field).to_have_value("@cyberdialogue ")
        await field.press_sequentially("hotline")
        await field.press("Enter")
        await expect(_answer(pane)).to_contain_text(AGREED)


async def test_a_direct_message_is_a_conversation_from_the_first_word_on(talk: Window) -> None:
    for pane in talk.panes:
        await pane.locator(".channel", has_text="cyberdialogue").first.click()
        await _type(pane, "hotline")
        await expect(_answer(pane)).to_contain_text(AGREED)
        await expect(pane.locator(".channel[aria-current]")).to_contain_text("cyberdialogue")
        await _type(pane, "what is overdue?")
        await expect(last_message(pane)).to_contain_text("Deadlines")


async def test_a_thread_is_begun_under_a_message_and_left_again(talk: Window) -> None:
    for pane, begins in zip(talk.panes, ("Reply in thread", "Create thread"), strict=True):
        await pane.locator(".channel", has_text="policy-desk").click()
        await _type(pane, "Who keeps the notes?")
        said = pane.locator("article", has_text="Who keeps the notes?").last
        await said.get_by_role("button", name=begins).focus()
        await talk.page.keyboard.press("Enter")
        await expect(pane.locator(".channel-head")).to_contain_text(re.compile("Thread|Who keeps the notes"))
        await expect(composer(pane)).to_be_focused()
        await _type(pane, "I do")
        await expect(last_message(pane)).to_contain_text("I do")
    await talk.slack.get_by_role("button", name="Back to #policy-desk").click()
    await talk.discord.locator(".channel", has_text="policy-desk").click()
    for pane, leads in zip(talk.panes, ("1 reply", "Thread: Who keeps the notes?"), strict=True):
        await expect(pane.locator("article", has_text="I do")).to_have_count(0)
        await pane.get_by_role("button", name=leads).click()
        await expect(pane.locator("article", has_text="I do")).to_be_visible()


async def test_files_go_with_the_next_message_and_can_be_taken_off_before(talk: Window) -> None:
    for pane in talk.panes:
        await pane.locator(".channel", has_text="general").click()
        await pane.locator("input[type=file]").set_input_files(NOTES)
        await pane.get_by_role("button", name="Take notes.pdf off").click()
        await expect(pane.locator(".chosen")).to_be_hidden()
        await pane.locator("input[type=file]").set_input_files(NOTES)
        await _type(pane, "The notes")
        await expect(last_message(pane).locator(".file")).to_contain_text("notes.pdf23.4 kB")
        await expect(pane.locator(".chosen")).to_be_hidden()


async def test_a_file_dropped_on_a_pane_goes_with_the_next_message_and_none_with_a_command(
    window: Window, bench: Bench
) -> None:
    for pane, stage in zip(window.panes, (bench.slack, bench.discord), strict=True):
        await pane.evaluate(
            """pane => {
              const data = new DataTransfer();
              data.items.add(new File(["0123"], "plan.txt", { type: "text/plain" }));
              const drag = { dataTransfer: data, bubbles: true, cancelable: true };
              for (const kind of ["dragover", "drop"]) pane.dispatchEvent(new DragEvent(kind, drag));
            }"""
        )
        await expect(pane.locator(".chosen")).to_contain_text("plan.txt")
        await _type(pane, "/cyberdialogue summary")
        await _until_typed(stage, 1)
        assert "files" not in stage.actions("type")[0]
        await composer(pane).press("Enter")
        await _until_typed(stage, 2)
        sent = [{"name": "plan.txt", "mimetype": "text/plain", "size": 4}]
        assert stage.actions("type")[1]["files"] == sent


async def test_pictures_are_shown_with_their_words_and_files_of_the_bots_can_be_saved(
    window: Window, bench: Bench
) -> None:
    image = {"name": "line.png", "size": 70, "alt_txt": "A timeline", "_data": PIXEL}
    table = {"name": "facts.csv", "size": 4, "_data": "data:text/csv;base64,YSxiCg=="}
    bench.slack.show(slack_message(1, files=[image, table, {"name": "plan.pdf", "size": 2300}]))
    bench.discord.show(
        discord_message(
            1,
            attachments=[
                {"filename": "line.png", "size": 70, "description": "A timeline", "_data": PIXEL},
                {"filename": "facts.csv", "size": 4, "_data": table["_data"]},
                {"filename": "plan.pdf", "size": 2300},
            ],
        )
    )
    for pane in window.panes:
        message = last_message(pane)
        await expect(message.get_by_role("img", name="A timeline")).to_be_visible()
        await expect(message.get_by_text("plan.pdf")).to_be_visible()
        async with window.page.expect_download() as saving:
            await message.get_by_role("link", name="Download facts.csv").click()
        saved = await saving.value
        assert saved.suggested_filename == "facts.csv"
        path = await saved.path()
        assert await asyncio.to_thread(path.read_bytes) == b"a,b\n"


async def test_an_answer_to_a_message_says_which_one_and_can_be_none(window: Window, bench: Bench) -> None:
    bench.discord.show(discord_message(1, "first", type=0))
    pane = window.discord
    for cancels in (True, False):
        await last_message(pane).get_by_role("button", name="Reply").click()
        await expect(pane.locator(".composer-above")).to_contain_text("Replying to cyberdialogue")
        if cancels:
            await pane.get_by_role("button", name="Don’t reply to it").click()
        await _type(pane, "so it is")
    await bench.discord.until(lambda: len(bench.discord.actions("type")) > 1)
    first, second = bench.discord.actions("type")
    assert "reply_to" not in first
    assert second["reply_to"] == "9001"


def _answer(pane: Locator) -> Locator:
    return pane.locator("article", has=pane.page.locator(".badge")).last


async def _type(pane: Locator, line: str) -> None:
    await composer(pane).fill(line)
    await composer(pane).press("Enter")


async def _until_typed(stage: Stage, times: int) -> None:
    await stage.until(lambda: len(stage.actions("type")) >= times)

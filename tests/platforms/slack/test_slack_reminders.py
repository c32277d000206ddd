"""Messages in channels as reminders need them."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.briefing import Button, Effect, Notice, plain
from bot.model.connection import ConnectionState
from bot.model.errors import (
    AmbiguousError,
    FrozenMessageError,
    InstallationError,
    MissingMessageError,
    RefusedError,
    UndeliverableError,
)
from bot.model.ids import Destination, DossierId
from bot.playground.slack import Rates
from bot.ports import MessageRef
from tests.platforms.slack.slack_samples import EVERYTHING, KEY
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    ManualClock,
    Stage,
    here,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)
from tests.speaking import english

OTHER_KEY = "f" * 24
DOSSIER = DossierId("cyberdialogue")
NOTICE = Notice(
    lines=(plain("Wrong <b>"),), buttons=(Button(label="hotline", line="fact hotline", effect=Effect.REPLY),)
)
AN_HOUR = timedelta(hours=1)


def without_id(block: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if name != "block_id"}


async def test_a_posted_reminder_is_found_by_its_key():
    async with open_stage() as stage:
        before = stage.far_end.view("ana")
        assert before["connected"]
        posted = await stage.platform.post(here(), EVERYTHING, key=KEY)
        await stage.platform.post(here(), EVERYTHING, key=OTHER_KEY)
        since = posted.posted_at - timedelta(seconds=1)
        assert list(await stage.platform.find(here(), KEY, since=since)) == [posted]
        [call, _] = stage.calls("chat.postMessage")
        assert call["body"]["unfurl_links"] is False
        assert "link_names" not in call["body"]
        assert stage.messages("ben")[0]["_pings"] == []


async def test_what_is_older_or_somebody_elses_is_not_found():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Old"), key=KEY)
        await stage.type(f"I quote key.{KEY}.00000000")
        since = posted.posted_at + timedelta(microseconds=1)
        assert list(await stage.platform.find(here(), KEY, since=since)) == []


async def test_a_copy_is_found_beside_the_first_oldest_first():
    async with open_stage() as stage:
        first = await stage.platform.post(here(), say("Once"), key=KEY)
        second = await stage.platform.post(here(), say("Twice"), key=KEY)
        assert list(await stage.platform.find(here(), KEY, since=first.posted_at)) == [first, second]


async def test_history_is_read_to_its_end():
    async with open_workspace(rates=Rates(enabled=False)) as far_end, open_bot(far_end) as stage:
        first = await stage.platform.post(here(), say("First"), key=KEY)
        for number in range(230):
            await stage.type(f"chatter {number}")
        last = await stage.platform.post(here(), say("Last"), key=KEY)
        assert list(await stage.platform.find(here(), KEY, since=first.posted_at)) == [first, last]
        assert len(stage.calls("conversations.history")) == 2


async def busy(stage: Stage) -> MessageRef:
    first = await stage.platform.post(here(), say("First"), key=KEY)
    for number in range(230):
        await stage.type(f"chatter {number}")
    return first


async def test_a_search_cut_off_goes_on_where_it_stopped():
    async with open_workspace(rates=Rates(enabled=False)) as far_end, open_bot(far_end) as stage:
        first = await busy(stage)
        far_end.fault(match="conversations.history", fault="hang", after=1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await stage.platform.find(here(), KEY, since=first.posted_at)
        assert list(await stage.platform.find(here(), KEY, since=first.posted_at)) == [first]
        begun, cut_off, ended = [call["body"].get("cursor") for call in stage.calls("conversations.history")]
        assert not begun
        assert cut_off == ended
        assert ended


async def test_a_search_ends_where_it_was_said_to_end_when_it_began():
    async with open_workspace(rates=Rates(enabled=False)) as far_end, open_bot(far_end) as stage:
        first = await busy(stage)
        until = datetime.now(UTC)
        far_end.fault(match="conversations.history", fault="hang", after=1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1):
                await stage.platform.find(here(), KEY, since=first.posted_at, until=until)
        later = await stage.platform.post(here(), say("Later"), key=KEY)
        found = await stage.platform.find(here(), KEY, since=first.posted_at, until=until + AN_HOUR)
        assert list(found) == [first]
        asked = {call["body"].get("latest") for call in stage.calls("conversations.history")}
        assert asked == {f"{until.timestamp():.6f}"}
        found = await stage.platform.find(here(), KEY, since=first.posted_at, until=until + AN_HOUR)
        assert list(found) == [first, later]


async def test_a_search_that_comes_no_further_is_left_to_a_person():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        stage.far_end.fault(match="conversations.history", fault="hang", times=99)
        for _ in range(10):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await stage.platform.find(here(), KEY, since=posted.posted_at)
        with pytest.raises(UndeliverableError, match="in time"):
            await stage.platform.find(here(), KEY, since=posted.posted_at)


async def test_a_notice_stands_on_top_and_the_reminder_keeps_the_rest_and_its_key():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text & more"), key=KEY)
        [before] = stage.messages("ben")
        for _ in range(2):
            await stage.platform.amend(posted, NOTICE, dossier=DOSSIER, key=KEY)
            [message] = stage.messages("ben")
            told, buttons, *rest = message["blocks"]
            assert "Wrong <b>" in words({"blocks": [told]})
            assert buttons["elements"][0]["value"] == "cyberdialogue fact hotline"
            assert [without_id(block) for block in rest] == [without_id(block) for block in before["blocks"]]
            assert message["text"] == f"Wrong &lt;b&gt;\n\n{before['text']}"
            ids = [block["block_id"] for block in message["blocks"]]
            assert len(set(ids)) == len(ids)
        assert list(await stage.platform.find(here(), KEY, since=posted.posted_at)) == [posted]


async def test_a_reminder_is_deleted_and_one_already_gone_is_no_error():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        await stage.platform.delete(posted)
        await stage.platform.delete(posted)
        assert stage.messages("ben") == []


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        ({"do": "remove_bot", "channel": BRIEFINGS}, "/invite @cyberdialogue"),
        ({"do": "archive", "channel": BRIEFINGS}, "Unarchive"),
        ({"do": "delete_channel", "channel": BRIEFINGS}, "/invite @cyberdialogue"),
    ],
)
async def test_what_a_person_must_mend_in_a_channel_comes_with_a_remedy(change, remedy):
    async with open_stage() as stage:
        await stage.far_end.admin(change)
        with pytest.raises(UndeliverableError) as raised:
            await stage.platform.post(here(), say("Text"), key=KEY)
        assert remedy in english(raised.value.remedy)


@pytest.mark.parametrize(
    ("change", "fault", "remedy"),
    [
        ({"do": "revoke_token"}, "token_revoked", "SLACK_BOT_TOKEN"),
        ({"do": "uninstall"}, "account_inactive", "SLACK_BOT_TOKEN"),
        ({"do": "remove_scope", "scope": "chat:write"}, "missing_scope", "manifest"),
        ({"do": "revoke_token", "error": "org_login_required"}, "org_login_required", "owners"),
        ({"do": "revoke_token", "error": "invalid_auth"}, "invalid_auth", "SLACK_BOT_TOKEN"),
        ({"do": "revoke_token", "error": "team_access_not_granted"}, "team_access_not_granted", "owners"),
    ],
)
async def test_a_fault_of_the_installation_blames_no_channel_and_is_shown_with_its_cure(
    change, fault, remedy
):
    async with open_stage() as stage:
        assert stage.platform.connection_status().state is ConnectionState.UP
        await stage.far_end.admin(change)
        with pytest.raises(InstallationError) as raised:
            await stage.platform.post(here(), say("Text"), key=KEY)
        assert raised.value.fault == fault
        assert raised.value.retry_after_seconds <= 60
        assert stage.far_end.settings["SLACK_BOT_TOKEN"] not in str(raised.value)
        status = stage.platform.connection_status()
        assert (status.state, status.fault) == (ConnectionState.DOWN, fault)
        assert remedy in english(raised.value.remedy)
        assert english(raised.value.remedy) in status.detail


async def test_a_fault_of_the_installation_is_over_once_a_post_arrives():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "chat:write"})
        with pytest.raises(InstallationError):
            await stage.platform.post(here(), say("Text"), key=KEY)
        await stage.far_end.admin({"do": "add_scope", "scope": "chat:write"})
        await stage.platform.post(here(), say("Text"), key=KEY)
        assert stage.platform.connection_status().state is ConnectionState.UP


@pytest.mark.parametrize(
    "fault", ["500", "500_after", "fatal_error", "fatal_error_after", "reset", "reset_after"]
)
async def test_what_may_have_arrived_is_ambiguous_and_is_not_sent_again(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        with pytest.raises(AmbiguousError):
            await stage.platform.post(here(), say("Text"), key=KEY)
        assert len(stage.calls("chat.postMessage")) == 1
        assert len(stage.messages("ben")) == int(fault.endswith("_after"))


async def test_an_answer_that_never_comes_is_ambiguous():
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="hang_after")
        with pytest.raises(AmbiguousError):
            await stage.platform.post(here(), say("Text"), key=KEY)
        assert len(stage.messages("ben")) == 1


async def test_a_rate_limit_is_a_refusal_with_its_time_and_is_not_repeated():
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="429", retry_after=7)
        with pytest.raises(RefusedError) as raised:
            await stage.platform.post(here(), say("Text"), key=KEY)
        assert raised.value.retry_after_seconds == 7
        assert len(stage.calls("chat.postMessage")) == 1


async def test_an_edit_and_a_deletion_can_be_refused_too():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        stage.far_end.fault(match="chat.update", fault="429", retry_after=3)
        stage.far_end.fault(match="chat.delete", fault="500")
        with pytest.raises(RefusedError):
            await stage.platform.amend(posted, NOTICE, dossier=DOSSIER, key=KEY)
        with pytest.raises(AmbiguousError):
            await stage.platform.delete(posted)
        await stage.platform.delete(posted)


async def test_a_notice_is_taken_away_again():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        [before] = stage.messages("ben")
        await stage.platform.amend(posted, NOTICE, dossier=DOSSIER, key=KEY)
        await stage.platform.amend(posted, Notice(lines=()), dossier=DOSSIER, key=KEY)
        [message] = stage.messages("ben")
        assert list(map(without_id, message["blocks"])) == list(map(without_id, before["blocks"]))
        assert message["text"] == before["text"]


@pytest.mark.parametrize("code", ["cant_update_message", "edit_window_closed"])
async def test_a_message_that_slack_does_not_edit_is_frozen(code):
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        stage.far_end.fault(match="chat.update", fault=code)
        with pytest.raises(FrozenMessageError):
            await stage.platform.amend(posted, NOTICE, dossier=DOSSIER, key=KEY)


async def test_a_reply_stands_in_the_thread_and_is_found_there_by_its_own_key():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        reply = await stage.platform.reply(posted, say("Wrong"), key=KEY[::-1])
        await stage.platform.reply(posted, say("Other"), key=KEY)
        found = await stage.platform.find(here(), KEY[::-1], since=posted.posted_at, below=posted)
        assert list(found) == [reply]
        assert list(await stage.platform.find(here(), KEY, since=posted.posted_at)) == [posted]


async def test_a_message_that_is_gone_gets_no_reply():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        await stage.platform.delete(posted)
        with pytest.raises(MissingMessageError):
            await stage.platform.reply(posted, say("Wrong"), key=KEY[::-1])


async def test_of_a_deleted_reminder_nothing_needs_mending():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        await stage.platform.delete(posted)
        with pytest.raises(MissingMessageError) as raised:
            await stage.platform.amend(posted, NOTICE, dossier=DOSSIER, key=KEY)
        assert english(raised.value.remedy).startswith("Nothing needs mending")
        assert list(await stage.platform.check(here())) == []


async def test_history_that_cannot_be_read_is_no_empty_history():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
        await stage.far_end.admin({"do": "hide_history", "error": "not_in_channel"})
        with pytest.raises(UndeliverableError):
            await stage.platform.find(here(), KEY, since=posted.posted_at)
        await stage.far_end.admin({"do": "hide_history", "error": ""})
        stage.far_end.fault(match="conversations.history", fault="500")
        with pytest.raises(AmbiguousError):
            await stage.platform.find(here(), KEY, since=posted.posted_at)


async def test_a_channel_of_another_workspace_is_refused_before_slack_is_asked():
    async with open_stage() as stage:
        elsewhere = Destination(platform="slack", workspace="TOTHER", channel=BRIEFINGS)
        with pytest.raises(InstallationError, match="TOTHER"):
            await stage.platform.post(elsewhere, say("Text"), key=KEY)
        assert stage.calls("chat.postMessage") == []


async def test_slack_out_of_reach_is_a_refusal_since_nothing_was_sent():
    async with open_workspace() as far_end:
        stack = open_bot(far_end, clock=ManualClock())
        stage = await stack.__aenter__()
        posted = await stage.platform.post(here(), say("Text"), key=KEY)
    with pytest.raises(RefusedError):
        await stage.platform.post(here(GENERAL), say("Text"), key=KEY)
    with pytest.raises(RefusedError):
        await stage.platform.delete(posted)
    await stack.__aexit__(None, None, None)

"""What keeps reminders from a channel, said before they are missed; and words to one person."""

from typing import Any

import pytest

from bot.model.briefing import Button
from bot.model.errors import AmbiguousError, InstallationError, RefusedError, UndeliverableError
from bot.model.ids import Destination, UserId
from bot.platforms.slack.posting import Messages
from bot.platforms.slack.render_cache import RenderCache
from tests.platforms.slack.slack_samples import OTHER_DOSSIER, briefing
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    TEAM,
    ScriptedCore,
    here,
    open_stage,
    say,
    words,
)
from tests.platforms.slack.test_slack_answers import ME, open_far_end
from tests.speaking import english

ANA, BOT = UserId("U06BRFANA41"), "U06BRFBOT63"
NEGOTIATORS = "C06BRFNEG04"


async def test_nothing_is_in_the_way_where_the_bot_is_a_member():
    async with open_stage() as stage:
        assert list(await stage.platform.check(here())) == []
        assert stage.messages() == []
        assert stage.calls("chat.postMessage") == []


@pytest.mark.parametrize(
    ("change", "channel", "said"),
    [
        ({}, GENERAL, ["bot is not in the channel", "/invite @cyberdialogue"]),
        ({}, NEGOTIATORS, ["gone, or private", "/invite @cyberdialogue"]),
        ({}, "C404", ["gone", "subscribe another"]),
        ({"do": "archive", "channel": BRIEFINGS}, BRIEFINGS, ["archived", "Unarchive"]),
        ({"do": "delete_channel", "channel": BRIEFINGS}, BRIEFINGS, ["gone"]),
        ({"do": "remove_scope", "scope": "chat:write"}, BRIEFINGS, ["Add chat:write", "OAuth & Permissions"]),
        (
            {"do": "remove_scope", "scope": "channels:history"},
            BRIEFINGS,
            ["Add channels:history", "manifest"],
        ),
        ({"do": "hide_history"}, BRIEFINGS, ["channels:history"]),
        ({"do": "restrict_posting", "channel": BRIEFINGS, "users": [ANA]}, BRIEFINGS, ["Only some may post"]),
        ({"do": "revoke_token"}, BRIEFINGS, ["token_revoked", "SLACK_BOT_TOKEN"]),
        ({"do": "uninstall"}, BRIEFINGS, ["account_inactive", "SLACK_BOT_TOKEN"]),
    ],
)
async def test_what_is_in_the_way_is_said_in_one_sentence(change, channel, said):
    async with open_stage() as stage:
        await stage.far_end.admin(change)
        [sentence] = map(english, await stage.platform.check(here(channel)))
        assert all(part in sentence for part in said)
        assert sentence.endswith(".")
        assert "\n" not in sentence


async def test_everything_in_the_way_is_said():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "archive", "channel": BRIEFINGS})
        await stage.far_end.admin({"do": "remove_scope", "scope": "chat:write"})
        await stage.far_end.admin({"do": "hide_history"})
        assert len(await stage.platform.check(here())) == 3


async def test_the_bot_may_post_where_it_is_named_among_the_few():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "restrict_posting", "channel": BRIEFINGS, "users": [BOT]})
        assert list(await stage.platform.check(here())) == []


async def test_an_app_that_may_not_ask_about_channels_is_not_kept_from_posting():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "remove_scope", "scope": "channels:read"})
        assert list(await stage.platform.check(here())) == []
        [sentence] = map(english, await stage.platform.check(here(GENERAL)))
        assert "not in the channel" in sentence


@pytest.mark.parametrize("fault", ["500", "reset"])
async def test_silence_is_said_to_be_silence(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="conversations.history", fault=fault, times=9)
        [sentence] = map(english, await stage.platform.check(here()))
        assert "try again" in sentence


async def test_a_channel_of_another_workspace_is_not_asked_about():
    async with open_stage() as stage:
        [sentence] = map(
            english,
            await stage.platform.check(Destination(platform="slack", workspace="TOTHER", channel=BRIEFINGS)),
        )
        assert "TOTHER" in sentence
        assert stage.calls("conversations.info") == []


@pytest.mark.parametrize(
    ("described", "count"),
    [
        ({}, 0),
        ({"is_member": True, "properties": None}, 0),
        ({"properties": {"posting_restricted_to": {"type": ["everyone"]}}}, 0),
        ({"properties": {"posting_restricted_to": {"type": ["admin"], "user": ["UBOT"]}}}, 0),
        ({"properties": {"posting_restricted_to": {"type": ["admin", "org_admin"]}}}, 1),
        ({"is_read_only": True}, 1),
        ({"is_frozen": True}, 1),
        ({"is_archived": True, "is_member": False, "is_read_only": True}, 3),
    ],
)
async def test_slacks_words_for_a_channel_are_understood(described: dict[str, Any], count: int):
    async with open_far_end(json={"ok": True, "channel": described, "messages": []}) as (api, _):
        core = ScriptedCore()
        found = await Messages(api, ME, core, RenderCache(core)).check(here())
        assert len(found) == count


async def test_a_person_is_written_to_in_the_direct_messages_with_the_bot():
    async with open_stage() as stage:
        await stage.platform.tell(TEAM, ANA, say("The subscription is suspended"))
        [message] = stage.direct()
        assert "The subscription is suspended" in words(message)
        assert stage.direct("ben") == []
        [call] = stage.calls("chat.postMessage")
        assert call["body"]["channel"].startswith("D")


async def test_buttons_to_a_person_ask_their_dossier():
    told = say("Resume?", Button(label="Resume", line="remind resume"))
    async with open_stage() as stage:
        await stage.platform.tell(TEAM, ANA, briefing(*told.blocks, dossier=OTHER_DOSSIER))
        [message] = stage.direct()
        [channel] = [found["id"] for found in stage.far_end.view("ana")["channels"] if found["im"]]
        action = {"do": "press", "channel": channel, "message": message["ts"], "action": "replace-0"}
        await stage.far_end.act("ana", action)
        await stage.message("You asked: remind resume", channel=channel)
        assert stage.core.asked[0].dossier == OTHER_DOSSIER


@pytest.mark.parametrize(
    ("change", "user", "remedy"),
    [
        ({}, "U404", "somebody else"),
        ({}, BOT, "somebody else"),
        ({"do": "remove_scope", "scope": "im:write"}, ANA, "manifest"),
        ({"do": "revoke_token"}, ANA, "SLACK_BOT_TOKEN"),
    ],
)
async def test_a_person_who_cannot_be_written_to_is_told_with_a_remedy(change, user, remedy):
    async with open_stage() as stage:
        await stage.far_end.admin(change)
        with pytest.raises((InstallationError, UndeliverableError)) as raised:
            await stage.platform.tell(TEAM, UserId(user), say("Text"))
        assert isinstance(raised.value, InstallationError | UndeliverableError)
        assert remedy in english(raised.value.remedy)


async def test_a_person_of_another_workspace_is_not_written_to():
    async with open_stage() as stage:
        with pytest.raises(InstallationError, match="TOTHER"):
            await stage.platform.tell("TOTHER", ANA, say("Text"))


@pytest.mark.parametrize("fault", ["reset", "500_after"])
async def test_what_was_never_written_is_refused_and_what_may_have_been_is_ambiguous(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="conversations.open", fault=fault)
        with pytest.raises(RefusedError):
            await stage.platform.tell(TEAM, ANA, say("Text"))
        assert stage.direct() == []
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        with pytest.raises(AmbiguousError):
            await stage.platform.tell(TEAM, ANA, say("Text"))

"""The far end's answers against Discord's own descriptions of them.

The fields below are those the documentation calls always present. Discord's OpenAPI description, which stands
in the tests with its licence, says far more.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from tests.platforms.discord.description import description
from tests.playground.discord.discord_far_end_stage import Stage, open_stage
from tests.playground.discord.discord_far_end_wire import asked, listening

BUTTON = {"type": 2, "style": 2, "label": "Open", "custom_id": "open"}
MENU = {"type": 3, "custom_id": "menu", "options": [{"label": "One", "value": "1"}]}
EMBED = {
    "title": "t",
    "description": "d",
    "url": "https://example.org",
    "color": 3,
    "timestamp": "2015-12-01T00:00:00+00:00",
    "fields": [{"name": "n", "value": "v", "inline": True}],
    "footer": {"text": "f", "icon_url": "https://example.org/f.png"},
    "author": {"name": "a", "url": "https://example.org"},
    "image": {"url": "https://example.org/i.png"},
}
RICH = {
    "content": "c",
    "embeds": [EMBED],
    "components": [{"type": 1, "components": [BUTTON]}, {"type": 1, "components": [MENU]}],
}
SECTION = {"type": 9, "components": [{"type": 10, "content": "s"}], "accessory": BUTTON}
LAYOUT = {"flags": 1 << 15, "components": [{"type": 17, "components": [SECTION, {"type": 14}]}]}
OPTIONS = [
    {"type": 3, "name": "words", "description": "d", "required": True, "autocomplete": True, "max_length": 9},
    {"type": 4, "name": "limit", "description": "d", "choices": [{"name": "Five", "value": 5}]},
]
COMMAND = {
    "name": "summary",
    "description": "d",
    "options": OPTIONS,
    "name_localizations": {"de": "zusammenfassung"},
}

# Source: the structure tables of each resource, fields without a question mark.
MESSAGE = (
    "id channel_id author content timestamp edited_timestamp tts mention_everyone mentions mention_roles"
    " attachments embeds pinned type"
)
GUILD = "id name icon splash owner_id verification_level roles emojis features mfa_level preferred_locale"
COMMANDS = "id application_id name description default_member_permissions version"
REQUIRED = {
    "/users/@me": "id username discriminator global_name avatar",
    "/oauth2/applications/@me": "id name icon description bot_public bot_require_code_grant verify_key team",
    "/gateway/bot": "url shards session_start_limit",
    "/guilds/{guild_id}": GUILD,
    "/guilds/{guild_id}/members/{user_id}": "roles joined_at deaf mute flags",
    "/channels/{channel_id}": "id type",
    "/channels/{channel_id}/messages": MESSAGE,
    "/channels/{channel_id}/messages/{message_id}": MESSAGE,
    "/webhooks/{webhook_id}/{webhook_token}": MESSAGE,
    "/applications/{application_id}/commands": COMMANDS,
}


def _by_fields(_call: "Call") -> None:
    return


def _by_description(call: "Call") -> None:
    described = description()
    operation = described["paths"][call.template][call.method.lower()]
    where = f"{call.method} {call.template}"
    if call.body is not None:
        _check(
            operation["requestBody"]["content"]["application/json"]["schema"], call.body, f"request {where}"
        )
    if call.answer is not None:
        response = operation["responses"][str(call.status)]
        _check(response["content"]["application/json"]["schema"], call.answer, where)


BOTH_WAYS = pytest.mark.parametrize(
    "compare",
    [
        pytest.param(_by_fields, id="fields"),
        pytest.param(_by_description, id="description"),
    ],
)


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was accepted, and what it was answered."""

    method: str
    template: str
    body: Any
    status: int
    answer: Any


Compare = Callable[[Call], None]


def _check(schema: Mapping[str, Any], value: Any, where: str) -> None:
    registry = Registry[Any]().with_resource("urn:discord", DRAFT202012.create_resource(description()))
    text = json.dumps(schema).replace('"#/', '"urn:discord#/')
    problems = list(Draft202012Validator(json.loads(text), registry=registry).iter_errors(value))
    assert not problems, f"{where}: {problems[0].json_path}: {problems[0].message}"


def _check_fields(template: str, body: Any) -> None:
    for item in body if isinstance(body, list) else [body]:
        missing = set(REQUIRED.get(template, "").split()) - item.keys()
        assert not missing, f"{template}: {missing}"


class Checked:
    """Sends requests that are accepted, and checks what goes and what comes."""

    def __init__(self, stage: Stage, compare: Compare) -> None:
        self.stage = stage
        self.compare = compare

    async def __call__(self, method: str, template: str, body: Any = None, **more: str) -> Any:
        """The body of the answer; the other arguments fill the template, `query` is the query string."""
        query = dict(pair.split("=") for pair in more.pop("query", "").split("&") if pair)
        answer = await self.stage.rest(method, template.format(**more), body, query=query)
        assert answer.status < 300, answer.body
        if answer.body is not None:
            _check_fields(template, answer.body)
        self.compare(Call(method, template, body, answer.status, answer.body))
        return answer.body


@asynccontextmanager
async def _listening(compare: Compare) -> AsyncIterator[tuple[Stage, Checked, Any]]:
    """A stage, a way to send checked requests, and a session that hears interactions."""
    async with open_stage() as stage, listening(stage) as wire:
        yield stage, Checked(stage, compare), wire


@BOTH_WAYS
async def test_app_guilds_and_channels_are_as_described(compare: Compare) -> None:
    async with open_stage() as stage:
        checked, guild, channel = (
            Checked(stage, compare),
            stage.see()["workspace"]["id"],
            stage.channel("general"),
        )
        for template in (
            "/users/@me",
            "/oauth2/applications/@me",
            "/gateway/bot",
        ):
            await checked("GET", template)
        await checked("GET", "/guilds/{guild_id}", guild_id=guild, query="with_counts=true")
        await checked(
            "GET", "/guilds/{guild_id}/members/{user_id}", guild_id=guild, user_id=stage.user_id("ana")
        )
        await checked("GET", "/channels/{channel_id}", channel_id=channel)
        await checked("POST", "/users/@me/channels", {"recipient_id": stage.user_id("ana")})


@BOTH_WAYS
async def test_messages_are_as_described(compare: Compare) -> None:
    async with open_stage() as stage:
        checked, channel = Checked(stage, compare), stage.channel("general")
        messages = "/channels/{channel_id}/messages"
        one = f"{messages}/{{message_id}}"
        await stage.type("@cyberdialogue a question")
        question = stage.messages()[0]["id"]
        reply = {**RICH, "message_reference": {"message_id": question}, "nonce": "n", "enforce_nonce": True}
        made = await checked("POST", messages, reply, channel_id=channel)
        await checked("POST", messages, LAYOUT, channel_id=channel)
        edit = {"content": "e", "allowed_mentions": {"parse": []}}
        await checked("PATCH", one, edit, channel_id=channel, message_id=made["id"])
        assert len(await checked("GET", messages, channel_id=channel, query="limit=10")) == 3
        await checked("DELETE", one, channel_id=channel, message_id=made["id"])


@BOTH_WAYS
async def test_commands_are_as_described(compare: Compare) -> None:
    async with open_stage() as stage:
        checked, guild = Checked(stage, compare), stage.see()["workspace"]["id"]
        commands = "/applications/{application_id}/commands"
        app = {"application_id": stage.bot_id}
        await checked("PUT", commands, [COMMAND], **app)
        await checked("GET", commands, query="with_localizations=true", **app)
        await checked("GET", commands, **app)
        of_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
        await checked("PUT", of_guild, [COMMAND], guild_id=guild, **app)


@BOTH_WAYS
async def test_interactions_are_as_described(compare: Compare) -> None:
    async with _listening(compare) as (stage, checked, wire):
        await checked(
            "PUT", "/applications/{application_id}/commands", [COMMAND], application_id=stage.bot_id
        )

        async def ask() -> dict[str, str]:
            told = await asked(stage, wire, "/summary words:x")
            return {"interaction_id": told["id"], "interaction_token": told["token"]}

        callback = "/interactions/{interaction_id}/{interaction_token}/callback"
        await checked(
            "POST",
            callback,
            {"type": 4, "data": {**RICH, "flags": 64}},
            query="with_response=true",
            **await ask(),
        )
        field = {"type": 4, "custom_id": "t", "style": 1}
        form = {
            "custom_id": "m",
            "title": "t",
            "components": [{"type": 18, "label": "l", "component": field}],
        }
        await checked("POST", callback, {"type": 9, "data": form}, **await ask())
        deferred = await ask()
        await checked(
            "POST", callback, {"type": 5, "data": {"flags": 64}}, query="with_response=true", **deferred
        )
        hook = {"webhook_id": stage.bot_id, "webhook_token": deferred["interaction_token"]}
        base = "/webhooks/{webhook_id}/{webhook_token}"
        await checked("PATCH", f"{base}/messages/@original", RICH, **hook)
        follow = await checked("POST", base, {**RICH, "flags": 64}, **hook)
        await checked(
            "PATCH", f"{base}/messages/{{message_id}}", {"content": "e"}, message_id=follow["id"], **hook
        )
        await checked("DELETE", f"{base}/messages/{{message_id}}", message_id=follow["id"], **hook)


async def test_refusals_are_as_described() -> None:
    described = description()
    async with open_stage() as stage:
        for answer in (await stage.post({"content": "x" * 2001}), await stage.rest("GET", "/channels/1")):
            # Not ErrorResponse: it has numbers for the codes of single fields, where API Reference,
            # "Error Messages", and Discord itself have names.
            _check(described["components"]["schemas"]["Error"], answer.body, "error")


@BOTH_WAYS
async def test_channels_of_every_kind_are_as_described(compare: Compare) -> None:
    async with open_stage() as stage:
        checked = Checked(stage, compare)
        for kind in ("voice", "category", "announcement", "stage", "forum"):
            made = await stage.far_end.admin({"do": "create_channel", "kind": kind})
            await checked("GET", "/channels/{channel_id}", channel_id=made["channel"])
        order = {"do": "create_thread", "channel": stage.channel("general"), "name": "t"}
        thread = (await stage.far_end.admin(order))["channel"]
        await checked("POST", "/channels/{channel_id}/messages", {"content": "x"}, channel_id=thread)
        await checked("GET", "/channels/{channel_id}", channel_id=thread)

"""Embeds: each documented limit, met exactly and passed by one."""

from typing import Any

import pytest

from tests.playground.discord.discord_far_end_stage import open_stage

FIELD = {"name": "n", "value": "v"}


def _of(**embed: Any) -> dict[str, Any]:
    return {"embeds": [embed]}


@pytest.mark.parametrize(
    "body",
    [
        _of(title="t" * 256),
        _of(description="d" * 4096),
        _of(fields=[FIELD] * 25),
        _of(fields=[{"name": "n" * 256, "value": "v" * 1024, "inline": True}]),
        _of(footer={"text": "f" * 2048}),
        _of(author={"name": "a" * 256, "url": "https://example.org", "icon_url": "attachment://a.png"}),
        _of(description="  " + "d" * 4096 + "  "),
        _of(title="t", url="https://example.org", color=0xFFFFFF, timestamp="2015-12-01T00:00:00Z"),
        _of(image={"url": "https://example.org/a.png"}),
        {"embeds": [{"description": "d" * 600}] * 10},
    ],
)
async def test_embed_at_its_limits_is_taken(body: Any) -> None:
    async with open_stage() as stage:
        answer = await stage.post(body)
        assert (answer.status, len(stage.messages())) == (200, 1), answer.body


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"embeds": [{"title": "t"}] * 11}, ("embeds",), "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": {}}, ("embeds",), "LIST_TYPE_CONVERT"),
        ({"embeds": ["t"]}, ("embeds", 0), "MODEL_TYPE_CONVERT"),
        (_of(title="t" * 257), ("embeds", 0, "title"), "BASE_TYPE_MAX_LENGTH"),
        (_of(description="d" * 4097), ("embeds", 0, "description"), "BASE_TYPE_MAX_LENGTH"),
        (_of(fields=[FIELD] * 26), ("embeds", 0, "fields"), "BASE_TYPE_MAX_LENGTH"),
        (
            _of(fields=[{**FIELD, "name": "n" * 257}]),
            ("embeds", 0, "fields", 0, "name"),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            _of(fields=[{**FIELD, "value": "v" * 1025}]),
            ("embeds", 0, "fields", 0, "value"),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (_of(fields=[{**FIELD, "value": " "}]), ("embeds", 0, "fields", 0, "value"), "BASE_TYPE_REQUIRED"),
        (_of(fields=[{"value": "v"}]), ("embeds", 0, "fields", 0, "name"), "BASE_TYPE_REQUIRED"),
        (_of(footer={"text": "f" * 2049}), ("embeds", 0, "footer", "text"), "BASE_TYPE_BAD_LENGTH"),
        (_of(author={"name": "a" * 257}), ("embeds", 0, "author", "name"), "BASE_TYPE_BAD_LENGTH"),
        (_of(author={}), ("embeds", 0, "author", "name"), "BASE_TYPE_REQUIRED"),
        (_of(title="t", url="javascript:alert(1)"), ("embeds", 0, "url"), "URL_TYPE_INVALID_SCHEME"),
        (_of(title="t", url="ftp://example.org"), ("embeds", 0, "url"), "URL_TYPE_INVALID_SCHEME"),
        (_of(title="t", url="example.org"), ("embeds", 0, "url"), "URL_TYPE_INVALID_URL"),
        (_of(title="t", url="https://" + "x" * 2048), ("embeds", 0, "url"), "BASE_TYPE_MAX_LENGTH"),
        (_of(image={}), ("embeds", 0, "image", "url"), "BASE_TYPE_REQUIRED"),
        (_of(title="t", color=0x1000000), ("embeds", 0, "color"), "NUMBER_TYPE_MAX"),
        (_of(title="t", timestamp="soon"), ("embeds", 0, "timestamp"), "DATE_TIME_TYPE_PARSE"),
        (_of(color=1), ("embeds", 0, "description"), "BASE_TYPE_REQUIRED"),
        (
            {"embeds": [{"description": "d" * 4000}, {"title": "t", "description": "d" * 2000}]},
            ("embeds",),
            "MAX_EMBED_SIZE_EXCEEDED",
        ),
    ],
)
async def test_embed_past_its_limits_is_refused_at_the_field(body: Any, path: Any, code: str) -> None:
    async with open_stage() as stage:
        answer = await stage.post(body)
        assert (answer.status, answer.code) == (400, 50035)
        assert answer.complaints(*path) == [code]


async def test_every_complaint_is_made_at_once() -> None:
    async with open_stage() as stage:
        answer = await stage.post({"content": "x" * 2001, "embeds": [{"title": "t" * 257}, {"color": -1}]})
        assert answer.complaints("content") == ["BASE_TYPE_MAX_LENGTH"]
        assert answer.complaints("embeds", 0, "title") == ["BASE_TYPE_MAX_LENGTH"]
        assert answer.complaints("embeds", 1, "color") == ["NUMBER_TYPE_MIN"]


async def test_only_the_first_embed_of_a_url_is_shown() -> None:
    async with open_stage() as stage:
        same = {"url": "https://example.org"}
        made = await stage.say(
            "", embeds=[{"title": "one", **same}, {"title": "two", **same}, {"title": "three"}]
        )
        assert [embed["title"] for embed in made["embeds"]] == ["one", "three"]


async def test_type_and_sizes_of_embeds_are_discords_own() -> None:
    async with open_stage() as stage:
        image = {"url": "https://example.org/a.png", "width": 9, "proxy_url": "https://forged.example"}
        [embed] = (await stage.say("", embeds=[{"type": "link", "title": "t", "image": image}]))["embeds"]
        assert embed["type"] == "rich"
        assert embed["image"]["proxy_url"] == "https://example.org/a.png"
        assert embed["image"]["width"] == 0

"""What Discord's error codes mean for a delivery."""

from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.model.errors import (
    AmbiguousError,
    ContentError,
    InstallationError,
    RefusedError,
    UndeliverableError,
)
from bot.platforms.discord.errors import delivery_error
from tests.speaking import english


def error(status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="because")
    return discord.HTTPException(response, {"code": code, "message": "words"})


@pytest.mark.parametrize(
    ("status", "code", "remedy"),
    [
        (404, 10003, "was deleted"),
        (404, 10004, "Invite the bot"),
        (403, 50001, "view this channel"),
        (403, 50013, "Send Messages"),
        (400, 50008, "text channel"),
        (400, 50083, "thread"),
        (400, 160005, "thread"),
        (403, 99999, "Send Messages"),
        (404, 99999, "deleted"),
    ],
)
def test_what_a_person_has_to_mend_in_a_channel_comes_with_the_remedy(
    status: int, code: int, remedy: str
) -> None:
    found = delivery_error(error(status, code))
    assert type(found) is UndeliverableError
    assert remedy in english(found.remedy)
    assert str(code) in str(found)


@pytest.mark.parametrize(
    ("status", "code", "remedy"),
    [
        (400, 200000, "AutoMod"),
        (400, 50035, "report it"),
        (413, 40005, "report it"),
        (418, 99999, "report it"),
    ],
)
def test_what_is_refused_for_its_words_blames_no_channel(status: int, code: int, remedy: str) -> None:
    found = delivery_error(error(status, code))
    assert isinstance(found, ContentError)
    assert remedy in english(found.remedy)


@pytest.mark.parametrize(
    ("status", "code", "remedy"),
    [
        (401, 0, "DISCORD_TOKEN"),
        (401, 50014, "DISCORD_TOKEN"),
        (401, 40001, "DISCORD_TOKEN"),
        (403, 40333, "Cloudflare"),
        (403, 0, "DISCORD_API_URL"),
        (404, 0, "DISCORD_API_URL"),
    ],
)
def test_what_meets_all_alike_is_the_installations(status: int, code: int, remedy: str) -> None:
    found = delivery_error(error(status, code))
    assert isinstance(found, InstallationError)
    assert remedy in english(found.remedy)
    assert found.fault


def test_a_page_of_a_proxy_is_the_installations_and_is_not_told_whole() -> None:
    response: Any = SimpleNamespace(status=403, reason="because")
    found = delivery_error(discord.HTTPException(response, "<html>" + "x" * 5000))
    assert isinstance(found, InstallationError)
    assert len(str(found)) < 300


@pytest.mark.parametrize(
    ("status", "code"), [(403, 20016), (403, 20028), (429, 0), (400, 30046), (403, 40004)]
)
def test_what_passes_by_itself_may_be_tried_later(status: int, code: int) -> None:
    found = delivery_error(error(status, code))
    assert isinstance(found, RefusedError)
    assert found.retry_after_seconds > 0


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 524])
def test_a_failure_of_discord_itself_is_ambiguous(status: int) -> None:
    assert isinstance(delivery_error(error(status, 130000)), AmbiguousError)

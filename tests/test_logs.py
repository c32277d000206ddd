"""The log: text or JSON, with the delivery's key, and no secret anywhere in it."""

import io
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.logs import JsonFormatter, TextFormatter

SECRET = 'xoxb-1-"quoted"-\\2'
HIDDEN = frozenset({SECRET, "hunter22", "hunter22-and-more"})
FORMATTERS = [TextFormatter, JsonFormatter]


@pytest.fixture(params=FORMATTERS)
def written(request: pytest.FixtureRequest) -> Any:
    """A logger of the test's own and what it wrote."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param(HIDDEN))
    logger = logging.Logger("bot.test", logging.DEBUG)  # noqa: LOG001 - of this test alone
    logger.addHandler(handler)
    return logger, stream


def fail(error: Exception) -> None:
    raise error


def last(stream: io.StringIO) -> dict[str, str]:
    found: dict[str, str] = json.loads(stream.getvalue().splitlines()[-1])
    return found


def as_json() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(HIDDEN))
    logger = logging.Logger("bot.test", logging.DEBUG)  # noqa: LOG001 - of this test alone
    logger.addHandler(handler)
    return logger, stream


@pytest.mark.parametrize("library", ["discord.gateway", "slack_sdk.web", "slack_bolt.AsyncApp"])
def test_libraries_keep_to_themselves_the_requests_they_would_write_at_debug(library: str) -> None:
    program = (
        "import logging, sys\n"
        "from bot.config import read_settings\n"
        "from bot.logs import set_up_logging\n"
        "set_up_logging(read_settings({'LOG_LEVEL': 'DEBUG'}))\n"
        "logging.getLogger(sys.argv[1]).debug('token in a request')\n"
        "logging.getLogger('bot').debug('our own')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, library],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "our own" in ran.stderr
    assert "token in a request" not in ran.stderr


def test_a_secret_is_put_out_of_words_values_and_tracebacks(written: Any) -> None:
    logger, stream = written
    logger.info("Connecting with hunter22 to %s", SECRET)
    logger.info("%(token)s", {"token": SECRET})
    logger.info("key", extra={"key": "hunter22"})
    try:
        fail(ValueError(f"refused: {SECRET}"))
    except ValueError:
        logger.exception("It failed")
    logger.info("where", stack_info=True)
    text = stream.getvalue()
    assert "***" in text
    assert "ValueError: refused: ***" in text
    assert "hunter22" not in text
    assert "quoted" not in text.replace(__file__, "")


def test_the_longer_of_two_secrets_is_put_out_whole(written: Any) -> None:
    logger, stream = written
    logger.info("It is hunter22-and-more, not hunter22")
    assert "It is ***, not ***" in stream.getvalue()


def test_json_is_one_object_a_line_whatever_is_logged() -> None:
    logger, stream = as_json()
    logger.warning('two\nlines and "quotes" 中文 \u2028')
    logger.error("failed", extra={"reference": "ab12", "platform": "slack"})
    try:
        fail(OSError("no disk"))
    except OSError:
        logger.exception("odd %d", 7)
    lines = [json.loads(line) for line in stream.getvalue().split("\n") if line]
    assert [line["level"] for line in lines] == ["WARNING", "ERROR", "ERROR"]
    assert lines[0]["message"].startswith("two\nlines")
    assert (lines[1]["reference"], lines[1]["platform"]) == ("ab12", "slack")
    assert "OSError: no disk" in lines[2]["exception"]
    assert all({"time", "level", "logger", "message"} <= set(line) for line in lines)
    assert lines[0]["time"].endswith("+00:00")


def test_the_key_of_a_delivery_is_in_every_line_that_is_about_one() -> None:
    logger, stream = as_json()
    logger.info("Post is delivered", extra={"key": "0123456789abcdef01234567"})
    assert last(stream)["key"] == "0123456789abcdef01234567"


def test_text_adds_the_key_only_where_the_words_lack_it() -> None:
    formatter = TextFormatter(frozenset())
    values: dict[str, Any] = {"name": "bot", "levelno": 20, "levelname": "INFO", "key": "k1"}
    lacking = logging.makeLogRecord({**values, "msg": "Delivered"})
    named = logging.makeLogRecord({**values, "msg": "Post k1 is delivered"})
    assert formatter.format(lacking).endswith("Delivered [key k1]")
    assert formatter.format(named).endswith("Post k1 is delivered")


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_that_nothing_catches_is_logged_without_secrets(form: str) -> None:
    program = (
        "from bot.config import read_settings\n"
        "from bot.logs import set_up_logging\n"
        f"values = {{'LOG_FORMAT': {form!r}, 'DISCORD_TOKEN': 'hunter22'}}\n"
        "set_up_logging(read_settings(values))\n"
        "raise RuntimeError('hunter22 does not fit')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "RuntimeError: *** does not fit" in ended.stderr
    assert "hunter22" not in ended.stderr
    assert ended.stdout == ""

"""The log on standard error: lines of text or of JSON, without secrets.

A record may carry, by `extra`, the key of the delivery it is about (`key`), and the reference number that a
person was given for a request that failed (`reference`); both formats show them.
"""

import json
import logging
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Final

from bot.config import LogFormat, Settings

_EXTRAS: Final = ("key", "reference", "platform")
# At DEBUG they write whole requests, tokens of interactions among them, which no list of secrets can name.
_TALKATIVE: Final = ("discord", "slack_sdk", "slack_bolt", "aiohttp", "websockets")


class _Redacting(logging.Formatter):
    """Puts stars where a secret would stand, tracebacks included."""

    def __init__(self, secrets: frozenset[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted(secrets, key=len, reverse=True)

    def redacted(self, text: str) -> str:
        """The text with stars."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


class TextFormatter(_Redacting):
    """One line a record, and its traceback below; a key or a reference is added where the words lack it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        return self.redacted(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """The first line."""
        lacking = [
            f"[{name} {value}]"
            for name, value in _extras(record).items()
            if name != "platform" and value not in record.message
        ]
        return " ".join([super().formatMessage(record), *lacking])


class JsonFormatter(_Redacting):
    """One object a record, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line to write."""
        written = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            written["exception"] = self.formatException(record.exc_info)
        if record.stack_info:
            written["stack"] = self.formatStack(record.stack_info)
        # Before they are written as JSON, which writes some characters of a secret in another way.
        return json.dumps({name: self.redacted(value) for name, value in written.items()}, ensure_ascii=False)


def _extras(record: logging.LogRecord) -> Mapping[str, str]:
    return {name: str(value) for name in _EXTRAS if (value := getattr(record, name, None))}


def set_up_logging(settings: Settings, secrets: Iterable[str] = ()) -> None:
    """Log to standard error, with secrets redacted; what ends the program is logged like all else."""
    hidden = settings.secrets | frozenset(secrets)
    handler = logging.StreamHandler()
    handler.setFormatter(
        JsonFormatter(hidden) if settings.log_format is LogFormat.JSON else TextFormatter(hidden)
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.INFO)
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log an exception that nothing catches; Python itself would print it with any secret in it."""
    logging.getLogger(__name__).critical("The program ends", exc_info=(kind, error, trace))

"""Environment to frozen Settings: what all platforms share; each platform reads its own names."""

import logging
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values

from bot.model.errors import SettingError

SETTINGS: Final[Mapping[str, str]] = {
    "FACTS_DIR": "The folder that holds one folder per dossier; `facts` if not set.",
    "DATABASE_URL": "Where the ledger is kept: sqlite:///FILE; sqlite:///cyberdialogue.sqlite3 if not set.",
    "TIME_ZONE": "Time zone where a channel sets none, as in Europe/Berlin; UTC if not set.",
    "LOG_LEVEL": "How much is logged: DEBUG, INFO, WARNING or ERROR; INFO if not set.",
}
"""Names of the shared settings, each with a sentence on what it is."""

_SECRET: Final = re.compile(r"TOKEN|SECRET|PASSWORD|DATABASE_URL")
_SQLITE: Final = "sqlite:///"
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
_SHORTEST_SECRET: Final = 6  # characters; shorter ones would blot out words


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program runs with.

    Attributes:
        facts: Folder that holds the dossiers.
        ledger: SQLite file of the ledger.
        log_level: A level's name.
        values: Every setting as written, by name, those of the platforms included; secrets among them.
    """

    facts: Path
    ledger: Path
    zone: ZoneInfo
    log_level: str
    values: Mapping[str, str] = field(repr=False)

    @property
    def secrets(self) -> frozenset[str]:
        """Values that no log may show."""
        return frozenset(
            value
            for name, value in self.values.items()
            if _SECRET.search(name) and len(value) >= _SHORTEST_SECRET and not value.startswith(_SQLITE)
        )


def gather(names: Iterable[str], env_file: Path = Path(".env")) -> dict[str, str]:
    """Give the settings by name, from the environment, else from the `.env` file, else from `NAME_FILE`.

    Raises:
        SettingError: A `NAME_FILE` can't be read, or a setting is given both ways.
    """
    written = {name: value for name, value in dotenv_values(env_file).items() if value} | dict(os.environ)
    found: dict[str, str] = {}
    for name in names:
        value, file = written.get(name, "").strip(), written.get(f"{name}_FILE", "").strip()
        if value and file:
            raise SettingError(f"{name} and {name}_FILE are both set: keep one of them")
        if file:
            value = _content(name, Path(file))
        if value:
            found[name] = value
    return found


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name}_FILE {str(file)!r} can't be read: {error}") from error


def read_settings(values: Mapping[str, str]) -> Settings:
    """Read the shared settings.

    Raises:
        SettingError: One is wrong; the sentence names it.
    """
    zone = values.get("TIME_ZONE", "UTC")
    try:
        known = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingError(
            f"TIME_ZONE is {zone!r}, which is no time zone; write one such as Europe/Berlin or Asia/Shanghai"
        ) from error
    level = values.get("LOG_LEVEL", "INFO").upper()
    if level not in _LEVELS:
        raise SettingError(f"LOG_LEVEL is {level!r}; write one of {', '.join(_LEVELS)}")
    return Settings(
        facts=Path(values.get("FACTS_DIR", "facts")),
        ledger=_ledger(values.get("DATABASE_URL", f"{_SQLITE}cyberdialogue.sqlite3")),
        zone=known,
        log_level=level,
        values=dict(values),
    )


def _ledger(url: str) -> Path:
    if not url.startswith(_SQLITE) or url == _SQLITE:
        scheme = url.partition(":")[0]
        raise SettingError(f"DATABASE_URL begins with {scheme!r}; write sqlite:/// and the path of a file")
    return Path(url.removeprefix(_SQLITE))


class _Redacting(logging.Formatter):
    """Puts stars where a secret would stand, tracebacks included."""

    def __init__(self, secrets: frozenset[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = sorted(secrets, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Give the line to write."""
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def set_up_logging(settings: Settings, secrets: Iterable[str] = ()) -> None:
    """Log to standard error, with secrets redacted."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting(settings.secrets | frozenset(secrets)))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)

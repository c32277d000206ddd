"""Environment to frozen Settings: what all platforms share; each platform reads its own names."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values

from bot.facts.meaning.opening import MODELS
from bot.model.errors import SettingError
from bot.model.ids import DossierId, is_id
from bot.model.storage import LedgerPlace, PostgresAddress, SqliteFile
from bot.model.zones import find_zone

SETTINGS: Final[Mapping[str, str]] = {
    "FACTS_DIR": "The folder that holds one folder per dossier; `facts` if not set.",
    "DEFAULT_DOSSIER": "The dossier that answers a mention, a direct message or `ask` that names none; the "
    "one whose facts answer best if not set.",
    "DATABASE_URL": "Where the ledger is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE; "
    "sqlite:///cyberdialogue.sqlite3 if not set.",
    "SENTENCE_MODEL": "What finds facts by meaning as well as by words: multilingual-e5-small, with the "
    "extra `meaning` installed; words alone if not set.",
    "TIME_ZONE": "Time zone where a channel sets none, as in Europe/Berlin; UTC if not set.",
    "LOG_LEVEL": "How much is logged: DEBUG, INFO, WARNING or ERROR; INFO if not set.",
    "LOG_FORMAT": "How it is logged: text, or json with one object a line; text if not set.",
    "HTTP_PORT": "Port for /healthz, /readyz and /metrics; 0 takes a free one; none is opened if not set.",
    "HTTP_HOST": "Address to listen on for them; 127.0.0.1 if not set.",
    "FEEDS_URL": "Address under which people's calendars reach HTTP_PORT, as in https://bot.example; turns "
    "calendars and feeds of changes on, below /feeds/; they are off if not set.",
    "POST_LEASE_SECONDS": "How long a process has for one post before another may look into it; from 20 to "
    "600, 45 if not set.",
    "POST_QUIET_SECONDS": "How long after that a post which may have arrived is left alone, so that it can "
    "show in its channel; from 5 to 300, 15 if not set.",
    "GRACE_HOURS": "How late a reminder may be posted; what is older is recorded as missed; from 1 to 720, "
    "48 if not set.",
    "WHO_MAY_SNOOZE": "Who may put off reminders: managers, that is who manages reminders, or everyone; "
    "managers if not set.",
    "GATEWAY_LEASE_SECONDS": "How long a replica that fell silent keeps what only one may hold, which is "
    "Discord's gateway; from 6 to 600, 30 if not set. Matters on PostgreSQL alone.",
}
"""Names of the shared settings, each with a sentence on what it is."""

_SECRET: Final = re.compile(r"TOKEN|SECRET|PASSWORD|DATABASE_URL")
_SQLITE: Final = "sqlite:///"
_POSTGRES: Final = ("postgresql", "postgres")
# One of several, separated by commas: a name or address, in brackets where it holds colons, and a port.
# Source: PostgreSQL documentation, "Connection Strings", "Connection URIs".
_HOST: Final = re.compile(r"(\[[^\[\]@]+\]|[^:@\[\]]*)(:\d{1,5})?")
_IN_MEMORY: Final = ":memory:"
# Source: PostgreSQL documentation, "Database Connection Control Functions", "Parameter Key Words".
_TLS_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_TLS_FILES: Final = ("sslrootcert", "sslcert", "sslkey", "sslcrl")
_USUAL_ROOT: Final = Path(".postgresql/root.crt")
_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
_SNOOZERS: Final = ("managers", "everyone")
_MOST_PORT: Final = 65_535
_LEASE_SECONDS: Final = range(6, 601)
_POST_LEASE_SECONDS: Final = range(
    20, 601
)  # a request has 12 seconds, and begins only where the lease leaves them
_POST_QUIET_SECONDS: Final = range(5, 301)
_GRACE_HOURS: Final = range(1, 721)
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_SHORTEST_SECRET: Final = 6  # characters; shorter ones would blot out words


class LogFormat(StrEnum):
    """How the log is written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program runs with.

    Attributes:
        facts: Folder that holds the dossiers.
        default_dossier: The dossier that answers where none is named; None for the one that answers best.
        ledger: Where the ledger is kept.
        sentence_model: Its name; empty where words alone are looked for.
        log_level: A level's name.
        http_port: For health and metrics; 0 for a free one, None for none.
        feeds_url: Where feeds are reached, without a slash at its end; empty where they are off.
        post_lease_seconds: How long a claim of a post is good for.
        post_quiet_seconds: How long after its lease a post that may have arrived is left alone.
        grace_hours: How late a reminder may be posted.
        everyone_snoozes: Whether everyone may put off reminders, not only those who manage them.
        gateway_lease_seconds: How long a replica that fell silent keeps what only one may hold.
        values: Every setting as written, by name, those of the platforms included; secrets among them.
    """

    facts: Path
    default_dossier: DossierId | None
    sentence_model: str
    ledger: LedgerPlace
    zone: ZoneInfo
    log_level: str
    log_format: LogFormat
    http_host: str
    http_port: int | None
    feeds_url: str
    post_lease_seconds: int
    post_quiet_seconds: int
    grace_hours: int
    everyone_snoozes: bool
    gateway_lease_seconds: int
    values: Mapping[str, str] = field(repr=False)

    @property
    def secrets(self) -> frozenset[str]:
        """Values that no log may show."""
        found = {
            value
            for name, value in self.values.items()
            if _SECRET.search(name) and not value.startswith(_SQLITE)
        }
        if isinstance(self.ledger, PostgresAddress):
            parts = urlsplit(self.ledger.url)
            password = parts.password or ""
            query = parse_qs(parts.query)
            found |= {password, unquote(password), *query.get("password", ()), *query.get("sslpassword", ())}
        return frozenset(value for value in found if len(value) >= _SHORTEST_SECRET)


def gather(names: Iterable[str], env_file: Path = Path(".env")) -> dict[str, str]:
    """The settings by name, from the environment, else from the `.env` file, else from `NAME_FILE`.

    What the environment sets to nothing is not set, whatever `.env` says.

    Raises:
        SettingError: The `.env` file or a `NAME_FILE` can't be read, a `NAME_FILE` is empty, or a setting is
            given both ways.
    """
    written = _all_written(env_file)
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


def written_names(env_file: Path = Path(".env")) -> frozenset[str]:
    """Names of all variables that are set to something, in the environment or in the `.env` file.

    Raises:
        SettingError: The `.env` file can't be read.
    """
    return frozenset(name for name, value in _all_written(env_file).items() if value.strip())


def _all_written(env_file: Path) -> dict[str, str]:
    return _written(env_file) | dict(os.environ)


def _written(env_file: Path) -> dict[str, str]:
    """What the `.env` file sets; `$` and braces in it stand for themselves."""
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{str(env_file)!r} can't be read: {_why(error)}") from error
    found = dotenv_values(stream=StringIO(text), interpolate=False)
    return {name: value for name, value in found.items() if value}


def _content(name: str, file: Path) -> str:
    try:
        content = file.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{name}_FILE {str(file)!r} can't be read: {_why(error)}") from error
    if not content:
        raise SettingError(f"{name}_FILE {str(file)!r} is empty: write {name} into it, or unset {name}_FILE")
    return content


def _why(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error.strerror or error)


def read_settings(values: Mapping[str, str]) -> Settings:
    """Read the shared settings.

    Raises:
        SettingError: One is wrong; the sentence names it.
    """
    zone = values.get("TIME_ZONE", "UTC")
    known = find_zone(zone)
    if known is None:
        raise SettingError(
            f"TIME_ZONE is {zone!r}, which is no time zone; write one such as Europe/Berlin or Asia/Shanghai"
        )
    level = values.get("LOG_LEVEL", "INFO").upper()
    if level not in _LEVELS:
        raise SettingError(f"LOG_LEVEL is {level!r}; write one of {', '.join(_LEVELS)}")
    return Settings(
        facts=Path(values.get("FACTS_DIR", "facts")),
        default_dossier=_dossier(values.get("DEFAULT_DOSSIER")),
        sentence_model=_model(values.get("SENTENCE_MODEL", "")),
        ledger=_ledger(values.get("DATABASE_URL", f"{_SQLITE}cyberdialogue.sqlite3")),
        zone=known,
        log_level=level,
        log_format=_log_format(values.get("LOG_FORMAT", LogFormat.TEXT)),
        http_host=values.get("HTTP_HOST", "127.0.0.1"),
        http_port=_number(values, "HTTP_PORT", range(_MOST_PORT + 1)),
        feeds_url=_feeds_url(values),
        post_lease_seconds=_number(values, "POST_LEASE_SECONDS", _POST_LEASE_SECONDS) or 45,
        post_quiet_seconds=_number(values, "POST_QUIET_SECONDS", _POST_QUIET_SECONDS) or 15,
        grace_hours=_number(values, "GRACE_HOURS", _GRACE_HOURS) or 48,
        everyone_snoozes=_everyone_snoozes(values.get("WHO_MAY_SNOOZE", _SNOOZERS[0])),
        gateway_lease_seconds=_number(values, "GATEWAY_LEASE_SECONDS", _LEASE_SECONDS) or 30,
        values=dict(values),
    )


def _dossier(written: str | None) -> DossierId | None:
    if written is not None and not is_id(written):
        raise SettingError(
            f"DEFAULT_DOSSIER is {written!r}; write a dossier's id, which is its folder's name"
        )
    return DossierId(written) if written else None


def _model(written: str) -> str:
    if written and written not in MODELS:
        known = " or ".join(MODELS)
        raise SettingError(f"SENTENCE_MODEL is {written!r}; write {known}, or leave it out")
    return written


def _log_format(written: str) -> LogFormat:
    try:
        return LogFormat(written.lower())
    except ValueError as error:
        raise SettingError(f"LOG_FORMAT is {written!r}; write one of {', '.join(LogFormat)}") from error


def _everyone_snoozes(written: str) -> bool:
    if written.lower() not in _SNOOZERS:
        raise SettingError(f"WHO_MAY_SNOOZE is {written!r}; write one of {', '.join(_SNOOZERS)}")
    return written.lower() == _SNOOZERS[1]


def _number(values: Mapping[str, str], name: str, allowed: range) -> int | None:
    written = values.get(name)
    if written is None:
        return None
    if not (re.fullmatch("[0-9]{1,9}", written) and int(written) in allowed):
        raise SettingError(f"{name} is {written!r}; write a whole number from {allowed[0]} to {allowed[-1]}")
    return int(written)


def _feeds_url(values: Mapping[str, str]) -> str:
    """The address of the feeds; who fetches a secret one must not send it in the clear."""
    written = values.get("FEEDS_URL", "").rstrip("/")
    if not written:
        return ""
    try:
        parts = urlsplit(written)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or parts.query or parts.fragment:
        raise SettingError(f"FEEDS_URL is {written!r}; write an address such as https://bot.example")
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        raise SettingError(f"FEEDS_URL is {written!r}; write https, or http on this machine")
    if "HTTP_PORT" not in values:
        raise SettingError("FEEDS_URL is set and HTTP_PORT is not: set the port at which feeds are served")
    return written


def _ledger(url: str) -> LedgerPlace:
    scheme, _, rest = url.partition("://")
    if scheme.lower() in _POSTGRES and rest:
        return _postgres(url)
    if not url.startswith(_SQLITE) or url == _SQLITE:
        begins = f"begins with {scheme!r}" if rest and scheme.isalnum() else "is no address"
        raise SettingError(
            f"DATABASE_URL {begins}; write sqlite:/// and the path of a file, or "
            "postgresql://USER:PASSWORD@HOST/DATABASE"
        )
    path = url.removeprefix(_SQLITE)
    if path == _IN_MEMORY:
        raise SettingError("DATABASE_URL keeps the ledger in memory, which forgets it; write sqlite:///FILE")
    return SqliteFile(path=Path(path))


def _postgres(url: str) -> PostgresAddress:
    """Read the address; messages name nothing of it, since a part of the password may stand anywhere."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    user, _, hosts = parts.netloc.rpartition("@")
    is_whole = not parts.fragment and "@" not in parts.path + parts.query
    if not (parts.scheme and is_whole and all(_HOST.fullmatch(host) for host in hosts.split(","))):
        raise SettingError(
            "DATABASE_URL can't be read; write postgresql://USER:PASSWORD@HOST/DATABASE, with characters of "
            "the password other than letters and digits percent-encoded, as %2F for /"
        )
    _check_tls({name: values[-1] for name, values in parse_qs(parts.query).items()})
    name = user.partition(":")[0]
    return PostgresAddress(url=url, shown=f"postgresql://{name}{'@' if name else ''}{hosts}{parts.path}")


def _check_tls(options: Mapping[str, str]) -> None:
    """Make sure that an address's options of encryption can be kept; the driver would not name the wrong one.

    Raises:
        SettingError: One can't.
    """
    mode = options.get("sslmode", _TLS_MODES[0])
    if mode not in _TLS_MODES:
        raise SettingError(f"DATABASE_URL has an sslmode that is none; write one of {', '.join(_TLS_MODES)}")
    for name in _TLS_FILES:
        if name in options and not os.access(options[name], os.R_OK):
            raise SettingError(f"DATABASE_URL has {name}={options[name]}, a file that can't be read")
    has_root = "sslrootcert" in options or "PGSSLROOTCERT" in os.environ or _usual_root()
    if mode.startswith("verify") and not has_root:
        raise SettingError(
            f"DATABASE_URL has sslmode={mode}, which needs a root certificate; add sslrootcert=FILE, "
            "for a public authority as in sslrootcert=/etc/ssl/certs/ca-certificates.crt"
        )


def _usual_root() -> bool:
    try:
        return (Path.home() / _USUAL_ROOT).exists()
    except (RuntimeError, OSError):
        return False

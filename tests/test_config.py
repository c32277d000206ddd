"""Settings: where they come from, and one sentence for each that is wrong."""

from pathlib import Path
from typing import Any

import pytest

from bot.app import platform_kinds
from bot.config import SETTINGS, LogFormat, gather, read_settings
from bot.model.errors import SettingError
from bot.model.storage import PostgresAddress, SqliteFile

NO_FILE = Path("no such .env")


def names() -> list[str]:
    return [*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)]


def refusal(**values: str) -> str:
    with pytest.raises(SettingError) as raised:
        read_settings(values)
    return str(raised.value)


def test_nothing_set_is_enough() -> None:
    settings = read_settings({})
    assert settings.facts == Path("facts")
    assert settings.ledger == SqliteFile(path=Path("cyberdialogue.sqlite3"))
    assert settings.zone.key == "UTC"
    assert settings.log_format is LogFormat.TEXT
    assert settings.http_port is None
    assert settings.http_host == "127.0.0.1"


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "FACTS_DIR": str(tmp_path),
            "DATABASE_URL": "sqlite:////var/lib/x.sqlite3",
            "TIME_ZONE": "Asia/Shanghai",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "JSON",
            "HTTP_PORT": "0",
            "HTTP_HOST": "::1",
            "GATEWAY_LEASE_SECONDS": "600",
            "POST_LEASE_SECONDS": "20",
            "POST_QUIET_SECONDS": "300",
            "GRACE_HOURS": "1",
        }
    )
    assert settings.facts == tmp_path
    assert settings.ledger == SqliteFile(path=Path("/var/lib/x.sqlite3"))
    assert settings.zone.key == "Asia/Shanghai"
    assert (settings.log_level, settings.log_format) == ("DEBUG", LogFormat.JSON)
    assert (settings.http_host, settings.http_port) == ("::1", 0)
    assert settings.gateway_lease_seconds == 600
    assert (settings.post_lease_seconds, settings.post_quiet_seconds, settings.grace_hours) == (20, 300, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIME_ZONE", "Mars/Base"),
        ("TIME_ZONE", "Europe"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("TIME_ZONE", "\0"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
        ("HTTP_PORT", "65536"),
        ("HTTP_PORT", "-1"),
        ("HTTP_PORT", "http"),
        ("HTTP_PORT", "٣"),
        ("FEEDS_URL", "bot.example"),
        ("FEEDS_URL", "ftp://bot.example"),
        ("FEEDS_URL", "https://"),
        ("FEEDS_URL", "https://[bot.example"),
        ("FEEDS_URL", "https://bot.example?key=1"),
        ("FEEDS_URL", "http://bot.example"),
        ("FEEDS_URL", "https://bot.example"),  # with no port at which they are served
        ("GATEWAY_LEASE_SECONDS", "5"),
        ("GATEWAY_LEASE_SECONDS", "1e2"),
        ("POST_LEASE_SECONDS", "19"),
        ("POST_QUIET_SECONDS", "4"),
        ("GRACE_HOURS", "0"),
        ("WHO_MAY_SNOOZE", "nobody"),
        ("DATABASE_URL", "mysql://user@host/ledger"),
        ("DATABASE_URL", "ledger.sqlite3"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://"),
    ],
)
def test_a_wrong_setting_is_one_sentence_that_names_it(name: str, value: str) -> None:
    said = refusal(**{name: value})
    assert said.startswith(name)
    assert "\n" not in said


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:hunter22@db.example/ledger",
        "postgres://ana:hunter22@db.example:5433/ledger?sslmode=require",
        "postgresql://ana:hunter22@[2001:db8::1]:5432/ledger",
        "postgresql://ana:hunter22@one.example,two.example:5433/ledger?target_session_attrs=read-write",
        "postgresql://ana:hunter22@/ledger?host=/run/postgresql",
    ],
)
def test_an_address_of_postgresql_is_shown_without_its_password(url: str) -> None:
    ledger = read_settings({"DATABASE_URL": url}).ledger
    assert isinstance(ledger, PostgresAddress)
    assert ledger.url == url
    assert "hunter22" not in f"{ledger} {ledger!r}"
    assert str(ledger).startswith("postgresql://ana@")
    assert str(ledger).endswith("/ledger")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:hunter22/@db.example/ledger",
        "postgresql://ana:hunter22#@db.example/ledger",
        "postgresql://ana:hunter22?@db.example/ledger",
        "postgresql://ana:hunter22@db.example:port/ledger",
        "postgresql://ana:hunter22@[db.example/ledger",
    ],
)
def test_an_address_that_can_not_be_read_is_refused_without_a_word_of_it(url: str) -> None:
    said = refusal(DATABASE_URL=url)
    assert "percent-encoded" in said
    assert "hunter22" not in said


def test_options_of_encryption_that_can_not_be_kept_are_refused_in_words(tmp_path: Path) -> None:
    start = "postgresql://ana:hunter22@db.example/ledger?sslmode"
    assert "verify-full" in refusal(DATABASE_URL=f"{start}=always")
    missing = refusal(DATABASE_URL=f"{start}=verify-full&sslrootcert=/no/such.pem")
    assert "sslrootcert=/no/such.pem" in missing
    assert "sslkey=" in refusal(DATABASE_URL=f"{start}=require&sslkey={tmp_path}/no.key")
    root = tmp_path / "root.pem"
    root.write_text("")
    assert read_settings({"DATABASE_URL": f"{start}=verify-full&sslrootcert={root}"}).ledger


def test_checking_the_server_needs_a_root_certificate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgresql://ana@db.example/ledger?sslmode=verify-ca"
    monkeypatch.delenv("PGSSLROOTCERT", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert "sslrootcert=FILE" in refusal(DATABASE_URL=url)
    (tmp_path / ".postgresql").mkdir()
    (tmp_path / ".postgresql" / "root.crt").touch()
    assert read_settings({"DATABASE_URL": url}).ledger


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without any of our settings."""
    for name in names():
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    return monkeypatch


def test_the_environment_goes_before_the_env_file(outside: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('\ufeffTIME_ZONE=Asia/Shanghai\nDISCORD_TOKEN="a${b}$c"\nLOG_LEVEL=\n')
    outside.setenv("TIME_ZONE", "Europe/Berlin")
    found = gather(names(), file)
    assert found == {"TIME_ZONE": "Europe/Berlin", "DISCORD_TOKEN": "a${b}$c"}
    outside.setenv("TIME_ZONE", "")
    assert "TIME_ZONE" not in gather(names(), file)


def test_each_setting_can_come_from_a_file(outside: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in names():
        file = tmp_path / name
        file.write_text(f"\ufeff value of {name}\r\n")
        outside.setenv(f"{name}_FILE", str(file))
    assert gather(names(), NO_FILE) == {name: f"value of {name}" for name in names()}


def test_the_env_file_may_name_files_too(outside: pytest.MonkeyPatch, tmp_path: Path) -> None:
    del outside
    (tmp_path / "token").write_text("secret-of-a-file")
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN_FILE={tmp_path / 'token'}\n")
    assert gather(names(), tmp_path / ".env") == {"DISCORD_TOKEN": "secret-of-a-file"}


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe", "a folder"])
def test_a_file_that_gives_no_setting_is_named(
    outside: pytest.MonkeyPatch, tmp_path: Path, content: Any
) -> None:
    """An empty one too: without its token the bot would serve nobody, or the playground."""
    file = tmp_path / "token"
    if content == "a folder":
        file.mkdir()
    elif content is not None:
        file.write_bytes(content)
    outside.setenv("DISCORD_TOKEN_FILE", str(file))
    with pytest.raises(SettingError, match="DISCORD_TOKEN_FILE") as raised:
        gather(names(), NO_FILE)
    assert str(file) in str(raised.value)


def test_a_setting_given_in_both_ways_is_refused(outside: pytest.MonkeyPatch, tmp_path: Path) -> None:
    outside.setenv("DISCORD_TOKEN", "one")
    outside.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "other"))
    with pytest.raises(SettingError, match="DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set"):
        gather(names(), NO_FILE)


def test_an_env_file_that_can_not_be_read_is_named(outside: pytest.MonkeyPatch, tmp_path: Path) -> None:
    del outside
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff")
    with pytest.raises(SettingError, match=r"\.env' can't be read: it is not UTF-8"):
        gather(names(), tmp_path / ".env")


def test_the_passwords_of_an_address_are_secrets_however_they_are_written(tmp_path: Path) -> None:
    key = tmp_path / "client.key"
    key.touch()
    url = f"postgresql://ana:p%40ss%2Fword@h/l?sslmode=require&sslkey={key}&sslpassword=keyphrase"
    secrets = read_settings({"DATABASE_URL": url, "SLACK_BOT_TOKEN": "xoxb-1-2"}).secrets
    assert {"p%40ss%2Fword", "p@ss/word", "keyphrase", "xoxb-1-2", url} <= secrets
    assert read_settings({"DATABASE_URL": "sqlite:///x.db", "LOG_LEVEL": "INFO"}).secrets == frozenset()


def test_settings_never_show_their_secrets() -> None:
    settings = read_settings({"DISCORD_TOKEN": "very-secret", "DATABASE_URL": "postgresql://a:hunter22@h/l"})
    assert "secret" not in repr(settings)
    assert "hunter22" not in repr(settings)


def test_the_example_file_tells_of_every_setting_and_sets_none() -> None:
    text = (Path(__file__).parents[1] / ".env.example").read_text(encoding="utf-8")
    written = [line.lstrip("#").partition("=")[0] for line in text.splitlines() if line.startswith("#")]
    assert [name for name in names() if name not in written] == []
    assert all(line.startswith("#") or not line for line in text.splitlines())


@pytest.mark.parametrize(
    "url", ["https://bot.example", "https://bot.example/calendars/", "http://127.0.0.1:9464"]
)
def test_feeds_are_on_where_they_have_an_address(url: str) -> None:
    assert read_settings({"FEEDS_URL": url, "HTTP_PORT": "9464"}).feeds_url == url.rstrip("/")
    assert read_settings({"HTTP_PORT": "9464"}).feeds_url == ""

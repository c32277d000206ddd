"""What `deploy/` says of the program is true of the program."""

import ast
import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.app import platform_kinds
from bot.config import SETTINGS, read_settings
from bot.playground.discord import open_far_end
from tests.app.bots import running

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def known() -> set[str]:
    names = {*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)}
    return names | {f"{name}_FILE" for name in names}


def image_settings() -> dict[str, str]:
    """What the image's environment sets, but for what is Python's own."""
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    found = re.findall(r"^ENV (.*)$", text, re.MULTILINE)
    pairs = dict(word.split("=", 1) for line in found for word in line.split())
    return {name: value for name, value in pairs.items() if name != "PATH" and not name.startswith("PYTHON")}


def health_check() -> list[str]:
    text = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    found = re.search(r"^HEALTHCHECK .*CMD (\[.*\])$", text, re.MULTILINE)
    assert found
    command: list[str] = ast.literal_eval(found[1])
    assert command[0] == "python"
    return [sys.executable, *command[1:]]


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return found


def unit_lines(name: str, file: str = "cyberdialogue.service") -> Iterator[str]:
    for line in (DEPLOY / "systemd" / file).read_text().splitlines():
        if line.startswith(f"{name}="):
            yield line.removeprefix(f"{name}=")


def platforms_turned_on(settings: Iterable[str]) -> set[str]:
    """The platforms that these settings, or files that hold them, turn on."""
    values = {name.removesuffix("_FILE"): "x" for name in settings}
    return {kind.name for kind in platform_kinds() if kind.is_configured(values)}


def test_the_image_sets_settings_that_there_are() -> None:
    settings = image_settings()
    assert set(settings) <= known()
    assert read_settings(settings).http_port


@pytest.mark.parametrize("name", ["slack", "discord", "both"])
def test_each_profile_serves_its_platforms_with_their_secrets_and_no_others(name: str) -> None:
    found = services()[name]
    assert found["profiles"] == [name]
    environment = found["environment"]
    assert set(environment) <= known()
    wanted = {kind.name for kind in platform_kinds()} if name == "both" else {name}
    assert platforms_turned_on(environment) == wanted
    secrets = {value for setting, value in environment.items() if setting.endswith("_FILE")}
    assert secrets == {f"/run/secrets/{secret}" for secret in found["secrets"]}


def test_profiles_differ_in_nothing_else_and_are_one_container() -> None:
    own = {"profiles", "environment", "secrets"}
    shared = [{key: value for key, value in one.items() if key not in own} for one in services().values()]
    assert shared[0] == shared[1] == shared[2]
    assert shared[0]["container_name"] == "cyberdialogue"


def test_the_container_writes_nowhere_but_into_its_volume_and_its_log_has_an_end() -> None:
    found = services()["both"]
    assert found["read_only"] is True
    writable = [volume for volume in found["volumes"] if not volume.endswith(":ro")]
    assert writable == ["ledger:/data"]
    assert image_settings()["DATABASE_URL"].startswith("sqlite:////data/")
    assert set(found["logging"]["options"]) == {"max-size", "max-file"}


def test_the_base_image_is_named_by_its_digest_once() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    assert re.findall(r"^ARG PYTHON=(\S+)$", text, re.MULTILINE)
    assert re.search(r"^ARG PYTHON=python:3\.\d+-slim@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${PYTHON}"}


def test_the_image_holds_nothing_that_builds() -> None:
    build, _, last = (DEPLOY / "Dockerfile").read_text().partition("FROM ${PYTHON}\n")
    assert "venv --without-pip /venv" in build
    assert "uninstall --yes setuptools wheel" in build
    assert "pip uninstall --yes --root-user-action=ignore pip" in last
    assert not re.search(r"apt-get|pip install", last)


def test_the_image_holds_what_it_copies() -> None:
    """What is not named in the ignore file's exceptions never gets to the builder."""
    text = (DEPLOY / "Dockerfile").read_text()
    sources = {
        name for line in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE) for name in line.split()[:-1]
    }
    let_in = {line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().split() if line[0] == "!"}
    assert {name.removeprefix("./") for name in sources} == let_in
    assert all((ROOT / name).exists() for name in let_in)


def test_the_unit_sets_settings_that_there_are_and_keeps_the_ledger_in_its_own_folder() -> None:
    settings = dict(line.split("=", 1) for line in unit_lines("Environment"))
    assert set(settings) <= known()
    assert read_settings(settings)
    [folder] = unit_lines("StateDirectory")
    assert settings["DATABASE_URL"].startswith(f"sqlite:////var/lib/{folder}/")
    [started] = unit_lines("ExecStart")
    assert started.split()[1:] == ["run"]
    assert list(unit_lines("MemoryMax"))


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_a_drop_in_hands_over_the_credentials_of_its_platform(platform: str) -> None:
    file = f"{platform}.conf"
    settings = dict(line.split("=", 1) for line in unit_lines("Environment", file))
    assert set(settings) <= known()
    assert platforms_turned_on(settings) == {platform}
    credentials = dict(line.split(":", 1) for line in unit_lines("LoadCredential", file))
    assert set(settings.values()) == {f"%d/{name}" for name in credentials}
    assert credentials == {name: f"/etc/cyberdialogue/{name}" for name in credentials}


async def test_the_images_health_check_passes_while_the_bot_is_well_and_only_then(tmp_path: Path) -> None:
    async with open_far_end() as discord:
        async with running(tmp_path, dict(discord.settings)) as bot:
            await bot.until_healthy(200)
            port = bot.url.rpartition(":")[2]
            assert await _checked(port) == 0
            assert await bot.stop() == 0, bot.log
        assert await _checked(port) != 0


async def _checked(port: str) -> int:
    """Run the image's health check; gives its exit code."""
    process = await asyncio.create_subprocess_exec(
        *health_check(), env={"HTTP_PORT": port}, stderr=subprocess.DEVNULL
    )
    return await process.wait()


def test_the_unit_does_not_start_again_on_a_wrong_setting() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        env={**os.environ, "TIME_ZONE": "Nowhere/Nothing"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert [str(done.returncode)] == list(unit_lines("RestartPreventExitStatus"))

"""What `deploy/` says of the program is true of the program."""

import ast
import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.app import platform_kinds
from bot.config import SETTINGS, read_settings
from bot.playground.discord import open_far_end
from tests.app.bots import running

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"


def known() -> set[str]:
    names = {*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)}
    return names | {f"{name}_FILE" for name in names}


def image_settings() -> dict[str, str]:
    """Give what the image's environment sets, but for what is Python's own."""
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


def service() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["bot"]
    return found


def unit_lines(name: str) -> Iterator[str]:
    for line in (DEPLOY / "cyberdialogue.service").read_text().splitlines():
        if line.startswith(f"{name}="):
            yield line.removeprefix(f"{name}=")


def test_the_image_sets_settings_that_there_are() -> None:
    settings = image_settings()
    assert set(settings) <= known()
    assert read_settings(settings).http_port


def test_every_secret_of_the_compose_file_is_a_setting_and_a_file_that_is_given() -> None:
    environment = service()["environment"]
    assert set(environment) <= known()
    secrets = {name for name in environment if name.endswith("_FILE")}
    assert {environment[name] for name in secrets} == {
        f"/run/secrets/{name}" for name in service()["secrets"]
    }


def test_the_container_writes_nowhere_but_into_its_volume() -> None:
    found = service()
    assert found["read_only"] is True
    writable = [volume for volume in found["volumes"] if not volume.endswith(":ro")]
    assert writable == ["ledger:/data"]
    assert image_settings()["DATABASE_URL"].startswith("sqlite:////data/")


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

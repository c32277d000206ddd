"""`run` and `manifest`: the commands that know platforms."""

import asyncio
import json
import logging
import os
from collections.abc import Sequence

import click

from bot.app import configured, platform_kinds, run
from bot.cli.offline import offline_router
from bot.cli.serving import serve
from bot.cli.settings import shared_settings
from bot.config import SETTINGS, Settings, gather, read_settings, written_names
from bot.facts.reading.cache import open_cache
from bot.facts.reading.process import open_reader
from bot.facts.store import open_store
from bot.logs import set_up_logging
from bot.model.errors import SettingError
from bot.model.exchange import SlashCommand
from bot.ports import PlatformKind
from bot.stray_settings import StraySetting, stray_settings

logger = logging.getLogger(__name__)


def _settings() -> Settings:
    names = [*SETTINGS, *(name for kind in platform_kinds() for name in kind.settings)]
    settings = read_settings(gather(names))
    set_up_logging(settings)
    return settings


def _asked_for(settings: Settings) -> tuple[PlatformKind, ...]:
    """The platforms that the settings ask for; none where no setting of a platform is set.

    Raises:
        SettingError: A setting has the wrong form, or settings of platforms are set that ask for none.
    """
    strays = stray_settings(
        written_names(), tuple(SETTINGS), {kind.name: tuple(kind.settings) for kind in platform_kinds()}
    )
    for stray in strays:
        logger.warning("%s", stray)
    kinds = configured(platform_kinds(), settings.values)
    if not kinds:
        _check_that_none_is_meant(settings, strays)
    for kind in kinds:
        kind.read_settings(settings.values)
    return kinds


def _check_that_none_is_meant(settings: Settings, strays: Sequence[StraySetting]) -> None:
    """Whoever set something of a platform means a bot, and must not find a playground in its place.

    Raises:
        SettingError: Somebody did.
    """
    said = [str(stray) for stray in strays if stray.platform]
    given = [name for kind in platform_kinds() for name in kind.settings if name in settings.values]
    if given:
        said.append(f"{', '.join(given)} asks for no platform by itself.")
    if said:
        raise SettingError(
            f"{' '.join(said)} Set {_tokens()} to serve; `cyberdialogue playground` needs no setting."
        )


def _tokens() -> str:
    """The settings that ask for platforms, in words."""
    return " or ".join(next(iter(kind.settings)) for kind in platform_kinds())


@click.command("run")
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=None,
    help="Port of the playground, where it is what runs; 0 takes a free one.",
)
@click.pass_context
def run_bot(ctx: click.Context, port: int | None) -> None:
    """Serve on every platform that has a token; with no setting of a platform at all, serve the playground.

    \b
    Examples:
      SLACK_BOT_TOKEN=xoxb-… SLACK_APP_TOKEN=xapp-… cyberdialogue run
      cyberdialogue run
    """
    # Gets ready while the platforms' SDKs are imported.
    with open_reader(cache=open_cache(os.environ)) as reader:
        settings = _settings()
        kinds = _asked_for(settings)
        if kinds:
            work = run(settings, kinds, reader)
            serve(work, port="a port that the settings name", remedy="set another one")
            return
    tokens = _tokens()
    click.echo(
        f"No token is set ({tokens}), so this is the playground: no network, nothing is posted anywhere."
    )
    # By name, so that a bot with tokens loads no far ends; the group imports a command when it is used.
    group = ctx.find_root().command
    playground = group.get_command(ctx, "playground") if isinstance(group, click.Group) else None
    if playground is None:
        raise SettingError(f"Set {tokens}: this program was installed without its playground.")
    ctx.invoke(playground, **({} if port is None else {"port": port}))


@click.command()
@click.argument("platform")
@click.option("--request-url", metavar="URL", help="Address the platform calls, in place of a socket.")
def manifest(platform: str, request_url: str | None) -> None:
    """Print what PLATFORM needs to register the bot, derived from commands and dossiers.

    \b
    Examples:
      cyberdialogue manifest slack
      cyberdialogue manifest slack --request-url https://bot.example/slack/events
    """
    kinds = {kind.name: kind for kind in platform_kinds() if kind.manifest}
    kind = kinds.get(platform)
    if kind is None or kind.manifest is None:
        raise click.UsageError(f"{platform!r} takes no manifest; write one of: {', '.join(kinds)}")
    slash_commands = asyncio.run(_slash_commands())
    for reason in kind.refused_names([one.name for one in slash_commands]).values():
        click.echo(f"Left out: {reason}", err=True)
    try:
        printed = kind.manifest(slash_commands, request_url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    click.echo(json.dumps(printed, ensure_ascii=False, indent=2))


async def _slash_commands() -> tuple[SlashCommand, ...]:
    settings = shared_settings()
    async with open_store(settings.facts) as store:
        return offline_router(store, settings).slash_commands

"""Command line: run, playground, check, ask, plan, export, manifest, ledger, and what writes fact files."""

import gc
import importlib
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from bot import __version__
from bot.model.errors import CyberdialogueError, SettingError

_MODULES: Final = {
    "run": ("bot.cli.serve", "run_bot"),
    "playground": ("bot.cli.playground", "playground"),
    "check": ("bot.cli.check", "check"),
    "init": ("bot.cli.dossier", "init"),
    "source": ("bot.cli.source", "source"),
    "draft": ("bot.cli.source", "draft"),
    "quote": ("bot.cli.source", "quote"),
    "new": ("bot.cli.new", "new"),
    "rename": ("bot.cli.dossier", "rename_id"),
    "format": ("bot.cli.dossier", "format_files"),
    "schema": ("bot.cli.dossier", "schema"),
    "ask": ("bot.cli.ask", "ask"),
    "plan": ("bot.cli.plan", "plan"),
    "export": ("bot.cli.export", "export_facts"),
    "manifest": ("bot.cli.serve", "manifest"),
    "ledger": ("bot.cli.ledger", "ledger"),
}


_FAILED: Final = 2
# Source: sysexits.h of BSD, EX_CONFIG. The systemd unit does not start the program again after it.
_WRONG_SETTING: Final = 78


class _Lazy(click.Group):
    """Imports a command's module when it is used, so that `ask` does not wait for the platforms' SDKs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of use."""
        del ctx
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None where there is none."""
        del ctx
        found = _MODULES.get(cmd_name)
        if found is None:
            return None
        with _nothing_collected():
            command: click.Command = getattr(importlib.import_module(found[0]), found[1])
        return command


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Import without looking for garbage, for there is none; nor is what was imported looked at ever after.

    The collector would walk all of it a dozen times, and again while the bot serves.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@click.group(cls=_Lazy)
@click.version_option(__version__, prog_name="cyberdialogue")
def cli() -> None:
    """Sourced briefings and reminders from a fact store, as a Slack and Discord bot."""


def main() -> None:
    """Run the command line; what is wrong is one sentence, and a wrong setting has its own exit code."""
    _replace_what_cannot_be_written()
    try:
        cli()
    except CyberdialogueError as error:
        click.echo(f"cyberdialogue: {error}", err=True)
        sys.exit(_WRONG_SETTING if isinstance(error, SettingError) else _FAILED)
    except KeyboardInterrupt:
        sys.exit(130)


def _replace_what_cannot_be_written() -> None:
    """Have a stream of another encoding than UTF-8 carry a mark for each character that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()

"""`playground`: every platform on one page, on this machine alone."""

from pathlib import Path
from typing import Final

import click

from bot.cli.serving import serve
from bot.cli.settings import shared_settings
from bot.logs import set_up_logging
from bot.playground.wiring import play

_PORT: Final = 8765
_ANOTHER: Final = "choose another one, as in --port 0, which takes a free one"


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65_535),
    default=_PORT,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option(
    "--facts", type=click.Path(path_type=Path), help="Folder of the dossiers; FACTS_DIR if left out."
)
def playground(*, port: int, facts: Path | None) -> None:
    """Serve a page with every platform's far end side by side, on loopback only.

    \b
    Example:
      cyberdialogue playground --port 0
    """
    settings = shared_settings(facts)
    set_up_logging(settings)
    serve(play(settings, port=port), port=f"port {port}", remedy=_ANOTHER)

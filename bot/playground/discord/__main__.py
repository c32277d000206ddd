"""Runs the Discord far end alone: python -m bot.playground.discord --port N."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

from bot.playground.loopback import FarEnd
from bot.playground.loopback.running import argument_parser, run_alone

from .far_end import open_far_end


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the far end until interrupted."""
    run_alone(_open, argument_parser("bot.playground.discord", __doc__).parse_args(arguments))


def _open(options: argparse.Namespace) -> AbstractAsyncContextManager[FarEnd]:
    return open_far_end(host=options.host, port=options.port)


if __name__ == "__main__":
    main()

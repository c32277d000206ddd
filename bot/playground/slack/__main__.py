"""Runs the Slack far end alone: python -m bot.playground.slack --port N."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.playground.loopback import FarEnd
from bot.playground.loopback.running import argument_parser, run_alone

from .far_end import open_far_end


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the far end until interrupted."""
    parser = argument_parser("bot.playground.slack", __doc__)
    parser.add_argument("--manifest", type=Path, help="JSON file with the app's manifest")
    parser.add_argument("--request-url", default="", help="deliver there by HTTP instead of Socket Mode")
    run_alone(_open, parser.parse_args(arguments))


def _open(options: argparse.Namespace) -> AbstractAsyncContextManager[FarEnd]:
    manifest = json.loads(options.manifest.read_text()) if options.manifest else None
    return open_far_end(
        host=options.host, port=options.port, manifest=manifest, request_url=options.request_url
    )


if __name__ == "__main__":
    main()

"""Runs the Slack far end alone: python -m bot.playground.slack --port N."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from .opening import open_far_end


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line's options."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground.slack", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--manifest", type=Path, help="JSON file with the app's manifest")
    parser.add_argument("--request-url", default="", help="deliver there by HTTP instead of Socket Mode")
    return parser.parse_args(arguments)


async def serve(options: argparse.Namespace) -> None:
    """Run until cancelled, after one line of JSON that says where."""
    manifest = json.loads(options.manifest.read_text()) if options.manifest else None
    async with open_far_end(
        host=options.host, port=options.port, manifest=manifest, request_url=options.request_url
    ) as far_end:
        ready = {"control_url": far_end.control_url, "settings": dict(far_end.settings)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    """Run the far end until interrupted."""
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(parse_arguments()))


if __name__ == "__main__":
    main()

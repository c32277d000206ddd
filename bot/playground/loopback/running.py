"""Runs a far end alone, for processes that connect to it over loopback."""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress

from .far_end import FarEnd

Open = Callable[[argparse.Namespace], AbstractAsyncContextManager[FarEnd]]


def argument_parser(module: str, description: str) -> argparse.ArgumentParser:
    """The arguments that all far ends take; more can be added."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=description)
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    return parser


def run_alone(opener: Open, options: argparse.Namespace) -> None:
    """Serve until interrupted; one JSON line on standard output says where."""
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(opener, options))


async def _serve(opener: Open, options: argparse.Namespace) -> None:
    async with opener(options) as far_end:
        ready = {"control_url": far_end.control_url, "settings": dict(far_end.settings)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()

"""Runs the far end alone, for processes that connect to it over loopback."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence

from .far_end import open_far_end


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until interrupted; one JSON line on standard output says where."""
    parser = argparse.ArgumentParser(prog="python -m bot.playground.discord", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    options = parser.parse_args(arguments)
    try:
        asyncio.run(_serve(options.port))
    except KeyboardInterrupt:
        return


async def _serve(port: int) -> None:
    async with open_far_end(port=port) as far_end:
        ready = {"control_url": far_end.control_url, "settings": dict(far_end.settings)}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()

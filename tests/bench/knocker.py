"""Sends signed slash commands; runs as a process of its own, told what to send line by line."""

import asyncio
import itertools
import json
import sys
import time
from typing import Final
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

SECRET: Final = "5c3e0f8a1d2b4c6e8f7a9b0c1d2e3f4a"
_FORM: Final = {
    "token": "gIkuvaNzQIHg97ATvDxqgjtO",
    "team_id": "T06BRF8K2QD",
    "team_domain": "policy",
    "channel_id": "C06BRFGEN01",
    "channel_name": "general",
    "user_id": "U06BRFANA01",
    "user_name": "ana",
    "command": "/cyberdialogue",
    "text": "fact hotline",
    "api_app_id": "A06BRFAPP01",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/T06BRF8K2QD/6023541827/abcdefgh",
}


_VERIFIER: Final = SignatureVerifier(SECRET)


def body(number: int, text: str = _FORM["text"]) -> str:
    """A slash command's form, as Slack posts it; no two are the same."""
    return urlencode({**_FORM, "text": text, "trigger_id": f"{number}.6023541827.0123456789abcdef"})


def signed(number: int, text: str = _FORM["text"]) -> tuple[str, dict[str, str]]:
    """A slash command's form, and its headers with Slack's signature."""
    form, now = body(number, text), str(int(time.time()))
    return form, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": _VERIFIER.generate_signature(timestamp=now, body=form) or "",
    }


async def main() -> None:
    """Send what each line of standard input asks for; answer with the worst status."""
    numbers = itertools.count()
    async with aiohttp.ClientSession() as session:
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            worst = 0
            for _ in range(order["times"]):
                form, headers = signed(next(numbers))
                async with session.post(order["url"], data=form, headers=headers) as response:
                    await response.read()
                    worst = max(worst, response.status)
            print(worst, flush=True)  # noqa: T201 - what the parent waits for


if __name__ == "__main__":
    asyncio.run(main())

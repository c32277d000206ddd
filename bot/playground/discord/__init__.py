"""Discord servers on loopback: the HTTP API, the gateway, and the people who use them.

It speaks API version 10 as documented and refuses what the documentation rules out. Not offered, and
refused where asked for: reactions, polls, stickers, forwards, joining voice, user-installed apps, context
menus, incoming webhooks, ETF encoding and zstd compression (answered in plain text).
"""

from pathlib import Path

from bot.playground.loopback import FarEndKind

from .far_end import DiscordFarEnd, open_far_end
from .limits import Allowance, Terms

__all__ = ["FAR_END", "Allowance", "DiscordFarEnd", "Terms", "open_far_end"]

FAR_END = FarEndKind(
    name="discord", title="Discord", order=2, page=Path(__file__).parent / "page", open=open_far_end
)

"""A loopback stand-in for Discord: its HTTP API, its gateway, and the people who use it.

It speaks API version 10 as documented and refuses what the documentation rules out. Not offered, and
refused where asked for: threads, reactions, polls, stickers, forwards, voice, user-installed apps,
context menu invocations, incoming webhooks, ETF encoding and zstd compression (answered in plain text).
"""

from .far_end import DiscordFarEnd, open_far_end
from .limits import Allowance, Terms

__all__ = ["Allowance", "FarEnd", "Terms", "open_far_end"]

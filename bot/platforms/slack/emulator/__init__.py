"""A Slack workspace on loopback, for tests and the playground.

It speaks the Web API, Socket Mode, signed HTTP delivery and response URLs as Slack
documents them, and shares no code with the app that talks to it.
"""

from .emulator import Emulator
from .manifest import ManifestError
from .opening import open_emulator
from .rules import Rates, Sizes, Timing

__all__ = ["Emulator", "ManifestError", "Rates", "Sizes", "Timing", "open_emulator"]

"""A Slack workspace on loopback, for tests and the playground.

It speaks the Web API, Socket Mode, signed HTTP delivery and response URLs as Slack
documents them, and shares no code with the app that talks to it.
"""

from pathlib import Path

from bot.playground.loopback import FarEndKind

from .far_end import SlackFarEnd, open_far_end
from .limits import Rates, Sizes, Timing
from .manifest import ManifestError

__all__ = ["FAR_END", "ManifestError", "Rates", "Sizes", "SlackFarEnd", "Timing", "open_far_end"]

FAR_END = FarEndKind(
    name="slack", title="Slack", order=1, page=Path(__file__).parent / "page", open=open_far_end
)

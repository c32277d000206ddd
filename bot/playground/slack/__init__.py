"""A Slack workspace on loopback, for tests and the playground.

It speaks the Web API, Socket Mode, signed HTTP delivery and response URLs as Slack
documents them, and shares no code with the app that talks to it.
"""

from .far_end import FarEnd
from .limits import Rates, Sizes, Timing
from .manifest import ManifestError
from .opening import open_far_end

__all__ = ["FarEnd", "ManifestError", "Rates", "Sizes", "Timing", "open_far_end"]

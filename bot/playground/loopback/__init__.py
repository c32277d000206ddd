"""What all far ends share: address, guard, clock, faults, request log and control interface.

Like the far ends themselves it imports nothing of the program.
"""

from .background import BackgroundTasks, open_background
from .changes import Changes
from .clock import Now, ShiftedClock, utc_now
from .far_end import FarEnd, FarEndState, Loopback, serve_far_end
from .faults import TOO_MANY, FaultRule
from .kind import FarEndKind
from .performing import ActionError, Performed, Performer, perform, refused
from .request_log import LoggedRequest
from .serving import served

__all__ = [
    "TOO_MANY",
    "ActionError",
    "BackgroundTasks",
    "Changes",
    "FarEnd",
    "FarEndKind",
    "FarEndState",
    "FaultRule",
    "LoggedRequest",
    "Loopback",
    "Now",
    "Performed",
    "Performer",
    "ShiftedClock",
    "open_background",
    "perform",
    "refused",
    "serve_far_end",
    "served",
    "utc_now",
]

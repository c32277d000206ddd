"""How a platform is connected just now, as a value."""

from dataclasses import dataclass
from enum import StrEnum


class ConnectionState(StrEnum):
    """Whether what people do on a platform reaches this process."""

    CONNECTING = "connecting"
    """Not connected for the first time yet."""
    UP = "up"
    STANDBY = "standby"
    """Another replica holds the connection that only one may hold; this one posts all the same."""
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionStatus:
    """The connection by which a platform tells what people do.

    Attributes:
        ping_age_seconds: Since the last answer to a ping; of several sockets, that of the oldest. None where
            nothing is pinged, or nothing was answered yet.
        detail: Why it is down, and what a person does about it; empty while it is not.
        fault: What is wrong with the installation as a whole, in one word; empty where nothing is.
    """

    state: ConnectionState
    ping_age_seconds: float | None = None
    detail: str = ""
    fault: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to wait for: it is up, or another replica's is."""
        return self.state in {ConnectionState.UP, ConnectionState.STANDBY}

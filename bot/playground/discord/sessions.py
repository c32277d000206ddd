"""Gateway sessions: what each has been told, what it missed, and who hears of an event."""

from __future__ import annotations

import json
import secrets
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from .protocol import NO_INTENT, Close, Intent, Op
from .wire import TIMESTAMP_SHIFT, JsonObject, Snowflake

# Events kept for a resume; a session that missed more must identify anew.
REPLAY_LIMIT = 1000
DAY_SECONDS = 24 * 60 * 60.0


class Wire(Protocol):
    """The socket of a session."""

    def send_text(self, text: str) -> None:
        """Queue a payload."""

    def close(self, close: Close) -> None:
        """Queue the end of the connection."""

    def mute(self) -> None:
        """Acknowledge no heartbeat from now on."""


def payload(op: Op, data: object = None, *, seq: int | None = None, name: str | None = None) -> str:
    """A gateway payload.

    Source: Gateway Events, "Payload Structure".
    """
    return json.dumps({"op": int(op), "d": data, "s": seq, "t": name})


@dataclass(slots=True, kw_only=True)
class Session:
    """One identified shard of an app, with or without a socket just now."""

    shard: tuple[int, int]
    intents: Intent
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0
    wire: Wire | None = None
    lost_at: float | None = None
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))

    def hears(self, guild_id: Snowflake | None, intent: Intent) -> bool:
        """Whether an event of a guild, or of none, is for this session.

        Source: Gateway, "Sharding Formula": what belongs to no guild goes to the first shard.
        """
        number, count = self.shard
        ours = (int(guild_id) >> TIMESTAMP_SHIFT) % count if guild_id else 0
        return ours == number and (intent == NO_INTENT or bool(self.intents & intent))

    def dispatch(self, name: str, data: object) -> None:
        """Send an event, and keep it for a resume."""
        self.seq += 1
        text = payload(Op.DISPATCH, data, seq=self.seq, name=name)
        self.sent.append((self.seq, text))
        if self.wire:
            self.wire.send_text(text)

    def can_replay_from(self, seq: int) -> bool:
        """Whether everything after a sequence number is still known."""
        return not self.sent or self.sent[0][0] <= seq + 1

    def replay(self, wire: Wire, seq: int) -> None:
        """Take up the session on a new socket: all it missed, then RESUMED.

        Source: Gateway, "Resuming".
        """
        if self.wire:
            self.wire.close(Close(None))
        self.wire, self.lost_at = wire, None
        for number, text in self.sent:
            if number > seq:
                wire.send_text(text)
        self.dispatch("RESUMED", {})


class Sessions:
    """All sessions of the app."""

    def __init__(self, session_seconds: float, notice: Callable[[], None]) -> None:
        self._session_seconds = session_seconds
        self._notice = notice
        self._sessions: dict[str, Session] = {}

    @property
    def connected(self) -> bool:
        """Whether any session has a socket now."""
        return any(session.wire for session in self._sessions.values())

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._sessions.values()))

    def add(self, session: Session) -> None:
        """Keep a new session."""
        self._sessions[session.id] = session
        self._notice()

    def find(self, session_id: object) -> Session | None:
        """A session that can still be resumed."""
        session = self._sessions.get(session_id) if isinstance(session_id, str) else None
        if session is None:
            return None
        if session.lost_at is not None and time.monotonic() - session.lost_at > self._session_seconds:
            self.drop(session)
            return None
        return session

    def lose(self, session: Session, wire: Wire) -> None:
        """A session's socket is gone; the session waits for a resume."""
        if session.wire is wire:
            session.wire, session.lost_at = None, time.monotonic()
            self._notice()

    def drop(self, session: Session) -> None:
        """A session is over."""
        self._sessions.pop(session.id, None)
        session.wire = None
        self._notice()

    def dispatch(
        self,
        name: str,
        data: JsonObject,
        *,
        guild_id: Snowflake | None,
        intent: Intent = NO_INTENT,
        veiled: JsonObject | None = None,
    ) -> None:
        """Tell every session that wants to hear.

        Args:
            name: The event.
            data: Its data.
            guild_id: The guild it happened in.
            intent: What a session must have asked for; nothing where all hear of it.
            veiled: The data for sessions without the message-content intent, if it differs.
        """
        for session in list(self._sessions.values()):
            if session.hears(guild_id, intent):
                seen = veiled if veiled and not session.intents & Intent.MESSAGE_CONTENT else data
                session.dispatch(name, seen)


class SessionStarts:
    """Counts sessions started, for the daily limit and for the limit on starting at once."""

    def __init__(self) -> None:
        self._days: list[float] = []
        self._recent: dict[int, float] = {}

    def remaining(self, total: int) -> tuple[int, float]:
        """Sessions that may still start today, and the seconds until one more may."""
        moment = time.monotonic()
        self._days = [at for at in self._days if moment - at < DAY_SECONDS]
        reset_after = DAY_SECONDS - (moment - self._days[0]) if self._days else DAY_SECONDS
        return max(total - len(self._days), 0), reset_after

    def take(self, total: int) -> bool:
        """Count one session of the day; whether it was within the limit."""
        left, _ = self.remaining(total)
        self._days.append(time.monotonic())
        return left > 0

    def concurrent(self, shard: int, max_concurrency: int, window_seconds: float) -> bool:
        """Whether a shard may identify now; each rate limit key may once per window.

        Source: Gateway, "Max Concurrency".
        """
        key, moment = shard % max_concurrency, time.monotonic()
        last = self._recent.get(key)
        if last is not None and moment - last < window_seconds:
            return False
        self._recent[key] = moment
        return True

"""Starting and resuming gateway sessions: what an IDENTIFY or a RESUME must bring."""

from __future__ import annotations

from collections.abc import Sequence

from .directory import Guild
from .events import guild_create_json
from .objects import own_user_json
from .protocol import (
    API_VERSION,
    AUTHENTICATION_FAILED,
    DECODE_ERROR,
    DISALLOWED_INTENTS,
    EVERY_INTENT,
    INVALID_INTENTS,
    INVALID_SEQ,
    INVALID_SHARD,
    PRIVILEGED,
    SHARDING_REQUIRED,
    Close,
    Intent,
)
from .sessions import Session, Wire
from .state import ServerState
from .wire import JsonObject, as_list


class RejectedError(Exception):
    """A gateway connection is closed with a code.

    Args:
        close: The code and its words.
    """

    def __init__(self, close: Close) -> None:
        super().__init__(close.reason)
        self.close = close


class InvalidSessionError(Exception):
    """Opcode 9 is the answer; the session cannot be resumed."""


def identify(state: ServerState, data: JsonObject, wire: Wire) -> Session:
    """Start a session: READY, then the guilds of its shard.

    Source: Gateway Events, "Identify" and "Ready"; Gateway, "Identifying".

    Raises:
        RejectedError: The data is wrong or not permitted.
        InvalidSessionError: Too many identify at once.
    """
    if data.get("token") != state.token:
        raise RejectedError(AUTHENTICATION_FAILED)
    if not isinstance(data.get("properties"), dict):
        raise RejectedError(DECODE_ERROR)
    intents = _read_intents(state, data)
    shard = _read_shard(data)
    session = Session(shard=shard or (0, 1), intents=intents)
    directory = state.directory
    guilds = [guild for guild in directory.guilds_of(directory.bot.id) if session.hears(guild.id, Intent(0))]
    if len(guilds) > state.terms.guilds_per_shard:
        raise RejectedError(SHARDING_REQUIRED)
    terms = state.terms
    if not state.starts.concurrent(session.shard[0], terms.max_concurrency, terms.identify_seconds):
        raise InvalidSessionError
    if not state.starts.take(terms.identify_total):
        # Source: Gateway, "Identifying": the token is reset when the limit is hit.
        state.renew_token()
        raise RejectedError(AUTHENTICATION_FAILED)
    session.wire = wire
    state.sessions.add(session)
    ready = _ready_json(state, session, guilds)
    session.dispatch("READY", {**ready, "shard": list(shard)} if shard else ready)
    for guild in guilds if intents & Intent.GUILDS else ():
        session.dispatch("GUILD_CREATE", guild_create_json(state, guild))
    return session


def _ready_json(state: ServerState, session: Session, guilds: Sequence[Guild]) -> JsonObject:
    """The data of READY.

    Source: Gateway Events, "Ready".
    """
    return {
        "v": API_VERSION,
        "user": own_user_json(state.directory.bot),
        "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
        "session_id": session.id,
        "session_type": "normal",
        "resume_gateway_url": state.gateway_url,
        "private_channels": [],
        "application": {"id": state.directory.application_id, "flags": state.application_flags},
    }


def _read_intents(state: ServerState, data: JsonObject) -> Intent:
    raw = data.get("intents")
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0 or raw & ~int(EVERY_INTENT):
        raise RejectedError(INVALID_INTENTS)
    intents = Intent(raw)
    if intents & PRIVILEGED & ~Intent(state.terms.privileged_intents):
        raise RejectedError(DISALLOWED_INTENTS)
    return intents


def _read_shard(data: JsonObject) -> tuple[int, int] | None:
    if data.get("shard") is None:
        return None
    match list(as_list(data.get("shard"))):
        case [int(number), int(count)] if 0 <= number < count:
            return number, count
    raise RejectedError(INVALID_SHARD)


def resume(state: ServerState, data: JsonObject, wire: Wire) -> Session:
    """Take up a session where its last socket lost it.

    Source: Gateway Events, "Resume"; Gateway, "Resuming".

    Raises:
        RejectedError: The token or the sequence number is wrong.
        InvalidSessionError: The session is unknown, over, or has missed too much.
    """
    if data.get("token") != state.token:
        raise RejectedError(AUTHENTICATION_FAILED)
    session, seq = state.sessions.find(data.get("session_id")), data.get("seq")
    if session is None:
        raise InvalidSessionError
    if isinstance(seq, bool) or not isinstance(seq, int) or not 0 <= seq <= session.seq:
        state.sessions.drop(session)
        raise RejectedError(INVALID_SEQ)
    if not session.can_replay_from(seq):
        state.sessions.drop(session)
        raise InvalidSessionError
    session.replay(wire, seq)
    state.changes.note()
    return session

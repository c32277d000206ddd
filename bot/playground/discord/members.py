"""Members asked for over the gateway: opcode 8 and its GUILD_MEMBERS_CHUNK."""

from __future__ import annotations

from .directory import GuildMember
from .objects import member_json
from .protocol import Intent
from .sessions import Session
from .state import ServerState
from .wire import JSON, JsonObject, as_list, as_text, as_whole, read_snowflake

# Source: Gateway Events, "Request Guild Members".
PREFIX_LIMIT = 100
NONCE_BYTES = 32


def request_members(state: ServerState, session: Session, data: JsonObject) -> None:
    """Send the members that match, in one chunk.

    Source: Gateway Events, "Request Guild Members" and "Guild Members Chunk".
    """
    guild_id = read_snowflake(data.get("guild_id"))
    directory = state.directory
    if guild_id is None or not directory.member(guild_id, directory.bot.id):
        return
    members = directory.members_of(guild_id)
    not_found: list[JSON] = []
    if data.get("user_ids") is not None:
        raw = data["user_ids"]
        wanted = [read_snowflake(item) for item in (as_list(raw) or [raw])][:PREFIX_LIMIT]
        present = {member.user_id for member in members}
        not_found = [user_id for user_id in wanted if user_id not in present]
        found = [member for member in members if member.user_id in wanted]
    else:
        found = _by_prefix(state, session, members, data)
    chunk: dict[str, JSON] = {
        "guild_id": guild_id,
        "members": [member_json(directory, member) for member in found],
        "chunk_index": 0,
        "chunk_count": 1,
        "not_found": not_found,
    }
    nonce = as_text(data.get("nonce"))
    if nonce and len(nonce.encode()) <= NONCE_BYTES:
        chunk["nonce"] = nonce
    session.dispatch("GUILD_MEMBERS_CHUNK", chunk)


def _by_prefix(
    state: ServerState, session: Session, members: list[GuildMember], data: JsonObject
) -> list[GuildMember]:
    """Members by the start of their names; the whole list takes the members intent."""
    prefix, limit = as_text(data.get("query")).casefold(), as_whole(data.get("limit"))
    if not prefix and not limit:
        return members if session.intents & Intent.GUILD_MEMBERS else []
    matching = [
        member
        for member in members
        if state.directory.users[member.user_id].username.casefold().startswith(prefix)
    ]
    return matching[: min(limit or PREFIX_LIMIT, PREFIX_LIMIT)]

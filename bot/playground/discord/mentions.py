"""Who a text mentions, whom the sender allows to be mentioned, and who is notified in the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .directory import Directory, DiscordChannel
from .form import BodyForm
from .permissions import Permission
from .wire import JsonObject, Snowflake

# Source: Message Resource, "Allowed Mentions Object".
IDS_LIMIT = 100
TYPES = frozenset({"roles", "users", "everyone"})

# Nobody is mentioned from inside code. A backslash before a mention only changes how it is drawn.
_CODE = re.compile(r"```.*?```|``.*?``|`[^`]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedMentions:
    """Which mentions of a text count."""

    parse: frozenset[str] = frozenset()
    users: frozenset[Snowflake] = frozenset()
    roles: frozenset[Snowflake] = frozenset()
    replied_user: bool = False


# Source: Message Resource, "Default Settings for Allowed Mentions".
MESSAGE_DEFAULT = AllowedMentions(parse=TYPES, replied_user=True)
INTERACTION_DEFAULT = AllowedMentions(parse=frozenset({"users"}), replied_user=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageMentions:
    """Whom a message mentions: the arrays of a message object, and who is notified."""

    users: tuple[Snowflake, ...] = ()
    roles: tuple[Snowflake, ...] = ()
    everyone: bool = False


NO_MENTIONS = MessageMentions()


def read_allowed_mentions(form: BodyForm, default: AllowedMentions) -> AllowedMentions:
    """The `allowed_mentions` of a message body, or the default of its route."""
    inner = form.form("allowed_mentions")
    if inner is None:
        return default
    parse: set[str] = set()
    for index, item in enumerate(inner.items("parse") or ()):
        if isinstance(item, str) and item in TYPES:
            parse.add(item)
        else:
            inner.complaints.add(
                (*inner.path, "parse", str(index)),
                "BASE_TYPE_CHOICES",
                "Value must be one of ('users', 'roles', 'everyone').",
            )
    users = inner.snowflakes("users", most=IDS_LIMIT)
    roles = inner.snowflakes("roles", most=IDS_LIMIT)
    for name, ids in (("users", users), ("roles", roles)):
        if name in parse and ids:
            inner.complain(
                None,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.',
            )
    return AllowedMentions(
        parse=frozenset(parse),
        users=frozenset(users),
        roles=frozenset(roles),
        replied_user=inner.flag("replied_user") or False,
    )


def mentions_in(
    text: str,
    allowed: AllowedMentions,
    *,
    directory: Directory,
    channel: DiscordChannel,
    author_id: Snowflake,
) -> MessageMentions:
    """The mentions of a text that the sender allows and has the permission for.

    Source: Message Resource, "Allowed Mentions Object": mentions count only where they are both
    written in the text and allowed; roles must be mentionable unless the author may mention everyone.
    """
    plain = _CODE.sub(" ", text)
    loud = directory.may(channel, author_id, Permission.MENTION_EVERYONE)
    users = [Snowflake(found) for found in dict.fromkeys(_USER.findall(plain))]
    roles = [Snowflake(found) for found in dict.fromkeys(_ROLE.findall(plain))]
    return MessageMentions(
        users=tuple(
            user_id
            for user_id in users
            if user_id in directory.users and ("users" in allowed.parse or user_id in allowed.users)
        ),
        roles=tuple(
            role_id
            for role_id in roles
            if (role := directory.roles.get(role_id))
            and role.guild_id == channel.guild_id
            and ("roles" in allowed.parse or role_id in allowed.roles)
            and (role.mentionable or loud)
        ),
        everyone=bool(_EVERYONE.search(plain)) and "everyone" in allowed.parse and loud,
    )


def pings_json(
    mentions: MessageMentions, author_id: Snowflake, *, ephemeral: bool, silent: bool
) -> JsonObject:
    """Whom a message notifies: nobody of one that only one person sees, nor the author itself."""
    if ephemeral:
        return {"users": [], "roles": [], "everyone": False, "silent": silent}
    return {
        "users": [user_id for user_id in mentions.users if user_id != author_id],
        "roles": list(mentions.roles),
        "everyone": mentions.everyone,
        "silent": silent,
    }

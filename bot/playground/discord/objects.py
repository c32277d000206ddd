"""Users, members, roles, channels, guilds and the application as JSON."""

from __future__ import annotations

from .directory import Directory, DiscordUser, Guild, GuildMember, GuildRole
from .wire import JSON, JsonObject, iso

# Bots kept their four digits when people's usernames became unique.
# Source: Change Log, "Unique usernames on Discord".
BOT_DISCRIMINATOR = "4302"
PERSON_DISCRIMINATOR = "0"


def user_json(user: DiscordUser) -> JsonObject:
    """A user as others see it.

    Source: User Resource, "User Structure".
    """
    body: dict[str, JSON] = {
        "id": user.id,
        "username": user.username,
        "discriminator": BOT_DISCRIMINATOR if user.bot else PERSON_DISCRIMINATOR,
        "global_name": user.global_name,
        "avatar": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
        "banner": None,
        "accent_color": None,
        "public_flags": 0,
        "flags": 0,
    }
    return {**body, "bot": True} if user.bot else body


def own_user_json(user: DiscordUser) -> JsonObject:
    """The bot's user as it sees itself."""
    return {
        **user_json(user),
        "mfa_enabled": False,
        "locale": "en-US",
        "verified": True,
        "email": None,
        "premium_type": 0,
    }


def bare_member_json(member: GuildMember) -> dict[str, JSON]:
    """A member without its user, and without what only voice needs.

    Source: Interaction "Resolved Data Structure": partial members.
    """
    return {
        "roles": list(member.roles),
        "joined_at": iso(member.joined_at),
        "nick": None,
        "avatar": None,
        "banner": None,
        "premium_since": None,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
        "avatar_decoration_data": None,
        "collectibles": None,
    }


def member_json(directory: Directory, member: GuildMember) -> JsonObject:
    """A member with its user.

    Source: Guild Resource, "Guild Member Structure".
    """
    return {
        **message_member_json(member),
        "user": user_json(directory.users[member.user_id]),
    }


def message_member_json(member: GuildMember) -> JsonObject:
    """A member as it comes with a message event: without its user."""
    return {**bare_member_json(member), "deaf": False, "mute": False}


def role_json(role: GuildRole) -> JsonObject:
    """A role.

    Source: Permissions, "Role Structure".
    """
    body: dict[str, JSON] = {
        "id": role.id,
        "name": role.name,
        "description": None,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": role.color,
        "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    return {**body, "tags": {"bot_id": role.bot_id}} if role.bot_id else body


def guild_json(directory: Directory, guild: Guild) -> dict[str, JSON]:
    """A guild as GET /guilds/{guild.id} shows it.

    Source: Guild Resource, "Guild Structure".
    """
    return {
        "id": guild.id,
        "name": guild.name,
        "description": guild.description,
        "owner_id": guild.owner_id,
        "preferred_locale": guild.locale,
        "roles": [role_json(role) for role in directory.roles_of(guild.id)],
        **_GUILD_DEFAULTS,
    }


_GUILD_DEFAULTS: JsonObject = {
    "icon": None,
    "splash": None,
    "discovery_splash": None,
    "home_header": None,
    "banner": None,
    "features": [],
    "emojis": [],
    "stickers": [],
    "application_id": None,
    "region": "deprecated",
    "afk_channel_id": None,
    "afk_timeout": 300,
    "system_channel_id": None,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "widget_channel_id": None,
    "verification_level": 0,
    "default_message_notifications": 0,
    "explicit_content_filter": 0,
    "mfa_level": 0,
    "max_presences": None,
    "max_members": 500000,
    "max_video_channel_users": 25,
    "max_stage_video_channel_users": 50,
    "vanity_url_code": None,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "rules_channel_id": None,
    "public_updates_channel_id": None,
    "safety_alerts_channel_id": None,
    "nsfw": False,
    "nsfw_level": 0,
    "incidents_data": None,
}


def application_json(directory: Directory, flags: int) -> JsonObject:
    """The app as its own bot sees it.

    Source: Application Resource, "Application Structure".
    """
    return {
        "id": directory.application_id,
        "name": directory.bot.username,
        "icon": None,
        "description": "Sourced briefings and reminders",
        "type": None,
        "bot": user_json(directory.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "team": None,
        "owner": user_json(next(user for user in directory.users.values() if not user.bot)),
        "flags": flags,
        "flags_new": str(flags),
        "approximate_guild_count": len(directory.guilds_of(directory.bot.id)),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "event_webhooks_url": None,
        "event_webhooks_status": 1,
        "event_webhooks_types": [],
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "integration_types_config": {
            "0": {
                "oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "117760"}
            }
        },
    }

"""Names a manifest may use: bot scopes and bot events of the platform.

Source: Slack docs, "Scopes" and "Events", as of 2026.
"""

_READ_WRITE = (
    "bookmarks",
    "calls",
    "canvases",
    "datastore",
    "files",
    "groups",
    "im",
    "links",
    "lists",
    "mpim",
)
_MORE = ("pins", "reactions", "triggers", "usergroups", "users")

BOT_SCOPES = frozenset(
    [
        *(f"{name}:{access}" for name in (*_READ_WRITE, *_MORE) for access in ("read", "write")),
        *(f"{name}:history" for name in ("channels", "groups", "im", "mpim")),
        *(f"{name}:write.topic" for name in ("channels", "groups", "im", "mpim")),
        *(f"{name}:write.invites" for name in ("channels", "groups")),
        *(f"remote_files:{access}" for access in ("read", "share", "write")),
        *(f"search:read.{what}" for what in ("files", "public", "users")),
        "app_mentions:read",
        "channels:join",
        "channels:manage",
        "channels:read",
        "chat:write",
        "chat:write.customize",
        "chat:write.public",
        "commands",
        "conversations.connect:manage",
        "conversations.connect:read",
        "conversations.connect:write",
        "dnd:read",
        "emoji:read",
        "incoming-webhook",
        "links.embed:write",
        "metadata.message:read",
        "stars:read",
        "team.billing:read",
        "team.preferences:read",
        "team:read",
        "users.profile:read",
        "users:read.email",
        "workflow.steps:execute",
    ]
)

_CHANNEL = (
    "archive",
    "created",
    "deleted",
    "history_changed",
    "id_changed",
    "left",
    "posting_permissions",
    "rename",
    "shared",
    "unarchive",
    "unshared",
)
_GROUP = ("archive", "close", "deleted", "history_changed", "left", "open", "rename", "unarchive")
_FILE = (
    "change",
    "comment_added",
    "comment_deleted",
    "comment_edited",
    "created",
    "deleted",
    "public",
    "shared",
    "unshared",
)
_INVITES = ("accepted", "approved", "declined", "received", "requested")

BOT_EVENTS = frozenset(
    [
        *(f"channel_{what}" for what in _CHANNEL),
        *(f"group_{what}" for what in _GROUP),
        *(f"file_{what}" for what in _FILE),
        *(f"im_{what}" for what in ("close", "created", "history_changed", "open")),
        *(f"message.{where}" for where in ("app_home", "channels", "groups", "im", "mpim")),
        *(f"message_metadata_{what}" for what in ("deleted", "posted", "updated")),
        *(f"shared_channel_invite_{what}" for what in _INVITES),
        *(
            f"subteam_{what}"
            for what in ("created", "members_changed", "self_added", "self_removed", "updated")
        ),
        *(f"team_{what}" for what in ("access_granted", "access_revoked", "domain_change", "join", "rename")),
        *(f"user_{what}" for what in ("change", "huddle_changed", "profile_changed", "status_changed")),
        *(f"{what}_{done}" for what in ("pin", "reaction", "star") for done in ("added", "removed")),
        "app_context_changed",
        "app_home_opened",
        "app_installed",
        "app_mention",
        "app_rate_limited",
        "app_requested",
        "app_uninstalled",
        "call_rejected",
        "dnd_updated",
        "dnd_updated_user",
        "email_domain_changed",
        "emoji_changed",
        "entity_details_requested",
        "function_executed",
        "grid_migration_finished",
        "grid_migration_started",
        "invite_requested",
        "link_shared",
        "member_joined_channel",
        "member_left_channel",
        "tokens_revoked",
    ]
)

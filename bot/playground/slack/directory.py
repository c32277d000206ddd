"""People, channels and groups of the workspace, and how Slack spells them in JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

from .wire import JsonObject

CREATED = 1_449_252_889  # seconds; when the workspace's founding objects came to be
AVATAR = "https://secure.gravatar.com/avatar/{id}.jpg?s={size}"
AVATAR_SIZES = (24, 32, 48, 72, 192, 512)
# Kinds of people to whom posting can be restricted; "ra" are those who are no guests.
# Source: admin.conversations.setConversationPrefs, argument "prefs".
ADMINS, MEMBERS, EVERYBODY = "admin", "ra", "everyone"
UNSHARED = {
    "is_channel": True,
    "is_group": False,
    "is_im": False,
    "is_mpim": False,
    "unlinked": 0,
    "is_shared": False,
    "is_org_shared": False,
    "is_ext_shared": False,
    "is_pending_ext_shared": False,
    "parent_conversation": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The workspace itself."""

    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackUser:
    """A member, human or not."""

    id: str
    name: str
    real_name: str
    is_admin: bool = False
    is_guest: bool = False
    locale: str = "en-US"
    is_bot: bool = False
    bot_id: str = ""
    app_id: str = ""
    tz: str = "Europe/London"
    tz_label: str = "Greenwich Mean Time"

    def as_json(self, team: Team) -> JsonObject:
        """The object of users.info."""
        profile: JsonObject = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": self.real_name.partition(" ")[0],
            "last_name": self.real_name.partition(" ")[2],
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": f"g{self.id.lower()}",
            "team": team.id,
            **{f"image_{size}": AVATAR.format(id=self.id.lower(), size=size) for size in AVATAR_SIZES},
        }
        if self.is_bot:
            profile |= {"bot_id": self.bot_id, "api_app_id": self.app_id, "always_active": True}
        return {
            "id": self.id,
            "team_id": team.id,
            "name": self.name,
            "deleted": False,
            "color": "9f69e7",
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz_label,
            "tz_offset": 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": CREATED,
            "has_2fa": False,
        }


@dataclass(slots=True, kw_only=True)
class SlackChannel:
    """A conversation and everything in it.

    Args:
        messages: Message objects by timestamp, oldest first. Fields that begin with an
            underscore are the far end's own and never leave by the Web API.
        ephemerals: Messages that one user alone sees, as (user, message).
        direct_with: The person on the other side of direct messages.
        slackbot: Whether these are Slackbot's direct messages and not the app's.
        posters: Who alone may post, besides people of `poster_kinds`; None where everybody may.
        poster_kinds: By the words of `posting_restricted_to`: admin, owner, ra, everyone.
        threaders, threader_kinds: The same for posting in threads.
    """

    id: str
    name: str
    creator: str
    private: bool = False
    general: bool = False
    topic: str = ""
    purpose: str = ""
    archived: bool = False
    direct_with: str = ""
    slackbot: bool = False
    posters: list[str] | None = None
    poster_kinds: tuple[str, ...] = (ADMINS,)
    threaders: list[str] | None = None
    threader_kinds: tuple[str, ...] = (ADMINS,)
    members: list[str] = field(default_factory=list)
    messages: dict[str, JsonObject] = field(default_factory=dict)
    ephemerals: list[tuple[str, JsonObject]] = field(default_factory=list)
    previous_names: list[str] = field(default_factory=list)

    @property
    def family(self) -> str:
        """The word scopes and events use: channels, groups or im."""
        if self.direct_with:
            return "im"
        return "groups" if self.private else "channels"

    @property
    def kind(self) -> str:
        """The word of `channel_type` in message events: channel, group or im."""
        return {"channels": "channel", "groups": "group", "im": "im"}[self.family]

    def as_json(self, team: Team, me: str) -> JsonObject:
        """The object of conversations.info, as the app's bot user `me` sees it."""
        if self.direct_with:
            return {
                "id": self.id,
                "created": CREATED,
                "is_im": True,
                "is_org_shared": False,
                "user": self.direct_with,
                "is_user_deleted": False,
                "priority": 0,
            }
        said = {"creator": self.creator, "last_set": CREATED}
        return {
            **UNSHARED,
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_private": self.private,
            "is_archived": self.archived,
            "is_general": self.general,
            "created": CREATED,
            "updated": CREATED * 1000,
            "creator": self.creator,
            "context_team_id": team.id,
            "shared_team_ids": [team.id],
            "is_member": me in self.members,
            "properties": self._properties(),
            "topic": {"value": self.topic, **said},
            "purpose": {"value": self.purpose, **said},
            "previous_names": list(self.previous_names),
            "pending_shared": [],
            "pending_connected_team_ids": [],
        }

    def _properties(self) -> JsonObject:
        # Source: web-api of Slack's Node SDK, `PostingRestrictedTo` and `ThreadsRestrictedTo` in responses
        # about conversations.
        told = {
            "posting_restricted_to": (self.poster_kinds, self.posters),
            "threads_restricted_to": (self.threader_kinds, self.threaders),
        }
        return {
            name: {"type": list(kinds), "user": list(people)}
            for name, (kinds, people) in told.items()
            if people is not None
        }

    def lets_post(self, user: SlackUser, *, in_thread: bool = False) -> bool:
        """Whether somebody may post, in the channel or in its threads."""
        kinds, people = self.poster_kinds, self.posters
        if in_thread and self.threaders is not None:
            kinds, people = self.threader_kinds, self.threaders
        own = {ADMINS} if user.is_admin else set()
        return people is None or user.id in people or not {EVERYBODY, MEMBERS, *own}.isdisjoint(kinds)


@dataclass(slots=True, kw_only=True)
class UserGroup:
    """A group of members that can be mentioned together."""

    id: str
    handle: str
    name: str
    created_by: str
    users: list[str] = field(default_factory=list)

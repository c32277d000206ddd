"""Changes to the workspace that its admins, or the platform, make.

An order names one of these in `do`, with its arguments:

    install             manifest
    commands            commands: a list of slash commands, replacing the app's
    archive, unarchive, delete_channel      channel
    update_channel      channel, name
    move_channel        channel: it gets another id, as when it is shared with another workspace
    add_bot, remove_bot channel
    restrict_posting    channel, users: who alone may post, or null for everybody; kinds: who besides, as in
                        ["admin"]; threads: true restricts posting in threads instead
    revoke_token        error: what calls get from then on, token_revoked if left out
    uninstall
    restore_token
    add_scope, remove_scope                 scope
    hide_history        error: what readings get, missing_scope if left out, "" for none
    set_admin           user, is_admin
    set_guest           user, is_guest
    set_locale          user, locale
    create_channel      id, name, private, members: a list of people
    request_url         url: where to deliver by HTTP; "" goes back to Socket Mode
    disconnect          reason: warning, refresh_requested, link_disabled …: said on all sockets
    drop_sockets        code, reason: closed without a word
    refuse_sockets      seconds during which no socket can be opened
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.playground.loopback import ActionError, Performed, Performer, perform

from .directory import ADMINS, SlackChannel, SlackUser
from .events import archived, deleted, joined, left, moved, renamed
from .http_delivery import HttpDelivery
from .manifest import ManifestError, check_commands, check_manifest
from .seed import BEN
from .sockets import ABNORMAL, Sockets
from .state import WorkspaceState
from .wire import JsonObject

REVOKED, INACTIVE = "token_revoked", "account_inactive"
Order = Mapping[str, Any]


class Admin:
    """Carries out changes to the workspace."""

    def __init__(self, workspace: WorkspaceState, sockets: Sockets, http: HttpDelivery) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self._http = http
        self._changes: dict[str, Performer] = {
            "install": self._install,
            "commands": self._commands,
            "archive": self._archive,
            "unarchive": self._unarchive,
            "delete_channel": self._delete,
            "update_channel": self._rename,
            "move_channel": self._move,
            "add_bot": self._add_bot,
            "remove_bot": self._remove_bot,
            "restrict_posting": self._restrict_posting,
            "revoke_token": self._revoke,
            "uninstall": self._uninstall,
            "restore_token": self._restore,
            "add_scope": self._add_scope,
            "remove_scope": self._remove_scope,
            "hide_history": self._hide_history,
            "set_admin": self._set_admin,
            "set_guest": self._set_guest,
            "set_locale": self._set_locale,
            "create_channel": self._create_channel,
            "request_url": self._request_url,
            "disconnect": self._disconnect,
            "drop_sockets": self._drop,
            "refuse_sockets": self._refuse,
        }

    async def perform(self, order: Order) -> Performed:
        """Make the change that an order names."""
        try:
            done = await perform(self._changes, order)
        except ManifestError as error:
            return {"ok": False, "error": "invalid_manifest", "errors": error.as_json()}
        self._workspace.changes.note()
        return done

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take over a manifest.

        Raises:
            ManifestError: The platform would refuse it.
        """
        complaints = check_manifest(manifest)
        if complaints:
            raise ManifestError(complaints)
        self._workspace.app.install(manifest)
        self._workspace.changes.note()
        if manifest.get("settings", {}).get("socket_mode_enabled") is False:
            self._sockets.switch_off()

    def register(self, commands: Any) -> None:
        """Replace the app's slash commands.

        Raises:
            ManifestError: The platform would refuse them.
        """
        complaints = check_commands(commands)
        if complaints:
            raise ManifestError(complaints)
        self._workspace.app.register(commands)
        self._workspace.changes.note()

    async def _install(self, order: Order) -> JsonObject:
        self.install(order.get("manifest") or {})
        return {}

    async def _commands(self, order: Order) -> JsonObject:
        self.register(order.get("commands"))
        return {}

    def _channel(self, order: Order) -> SlackChannel:
        channel = self._workspace.conversation(str(order.get("channel")))
        if channel is None:
            raise ActionError(f"There is no channel {order.get('channel')!r}.")
        return channel

    async def _archive(self, order: Order) -> JsonObject:
        archived(self._workspace, self._channel(order), BEN)
        return {}

    async def _unarchive(self, order: Order) -> JsonObject:
        archived(self._workspace, self._channel(order), BEN, back=True)
        return {}

    async def _delete(self, order: Order) -> JsonObject:
        deleted(self._workspace, self._channel(order), BEN)
        return {}

    async def _rename(self, order: Order) -> JsonObject:
        renamed(self._workspace, self._channel(order), str(order.get("name")))
        return {}

    async def _move(self, order: Order) -> JsonObject:
        return {"channel": moved(self._workspace, self._channel(order))}

    async def _add_bot(self, order: Order) -> JsonObject:
        channel = self._channel(order)
        if self._workspace.app.bot_user not in channel.members:
            joined(self._workspace, channel, self._workspace.app.bot_user, BEN)
        return {}

    async def _remove_bot(self, order: Order) -> JsonObject:
        channel = self._channel(order)
        if self._workspace.app.bot_user in channel.members:
            left(self._workspace, channel, self._workspace.app.bot_user, BEN)
        return {}

    async def _restrict_posting(self, order: Order) -> JsonObject:
        channel, kinds = self._channel(order), tuple(order.get("kinds") or (ADMINS,))
        if order.get("threads"):
            channel.threaders, channel.threader_kinds = order.get("users"), kinds
        else:
            channel.posters, channel.poster_kinds = order.get("users"), kinds
        return {}

    async def _revoke(self, order: Order) -> JsonObject:
        app = self._workspace.app
        app.refusal = str(order.get("error", REVOKED))
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user]}}
        self._workspace.publish("tokens_revoked", event)
        return {}

    async def _uninstall(self, _order: Order) -> JsonObject:
        # A bot token whose app is gone answers account_inactive.
        # Source: Web API methods, common errors, account_inactive.
        await self._revoke({"error": INACTIVE})
        self._workspace.publish("app_uninstalled", {"type": "app_uninstalled"})
        return {}

    async def _restore(self, _order: Order) -> JsonObject:
        self._workspace.app.refusal = ""
        return {}

    async def _add_scope(self, order: Order) -> JsonObject:
        await self._remove_scope(order)
        self._workspace.app.scopes.append(str(order.get("scope")))
        return {}

    async def _remove_scope(self, order: Order) -> JsonObject:
        app = self._workspace.app
        app.scopes = [kept for kept in app.scopes if kept != order.get("scope")]
        return {}

    async def _hide_history(self, order: Order) -> JsonObject:
        self._workspace.history_refusal = str(order.get("error", "missing_scope"))
        return {}

    def _person(self, order: Order) -> SlackUser:
        user = self._workspace.person(str(order.get("user")))
        if user is None:
            raise ActionError(f"Nobody here is called {order.get('user')!r}.")
        return user

    async def _set_admin(self, order: Order) -> JsonObject:
        user = self._person(order)
        self._workspace.users[user.id] = replace(user, is_admin=bool(order.get("is_admin")))
        return {}

    async def _set_guest(self, order: Order) -> JsonObject:
        user = self._person(order)
        self._workspace.users[user.id] = replace(user, is_guest=bool(order.get("is_guest")))
        return {}

    async def _set_locale(self, order: Order) -> JsonObject:
        user = self._person(order)
        self._workspace.users[user.id] = replace(user, locale=str(order.get("locale")))
        return {}

    async def _create_channel(self, order: Order) -> JsonObject:
        people = [self._person({"user": name}).id for name in order.get("members") or ()]
        channel = SlackChannel(
            id=str(order.get("id")),
            name=str(order.get("name")),
            creator=BEN,
            private=bool(order.get("private")),
            members=people,
        )
        self._workspace.channels[channel.id] = channel
        return {"channel": channel.id}

    async def _request_url(self, order: Order) -> JsonObject:
        self._http.url, self._http.verified = str(order.get("url") or ""), False
        if self._http.url and not await self._http.verify():
            raise ActionError(
                "The request URL did not answer the challenge; it is tried again at the next event."
            )
        return {}

    async def _disconnect(self, order: Order) -> JsonObject:
        await self._sockets.disconnect(str(order.get("reason", "refresh_requested")))
        return {}

    async def _drop(self, order: Order) -> JsonObject:
        await self._sockets.drop(int(order.get("code", ABNORMAL)), str(order.get("reason", "")))
        return {}

    async def _refuse(self, order: Order) -> JsonObject:
        self._sockets.refused_until = asyncio.get_running_loop().time() + float(order.get("seconds", 0))
        return {}

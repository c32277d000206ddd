"""Changes to the workspace that its admins, or the platform, make.

One request names one or more of these with their values:

    install             a manifest
    commands            a list of slash commands, replacing the app's
    archive, unarchive, delete_channel      a channel
    rename              {"channel": …, "name": …}
    add_bot, remove_bot a channel
    restrict_posting    {"channel": …, "users": who alone may post, or null for everybody}
    revoke_token        true, or the error calls get from then on
    uninstall           true
    restore_token       true
    add_scope, remove_scope                 a scope
    history_unreadable  true, false, or the error readings get
    set_admin           {"user": …, "is_admin": true or false}
    request_url         where to deliver by HTTP; "" goes back to Socket Mode
    disconnect          warning, refresh_requested, link_disabled …: said on all sockets
    drop_sockets        true, or {"code": …, "reason": …}: closed without a word
    refuse_sockets      seconds during which no socket can be opened
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from .events import archived, deleted, joined, left, renamed
from .http_delivery import HttpDelivery
from .manifest import ManifestError, check_commands, check_manifest
from .seeds import BEN
from .shapes import JsonObject
from .sockets import ABNORMAL, Sockets
from .workspace import Channel
from .world import World

REVOKED, INACTIVE = "token_revoked", "account_inactive"


class Admin:
    """Carries out changes to the workspace."""

    def __init__(self, world: World, sockets: Sockets, http: HttpDelivery) -> None:
        self._world = world
        self._sockets = sockets
        self._http = http
        self._changes: dict[str, Callable[[Any], Awaitable[None]]] = {
            "install": self._install,
            "commands": self._commands,
            "archive": self._archive,
            "unarchive": self._unarchive,
            "delete_channel": self._delete,
            "rename": self._rename,
            "add_bot": self._add_bot,
            "remove_bot": self._remove_bot,
            "restrict_posting": self._restrict_posting,
            "revoke_token": self._revoke,
            "uninstall": self._uninstall,
            "restore_token": self._restore,
            "add_scope": self._add_scope,
            "remove_scope": self._remove_scope,
            "history_unreadable": self._hide_history,
            "set_admin": self._set_admin,
            "request_url": self._request_url,
            "disconnect": self._sockets.disconnect,
            "drop_sockets": self._drop,
            "refuse_sockets": self._refuse,
        }

    async def carry_out(self, wanted: Mapping[str, Any]) -> JsonObject:
        """Make the changes named, in order."""
        unknown = sorted(set(wanted) - set(self._changes))
        if unknown:
            known = ", ".join(self._changes)
            return {"ok": False, "error": f"Unknown change {unknown[0]!r}; there are: {known}."}
        try:
            for name, value in wanted.items():
                await self._changes[name](value)
        except ManifestError as error:
            return {"ok": False, "error": "invalid_manifest", "errors": error.as_json()}
        except ValueError as error:
            return {"ok": False, "error": str(error)}
        self._world.changes.touch()
        return {"ok": True}

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Take over a manifest.

        Raises:
            ManifestError: The platform would refuse it.
        """
        complaints = check_manifest(manifest)
        if complaints:
            raise ManifestError(complaints)
        self._world.app.install(manifest)
        self._world.changes.touch()
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
        self._world.app.register(commands)
        self._world.changes.touch()

    async def _install(self, manifest: Any) -> None:
        self.install(manifest)

    async def _commands(self, commands: Any) -> None:
        self.register(commands)

    def _channel(self, name: object) -> Channel:
        channel = self._world.conversation(str(name))
        if channel is None:
            raise ValueError(f"There is no channel {name!r}.")
        return channel

    async def _archive(self, name: Any) -> None:
        archived(self._world, self._channel(name), BEN)

    async def _unarchive(self, name: Any) -> None:
        archived(self._world, self._channel(name), BEN, back=True)

    async def _delete(self, name: Any) -> None:
        deleted(self._world, self._channel(name), BEN)

    async def _rename(self, wanted: Any) -> None:
        renamed(self._world, self._channel(wanted["channel"]), str(wanted["name"]))

    async def _add_bot(self, name: Any) -> None:
        channel = self._channel(name)
        if self._world.app.bot_user not in channel.members:
            joined(self._world, channel, self._world.app.bot_user, BEN)

    async def _remove_bot(self, name: Any) -> None:
        channel = self._channel(name)
        if self._world.app.bot_user in channel.members:
            left(self._world, channel, self._world.app.bot_user, BEN)

    async def _restrict_posting(self, wanted: Any) -> None:
        self._channel(wanted["channel"]).posters = wanted["users"]

    async def _revoke(self, refusal: Any) -> None:
        app = self._world.app
        app.refusal = refusal if isinstance(refusal, str) else REVOKED
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user]}}
        self._world.publish("tokens_revoked", event)

    async def _uninstall(self, _value: Any) -> None:
        # A bot token whose app is gone answers account_inactive.
        # Source: Web API methods, common errors, account_inactive.
        self._world.app.refusal = INACTIVE
        tokens = {"oauth": [], "bot": [self._world.app.bot_user]}
        self._world.publish("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
        self._world.publish("app_uninstalled", {"type": "app_uninstalled"})

    async def _restore(self, _value: Any) -> None:
        self._world.app.refusal = ""

    async def _add_scope(self, scope: Any) -> None:
        if scope not in self._world.app.scopes:
            self._world.app.scopes.append(str(scope))

    async def _remove_scope(self, scope: Any) -> None:
        self._world.app.scopes = [kept for kept in self._world.app.scopes if kept != scope]

    async def _hide_history(self, refusal: Any) -> None:
        self._world.history_refusal = "missing_scope" if refusal is True else str(refusal or "")

    async def _set_admin(self, wanted: Any) -> None:
        user = self._world.person(str(wanted["user"]))
        if user is None:
            raise ValueError(f"Nobody here is called {wanted['user']!r}.")
        self._world.users[user.id] = replace(user, is_admin=bool(wanted["is_admin"]))

    async def _request_url(self, url: Any) -> None:
        self._http.url, self._http.verified = str(url or ""), False
        if self._http.url and not await self._http.verify():
            raise ValueError(
                "The request URL did not answer the challenge; it is tried again at the next event."
            )

    async def _drop(self, how: Any) -> None:
        given = how if isinstance(how, dict) else {}
        await self._sockets.drop(int(given.get("code", ABNORMAL)), str(given.get("reason", "")))

    async def _refuse(self, seconds: Any) -> None:
        self._sockets.refused_until = asyncio.get_running_loop().time() + float(seconds)

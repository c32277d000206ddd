"""A Slack workspace on loopback: the far end that an app talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import aiohttp
from aiohttp import web

from bot.playground.loopback import FarEnd, Loopback, Now, Performed, serve_far_end, utc_now

from . import methods_chat, methods_conversations, methods_files, methods_people, methods_views
from .actions import Actions
from .admin import Admin
from .api import MethodApi
from .delivery import Delivery
from .http_delivery import HttpDelivery
from .interactions import Interactions
from .limits import Rates, Sizes, Timing
from .methods_app import methods as app_methods
from .refusals import REFUSALS
from .responses import Responses
from .seed import new_workspace
from .sockets import Sockets
from .state import WorkspaceState
from .tickets import Tickets
from .view import seen_by
from .wire import JsonObject

BODY_LIMIT = 4 * 1024 * 1024  # bytes


class SlackFarEnd(FarEnd):
    """A workspace with an app in it.

    Args:
        session: The HTTP client that delivers to a request URL.
    """

    platform = "slack"
    refusals: ClassVar[frozenset[str]] = REFUSALS

    def __init__(self, loopback: Loopback, workspace: WorkspaceState, session: aiohttp.ClientSession) -> None:
        super().__init__(loopback)
        self._workspace = workspace
        self._tickets = Tickets(workspace)
        self._sockets = Sockets(workspace, self._tickets)
        self._http = HttpDelivery(workspace, session)
        self._delivery = Delivery(workspace, self._sockets, self._http)
        self._actions = Actions(workspace, Interactions(workspace, self._delivery))
        self._admin = Admin(workspace, self._sockets, self._http)
        workspace.publish = self._delivery.publish

    @property
    def settings(self) -> Mapping[str, str]:
        """Environment settings with which a bot connects here."""
        app = self._workspace.app
        return {
            "SLACK_API_URL": f"{self._workspace.base_url}/api/",
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
        }

    @property
    def deliveries(self) -> list[JsonObject]:
        """Everything sent to the app and how it was received, oldest first."""
        return [dict(entry) for entry in self._delivery.log]

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return self._sockets.count

    @property
    def request_url(self) -> str:
        """Where payloads go by HTTP; empty while they go by Socket Mode."""
        return self._http.url

    @request_url.setter
    def request_url(self, url: str) -> None:
        self._http.url, self._http.verified = url, False
        if url:
            self._loopback.background.start(self._http.check(), "verify request URL")

    async def verify_request_url(self) -> bool:
        """Whether the request URL answers the challenge."""
        return await self._http.verify()

    def view(self, user: str) -> JsonObject:
        """All that this user, named by id or handle, sees.

        Raises:
            KeyError: There is no such user.
        """
        person = self._workspace.person(user)
        if person is None:
            raise KeyError(f"Nobody here is called {user!r}.")
        return seen_by(self._workspace, person, connected=self._sockets.count > 0)

    async def act(self, user: str, action: Mapping[str, Any]) -> Performed:
        """Do something as this user; the module `actions` lists what there is."""
        return await self._actions.perform(user, action)

    async def admin(self, order: Mapping[str, Any]) -> Performed:
        """Change the workspace; the module `admin` lists the changes."""
        return await self._admin.perform(order)

    async def deliver(self, kind: str, payload: Mapping[str, Any]) -> JsonObject:
        """Send the app any payload; gives its `outcome`, and the `payload` it answered."""
        received = await self._delivery.anything(kind, dict(payload))
        return {"outcome": received.outcome, "payload": received.payload}

    def install(self, manifest: Mapping[str, Any]) -> None:
        """Reinstall the app with a manifest.

        Raises:
            ManifestError: The platform would refuse it.
        """
        self._admin.install(manifest)

    def register(self, commands: Iterable[Mapping[str, Any]]) -> None:
        """Replace the app's slash commands.

        Raises:
            ManifestError: The platform would refuse them.
        """
        self._admin.register(list(commands))

    async def close(self) -> None:
        """Close all Socket Mode connections for good."""
        await self._sockets.close()

    def application(self) -> web.Application:
        """The Web API, Socket Mode and response URLs."""
        methods = {
            **app_methods(self._tickets),
            **methods_chat.METHODS,
            **methods_conversations.METHODS,
            **methods_files.METHODS,
            **methods_people.METHODS,
            **methods_views.METHODS,
        }
        application = web.Application(client_max_size=BODY_LIMIT)
        application.add_routes(
            [
                web.route("*", "/api/{method}", MethodApi(self._workspace, methods).handle),
                web.get("/link/", self._sockets.serve),
                web.post("/upload/v1/{secret}", methods_files.UploadReceiver(self._workspace).handle),
                web.post(
                    "/{kind:commands|actions}/{team}/{number}/{secret}", Responses(self._workspace).handle
                ),
            ]
        )
        return application


@asynccontextmanager
async def open_far_end(
    *,
    now: Now = utc_now,
    host: str = "127.0.0.1",
    port: int = 0,
    commands: Iterable[Mapping[str, Any]] = (),
    manifest: Mapping[str, Any] | None = None,
    request_url: str = "",
    timing: Timing | None = None,
    rates: Rates | None = None,
    sizes: Sizes | None = None,
) -> AsyncIterator[SlackFarEnd]:
    """Run a Slack workspace on loopback.

    Args:
        now: Supplies aware UTC instants for timestamps and expiry.
        host: A loopback address.
        port: 0 takes a free one.
        commands: Slash commands of the app, as in a manifest, whose commands they replace.
        manifest: The app's manifest.
        request_url: Delivers there by HTTP instead of by Socket Mode.
        timing: Waits of the platform.
        rates: How often methods may be called; on by default.
        sizes: Limits the platform does not print.

    Raises:
        ValueError: The host is not loopback, or the manifest would be refused.
    """
    async with aiohttp.ClientSession() as session:

        def build(loopback: Loopback) -> SlackFarEnd:
            workspace = new_workspace(
                loopback, timing=timing or Timing(), rates=rates or Rates(), sizes=sizes or Sizes()
            )
            return _installed(SlackFarEnd(loopback, workspace, session), manifest, list(commands))

        async with serve_far_end(SlackFarEnd, build, now=now, host=host, port=port) as far_end:
            if request_url:
                far_end.request_url = request_url
            yield far_end


def _installed(
    far_end: SlackFarEnd, manifest: Mapping[str, Any] | None, commands: list[Mapping[str, Any]]
) -> SlackFarEnd:
    if manifest is not None:
        far_end.install(manifest)
    if commands:
        far_end.register(commands)
    return far_end

"""A Slack workspace on loopback: the far end that an app talks to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import aiohttp
from aiohttp import web

from . import methods_chat, methods_conversations, methods_people, methods_views
from .actions import Deeds
from .admin import Admin
from .control import PREFIX, Control
from .delivery import Delivery
from .faults import Faults, FaultyLine, read_rule
from .http_delivery import HttpDelivery
from .interactions import Interactions
from .limits import Timing
from .methods_app import methods as app_methods
from .requestlog import RequestLog
from .responses import Responses
from .shapes import JsonObject
from .sockets import Sockets
from .tickets import Tickets
from .view import seen_by
from .web_api import WebApi
from .world import World

BODY_LIMIT = 4 * 1024 * 1024  # bytes


class FarEnd:
    """What tests and the playground do with a running far end.

    Args:
        tasks: Where everything in the background runs.
        closing: Set when the far end stops.
        session: The HTTP client that delivers to a request URL.
    """

    def __init__(
        self,
        world: World,
        *,
        tasks: asyncio.TaskGroup,
        closing: asyncio.Event,
        session: aiohttp.ClientSession,
    ) -> None:
        self._world = world
        self._tasks = tasks
        self._tickets = Tickets(world)
        self._sockets = Sockets(world, self._tickets, tasks)
        self._http = HttpDelivery(world, session)
        self._delivery = Delivery(world, self._sockets, self._http, tasks)
        self._deeds = Deeds(world, Interactions(world, self._delivery))
        self._admin = Admin(world, self._sockets, self._http)
        self._faults = Faults()
        self._line = FaultyLine(tasks, closing)
        self._log = RequestLog(world)
        world.publish = self._delivery.publish

    @property
    def settings(self) -> Mapping[str, str]:
        """Environment settings with which a bot connects here."""
        app = self._world.app
        return {
            "SLACK_API_URL": f"{self._world.base_url}/api/",
            "SLACK_BOT_TOKEN": app.bot_token,
            "SLACK_APP_TOKEN": app.app_token,
            "SLACK_SIGNING_SECRET": app.signing_secret,
        }

    @property
    def control_url(self) -> str:
        """Where other processes reach this interface."""
        return self._world.base_url + PREFIX

    @property
    def timing(self) -> Timing:
        """The waits in force."""
        return self._world.timing

    @property
    def version(self) -> int:
        """A number that grows with each visible change."""
        return self._world.changes.version

    @property
    def log(self) -> list[JsonObject]:
        """Every request of the app, oldest first."""
        return [dict(entry) for entry in self._log.entries]

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
            self._tasks.create_task(self._http.verify(), name="verify request URL")

    async def verify_request_url(self) -> bool:
        """Send the challenge to the request URL; return whether it was answered."""
        return await self._http.verify()

    async def changed(self, since: int) -> int:
        """Wait until the version is above `since`; return it."""
        return await self._world.changes.after(since)

    def view(self, user: str) -> JsonObject:
        """All that this user, named by id or handle, sees.

        Raises:
            KeyError: There is no such user.
        """
        person = self._world.person(user)
        if person is None:
            raise KeyError(f"Nobody here is called {user!r}.")
        return seen_by(self._world, person, connected=self._sockets.count > 0)

    async def act(self, user: str, action: Mapping[str, Any]) -> JsonObject:
        """Do something as this user; see the far end contract for the kinds."""
        return await self._deeds.do(user, action)

    async def deliver(self, kind: str, payload: Mapping[str, Any]) -> JsonObject:
        """Send the app any payload; gives its `outcome`, and the `payload` it answered."""
        reply = await self._delivery.anything(kind, dict(payload))
        return {"outcome": reply.outcome, "payload": reply.payload}

    async def admin(self, changes: Mapping[str, Any]) -> JsonObject:
        """Change the workspace; the module `admin` lists the changes."""
        return await self._admin.carry_out(changes)

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

    def fault(self, **rule: Any) -> None:
        """Add a fault rule; the module `faults` lists its fields.

        Raises:
            ValueError: The rule is not understood.
        """
        self._faults.rules.append(read_rule(rule))

    def clear_faults(self) -> None:
        """Forget all fault rules."""
        self._faults.rules.clear()

    async def close_connections(self) -> None:
        """Close all Socket Mode connections for good."""
        await self._sockets.close()

    def application(self) -> web.Application:
        """The HTTP application with all routes."""
        methods = {
            **app_methods(self._tickets),
            **methods_chat.METHODS,
            **methods_conversations.METHODS,
            **methods_people.METHODS,
            **methods_views.METHODS,
        }
        faults, line, log = self._faults, self._line, self._log
        api = WebApi(self._world, methods, faults=faults, line=line, log=log)
        responses = Responses(self._world, faults=faults, line=line, log=log)
        application = web.Application(client_max_size=BODY_LIMIT)
        application.add_routes(
            [
                web.route("*", "/api/{method}", api.handle),
                web.get("/link/", self._sockets.serve),
                web.post("/{kind:commands|actions}/{team}/{number}/{secret}", responses.handle),
                *Control(self).routes(),
            ]
        )
        return application

"""Connects to Slack: the network, and nothing else."""

import functools
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.model.connection import ConnectionStatus
from bot.model.deduplication import Deduplicator
from bot.model.errors import SettingError
from bot.platforms.slack.authorization import Authorization
from bot.platforms.slack.background import open_background
from bot.platforms.slack.buttons import Presses
from bot.platforms.slack.channels import Channels
from bot.platforms.slack.forms import CALLBACK
from bot.platforms.slack.home import Home
from bot.platforms.slack.http import WebApi, open_web_api
from bot.platforms.slack.identity import identify
from bot.platforms.slack.mentions import Mentions
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.posting import Messages
from bot.platforms.slack.quoting import CHECK_QUOTE
from bot.platforms.slack.render_cache import RenderCache
from bot.platforms.slack.request_handler import RequestHandler
from bot.platforms.slack.server import open_server
from bot.platforms.slack.settings import read_settings
from bot.platforms.slack.shortcuts import Shortcuts
from bot.platforms.slack.slash import SlashCommands
from bot.platforms.slack.sockets import open_sockets
from bot.platforms.slack.status import watch
from bot.ports import Clock, Core, Gate, Platform

_ANYTHING = re.compile("")

_log = logging.getLogger(__name__)


@asynccontextmanager
async def connect(
    values: Mapping[str, str], core: Core, clock: Clock, gate: Gate | None = None
) -> AsyncIterator[Platform]:
    """Connect to Slack; yields once commands arrive.

    Every replica connects: Slack sends each request to one of an app's connections.

    Raises:
        SettingError: A setting is missing or wrong, or Slack does not take it.
        DeliveryError: Slack can't be reached, or refuses.
    """
    del gate
    settings = read_settings(values)
    http = settings.http
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(open_web_api(settings))
        me = await identify(web)
        background = await stack.enter_async_context(open_background())
        # Apart from answers, which are waited for at the end; what watches never ends by itself.
        watching = await stack.enter_async_context(open_background())
        render_cache = RenderCache(core)
        handler = RequestHandler(
            core=core,
            web=web,
            me=me,
            authorization=Authorization(web, me, settings),
            render_cache=render_cache,
            background=background,
            deduplicator=Deduplicator(clock.now),
        )
        home = Home(handler)
        modals = Modals(handler, home)
        commands = SlashCommands(handler, modals)
        app = _app(handler, commands, modals, home, is_http=http is not None)
        dispatch = functools.partial(_dispatch, app)
        sockets = functools.partial(open_sockets, settings, web, dispatch, commands.rescue)
        link = await stack.enter_async_context(open_server(http, clock, dispatch) if http else sockets())
        try:
            watching.start(watch(web), "watching the installation")
            watching.start(_tell_of_new(core), "watching the dossiers")
            yield Messages(web, me, core, render_cache, _status(web, core, link))
        finally:
            # While the way in is open, for its acknowledgements carry answers.
            await background.settle()


async def _tell_of_new(core: Core) -> None:
    """Tell whoever runs the bot of dossiers that are new: an app's slash commands stand in its manifest.

    Everything but the slash command answers from them at once, and that too once the manifest has it.

    Source: Slack, "Implementing slash commands", section "Creating a slash command".
    """
    known = core.slash_commands
    while True:
        offered = await core.other_slash_commands(known)
        before = {one.name for one in known}
        new = ", ".join(f"/{one.name}" for one in offered if one.name not in before)
        if new:
            _log.warning(
                "Slack knows %s once the app has the manifest of `cyberdialogue manifest slack`", new
            )
        known = offered


def _app(
    handler: RequestHandler, commands: SlashCommands, modals: Modals, home: Home, *, is_http: bool
) -> AsyncApp:
    """Put Bolt's parts together.

    Signatures are checked before Bolt, by the program's clock; what belongs to workflows is left out.
    """
    # Bolt warns of a SLACK_BOT_TOKEN in the environment, which it does not need here, and writes whole
    # requests with the addresses and tokens in them.
    log = logging.getLogger(f"{__name__}.bolt")
    log.setLevel(logging.ERROR)
    granted = AuthorizeResult(
        enterprise_id=None,
        team_id=handler.me.team,
        bot_token=handler.web.writes.token,
        bot_id=handler.me.bot,
        bot_user_id=handler.me.user,
    )

    async def authorize() -> AuthorizeResult:
        return granted

    app = AsyncApp(
        logger=log,
        name="cyberdialogue",
        client=handler.web.writes,
        # Commands need no token, so they are answered before Bolt looks for one.
        before_authorize=commands,
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=is_http,
        url_verification_enabled=is_http,
        attaching_function_token_enabled=False,
    )
    if app.oauth_flow is not None:
        raise SettingError(
            "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET make Slack's SDK install the app anew: unset them."
        )
    _listen(app, handler, modals, home)
    return app


async def _dispatch(app: AsyncApp, request: AsyncBoltRequest) -> BoltResponse:
    """Have Bolt answer a request; what the bot has no use for is acknowledged too.

    Slack sends an event again that is not, and stops sending any where too many are not.

    Source: Slack, "Events API", sections "Responding to events" and "Failure limits".
    """
    try:
        response = await app.async_dispatch(request)
    except Exception as error:  # noqa: BLE001 - Bolt takes the shape of a request for granted
        return await _refuse(error, request.body)
    if response.status != HTTPStatus.NOT_FOUND:
        return response
    event = request.body.get("event")
    what = event.get("type") if isinstance(event, dict) else request.body.get("type")
    _log.info("Slack: nothing to do for a request of type %s", what)
    return BoltResponse(status=HTTPStatus.OK)


def _listen(app: AsyncApp, handler: RequestHandler, modals: Modals, home: Home) -> None:
    """Have Bolt hand on what people do."""
    presses, mentions = Presses(handler, modals, home), Mentions(handler)
    app.action(_ANYTHING)(presses.on_press)
    app.options(_ANYTHING)(modals.on_search)
    app.message_shortcut(CHECK_QUOTE)(Shortcuts(handler).on_quote)
    app.view(CALLBACK)(modals.on_submitted)
    app.event("app_mention")(mentions.on_mention)
    app.event("message")(mentions.on_message)
    app.event("app_home_opened")(home.on_opened)
    app.event("channel_id_changed")(Channels(handler).on_id_changed)
    app.error(_refuse)


def _status(web: WebApi, core: Core, link: Callable[[], ConnectionStatus]) -> Callable[[], ConnectionStatus]:
    """What tells how the bot is connected, or what is wrong with its installation, for who runs it."""
    return lambda: web.faults.shown_in(link(), functools.partial(core.say, "en"))


async def _refuse(error: Exception, body: Mapping[str, Any]) -> BoltResponse:
    """Refuse a request that lacks what Slack's documentation promises; answers report their own failures."""
    _log.warning("Slack: a request of type %s can't be read: %r", body.get("type") or "command", error)
    return BoltResponse(status=HTTPStatus.BAD_REQUEST)

"""Request to Briefing: read the request, authorise, run, split into pages."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Buttons, Paragraph, plain
from bot.model.command import (
    Audience,
    Authorise,
    Command,
    Completion,
    Form,
    Option,
    Outcome,
    Reply,
    Request,
    SlashCommand,
)
from bot.model.delivery import ChannelState
from bot.model.errors import NotAllowedError, OptionError, UserError
from bot.model.ids import Destination, DossierId
from bot.model.schedule import Calendar
from bot.model.subscription import Change, PostSample, Subscribe
from bot.model.subscription_options import POST
from bot.ports import Clock, PageLimits, Subscriptions
from bot.router.completion import offer
from bot.router.pages import pages
from bot.router.reading import Prepared, RequestReader, Shelf
from bot.router.replies import apology, as_seen, buttons, mistake, too_early
from bot.wording.phrases import phrase

logger = logging.getLogger(__name__)

_REMEMBERED: Final = 512  # answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An answer, and what was wrong with the request; empty where nothing was."""

    reply: Reply
    error: str = ""


class Router:
    """Answers requests; one for all platforms and the command line."""

    def __init__(
        self,
        *,
        shelf: Shelf,
        commands: Sequence[Command],
        clock: Clock,
        calendar: Calendar,
        zone: ZoneInfo,
        subscriptions: Subscriptions,
        limits: PageLimits,
    ) -> None:
        self.shelf = shelf
        self._clock = clock
        self._zone = zone
        self.on_change: Callable[[], None] = _nothing
        self.post_sample: Callable[[PostSample], Awaitable[None]] = _no_sample
        self.obstacles: Callable[[Destination], Awaitable[Sequence[str]]] = _no_obstacles
        self._reader = RequestReader(
            shelf=shelf,
            commands=commands,
            clock=clock,
            calendar=calendar,
            zone=zone,
            fit=lambda briefing: pages(briefing, limits)[0],
        )
        self._slash_commands: tuple[SlashCommand, ...] = ()
        self._subscriptions = subscriptions
        self._limits = limits
        self._remembered: OrderedDict[tuple[object, ...], tuple[Briefing, ...]] = OrderedDict()
        self._replies: OrderedDict[tuple[object, ...], Reply] = OrderedDict()

    @property
    def slash_commands(self) -> tuple[SlashCommand, ...]:
        """The slash commands to offer."""
        found = [(dossier, self.shelf.book(dossier).dossier.title) for dossier in self.shelf.dossiers()]
        if [(slash_command.name, slash_command.title) for slash_command in self._slash_commands] != found:
            commands = tuple(self._reader.commands.values())
            self._slash_commands = tuple(
                SlashCommand(name=name, title=title, commands=commands) for name, title in found
            )
        return self._slash_commands

    def recall(self, request: Request) -> Reply | None:
        """Give the answer again that was given to the same words, if it would be the same."""
        if request.dossier not in self.shelf.dossiers():
            return None
        today = self._clock.now().astimezone(self._zone).date()
        return self._replies.get(_asked(request, self.shelf.book(request.dossier).digest, today))

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        """Answer with one page; never raises for anything a person can do."""
        return self.recall(request) or (await self.attempt(request, authorise)).reply

    async def attempt(self, request: Request, authorise: Authorise) -> Attempt:
        """Answer with one page, and tell what was wrong with the request."""
        known = self.shelf.dossiers()
        if request.dossier not in known:
            said = phrase(request.language or "", "no_dossier", name=request.dossier, known=", ".join(known))
            return _failed(UserError(said), request.language or "")
        language = self._reader.language(request)
        try:
            prepared = self._reader.read(request, language)
            reply = await self._answer(prepared, request, authorise)
            self._remember(reply, prepared, request)
            return Attempt(reply=reply)
        except UserError as error:
            return _failed(error, language)
        except Exception:
            reference = secrets.token_hex(4)
            logger.exception(
                "Request %r failed; reference %s",
                request.line,
                reference,
                extra={"reference": reference, "platform": _platform(request)},
            )
            said = phrase(language, "apology", reference=reference)
            return Attempt(reply=Reply(briefing=apology(said, language), public=False), error=said)

    def _remember(self, reply: Reply, prepared: Prepared, request: Request) -> None:
        """Remember an answer that depends on nothing but the words, the book and the day."""
        if (
            prepared.command.reads_channel_state
            or prepared.command.audience is not Audience.EVERYONE
            or reply.form
        ):
            return
        today = prepared.context.now.astimezone(self._zone).date()
        self._replies[_asked(request, prepared.book.digest, today)] = reply
        if len(self._replies) > _REMEMBERED:
            self._replies.popitem(last=False)

    async def _answer(self, prepared: Prepared, request: Request, authorise: Authorise) -> Reply:
        if prepared.command.audience is Audience.MANAGERS:
            elsewhere = prepared.context.destination
            if not await authorise(elsewhere if elsewhere != request.destination else None):
                raise NotAllowedError(phrase(prepared.context.language, "not_allowed"))
        split = await self._pages(prepared)
        if isinstance(split, Form):
            return Reply(briefing=split.briefing, public=False, form=split)
        if prepared.page > len(split):
            language = prepared.context.language
            raise OptionError(phrase(language, "no_such_page", page=prepared.page, pages=len(split)))
        page = split[prepared.page - 1]
        can_share = (
            not prepared.public
            and request.destination is not None
            and not prepared.command.reads_channel_state
        )
        row = buttons(
            prepared.again,
            page=prepared.page,
            count=len(split),
            can_share=can_share,
            language=prepared.context.language,
        )
        if row:
            page = replace(page, blocks=(*page.blocks, Buttons(buttons=row)))
        return Reply(briefing=page, public=prepared.public)

    async def _pages(self, prepared: Prepared) -> tuple[Briefing, ...] | Form:
        """Give the answer's pages; an answer to the same words over the same book is the same."""
        if prepared.command.reads_channel_state:
            context = replace(prepared.context, channel_state=await self._channel_state(prepared))
            outcome = await asyncio.to_thread(prepared.command.run, context, **prepared.arguments)
            if isinstance(outcome, Form):
                return outcome
            return pages(await self._settle(outcome, context.language), self._limits)
        context = prepared.context
        key = (context.book.digest, prepared.again, context.language, context.today)
        found = self._remembered.get(key)
        if found is None:
            found = await asyncio.to_thread(self._work, prepared)
            self._remembered[key] = found
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        else:
            self._remembered.move_to_end(key)
        return found

    def _work(self, prepared: Prepared) -> tuple[Briefing, ...]:
        return pages(run(prepared), self._limits)

    async def _channel_state(self, prepared: Prepared) -> ChannelState:
        context = prepared.context
        if context.destination is None:
            return ChannelState()
        post = prepared.arguments.get(POST.name)
        return await self._subscriptions.channel_state(context.destination, context.book.dossier.id, post)

    async def _settle(self, outcome: Briefing | Outcome, language: str) -> Briefing:
        """Make the changes; who subscribes a channel that can't be posted to is told so at once."""
        if isinstance(outcome, Briefing):
            return outcome
        missing: list[str] = []
        for change in outcome.changes:
            await self.apply(change)
            if isinstance(change, Subscribe):
                missing += await self.obstacles(change.subscription.destination)
        if not missing:
            return outcome.briefing
        said = phrase(language, "cannot_deliver", reasons=" ".join(missing))
        return replace(outcome.briefing, blocks=(Paragraph(line=plain(said)), *outcome.briefing.blocks))

    async def apply(self, change: Change | PostSample) -> None:
        """Make a change to what a channel asked for."""
        if isinstance(change, PostSample):
            await self.post_sample(change)
            return
        await self._subscriptions.apply(change)
        self.on_change()

    def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str
    ) -> tuple[Completion, ...]:
        """Offer values while somebody types."""
        spoken = self._reader.language(Request(dossier=dossier, line="", language=language))
        return offer(self._reader.option_reader(dossier, spoken), option, typed)


def _asked(request: Request, digest: str, today: date) -> tuple[object, ...]:
    """Give what an answer depends on; who asks, and where, is none of it."""
    has_place = request.destination is not None
    return digest, today, request.line, request.language, has_place, request.can_ask


def _platform(request: Request) -> str:
    return request.destination.platform if request.destination else ""


def _nothing() -> None:
    """Nobody waits for changes."""


async def _no_sample(sample: PostSample) -> None:
    raise UserError(f"{sample.subscription.destination.platform} is not connected.")


async def _no_obstacles(place: Destination) -> Sequence[str]:
    del place
    return ()


def _failed(error: UserError, language: str) -> Attempt:
    return Attempt(reply=Reply(briefing=mistake(error, language), public=False), error=str(error))


def run(prepared: Prepared) -> Briefing:
    """Run a command that changes nothing."""
    context = prepared.context
    if prepared.is_too_early and context.as_of:
        return too_early(prepared.book, context.as_of, context.language)
    outcome: Briefing | Outcome | Form = prepared.command.run(context, **prepared.arguments)
    briefing = outcome if isinstance(outcome, Briefing) else outcome.briefing
    if context.as_of and prepared.tells_facts:
        return as_seen(briefing, context.as_of, context.language)
    return briefing

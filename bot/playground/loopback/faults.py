"""Faults to order: one vocabulary, whichever platform a far end plays.

A rule says which calls go wrong (`match`, `channel`), how many (`times`, after `after` good ones), and how:

    429                 too many requests: the platform's own answer, with Retry-After (`retry_after`)
    400 … 599           that status, in the platform's own form
    html                a page of HTML from something in between (`status`), as a proxy or a firewall sends
    reset               the connection is cut
    hang                no answer, until the caller gives up
    slow                the right answer, `seconds` late
    late_effect         the connection is cut, and the effect comes `seconds` later
    history_late        reads of history miss what is younger than `seconds`, by the far end's clock
    invalid_auth, token_revoked, missing_scope, ratelimited …
                        a refusal of the platform, by the words its far end lists

Statuses, pages, refusals, `reset` and `hang` come instead of the effect; with `_after` behind the word
(`500_after`) the effect comes first, and only the answer is lost.
"""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any, Final

from aiohttp import web

from .background import BackgroundTasks
from .request_log import LoggedRequest

TOO_MANY: Final = "429"
HISTORY_LATE: Final = "history_late"
AFTER: Final = "_after"
ANY_CALL: Final = "*"
BROKEN: Final = frozenset({"html", "reset", "hang"})
DELAYED: Final = frozenset({"slow", "late_effect", HISTORY_LATE})
STATUS: Final = re.compile(r"[45]\d\d")
_PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")

Effect = Callable[[float], web.Response]
"""Lets a call have its effect, and is the right answer to it; reads of history miss the newest seconds."""


@dataclass(slots=True, kw_only=True)
class FaultRule:
    """One rule.

    Args:
        match: The call's name as the log tells it, with `*` for any run of characters; the names in braces
            of a path do not matter.
        fault: One of the words above.
        times: How many calls it spoils.
        after: How many matching calls it lets through first.
        channel: Spoils only calls about this channel.
        retry_after: In seconds, for "429" and "ratelimited".
        seconds: For "slow", "late_effect" and "history_late".
        status: For "html".
    """

    fault: str
    match: str = ANY_CALL
    times: int = 1
    after: int = 0
    channel: str = ""
    retry_after: float = 1.0
    seconds: float = 1.0
    status: int = 503

    @property
    def kind(self) -> str:
        """The word without what it says of the effect."""
        return self.fault.removesuffix(AFTER)

    @property
    def effect_first(self) -> bool:
        """Whether the call has its effect all the same."""
        return self.fault.endswith(AFTER)

    def fits(self, call: str, channel: str) -> bool:
        """Whether the rule is about such a call and has times left."""
        about = fnmatchcase(_nameless(call), _nameless(self.match))
        return about and self.channel in {"", channel} and self.times > 0

    def as_json(self) -> dict[str, Any]:
        """The rule with what is left of it."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


Instead = Callable[[FaultRule], web.Response]
"""The platform's own answer to what a rule's word stands for."""


def _nameless(call: str) -> str:
    return _PLACEHOLDER.sub("{}", " ".join(call.split()))


class FaultRules:
    """The rules in force, in the order they were given.

    Args:
        refusals: The words of refusals that the far end knows.
    """

    def __init__(self, refusals: Collection[str]) -> None:
        self._refusals = frozenset(refusals)
        self._rules: list[FaultRule] = []

    def order(self, given: Mapping[str, Any]) -> None:
        """Add a rule.

        Raises:
            ValueError: A field is unknown or has a wrong value.
        """
        known = {each.name: type(getattr(_EXAMPLE, each.name)) for each in fields(FaultRule)}
        told = {name: value for name, value in given.items() if value is not None}
        for name, value in told.items():
            if name not in known:
                raise ValueError(f"A fault rule has the fields {', '.join(sorted(known))}; not {name!r}.")
            kinds = (int, float) if known[name] is float else (known[name],)
            if not isinstance(value, kinds) or isinstance(value, bool):
                raise ValueError(  # noqa: TRY004 - whoever orders a fault catches one error
                    f"The field {name!r} of a fault rule can't be {value!r}."
                )
        self._check_word(str(told.get("fault", "")))
        self._rules.append(FaultRule(**told))

    def _check_word(self, word: str) -> None:
        kind = word.removesuffix(AFTER)
        if kind in BROKEN | self._refusals or STATUS.fullmatch(kind) or word in DELAYED:
            return
        words = sorted({"400 … 599", *BROKEN, *DELAYED, *self._refusals})
        raise ValueError(f"{word!r} is no fault; there are {', '.join(words)}.")

    def clear(self) -> None:
        """Take all rules back."""
        self._rules.clear()

    def left(self) -> list[dict[str, Any]]:
        """The rules with what is left of each."""
        return [rule.as_json() for rule in self._rules]

    def take(self, call: str, channel: str) -> FaultRule | None:
        """The rule that spoils this call, if any, now used once more."""
        for rule in self._rules:
            if not rule.fits(call, channel):
                continue
            if rule.after > 0:
                rule.after -= 1
                continue
            rule.times -= 1
            return rule
        return None


_EXAMPLE: Final = FaultRule(fault="")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultyLine:
    """Carries out calls, the way rules say where one applies.

    Args:
        rules: The rules in force.
        background: Where late effects run.
        closing: Set when the far end stops; hanging calls end then.
    """

    rules: FaultRules
    background: BackgroundTasks
    closing: asyncio.Event

    async def carry(
        self, request: web.Request, entry: LoggedRequest, channel: str, effect: Effect, instead: Instead
    ) -> web.Response:
        """The answer to a call; the log's entry is completed with it.

        Args:
            request: Whose connection is cut where a rule says so.
            entry: Names the call.
            channel: The channel it is about, empty for none.
            effect: Lets the call have its effect.
            instead: What the platform answers for a rule's word.
        """
        rule = self.rules.take(entry.call, channel)
        if rule is None:
            response = effect(0)
        elif rule.kind == HISTORY_LATE:
            entry.fault = rule.fault
            response = effect(rule.seconds)
        else:
            entry.fault = rule.fault
            response = await self._spoil(request, rule, effect, instead)
        entry.answered(request, response)
        return response

    async def _spoil(
        self, request: web.Request, rule: FaultRule, effect: Effect, instead: Instead
    ) -> web.Response:
        if rule.effect_first:
            effect(0)
        match rule.kind:
            case "slow":
                await asyncio.sleep(rule.seconds)
                return effect(0)
            case "html":
                return html_page(rule.status)
            case "hang":
                await self.closing.wait()
            case "late_effect":
                self.background.start(_later(rule.seconds, effect), "late effect")
            case "reset":
                pass
            case _:
                return instead(rule)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()


async def _later(seconds: float, effect: Effect) -> None:
    await asyncio.sleep(seconds)
    effect(0)


def html_page(status: int) -> web.Response:
    """What a server between the app and the platform answers, which knows nothing of either."""
    title = f"{status} {HTTPStatus(status).phrase}"
    page = f"<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    return web.Response(status=status, text=page, content_type="text/html")

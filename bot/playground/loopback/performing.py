"""What people do at their screens, and what admins change from outside: a word and its arguments."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

Performed = dict[str, Any]
Performer = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]


class ActionError(Exception):
    """That cannot be done; the text says why, as the platform's own client would."""


async def perform(performers: Mapping[str, Performer], wanted: Mapping[str, Any]) -> Performed:
    """Do what `do` names; `ok` says whether it was done, `error` why not."""
    performer = performers.get(str(wanted.get("do")))
    if performer is None:
        return refused(f"Unknown {wanted.get('do')!r}; there are: {', '.join(sorted(performers))}.")
    try:
        return {"ok": True, **await performer(wanted)}
    except ActionError as error:
        return refused(str(error))


def refused(why: str) -> Performed:
    """The answer to what was not done."""
    return {"ok": False, "error": why}

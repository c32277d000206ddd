"""What the ledger holds as lines and JSON, for `ledger`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from bot.model.delivery import Listed, Post
from bot.model.ids import Destination
from bot.model.schedule import WHOLE_DOSSIER, Occurrence
from bot.model.subscription import Occasion

SUSPENDED: Final = "suspended"
"""What an occurrence is called that waits until its subscription is resumed."""

Json = dict[str, Any]


def listed_json(listed: Listed) -> Json:
    """A due item with its channel, in a stable shape."""
    entry, place = listed.entry, listed.destination
    occurrence = entry.item.occurrence
    return {
        "key": entry.item.key,
        "due": entry.item.due_at.isoformat(),
        "state": shown_state(listed),
        "platform": place and place.platform,
        "workspace": place and place.workspace,
        "channel": place and place.channel,
        "subscription": entry.item.subscription,
        "dossier": occurrence.dossier,
        "fact": occurrence.fact,
        "kind": occurrence.occasion.value,
        "day": occurrence.day.isoformat(),
        "what": _what(occurrence),
        "post": entry.post,
        "message": entry.message,
        "reason": entry.reason,
    }


def post_json(post: Post) -> Json:
    """A post, in a stable shape."""
    return {
        "key": post.key,
        "state": post.state.value,
        "channel": f"{post.destination.platform} {post.destination.channel}",
        "subscription": post.subscription and post.subscription.id,
        "suspended": post.subscription and post.subscription.suspended,
        "message": post.message,
        "posted_at": post.posted_at and post.posted_at.isoformat(),
        "seen": [{"fact": mark.fact, "by": mark.name, "at": mark.at.isoformat()} for mark in post.seen],
        "reason": post.reason,
        "occurrences": [item.key for item in post.items],
    }


def cells(listed: Listed) -> tuple[str, ...]:
    """A due item as the cells of a line."""
    entry, place = listed.entry, listed.destination
    return (
        _minute(entry.item.due_at),
        channel_name(place) if place else "-",
        shown_state(listed),
        _what(entry.item.occurrence),
        entry.item.key,
        " ".join(entry.reason.split()),
    )


def shown_state(listed: Listed) -> str:
    """Where a due item stands, in one word."""
    return SUSPENDED if listed.is_suspended else listed.entry.state.value


def channel_name(place: Destination) -> str:
    """A channel, with a question mark where it is not known."""
    return f"{place.platform} {place.channel or '?'}"


def columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows as lines, with their cells below each other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M}Z"


def _what(occurrence: Occurrence) -> str:
    """Say what an occurrence is without the facts, which may not load just when this is needed."""
    name = occurrence.dossier if occurrence.fact == WHOLE_DOSSIER else occurrence.fact
    count, day = occurrence.count, occurrence.refers_to.isoformat()
    said = {
        Occasion.ANNIVERSARY: f"{count} year{'s' * (count != 1)} since {day}",
        Occasion.PERIOD: f"{count} year{'s' * (count != 1)} since {day}",
        Occasion.LEAD: f"{count} day{'s' * (count != 1)} before {day}" if count else f"on {day} itself",
        Occasion.OPENS: f"opens {day}",
        Occasion.CLOSES: f"closes {day}",
        Occasion.OVERDUE_REVIEW: f"review, {count} days after {day}",
        Occasion.DIGEST: f"digest of {day}",
    }[occurrence.occasion]
    later = f", put off to {occurrence.snoozed_to.isoformat()}" if occurrence.snoozed_to else ""
    return f"{name}: {said}{later}"

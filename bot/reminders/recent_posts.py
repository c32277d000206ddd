"""The posts that a channel got lately, to be chosen from by what they tell."""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.delivery import DeliveryState, LedgerEntry
from bot.model.exchange import Completion
from bot.model.fact import FactBook
from bot.model.ids import Destination
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.subscription import subscription_id
from bot.reminders.ledger.contract import Ledger
from bot.wording.phrases import shortened
from bot.wording.reminders import headline
from bot.wording.voice import Voice

_LOOKED_AT: Final = 100  # occurrences, of which one post may tell several
_SHOWN: Final = 25  # posts
_LABEL: Final = 100  # characters


async def recent_posts(
    ledger: Ledger, where: Destination, book: FactBook, language: str, zone: ZoneInfo, typed: str
) -> Sequence[Completion]:
    """The newest posts of a channel whose day or title has what is typed, newest first, each by its key."""
    found = await ledger.listing(state=DeliveryState.DELIVERED, channel=where.channel, limit=_LOOKED_AT)
    asked = subscription_id(where, book.dossier.id)
    posts: dict[str, list[LedgerEntry]] = {}
    for one in found:
        if one.entry.item.subscription == asked and _is_told(book, one.entry):
            posts.setdefault(one.entry.post, []).append(one.entry)
    voice, wanted = Voice(book, language), typed.strip().lower()
    labels = {key: _label(voice, entries, zone) for key, entries in posts.items()}
    return [
        Completion(label=shortened(label, _LABEL), value=key)
        for key, label in labels.items()
        if wanted in label.lower() or key.startswith(wanted or " ")
    ][:_SHOWN]


def _is_told(book: FactBook, entry: LedgerEntry) -> bool:
    fact = entry.item.occurrence.fact
    return fact == WHOLE_DOSSIER or fact in book.facts


def _label(voice: Voice, entries: Sequence[LedgerEntry], zone: ZoneInfo) -> str:
    """The day on which a post came, and what it tells first."""
    first = min(entries, key=lambda one: (one.item.due_at, one.item.key))
    local = first.item.due_at.astimezone(zone)
    said = headline(voice, first.item.occurrence, local.date())
    more = f" (+{len(entries) - 1})" if len(entries) > 1 else ""
    return f"{local:%Y-%m-%d} — {said}{more}"

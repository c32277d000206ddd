"""Carries subscriptions along where a dossier has another id than before."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.model.ids import DossierId
from bot.model.subscription import Subscribe, Unsubscribe, subscription_id
from bot.reminders.ledger.contract import Ledger

logger = logging.getLogger(__name__)


async def carry_along(ledger: Ledger, renamed: Mapping[DossierId, DossierId], now: datetime) -> None:
    """Have channels that follow a dossier by an id it had before follow it by the one it has.

    What was told by then is not told again, and what was suspended stays so. A channel that follows it by
    both keeps what it wished last.

    Args:
        ledger: What channels asked for.
        renamed: By ids that dossiers had before, those that they have now.
        now: Aware UTC.
    """
    if not renamed:
        return
    places = [one.destination for one in await ledger.active()]
    places += [one.destination for one in await ledger.suspended()]
    for platform, workspace in sorted({(place.platform, place.workspace) for place in places}):
        found = await ledger.subscriptions(platform, workspace)
        following = {one.id for one in found}
        for one in found:
            new = renamed.get(one.dossier)
            if new is None:
                continue
            id_ = subscription_id(one.destination, new)
            if id_ not in following:
                await ledger.apply(Subscribe(subscription=replace(one, dossier=new, created_at=now)))
                if one.suspended:
                    await ledger.suspend_all([id_], one.suspended)
            await ledger.apply(Unsubscribe(destination=one.destination, dossier=one.dossier))
            logger.info("%s follows /%s, which was /%s", one.destination.channel, new, one.dossier)

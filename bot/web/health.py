"""Whether all is well, and whether the bot can be spoken to, as JSON."""

from datetime import datetime
from typing import Any

from bot.model.errors import LedgerError
from bot.model.link import Link, LinkState
from bot.web.single import SingleQuestion
from bot.web.vitals import FactsState, Vitals

Json = dict[str, Any]


class Health:
    """Reports how the program is.

    Args:
        vitals: Its own knowledge.
        ledger: Asks whether the ledger can be reached.
    """

    def __init__(self, vitals: Vitals, ledger: SingleQuestion[None]) -> None:
        self._vitals = vitals
        self._ledger = ledger
        self._was_ready = False

    async def report(self, now: datetime) -> tuple[bool, Json]:
        """Tell whether all is well, with every part of it.

        A replica that stands by is well. So is one whose fact files have problems: the last good book serves.
        """
        links, ledger = self._vitals.links, await self._ledger_report()
        well = all(link.is_settled for link in links.values()) and ledger["reachable"]
        return well, {
            "status": "ok" if well else "failing",
            "stopping": self._vitals.is_stopping,
            "platforms": {name: _link(link) for name, link in links.items()},
            "ledger": ledger,
            "facts": _facts(self._vitals.facts, now),
        }

    def readiness(self) -> tuple[bool, Json]:
        """Tell whether requests may be sent here: once every part has been there, until told to stop.

        What fails later is for `report` to tell; to take a replica out for it would take out the rest too.
        """
        links = self._vitals.links
        missing = [name for name, link in links.items() if link.state is LinkState.CONNECTING]
        missing += [] if self._vitals.facts.dossiers else ["facts"]
        self._was_ready = self._was_ready or not missing
        ready = self._was_ready and not self._vitals.is_stopping
        return ready, {
            "ready": ready,
            "stopping": self._vitals.is_stopping,
            "waiting_for": [] if self._was_ready else missing,
        }

    async def _ledger_report(self) -> Json:
        try:
            await self._ledger.answer()
        except LedgerError as error:
            return {"reachable": False, "detail": str(error)}
        return {"reachable": True, "detail": ""}


def _link(link: Link) -> Json:
    age = link.ping_age_seconds
    return {
        "state": link.state.value,
        "ping_age_seconds": None if age is None else round(age, 3),
        "detail": link.detail,
    }


def _facts(facts: FactsState, now: datetime) -> Json:
    return {
        "generation": facts.generation,
        "loaded_at": facts.loaded_at.isoformat(),
        "age_seconds": round((now - facts.loaded_at).total_seconds(), 3),
        "dossiers": facts.dossiers,
        "problems": facts.problems,
        "detail": facts.refusal,
    }

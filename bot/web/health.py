"""Whether all is well, and whether the bot can be spoken to, as JSON."""

from datetime import datetime, timedelta
from typing import Any

from bot.model.connection import ConnectionStatus
from bot.model.errors import LedgerError
from bot.web.health_source import FactsState, HealthSource
from bot.web.single import SingleQuestion

Json = dict[str, Any]


class Health:
    """Reports how the program is.

    Args:
        source: Its own knowledge.
        ledger: Asks whether the ledger can be reached.
    """

    def __init__(self, source: HealthSource, ledger: SingleQuestion[None]) -> None:
        self._source = source
        self._ledger = ledger

    async def report(self, now: datetime) -> tuple[bool, Json]:
        """Tell whether all is well, with every part of it.

        A replica that stands by is well. So is one whose fact files have problems: the last good book serves.
        """
        links, ledger = self._source.connections, await self._ledger_report()
        clock = _clock(self._source.clock_doubt_seconds)
        well = all(link.is_settled and not link.fault for link in links.values())
        well = well and ledger["reachable"] and not clock["in_doubt"]
        return well, {
            "status": "ok" if well else "failing",
            "stopping": self._source.is_stopping,
            "platforms": {name: _link(link) for name, link in links.items()},
            "ledger": ledger,
            "clock": clock,
            "facts": _facts(self._source.facts, now),
        }

    def readiness(self) -> tuple[bool, Json]:
        """Whether the bot can be spoken to: on one platform at least, from one dossier, until told to stop.

        One that stands by counts, for it takes over. Platforms that can't be spoken to are named, and why.
        """
        links = self._source.connections
        missing = {name: link for name, link in links.items() if not link.is_settled}
        facts = [] if self._source.facts.dossiers else ["facts"]
        ready = len(missing) < len(links) and not facts and not self._source.is_stopping
        return ready, {
            "ready": ready,
            "stopping": self._source.is_stopping,
            "waiting_for": [*missing, *facts],
            "platforms": {name: _link(link) for name, link in links.items()},
        }

    async def _ledger_report(self) -> Json:
        try:
            await self._ledger.answer()
        except LedgerError as error:
            return {"reachable": False, "detail": str(error)}
        return {"reachable": True, "detail": ""}


def _link(link: ConnectionStatus) -> Json:
    age = link.ping_age_seconds
    return {
        "state": link.state.value,
        "ping_age_seconds": None if age is None else round(age, 3),
        "detail": link.detail,
    }


def _clock(doubt_seconds: float) -> Json:
    detail = (
        f"The machine's clock stands {timedelta(seconds=round(abs(doubt_seconds)))} "
        f"{'ahead' if doubt_seconds > 0 else 'behind'}, which nobody confirms: set it right."
    )
    in_doubt = doubt_seconds != 0.0
    return {"in_doubt": in_doubt, "detail": detail if in_doubt else ""}


def _facts(facts: FactsState, now: datetime) -> Json:
    return {
        "generation": facts.generation,
        "loaded_at": facts.loaded_at.isoformat(),
        "age_seconds": round((now - facts.loaded_at).total_seconds(), 3),
        "dossiers": facts.dossiers,
        "problems": facts.problems,
        "warnings": facts.warnings,
        "detail": facts.refusal,
    }

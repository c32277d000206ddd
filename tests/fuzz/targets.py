"""Every target, by name."""

from collections.abc import Mapping
from typing import Final

from tests.fuzz.dates import DATES
from tests.fuzz.discord_payloads import DISCORD_EVENTS, DISCORD_PAYLOADS
from tests.fuzz.fact_files import DOSSIERS, FILES
from tests.fuzz.lines import LINES
from tests.fuzz.quotations import QUOTATIONS
from tests.fuzz.slack_payloads import SLACK_PAYLOADS, SLACK_REQUESTS
from tests.fuzz.target import Target

TARGETS: Final[Mapping[str, Target]] = {
    target.name: target
    for target in (
        FILES,
        DOSSIERS,
        LINES,
        SLACK_PAYLOADS,
        SLACK_REQUESTS,
        DISCORD_PAYLOADS,
        DISCORD_EVENTS,
        DATES,
        QUOTATIONS,
    )
}

"""`/metrics` in Prometheus' text format: every number an operator asks for, by its name."""

import logging
from dataclasses import replace

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.web.metrics import Metrics
from tests.web.conftest import Pages, Patient


async def test_posts_are_counted_by_platform_and_result_from_0_on(metrics: Metrics, pages: Pages) -> None:
    before = await pages.numbers()
    for platform in ("discord", "slack"):
        for result in ("delivered", "refused", "ambiguous", "held", "suspended"):
            assert before[f'cyberdialogue_posts_total{{platform="{platform}",result="{result}"}}'] == 0
    metrics.delivered("slack", 0.2)
    metrics.delivered("slack", -3.0)
    metrics.refused("slack")
    metrics.ambiguous("discord")
    metrics.held("discord")
    metrics.suspended("discord")
    metrics.missed(4)
    metrics.swept("slack")
    found = await pages.numbers()
    assert found['cyberdialogue_posts_total{platform="slack",result="delivered"}'] == 2
    assert found['cyberdialogue_posts_total{platform="slack",result="refused"}'] == 1
    for result in ("ambiguous", "held", "suspended"):
        assert found[f'cyberdialogue_posts_total{{platform="discord",result="{result}"}}'] == 1
    assert found["cyberdialogue_missed_total"] == 4
    assert found['cyberdialogue_second_copies_deleted_total{platform="slack"}'] == 1


async def test_lateness_is_never_below_0(metrics: Metrics, pages: Pages) -> None:
    """A clock put back between planning and posting must not spoil the sum."""
    metrics.delivered("slack", 0.2)
    metrics.delivered("slack", -3.0)
    found = await pages.numbers()
    assert found['cyberdialogue_post_lateness_seconds_sum{platform="slack"}'] == 0.2
    assert found['cyberdialogue_post_lateness_seconds_bucket{le="0.25",platform="slack"}'] == 2
    assert found['cyberdialogue_post_lateness_seconds_bucket{le="0.1",platform="slack"}'] == 1


async def test_the_ledgers_depth_has_every_state(patient: Patient, pages: Pages) -> None:
    found = await pages.numbers()
    depth = {state: found[f'cyberdialogue_ledger_occurrences{{state="{state}"}}'] for state in _STATES}
    assert depth == {"pending": 0, "sending": 0, "delivered": 7, "held": 1, "missed": 0}
    assert found["cyberdialogue_ledger_up"] == 1
    patient.ledger_fault = "the disk is full"
    found = await pages.numbers()
    assert found["cyberdialogue_ledger_up"] == 0
    assert not [name for name in found if name.startswith("cyberdialogue_ledger_occurrences")]


_STATES = ("pending", "sending", "delivered", "held", "missed")


async def test_a_platform_is_in_one_state_and_its_ping_has_an_age(patient: Patient, pages: Pages) -> None:
    found = await pages.numbers()
    assert found['cyberdialogue_platform_link{platform="slack",state="up"}'] == 1
    assert found['cyberdialogue_platform_link{platform="slack",state="down"}'] == 0
    assert found['cyberdialogue_platform_ping_age_seconds{platform="slack"}'] == 3.25
    patient.connections = {**patient.connections, "slack": ConnectionStatus(state=ConnectionState.DOWN)}
    found = await pages.numbers()
    assert found['cyberdialogue_platform_link{platform="slack",state="up"}'] == 0
    assert found['cyberdialogue_platform_link{platform="slack",state="down"}'] == 1
    assert 'cyberdialogue_platform_ping_age_seconds{platform="slack"}' not in found


async def test_the_facts_reloads_are_counted_timed_and_dated(
    patient: Patient, metrics: Metrics, pages: Pages
) -> None:
    metrics.reloaded(problems=0, seconds=0.03)
    metrics.reloaded(problems=2, seconds=0.07)
    patient.facts = replace(patient.facts, problems=2, warnings=3, refusal="gone")
    found = await pages.numbers()
    assert found['cyberdialogue_facts_reloads_total{result="ok"}'] == 1
    assert found['cyberdialogue_facts_reloads_total{result="problems"}'] == 1
    assert found["cyberdialogue_facts_reload_seconds_count"] == 2
    assert found["cyberdialogue_facts_problems"] == 2
    assert found["cyberdialogue_facts_warnings"] == 3
    assert found["cyberdialogue_facts_readable"] == 0
    assert found["cyberdialogue_facts_loaded_timestamp_seconds"] == patient.facts.loaded_at.timestamp()


async def test_answers_are_timed_by_platform_and_command(metrics: Metrics, pages: Pages) -> None:
    metrics.answered("slack", "fact", 0.02)
    found = await pages.numbers()
    assert found['cyberdialogue_command_seconds_count{command="fact",platform="slack"}'] == 1


async def test_a_request_that_failed_is_counted_where_its_reference_number_is_logged(
    metrics: Metrics, pages: Pages
) -> None:
    logger = logging.getLogger("bot.test_metrics")
    logger.addHandler(metrics.failures)
    try:
        logger.error("Request failed", extra={"reference": "ab12", "platform": "slack"})
        logger.error("Something else went wrong")
        logger.warning("Not an error", extra={"reference": "ab13", "platform": "slack"})
    finally:
        logger.removeHandler(metrics.failures)
    found = await pages.numbers()
    assert found['cyberdialogue_requests_failed_total{platform="slack"}'] == 1
    assert found['cyberdialogue_requests_failed_total{platform="discord"}'] == 0


async def test_the_process_itself_is_measured(pages: Pages) -> None:
    found = await pages.numbers()
    assert found["process_resident_memory_bytes"] > 0
    assert [name for name in found if name.startswith("python_info")]

"""`/healthz` tells whether all is well; `/readyz` whether requests may come."""

import asyncio
from dataclasses import replace

import pytest

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import SettingError
from bot.web.metrics import Metrics
from bot.web.server import open_web
from tests.web.conftest import NOW, UP, Pages, Patient

STANDBY = ConnectionStatus(state=ConnectionState.STANDBY)


async def test_a_well_bot_says_so_with_every_part(pages: Pages) -> None:
    status, report = await pages.get("/healthz")
    assert status == 200
    assert report == {
        "status": "ok",
        "stopping": False,
        "platforms": {
            "discord": {"state": "up", "ping_age_seconds": 3.25, "detail": ""},
            "slack": {"state": "up", "ping_age_seconds": 3.25, "detail": ""},
        },
        "ledger": {"reachable": True, "detail": ""},
        "clock": {"in_doubt": False, "detail": ""},
        "facts": {
            "generation": 1,
            "loaded_at": "2026-12-01T08:00:00+00:00",
            "age_seconds": 3600.0,
            "dossiers": 1,
            "problems": 0,
            "warnings": 0,
            "detail": "",
        },
    }


@pytest.mark.parametrize("state", [ConnectionState.CONNECTING, ConnectionState.DOWN])
async def test_a_platform_that_is_not_connected_is_not_well_and_says_why(
    patient: Patient, pages: Pages, state: ConnectionState
) -> None:
    patient.connections = {
        "discord": UP,
        "slack": ConnectionStatus(state=state, detail="No answer to pings."),
    }
    status, report = await pages.get("/healthz")
    assert status == 503
    assert report["status"] == "failing"
    assert report["platforms"]["slack"] == {
        "state": state.value,
        "ping_age_seconds": None,
        "detail": "No answer to pings.",
    }


async def test_a_replica_that_stands_by_is_well(patient: Patient, pages: Pages) -> None:
    patient.connections = {"discord": ConnectionStatus(state=ConnectionState.STANDBY)}
    assert (await pages.get("/healthz"))[0] == 200


async def test_a_ledger_that_fails_is_not_well_and_says_why(patient: Patient, pages: Pages) -> None:
    patient.ledger_fault = "the disk is full"
    status, report = await pages.get("/healthz")
    assert status == 503
    assert report["ledger"] == {"reachable": False, "detail": "the disk is full"}
    patient.ledger_fault = ""
    assert (await pages.get("/healthz"))[0] == 200


@pytest.mark.parametrize(
    ("seconds", "said"), [(31536000.0, "365 days, 0:00:00 ahead"), (-3600.0, "1:00:00 behind")]
)
async def test_a_clock_in_doubt_is_not_well_and_says_how_far_it_is_off(
    patient: Patient, pages: Pages, seconds: float, said: str
) -> None:
    patient.clock_doubt_seconds = seconds
    status, report = await pages.get("/healthz")
    assert (status, report["clock"]["in_doubt"]) == (503, True)
    assert said in report["clock"]["detail"]
    assert (await pages.numbers())["cyberdialogue_clock_doubt_seconds"] == seconds


async def test_a_fault_that_keeps_only_some_requests_away_is_not_well_but_ready(
    patient: Patient, pages: Pages
) -> None:
    link = replace(UP, fault="missing_scope", detail="Needs channels:history.")
    patient.connections = {"slack": link}
    assert (await pages.get("/healthz"))[0] == 503
    assert (await pages.get("/readyz"))[0] == 200


async def test_a_ledger_that_hangs_is_told_in_time_and_asked_once(patient: Patient, pages: Pages) -> None:
    patient.hangs = True
    answers = await asyncio.gather(*(pages.get("/healthz") for _ in range(3)))
    assert {status for status, _ in answers} == {503}
    assert answers[0][1]["ledger"]["detail"] == "no answer within 2 s"
    assert patient.asked == 1


async def test_facts_with_problems_are_told_and_the_last_good_book_is_well(
    patient: Patient, pages: Pages
) -> None:
    patient.facts = replace(patient.facts, problems=3, refusal="facts is no folder any more")
    status, report = await pages.get("/healthz")
    assert status == 200
    assert report["facts"]["problems"] == 3
    assert report["facts"]["detail"] == "facts is no folder any more"


async def test_ready_is_as_long_as_one_platform_can_be_spoken_to(patient: Patient, pages: Pages) -> None:
    down = ConnectionStatus(state=ConnectionState.DOWN, detail="No token.")
    connecting = ConnectionStatus(state=ConnectionState.CONNECTING)
    for other, status in ((UP, 200), (connecting, 503), (down, 503), (STANDBY, 200)):
        patient.connections = {"discord": other, "slack": down}
        found, report = await pages.get("/readyz")
        assert found == status
        assert report["ready"] == (status == 200)
        assert report["waiting_for"] == (["slack"] if status == 200 else ["discord", "slack"])
        assert report["platforms"]["slack"]["detail"] == "No token."
    patient.connections = {"discord": UP, "slack": UP}
    assert (await pages.get("/readyz"))[1]["waiting_for"] == []


async def test_not_ready_while_no_dossier_serves(patient: Patient, pages: Pages) -> None:
    patient.facts = replace(patient.facts, dossiers=0)
    status, report = await pages.get("/readyz")
    assert (status, report["waiting_for"]) == (503, ["facts"])


async def test_a_bot_that_was_told_to_stop_is_not_ready_and_still_well(
    patient: Patient, pages: Pages
) -> None:
    assert (await pages.get("/readyz"))[0] == 200
    patient.is_stopping = True
    status, report = await pages.get("/readyz")
    assert status == 503
    assert report["stopping"] is True
    assert (await pages.get("/healthz"))[0] == 200


async def test_there_is_nothing_else_and_nothing_to_write(pages: Pages) -> None:
    assert await pages.status("GET", "/") == 404
    assert await pages.status("POST", "/healthz") == 405
    assert await pages.status("HEAD", "/healthz") == 200


async def test_an_address_that_is_taken_is_named_with_its_settings(
    patient: Patient, metrics: Metrics, pages: Pages
) -> None:
    port = int(pages.url.rpartition(":")[2])
    with pytest.raises(SettingError, match=f"HTTP_HOST and HTTP_PORT: 127.0.0.1:{port}"):
        async with open_web(patient, metrics, host="127.0.0.1", port=port, now=lambda: NOW):
            raise AssertionError("it should not have opened")

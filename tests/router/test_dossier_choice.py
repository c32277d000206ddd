"""Which dossier a request that names none is about: no matter of the alphabet."""

from pathlib import Path

import pytest

from bot.cli.offline import NoChannels
from bot.holiday_calendar import HolidayCalendar
from bot.model.briefing import Briefing, Buttons
from bot.model.command import Right
from bot.model.exchange import Request
from bot.model.ids import UNNAMED, Destination, DossierId
from bot.router.router import RoutedReply, Router
from tests.router.asking import ENDLESS, Asker, all_commands, text_of, write_dossier

BRIDGE = """\
dossier: {id: bridge, title: The bridge at Sarn, summary: S., languages: [en, fr], formerly: [crossing]}
organizations: [{id: council, name: The council of Sarn}]
sources: [{id: gazette, title: Gazette, publisher: Gazette, published: 2020-01-02}]
facts:
  - id: opening
    formerly: [inauguration]
    kind: event
    title: The bridge was opened
    text: The mayor opened the bridge across the river Sarn in January 2020.
    according_to: council
    certainty: stated
    when: 2020-01-01
    evidence: [{source: gazette, quote: The mayor opened the bridge}]
  - id: toll
    kind: finding
    title: The toll
    text: Lorries pay a toll of four crowns for crossing.
    according_to: council
    certainty: stated
    evidence: [{source: gazette, quote: Lorries pay four crowns}]
"""
ARCTIC = """\
dossier: {id: arctic, title: The arctic expedition, summary: The expedition., languages: [en]}
organizations: [{id: institute, name: The polar institute}]
sources: [{id: log, title: Log, publisher: Institute, published: 2020-01-02}]
facts:
  - id: icebreaker
    kind: event
    title: The icebreaker left
    text: The icebreaker left harbour with forty scientists aboard.
    according_to: institute
    certainty: stated
    when: 2019-12-01
    evidence: [{source: log, quote: The icebreaker left}]
  - id: toll
    kind: finding
    title: Toll of the winter
    text: The winter took a toll of six dogs.
    according_to: institute
    certainty: stated
    evidence: [{source: log, quote: six dogs}]
"""


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    """Two dossiers; by the alphabet the one that is asked less comes first."""
    write_dossier(tmp_path, "arctic", ARCTIC)
    return write_dossier(tmp_path, "bridge", BRIDGE)


async def attempt(facts: Path, line: str, *, default: str = "", named: str = UNNAMED) -> RoutedReply:
    asker = Asker(facts)
    router = Router(
        shelf=asker.store,
        commands=all_commands(),
        clock=asker.clock,
        calendar=HolidayCalendar(),
        zone=asker.router._zone,
        channels=NoChannels(),
        limits=ENDLESS,
        default=DossierId(default) if default else None,
    )

    async def authorise(_right: Right, _channel: Destination | None) -> bool:
        return True

    return await router.attempt(Request(dossier=DossierId(named), line=line), authorise)


def asked_of(briefing: Briefing) -> list[str | None]:
    return [
        button.dossier for block in briefing.blocks if isinstance(block, Buttons) for button in block.buttons
    ]


@pytest.mark.parametrize(
    ("line", "dossier"),
    [
        ("who opened the bridge?", "bridge"),
        ("how many scientists were aboard the icebreaker?", "arctic"),
        ("search icebreaker", "arctic"),
        ("fact opening", "bridge"),
        ("fact icebreaker", "arctic"),
    ],
)
async def test_the_dossier_whose_facts_answer_is_asked(facts, line, dossier):
    reply = (await attempt(facts, line)).reply
    assert reply.dossier == dossier
    assert reply.briefing.answered


@pytest.mark.parametrize("line", ["summary", "fact toll", "help", "who won the cup?"])
async def test_where_nobody_can_tell_the_person_is_asked(facts, line):
    answer = await attempt(facts, line)
    assert answer.error
    assert answer.reply.dossier == UNNAMED
    assert asked_of(answer.reply.briefing) == ["arctic", "bridge"]
    lines = {
        button.line
        for block in answer.reply.briefing.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
    }
    assert lines == {line}
    for name in ("arctic", "bridge"):
        assert f"/{name} — " in text_of(answer.reply.briefing)


async def test_another_dossier_moves_no_answer(facts, tmp_path):
    line = "who opened the bridge?"
    before = (await attempt(facts, line)).reply
    for name in ("aaa", "zzz"):
        other = ARCTIC.replace("id: arctic", f"id: {name}").replace("icebreaker", f"{name}-boat")
        write_dossier(tmp_path, name, other)
    assert (await attempt(facts, line)).reply == before


async def test_the_setting_decides_where_it_names_one(facts):
    for default in ("bridge", "crossing"):
        reply = (
            await attempt(facts, "how many scientists were aboard the icebreaker?", default=default)
        ).reply
        assert reply.dossier == "bridge"
    assert (await attempt(facts, "fact icebreaker", default="nowhere")).reply.dossier == "arctic"


async def test_one_dossier_alone_answers_everything(tmp_path):
    facts = write_dossier(tmp_path, "bridge", BRIDGE)
    for line in ("summary", "who won the cup?", "sumary"):
        assert (await attempt(facts, line)).reply.dossier == "bridge"


async def test_an_id_that_the_dossier_had_before_asks_it(facts):
    reply = (await attempt(facts, "fact opening", named="crossing")).reply
    assert (reply.dossier, reply.briefing.answered) == ("bridge", True)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("summary", "Which dossier do you mean?"),
        ("qui a gagné la coupe ?", "De quel dossier parlez-vous\u202f?"),
        ("谁赢得了足球杯？", "您问的是哪一份卷宗？"),
    ],
)
async def test_it_is_asked_in_the_language_of_the_question(facts, line, title):
    assert (await attempt(facts, line)).reply.briefing.title == title


async def test_a_button_of_before_a_fact_was_renamed_finds_it(facts):
    reply = (await attempt(facts, "fact inauguration", named="crossing")).reply
    assert reply.briefing.facts[0] == "opening"

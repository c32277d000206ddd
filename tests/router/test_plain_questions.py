"""Plain questions come to commands, and stay with the fact that answers them."""

import pytest

from bot.facts.search.phrasings import ENOUGH, PhraseIndex
from bot.model.briefing import AnswerOutcome
from bot.model.command import Audience, Command
from bot.model.phrasing import BETWEEN
from bot.wording.catalogue import languages
from tests.evaluation.dossiers import FOLDER, names, questions
from tests.router.asking import FACTS, Asker, all_commands, text_of


def ran(line: str, language: str = "en") -> str:
    return {"en": f"Ran {line}", "fr": f"Commande exécutée\u00a0: {line}", "zh": f"已运行：{line}"}[language]


@pytest.fixture(scope="module")
def french() -> Asker:
    return Asker(FOLDER / "tramway" / "facts")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("What is overdue?", "deadlines only:overdue"),
        ("what is due in 2016", "deadlines in:2016"),
        ("what was due in June 2016?", "deadlines in:2016-06"),
        ("what did the US commit to?", "commitments by:united-states"),
        ("What has Beijing promised?", "commitments by:china"),
        ("which commitments are proposed?", "commitments status:proposed"),
        ("status of the hotline", "fact id:hotline"),
        ("who was there", "people"),
        ("what happened in 2014?", "timeline of:2014"),
        ("help me", "help"),
        ("deadlines 30 days", "deadlines days:30"),
        ("today 2016-12-01", "today as_of:2016-12-01"),
        ("ask what is overdue?", "deadlines only:overdue"),
        ("anything overdue?", "deadlines only:overdue"),
        ("what is due next?", "deadlines days:all only:ahead"),
        ("timeline since 2015", "timeline from:2015"),
        ("what happened between 2014 and 2015?", "timeline from:2014 to:2015"),
        ("timeline until 2014", "timeline to:2014"),
        ("what has China agreed to?", "commitments by:china"),
        ("which commitments of China are proposed?", "commitments by:china status:proposed"),
        ("where do things stand?", "commitments"),
        ("who are you?", "help"),
        ("help me with deadlines", "help command:deadlines"),
        ("help with reminders", "help command:remind"),
        ("what is due this year?", "deadlines in:2026"),
        ("deadlines next month", "deadlines in:2026-04"),
        ("what happened last week?", "timeline of:2026-02-23/2026-03-01"),
        ("what happened yesterday?", "timeline of:2026-03-01"),
        ("timeline since last year", "timeline from:2025"),
    ],
)
async def test_a_plain_question_runs_the_command_it_comes_to(asker, question, line):
    briefing = await asker.ask(question)
    assert text_of(briefing).splitlines()[1] == ran(line)
    assert briefing.outcome is AnswerOutcome.COMMAND
    typed = await asker.ask(line)
    assert (briefing.title, briefing.facts, briefing.blocks[1:]) == (typed.title, typed.facts, typed.blocks)


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("哪些逾期了？", "deadlines only:overdue"),
        ("2016年什么到期？", "deadlines in:2016"),
        ("美国承诺了什么？", "commitments by:united-states"),
        ("美國承諾了什麼？", "commitments by:united-states"),
        ("热线的状态", "fact id:hotline"),
        ("谁在场？", "people"),
        ("帮帮我", "help"),
        ("期限 30天", "deadlines days:30"),
        ("今天 2016-12-01", "today as_of:2016-12-01"),
        ("时间线 2015年", "timeline of:2015"),
        ("2015年以来发生了什么？", "timeline from:2015"),
        ("逾期的有哪些", "deadlines only:overdue"),
        ("30天内到期的", "deadlines days:30"),
        ("美国同意了什么？", "commitments by:united-states"),
        ("时间线怎么用", "help command:timeline"),
        ("去年发生了什么？", "timeline of:2025"),
        ("本周到期的有哪些", "deadlines in:2026-03-02/2026-03-08"),
    ],
)
async def test_chinese_questions_do_too(asker, question, line):
    assert text_of(await asker.ask(question)).splitlines()[1] == ran(line, "zh")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Qu’est-ce qui est en retard ?", "deadlines only:overdue"),
        ("Qu'est-ce qui arrive à échéance en 2024 ?", "deadlines in:2024"),
        ("À quoi la Métropole s’est-elle engagée ?", "commitments by:metropole"),
        ("engagements de l'État", "commitments by:etat"),
        ("Que s’est-il passé l’année dernière ?", "timeline of:2025"),
        ("échéances du mois prochain", "deadlines in:2026-04"),
        ("qui était là ?", "people"),
        ("aide-moi", "help"),
        ("échéances 30 jours", "deadlines days:30"),
        ("chronologie de 2024", "timeline of:2024"),
        ("aujourd'hui 2024-12-01", "today as_of:2024-12-01"),
        ("chronologie depuis 2023", "timeline from:2023"),
        ("chronologie entre 2022 et 2024", "timeline from:2022 to:2024"),
        ("échéances dans les 60 prochains jours", "deadlines days:60"),
        ("prochaine échéance", "deadlines days:all only:ahead"),
        ("engagements proposés de la Métropole", "commitments status:proposed by:metropole"),
        ("aide pour les échéances", "help command:deadlines"),
    ],
)
async def test_french_questions_do_too(french, question, line):
    assert text_of(await french.ask(question)).splitlines()[1] == ran(line, "fr")


@pytest.mark.parametrize(
    ("line", "language"),
    [("stop reminders", "en"), ("please end the reminders", ""), ("停止提醒", "zh")],
)
async def test_a_managers_command_is_authorised_as_typed_and_takes_all_of_its_phrase(asker, line, language):
    refused = await asker.attempt(line, manages=False)
    typed = await asker.attempt(f"remind off language:{language or 'en'}", manages=False)
    if language:
        assert refused.error == typed.error
    else:
        assert not refused.error
        assert refused.reply.briefing.outcome is not AnswerOutcome.COMMAND


async def test_options_beside_a_question_are_the_commands(asker):
    told = await asker.ask("what is overdue? as_of:2016-08-01")
    assert text_of(told).splitlines()[1] == ran("deadlines only:overdue as_of:2016-08-01")
    assert (await asker.reply("what is overdue? public:yes")).public
    assert (await asker.ask("language:zh what is overdue?")).title == "期限"


@pytest.mark.parametrize(
    "question",
    [
        "what did Google commit to?",
        "what did the talks commit to?",
        "is nothing overdue?",
        "who was there in the room with the ministers of both sides",
        "commitments to the US",
        "status",
        "what is due before 2016?",
        "what happened before 2015?",
        "how does the hotline work?",
        "没有逾期的有哪些",
    ],
)
async def test_what_is_not_quite_a_phrase_or_names_nobody_is_no_command(asker, question):
    if question.startswith("what did Google"):
        assert "no commitment by Google" in text_of(await asker.ask(question))
        return
    assert (await asker.attempt(question)).reply.briefing.outcome is not AnswerOutcome.COMMAND


@pytest.mark.parametrize("name", names())
async def test_no_question_that_a_fact_answers_is_taken_by_a_command(name):
    """Held against the questions of every dossier: a command's first fact must be one that answers."""
    place = FOLDER / name / "facts"
    asker = Asker(place if place.is_dir() else FACTS)
    index = PhraseIndex(all_commands())
    wrong = []
    for question in questions(name):
        if question.accept and index.fits(question.text):
            told = (await asker.attempt(question.text)).reply.briefing
            if told.outcome is AnswerOutcome.COMMAND and not question.accept.intersection(told.facts[:1]):
                wrong.append((question.text, told.title, told.facts[:3]))
    assert not wrong


def phrases(command: Command, language: str) -> list[str]:
    said = [phrasing.said.in_language(language) or "" for phrasing in command.phrases]
    return [phrase.strip() for text in said for phrase in text.split(BETWEEN)]


@pytest.mark.parametrize("language", languages())
def test_phrases_fill_options_that_their_command_takes_and_lead_to_no_other_one(language):
    commands = {command.name: command for command in all_commands()}
    index = PhraseIndex(commands.values())
    values = {"by": "china", "status": "kept", "id": "hotline"}
    for command in commands.values():
        known = {option.name: "2016" for option in command.options} | {"as_of": "2016"} | values
        for phrasing in command.phrases:
            assert set(dict(phrasing.given)) <= {option.name for option in command.options}
        for phrase in phrases(command, language):
            best = index.fits(phrase.format(**known))[0]
            assert (best.command, best.certainty) == (command.name, 1.0), phrase


def test_commands_that_change_anything_are_reached_by_whole_phrases_alone():
    changing = {command.name for command in all_commands() if command.audience is Audience.MANAGERS}
    reached = {command.name for command in all_commands() if command.phrases}
    assert reached & changing == {"remind off"}
    assert ENOUGH < 1


@pytest.mark.parametrize(
    ("name", "party"),
    [
        ("us", "united-states"),
        ("U.S.", "united-states"),
        ("America", "united-states"),
        ("“the United States”", "united-states"),
        ("Beijing", "china"),
        ("Chinese", "china"),
        ("justice", "us-justice-department"),
        ("司法部", "us-justice-department"),
        ("中國", "china"),
    ],
)
async def test_everyday_names_fit_options(asker, name, party):
    assert await asker.ask(f"commitments by:{name}") == await asker.ask(f"commitments by:{party}")


async def test_a_name_that_several_share_is_asked_back(asker):
    _, lines = await asker.refused("commitments by:institutes")
    assert lines[:2] == ["commitments cicir", "commitments siis"]


async def test_facts_and_people_go_by_parts_of_their_names(asker):
    assert (await asker.ask("fact the training course")).facts[0] == "training-course"
    assert (await asker.ask("people Shengkun")).title.startswith("Guo Shengkun")


async def test_a_year_alone_is_that_year(asker):
    alone = await asker.ask("timeline 2014")
    assert alone == await asker.ask("timeline from:2014 to:2014") or alone.title == "Timeline: 2014"
    assert alone.facts == (await asker.ask("timeline from:2014 to:2014")).facts
    assert len(alone.facts) < len((await asker.ask("timeline from:2014")).facts)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("deadlines 2016", "deadlines in:2016"),
        ("deadlines 2016-06", "deadlines in:2016-06"),
        ("deadlines 365", "deadlines days:365"),
        ("timeline 2014-2015", "timeline of:2014/2015"),
        ("timeline 2014–2015", "timeline from:2014 to:2015"),
    ],
)
async def test_a_number_is_a_year_where_it_looks_like_one(asker, line, written):
    assert (await asker.ask(line)).facts == (await asker.ask(written)).facts


async def test_all_is_typed_and_kept_in_buttons(asker):
    assert (await asker.ask("deadlines all")).title == "Deadlines"
    assert await asker.ask("deadlines days:all") == await asker.ask("deadlines 36500")

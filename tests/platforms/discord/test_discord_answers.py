"""Slash commands answered through the real client library and the far end."""

import asyncio
import re
from dataclasses import replace

import pytest

from bot.model.command import Right
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand
from bot.model.ids import Destination
from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import (
    RESPOND,
    Answer,
    Person,
    SampleCore,
    asked,
    connected,
    says,
    text,
)
from tests.platforms.discord.discord_samples import COMMANDS, DIALOGUE, SAMPLES


def answering(*, public: bool, gate: asyncio.Event) -> Answer:
    async def answer(request: Request, _: Authorise) -> Reply:
        await gate.wait()
        return Reply(briefing=asked(request), public=public)

    return answer


@pytest.mark.usefixtures("platform")
async def test_an_answer_is_private(ana: Person, ben: Person, core: SampleCore) -> None:
    answer = await ana.asks("/cyberdialogue timeline from:2014~ limit:7")
    assert answer["_ephemeral"] is True
    assert text(answer) == "timeline from:2014\\~ limit:7"
    assert ben.messages == []
    [request] = core.requests
    assert (request.dossier, request.line) == ("cyberdialogue", "timeline from:2014~ limit:7")
    assert request.destination == ana.destination


@pytest.mark.usefixtures("platform")
async def test_an_answer_asked_to_be_public_is_public(ana: Person, ben: Person) -> None:
    await ana.asks("/cyberdialogue summary public:True")
    assert [message["_ephemeral"] for message in ben.messages] == [False]


@pytest.mark.usefixtures("platform")
async def test_words_of_a_group_reach_the_core_as_one_line(ben: Person, core: SampleCore) -> None:
    await ben.asks("/cyberdialogue-manage remind on leads:30 7 1")
    assert core.requests[0].line == 'remind on leads:"30 7 1"'


@pytest.mark.usefixtures("platform")
async def test_a_chinese_app_asks_in_chinese(ana: Person, core: SampleCore) -> None:
    await ana.speaks("zh-CN")
    await ana.asks("/cyberdialogue 提醒 列表")
    assert (core.requests[0].line, core.requests[0].language) == ("remind list", "zh-cn")


@pytest.mark.usefixtures("platform")
async def test_a_choice_reaches_the_core_by_its_value(ana: Person, core: SampleCore) -> None:
    await ana.asks("/cyberdialogue timeline order:Newest first")
    assert core.requests[0].line == "timeline order:new"


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.usefixtures("platform")
async def test_a_slow_answer_takes_the_place_of_the_waiting_sign(
    ana: Person, ben: Person, core: SampleCore, *, public: bool
) -> None:
    gate = asyncio.Event()
    core.answering = answering(public=public, gate=gate)
    await ana.says(f"/cyberdialogue summary public:{public}")
    await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
    [waiting] = ana.messages
    assert waiting["_ephemeral"] is not public
    gate.set()
    await ana.until(lambda: says(ana.messages[0]))
    [answer] = ana.messages
    assert (answer["_id"], answer["_ephemeral"]) == (waiting["_id"], not public)
    assert len(ben.messages) == public


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.usefixtures("platform")
async def test_a_slow_answer_that_belongs_elsewhere_goes_there_and_leaves_no_waiting_sign(
    ana: Person, ben: Person, core: SampleCore, *, public: bool
) -> None:
    gate = asyncio.Event()
    core.answering = answering(public=public, gate=gate)
    await ana.says(f"/cyberdialogue summary public:{not public}")
    await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
    gate.set()
    await ana.until(lambda: any(says(message) for message in ana.messages))
    [answer] = ana.messages
    assert answer["_ephemeral"] is not public
    assert len(ben.messages) == public


@pytest.mark.usefixtures("platform")
async def test_a_failure_is_answered_with_the_reference_under_which_it_is_in_the_log(
    ana: Person, core: SampleCore, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(_: Request, __: Authorise) -> Reply:
        raise ZeroDivisionError("no such luck")

    core.answering = fail
    answer = await ana.asks("/cyberdialogue summary")
    found = re.search(r"\b[0-9a-f]{8}\b", text(answer))
    assert found
    assert answer["_ephemeral"] is True
    [record] = [record for record in caplog.records if found[0] in record.getMessage()]
    assert record.exc_info
    assert record.exc_info[0] is ZeroDivisionError


@pytest.mark.usefixtures("platform")
async def test_an_answer_that_is_too_long_fails_as_a_whole(ana: Person, core: SampleCore) -> None:
    async def answer(request: Request, _: Authorise) -> Reply:
        long = request.line * 1000
        return Reply(briefing=asked(Request(dossier=request.dossier, line=long)), public=False)

    core.answering = answer
    assert "in the log" in text(await ana.asks("/cyberdialogue summary"))


@pytest.mark.usefixtures("platform")
async def test_hostile_text_notifies_nobody(ana: Person, core: SampleCore) -> None:
    async def answer(_: Request, __: Authorise) -> Reply:
        return Reply(briefing=SAMPLES["hostile"], public=True)

    core.answering = answer
    message = await ana.asks("/cyberdialogue summary public:True")
    assert message["_pings"] == {"users": [], "roles": [], "everyone": False, "silent": False}
    assert message["content"] == ""


@pytest.mark.parametrize(
    ("user", "roles", "may"), [("ana", "", False), ("ben", "", True), ("ana", "analysts", True)]
)
async def test_managers_have_manage_server_or_a_listed_role(
    far_end: DiscordFarEnd, core: SampleCore, user: str, roles: str, *, may: bool
) -> None:
    settings = {}
    if roles:
        role = (await far_end.admin({"do": "create_role", "name": roles}))["role"]
        await far_end.admin({"do": "grant", "role": role, "user": user})
        settings["DISCORD_MANAGER_ROLES"] = f"1, {role}"
    asker = Person(far_end, user)
    async with connected(far_end, core, **settings):
        assert await _authorised(asker, core) is may


@pytest.mark.usefixtures("platform")
async def test_in_direct_messages_everybody_manages_their_own_reminders_and_nothing_else(
    far_end: DiscordFarEnd, core: SampleCore
) -> None:
    await far_end.act("ana", {"do": "type", "channel": "dm", "text": "Hello"})
    ana = Person(far_end, "ana", "cyberdialogue")
    assert await _authorised(ana, core) is True
    assert await _authorised(ana, core, ana.destination_of_direct) is True
    assert await _authorised(ana, core, right=Right.FACTS) is False
    assert await _authorised(ana, core, Person(far_end, "ana").destination) is False
    assert await _authorised(ana, core, replace(ana.destination_of_direct, channel="1")) is False
    assert core.requests[0].destination
    assert core.requests[0].destination.workspace == ""


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(
    ("user", "place", "may"),
    [("ben", "briefings", True), ("ana", "briefings", False), ("ben", "reading-room", True)],
)
async def test_who_manages_another_channel_is_asked_of_its_server(
    far_end: DiscordFarEnd, core: SampleCore, user: str, place: str, *, may: bool
) -> None:
    about = Person(far_end, user, place).destination
    assert await _authorised(Person(far_end, user), core, about) is may


@pytest.mark.usefixtures("platform")
async def test_nobody_manages_a_channel_they_do_not_see_or_one_that_is_not_there(
    far_end: DiscordFarEnd, core: SampleCore
) -> None:
    hidden = Person(far_end, "ben", "editors-only").destination
    role = (await far_end.admin({"do": "create_role", "name": "managers"}))["role"]
    await far_end.admin({"do": "grant", "role": role, "user": "ana"})
    assert await _authorised(Person(far_end, "ben"), core, hidden) is True
    assert await _authorised(Person(far_end, "ana"), core, hidden) is False
    for place in (replace(hidden, channel="1"), replace(hidden, workspace="1"), replace(hidden, channel="x")):
        assert await _authorised(Person(far_end, "ben"), core, place) is False


@pytest.mark.parametrize(
    ("setting", "reminders", "facts"),
    [("DISCORD_MANAGER_ROLES", True, True), ("DISCORD_FACT_ROLES", False, True), ("", False, False)],
)
async def test_a_role_may_be_listed_for_facts_alone(
    far_end: DiscordFarEnd, core: SampleCore, setting: str, *, reminders: bool, facts: bool
) -> None:
    role = (await far_end.admin({"do": "create_role", "name": "desk"}))["role"]
    await far_end.admin({"do": "grant", "role": role, "user": "ana"})
    asker = Person(far_end, "ana")
    async with connected(far_end, core, **({setting: role} if setting else {})):
        assert await _authorised(asker, core) is reminders
        assert await _authorised(asker, core, right=Right.FACTS) is facts


async def _authorised(
    asker: Person, core: SampleCore, about: Destination | None = None, *, right: Right = Right.REMINDERS
) -> bool:
    allowed: list[bool] = []

    async def answer(request: Request, authorise: Authorise) -> Reply:
        allowed.append(await authorise(right, about))
        return Reply(briefing=asked(request), public=False)

    core.answering = answer
    await asker.asks("/cyberdialogue summary")
    return allowed[0]


@pytest.mark.usefixtures("platform")
async def test_values_are_offered_while_somebody_types(ana: Person, core: SampleCore) -> None:
    core.completions = (
        Completion(label="The hotline " + "x" * 100, value="hotline"),
        Completion(label="Too long to be a value", value="v" * 101),
        *(Completion(label=f"Fact {number}", value=f"fact-{number}") for number in range(30)),
    )
    await ana.speaks("zh-CN")
    offered = await ana.completes("/cyberdialogue fact id:hot")
    assert core.completed == [("cyberdialogue id", "hot", "zh-cn")]
    assert len(offered) == 25
    assert offered[0]["text"] == "/cyberdialogue fact id:hotline"
    assert offered[0]["label"].endswith("…")
    assert offered[1]["label"] == "Fact 0"


async def test_nothing_is_offered_where_the_core_takes_too_long(far_end: DiscordFarEnd, ana: Person) -> None:
    core = SampleCore()
    core.completing = asyncio.Event()
    async with connected(far_end, core):
        assert await ana.completes("/cyberdialogue search words:hot") == []


async def test_a_command_of_before_a_change_is_answered_in_words(far_end: DiscordFarEnd, ana: Person) -> None:
    async with connected(far_end, SampleCore()):
        pass
    far_end.fault("GET /applications/{application_id}/commands", "reset", times=2)
    newer = SlashCommand(name=DIALOGUE.name, title=DIALOGUE.title, commands=COMMANDS[1:])
    async with connected(far_end, SampleCore([newer])):
        answer = await ana.asks("/cyberdialogue summary")
        assert text(answer).startswith("This command has changed")
        assert answer["_ephemeral"] is True


async def test_an_answer_under_way_is_finished_before_the_bot_leaves(
    far_end: DiscordFarEnd, ana: Person, core: SampleCore
) -> None:
    gate = asyncio.Event()
    core.answering = answering(public=False, gate=gate)
    async with connected(far_end, core):
        await ana.says("/cyberdialogue summary")
        await core.asked.wait()
        asyncio.get_running_loop().call_later(0.1, gate.set)
    assert text(ana.messages[0]) == "summary"


@pytest.mark.usefixtures("platform")
async def test_an_answer_that_discord_could_not_take_is_sent_again(ana: Person) -> None:
    ana.far_end.fault(RESPOND, "500")
    assert text(await ana.asks("/cyberdialogue summary")) == "summary"


@pytest.mark.usefixtures("platform")
async def test_a_deferral_whose_answer_was_lost_counts_as_made(ana: Person, core: SampleCore) -> None:
    gate = asyncio.Event()
    core.answering = answering(public=False, gate=gate)
    ana.far_end.fault(RESPOND, "500_after")
    await ana.says("/cyberdialogue summary")
    await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
    gate.set()
    await ana.until(lambda: says(ana.messages[0]))
    assert [text(message) for message in ana.messages] == ["summary"]


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("fault", ["reset_after", "500_after"])
async def test_an_answer_whose_arrival_is_unknown_is_sent_again_and_seen_once(
    ana: Person, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    ana.far_end.fault(RESPOND, fault)
    await ana.asks("/cyberdialogue summary")
    assert text(await ana.asks("/cyberdialogue timeline")) == "timeline"
    assert len(ana.messages) == 2
    assert not [record for record in caplog.records if "did not take" in record.getMessage()]


@pytest.mark.usefixtures("platform")
async def test_an_answer_that_cannot_be_sent_is_logged_and_the_next_is_given(
    ana: Person, core: SampleCore, caplog: pytest.LogCaptureFixture
) -> None:
    ana.far_end.fault(RESPOND, "reset", times=4)
    await ana.says("/cyberdialogue summary")
    await core.asked.wait()
    await ana.until(lambda: bool(ana.notices))
    assert ana.notices == ["The application did not respond"]
    assert text(await ana.asks("/cyberdialogue timeline")) == "timeline"
    assert any("did not take an answer" in record.getMessage() for record in caplog.records)


@pytest.mark.usefixtures("platform")
async def test_an_answer_that_discord_does_not_take_is_a_sentence(ana: Person) -> None:
    ana.far_end.fault(RESPOND, "500", times=2)
    assert "please ask again" in text(await ana.asks("/cyberdialogue summary"))

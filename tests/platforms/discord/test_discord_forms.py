"""Forms shown as modals, and what is filled into them."""

import asyncio
from typing import Any

import pytest

from bot.model.briefing import Briefing, Button, Buttons, Effect
from bot.model.command import Field, Form
from bot.model.exchange import Authorise, Reply, Request
from bot.model.option import Choice, Day, Named, OneOf, Option, Place, Reference, Words, YesNo
from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import Person, SampleCore, asked, buttons, says, text, title
from tests.platforms.discord.discord_samples import both, briefing

DAY = Option(name="until", summary=both("The day", "日期"), value=Day(), required=True)
ORDER = OneOf(
    choices=(Choice(value="old", label=both("Old", "旧")), Choice(value="new", label=both("New", "新")))
)
FIELDS = (
    Field(option=DAY, value="2026-03-01"),
    Field(option=Option(name="order", summary=both("Order", "顺序"), value=ORDER), value="new"),
    Field(option=Option(name="loud", summary=both("A summary " * 9, "大声"), value=YesNo()), value="no"),
    Field(option=Option(name="words", summary=both("Words", "词"), value=Words(longest=30))),
    Field(option=Option(name="channel", summary=both("Channel", "频道"), value=Place())),
)
FALLBACK = briefing(title="No form")


def asking(core: SampleCore, form: Form) -> None:
    async def answer(request: Request, _: Authorise) -> Reply:
        if request.line.startswith("remind edit"):
            return Reply(briefing=asked(request), public=False)
        return Reply(briefing=FALLBACK, public=False, form=form)

    core.answering = answer


def form(*fields: Field, line: str = "remind edit") -> Form:
    return Form(title="Change", line=line, fields=fields, briefing=FALLBACK)


def modal(far_end: DiscordFarEnd) -> dict[str, Any]:
    found: Any = far_end.view("ana")["modal"]
    return dict(found or {})


@pytest.mark.usefixtures("platform")
async def test_a_form_is_shown_and_what_is_filled_in_is_asked(ana: Person, core: SampleCore) -> None:
    asking(core, form(*FIELDS))
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(modal(ana.far_end)))
    assert core.requests[0].can_ask is True
    assert modal(ana.far_end)["components"][0]["label"] == "The day"
    place = Person(ana.far_end, "ana", "briefings").channel
    values = {"until": "2026-03-05", "order": ["old"], "words": "two words", "channel": [place]}
    assert (await ana.far_end.act("ana", {"do": "submit", "values": values}))["ok"]
    await ana.until(lambda: bool(ana.messages))
    expected = f'remind edit until:2026-03-05 order:old loud:no words:"two words" channel:<#{place}>'
    assert core.requests[1].line == expected
    assert core.requests[1].can_ask is False
    assert ana.messages[0]["_ephemeral"] is True


@pytest.mark.usefixtures("platform")
async def test_what_is_left_empty_is_left_out(ana: Person, core: SampleCore) -> None:
    asking(core, form(FIELDS[0], FIELDS[1], FIELDS[3]))
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(modal(ana.far_end)))
    assert (await ana.far_end.act("ana", {"do": "submit", "values": {"order": []}}))["ok"]
    await ana.until(lambda: len(core.requests) == 2)
    assert core.requests[1].line == "remind edit until:2026-03-01"


@pytest.mark.usefixtures("platform")
async def test_a_button_can_lead_to_a_form_with_a_long_line(ana: Person, core: SampleCore) -> None:
    line = f"remind edit words:{'x' * 150}"
    asking(core, form(FIELDS[0], line=line))

    row = Buttons(buttons=(Button(label="Later", line="remind snooze", effect=Effect.REPLY),))
    shown = core.answering

    async def first(_: Request, __: Authorise) -> Reply:
        core.answering = shown
        return Reply(briefing=Briefing(title="Reminder", blocks=(row,)), public=False)

    core.answering = first
    await ana.presses(await ana.asks("/cyberdialogue summary"), "Later")
    await ana.until(lambda: bool(modal(ana.far_end)))
    assert (await ana.far_end.act("ana", {"do": "submit", "values": {}}))["ok"]
    await ana.until(lambda: len(core.requests) == 3)
    assert core.requests[2].line == f"{line} until:2026-03-01"


@pytest.mark.usefixtures("platform")
async def test_a_form_with_more_fields_than_discord_shows_is_filled_in_two_steps(
    ana: Person, core: SampleCore
) -> None:
    """What the first step changes holds at once, so that nothing is lost where somebody stops there."""
    more = tuple(
        Field(option=Option(name=f"more{number}", summary=both("More", "更多"), value=Words(longest=9)))
        for number in range(5)
    )
    asked_for = form(*FIELDS, *more)

    async def answer(request: Request, _: Authorise) -> Reply:
        is_filled = "until:" in request.line or "more" in request.line
        return Reply(briefing=asked(request), public=False, form=None if is_filled else asked_for)

    core.answering = answer
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(modal(ana.far_end)))
    assert len(modal(ana.far_end)["components"]) == 5
    assert (await ana.far_end.act("ana", {"do": "submit", "values": {"words": "first"}}))["ok"]
    await ana.until(lambda: len(ana.messages) == 1 and says(ana.messages[0]))
    assert core.requests[-1].line == "remind edit until:2026-03-01 order:new loud:no words:first"
    await ana.presses(ana.messages[0], "More settings…")
    await ana.until(lambda: bool(modal(ana.far_end)))
    names = [label["component"]["custom_id"] for label in modal(ana.far_end)["components"]]
    assert names == [f"more{number}" for number in range(5)]
    assert (await ana.far_end.act("ana", {"do": "submit", "values": {"more0": "x"}}))["ok"]
    await ana.until(lambda: text(ana.messages[0]) == "remind edit more0:x")
    assert len(ana.messages) == 1
    assert "More settings…" not in [button.get("label") for button in buttons(ana.messages[0])]


@pytest.mark.usefixtures("platform")
async def test_a_form_that_comes_too_late_is_answered_in_words(ana: Person, core: SampleCore) -> None:
    gate = asyncio.Event()

    async def late(_: Request, __: Authorise) -> Reply:
        await gate.wait()
        return Reply(briefing=FALLBACK, public=False, form=form(FIELDS[0]))

    core.answering = late
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
    gate.set()
    await ana.until(lambda: len([message for message in ana.messages if says(message)]) == 1)
    assert modal(ana.far_end) == {}
    assert (title(ana.messages[0]), text(ana.messages[0])) == ("No form", "")


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize(("count", "kind"), [(25, 3), (26, 4)])
async def test_what_is_known_to_choose_from_is_a_menu_where_discord_has_room(
    ana: Person, core: SampleCore, far_end: DiscordFarEnd, count: int, kind: int
) -> None:
    known = tuple(
        Choice(value=f"s{number}", label=both(f"Source {number}", "来源")) for number in range(count)
    )
    source = Option(name="source", summary=both("Source", "来源"), value=Named(of=Reference.SOURCE))
    quote = Option(name="quote", summary=both("Words", "词"), value=Words(longest=2000, is_long=True))
    fields = (
        Field(option=source, value="s1", choices=known, is_required=True),
        Field(option=quote, is_required=True),
    )
    asking(core, form(*fields))
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(modal(far_end)))
    menu, words = (label["component"] for label in modal(far_end)["components"])
    assert menu["type"] == kind
    assert (words["type"], words["style"]) == (4, 2)
    assert menu["required"] is words["required"] is True


@pytest.mark.usefixtures("platform")
async def test_of_several_any_number_is_taken(ana: Person, core: SampleCore, far_end: DiscordFarEnd) -> None:
    days = tuple(Choice(value=day, label=both(day, day)) for day in ("mon", "tue", "wed"))
    option = Option(name="weekdays", summary=both("Days", "日"), value=Words())
    asking(core, form(Field(option=option, value="mon wed", choices=days, several=True)))
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(modal(far_end)))
    [menu] = (label["component"] for label in modal(far_end)["components"])
    assert [one.get("default", False) for one in menu["options"]] == [True, False, True]
    await far_end.act("ana", {"do": "submit", "values": {"weekdays": ["tue", "wed"]}})
    await ana.until(lambda: len(core.requests) == 2)
    assert core.requests[1].line == 'remind edit weekdays:"tue wed"'

"""A form with a field of every kind, and a core that asks with it."""

from dataclasses import replace

from bot.model.briefing import Briefing, Button, Effect
from bot.model.command import Command, Context, Field, Form
from bot.model.exchange import Completion
from bot.model.option import (
    Choice,
    Day,
    Meaning,
    Named,
    OneOf,
    Option,
    Period,
    Place,
    Reference,
    Value,
    WholeNumber,
    Words,
    YesNo,
)
from tests.platforms.slack.slack_samples import DIALOGUE, KEY, both
from tests.platforms.slack.slack_stage import BRIEFINGS, ScriptedCore, say


def field(name: str, value: Value, begun: str | None = None, *, required: bool = False) -> Field:
    option = Option(
        name=name, summary=both(f"The {name} & more", f"{name}说明"), value=value, required=required
    )
    return Field(option=option, value=begun)


def several(name: str, begun: str, *values: str) -> Field:
    """A field in which any number of values can be chosen."""
    choices = tuple(Choice(value=value, label=both(f"The {value}", value)) for value in values)
    return replace(field(name, Words(), begun), choices=choices, several=True)


def picked_command(*fields: Field) -> Command:
    """A command with the options of these fields."""
    options = tuple(field.option for field in fields)
    return Command(
        name="remind edit", names=both("e", "e"), summary=both("e", "e"), run=_nothing, options=options
    )


def _nothing(_context: Context) -> Briefing:
    raise NotImplementedError


SHIFTS = OneOf(
    choices=(
        Choice(value="keep", label=both("keep the day", "不移动")),
        Choice(value="after", label=both("move after", "推后")),
    )
)
EMPTY = (
    field("kinds", Words(longest=120), required=True),
    field("review", WholeNumber(least=1, most=24)),
    field("limit", WholeNumber(least=1, most=100, takes_all=True)),
    field("quiet", YesNo()),
    field("shift", SHIFTS),
    field("until", Day()),
    field("during", Period()),
    field("who", Named(of=Reference.PERSON)),
    field("channel", Place()),
)
BEGUN = tuple(
    Field(option=empty.option, value=value)
    for empty, value in zip(
        EMPTY,
        ("all", "3", "all", "yes", "after", "2026-03-02", "2016-H1", "guo", f"<#{BRIEFINGS}>"),
        strict=True,
    )
)
WORDS = say("remind edit needs an option", title="Reminders")


def form(*fields: Field, line: str = "remind edit", title: str = "Change the reminders") -> Form:
    return Form(title=title, line=line, fields=fields or EMPTY, briefing=WORDS)


SNOOZE = form(field("until", Day(), "2026-03-02"), line=f"remind snooze {KEY}", title="Pick a day")
DONE = Button(label="Done", line=f"remind done {KEY}", primary=True)
PICK = Button(label="Pick a day", line=f"remind snooze {KEY}", effect=Effect.REPLY)
PICK_OPENLY = Button(label="Move it", line=f"remind snooze {KEY}", effect=Effect.REPLACE)
WHY = Button(label="Why?", line=f"remind why {KEY}", effect=Effect.REPLY)
REMINDER = say("Closes in 7 days", DONE, PICK, PICK_OPENLY, WHY, title="Deadline")


def asking(*fields: Field) -> ScriptedCore:
    """A core that asks with a form for changes, and for the day until which a reminder sleeps."""
    return ScriptedCore(forms={"remind edit": form(*fields), f"remind snooze {KEY}": SNOOZE})


ZONES = (
    Completion(label="Europe/Paris — Paris, France", value="Europe/Paris"),
    Completion(label="Asia/Shanghai — Shanghai, China", value="Asia/Shanghai"),
)
PICKED = (
    several("kinds", "lead closes", "anniversary", "lead", "closes", "digest"),
    several("leads", "30 7", *map(str, range(40))),
    field("at", Words(longest=8, means=Meaning.TIME), "09:00"),
    field("zone", Words(longest=60, means=Meaning.ZONE), "Europe/Paris"),
)


def picking() -> ScriptedCore:
    """A core that asks with pickers, in French."""
    core = asking(*PICKED)
    core.forms["remind edit"] = replace(core.forms["remind edit"], saves=True)
    core.completions = ZONES
    core.slash_commands = [replace(DIALOGUE, commands=(picked_command(*PICKED),))]
    core.language = "fr"
    return core

"""Beside which field of a form a mistake is told."""

from dataclasses import replace

import pytest

from bot.model.briefing import Button
from bot.model.ids import FactId
from bot.platforms.slack.field_errors import misfits
from bot.wording.phrases import phrase
from tests.platforms.slack.slack_stage import mistake, say

NAMES = ("kinds", "leads", "at", "zone", "weekdays", "holidays", "from", "to", "until", "channel")
VALUES = dict.fromkeys(NAMES, "same")
LANGUAGES = ("en", "zh")


def field_of(text: str, values: dict[str, str]) -> list[str]:
    return list(misfits(mistake(text), values, NAMES))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("key", "more"),
    [
        ("not_number", {"least": 1, "most": 24}),
        ("not_yes_no", {}),
        ("not_choice", {"known": "keep, before"}),
        ("not_day", {}),
        ("not_weekdays", {}),
        ("not_occasions", {"kinds": "all, deadlines"}),
        ("not_country", {}),
        ("not_channel", {}),
        ("too_long", {"count": 900, "most": 300}),
        ("not_date", {"problem": "“same” is no date"}),
        ("option_missing", {"command": "remind on", "summary": "When, at what time", "example": "remind on"}),
        ("option_twice", {}),
    ],
)
@pytest.mark.parametrize("name", ["at", "zone", "from"])
def test_a_message_that_names_the_option_stands_beside_it(key, more, language, name):
    text = phrase(language, key, name=name, value="same", **more)
    assert field_of(text, VALUES) == [name]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", ["not_time", "unknown_zone", "unknown_country"])
def test_a_message_that_quotes_the_value_stands_beside_it(key, language):
    text = phrase(language, key, name="", value="nine", kinds="")
    assert field_of(text, {"zone": "Europe/Berlin", "at": "nine"}) == ["at"]


def test_a_long_value_is_known_by_how_it_begins():
    long = "x" * 80
    text = phrase("en", "unknown_zone", value="x" * 59 + "…")
    assert field_of(text, {"at": "09:00", "zone": long}) == ["zone"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_of_two_options_named_has_the_message(language):
    text = phrase(language, "from_after_to", start="2016", end="2014")
    assert field_of(text, {"from": "2016", "to": "2014"}) == ["from"]


@pytest.mark.parametrize("key", ["not_allowed", "no_channel", "no_subscription_now"])
def test_a_message_about_no_field_stands_beside_none(key):
    assert field_of(phrase("en", key), VALUES) == []


def test_what_can_be_written_instead_stands_beside_the_field_too():
    answer = mistake("No fact is called “x”.", Button(label="fact hotline", line="fact hotline"))
    [(name, said)] = misfits(answer, {"fact": "x"}, ("fact", "at")).items()
    assert name == "fact"
    assert said == "No fact is called “x”. fact hotline"


def test_where_a_form_has_one_field_every_mistake_is_about_it():
    text = phrase("en", "not_later", date="2 March 2026")
    assert misfits(mistake(text), {"until": "2026-03-02"}, ("until",)) == {"until": text}


def test_an_answer_is_no_mistake():
    told = "“9:00” is not right for at:"
    assert misfits(say(told), {"at": "9:00"}, NAMES) == {}
    no_answer = replace(mistake(told), closest=(FactId("hotline"),))
    assert misfits(no_answer, {"at": "9:00"}, NAMES) == {}
    assert misfits(mistake(""), {"at": "9:00"}, ("at",)) == {}

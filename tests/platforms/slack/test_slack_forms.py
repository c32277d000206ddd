"""Forms as modals: drawn, filled in, and read back as request lines."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.briefing import Effect
from bot.model.command import Field, Form
from bot.model.option import Choice, Day, Named, OneOf, Place, Reference, WholeNumber, Words
from bot.model.request import split_line
from bot.model.text import Text, clean
from bot.platforms.slack import limits
from bot.platforms.slack.forms import Origin, Submission, read_form, render_form
from tests.platforms.slack.slack_forms import BEGUN, EMPTY, SHIFTS, field, form
from tests.platforms.slack.slack_samples import DOSSIER, KEY, both
from tests.speaking import say

# However busy the machine is.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
HERE = Origin(dossier=DOSSIER, channel="C012")


def elements(asked: Form, language: str = "en") -> dict[str, dict[str, Any]]:
    view = render_form(asked, HERE.metadata(line=asked.line), language=language, say=say)
    return {block["block_id"]: block["element"] for block in view["blocks"]}


def handed_in(asked: Form, origin: Origin = HERE, **held: Any) -> Submission:
    """What Slack sends back, with these states of fields in place of their first ones."""
    view = render_form(asked, origin.metadata(line=asked.line), language="en", say=say)
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        element = block["element"]
        begun = {
            name.replace("initial_", "selected_") if "value" not in name else "value": value
            for name, value in element.items()
            if name.startswith("initial_")
        }
        state[block["block_id"]] = {block["block_id"]: {"type": element["type"], **begun}}
        if block["block_id"] in held:
            state[block["block_id"]][block["block_id"]] |= held[block["block_id"]]
    user = {"id": "U1", "username": "ana", "name": "ana"}
    return read_form({"user": user, "view": {**view, "state": {"values": state}}})


def asks(asked: Form, **held: Any) -> str:
    submission = handed_in(asked, **held)
    return submission.asks(submission.line)


def test_a_form_is_drawn_as_the_golden_file_shows():
    """GOLDEN=write writes the file anew: read the difference before keeping it."""
    drawn = render_form(form(*BEGUN), HERE.metadata(line="remind edit"), language="en", say=say)
    path = Path(__file__).with_name("golden") / "form.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert drawn == json.loads(path.read_text(encoding="utf-8"))


def test_a_form_has_title_buttons_and_a_block_for_each_field():
    view = render_form(form(title="R&D"), HERE.metadata(line="remind edit"), language="en", say=say)
    assert (view["type"], view["callback_id"]) == ("modal", "form")
    assert (view["title"]["text"], view["submit"]["text"]) == ("R&amp;D", "Send")
    first, second = view["blocks"][:2]
    assert first["label"]["text"] == "The kinds &amp; more"
    assert first["hint"]["text"] == "kinds"
    assert (first["optional"], second["optional"]) == (False, True)


def test_each_kind_of_value_has_its_element():
    assert {name: element["type"] for name, element in elements(form()).items()} == {
        "kinds": "plain_text_input",
        "review": "number_input",
        "limit": "plain_text_input",
        "quiet": "static_select",
        "shift": "static_select",
        "until": "datepicker",
        "during": "plain_text_input",
        "who": "plain_text_input",
        "channel": "conversations_select",
    }
    assert not [name for element in elements(form()).values() for name in element if "initial" in name]
    drawn = elements(form())
    assert drawn["kinds"]["max_length"] == 120
    assert (drawn["review"]["min_value"], drawn["review"]["max_value"]) == ("1", "24")
    assert drawn["channel"]["filter"] == {"include": ["public", "private"]}
    assert drawn["channel"]["default_to_current_conversation"] is False


def test_values_stand_in_their_elements_at_first():
    drawn = elements(form(*BEGUN))
    assert drawn["kinds"]["initial_value"] == "all"
    assert drawn["review"]["initial_value"] == "3"
    assert drawn["limit"]["initial_value"] == "all"
    assert drawn["quiet"]["initial_option"]["value"] == "yes"
    assert drawn["shift"]["initial_option"] in drawn["shift"]["options"]
    assert drawn["until"]["initial_date"] == "2026-03-02"
    assert drawn["channel"]["initial_conversation"] == "C06BRFBRI02"


def test_labels_are_in_the_language_asked_for():
    drawn = elements(form(*BEGUN), "zh-cn")
    assert drawn["shift"]["initial_option"]["text"]["text"] == "推后"
    assert [option["text"]["text"] for option in drawn["quiet"]["options"]] == ["是", "否"]
    view = render_form(form(), HERE.metadata(line=""), language="zh", say=say)
    assert view["blocks"][0]["label"]["text"] == "kinds说明"


def test_what_a_picker_could_not_show_is_typed():
    many = OneOf(choices=tuple(Choice(value=f"v{n}", label=both(f"L{n}", "")) for n in range(101)))
    wordy = OneOf(choices=(Choice(value="v", label=Text((("en", "x" * 76),))),))
    drawn = elements(
        form(
            field("many", many, "v3"),
            field("wordy", wordy),
            field("far", WholeNumber(least=1, most=5), "9"),
            field("no", WholeNumber(least=1, most=5), "--9"),
        )
    )
    assert {element["type"] for element in drawn.values()} == {"plain_text_input"}
    assert drawn["many"]["initial_value"] == "v3"
    assert drawn["far"]["initial_value"] == "9"


def test_values_that_fit_no_picker_leave_it_empty():
    drawn = elements(
        form(
            field("until", Day(), "soon"),
            field("shift", SHIFTS, "never"),
            field("channel", Place(), "#general"),
            field("kinds", Words(), "x" * 3001),
        )
    )
    assert not [name for element in drawn.values() for name in element if "initial" in name]
    assert drawn["kinds"]["max_length"] == limits.TYPED


def test_a_form_too_long_for_slack_is_refused():
    with pytest.raises(ValueError, match="too long"):
        render_form(form(title="x" * 25), HERE.metadata(line=""), language="en", say=say)
    with pytest.raises(ValueError, match="too long"):
        render_form(form(), HERE.metadata(line="x" * 3000), language="en", say=say)


def test_what_is_filled_in_becomes_options_of_the_line():
    line = asks(
        form(),
        kinds={"value": " deadlines   digest "},
        review={"value": "6"},
        quiet={"selected_option": {"value": "no"}},
        until={"selected_date": "2026-03-02"},
        channel={"selected_conversation": "C012"},
    )
    assert line == ('remind edit kinds:"deadlines digest" review:6 quiet:no until:2026-03-02 channel:<#C012>')


def test_what_was_left_as_it_was_is_handed_in_too():
    begun = asks(form(*BEGUN))
    assert begun == (
        "remind edit kinds:all review:3 limit:all quiet:yes shift:after until:2026-03-02 during:2016-H1"
        " who:guo channel:<#C06BRFBRI02>"
    )


def test_what_was_taken_out_is_handed_in_empty():
    assert asks(form(field("kinds", Words(), "all"), field("who", Words())), kinds={"value": None}) == (
        'remind edit kinds:""'
    )
    assert asks(form()) == "remind edit"


@PATIENTLY
@given(st.text(max_size=80))
def test_every_value_comes_through_the_grammar_as_one_part(typed):
    submission = handed_in(form(EMPTY[0]), kinds={"value": typed})
    expected = " ".join(clean(typed).split())
    parts = split_line(submission.asks("remind edit"))
    assert [part.value for part in parts[:2]] == ["remind", "edit"]
    if expected:
        assert [(part.key, part.value) for part in parts[2:]] == [("kinds", expected)]
    else:
        assert submission.values == {}


def test_a_form_knows_where_it_was_asked_for():
    origin = Origin(
        dossier=DOSSIER, channel="C012", thread="1.1", message="1.2", key=KEY, effect=Effect.REPLACE
    )
    submission = handed_in(form(line='remind edit q:"<a> & b"'), origin)
    assert submission.origin == origin
    assert submission.line == 'remind edit q:"<a> & b"'
    assert (submission.user, submission.user_name, submission.token) == ("U1", "ana", "")
    assert submission.names == tuple(asked.option.name for asked in EMPTY)
    assert not set("<>&") & set(origin.metadata(line="<a> & b"))


def test_a_form_that_an_earlier_release_opened_can_still_be_handed_in():
    earlier = HERE.metadata(line="remind edit").replace('"dossier"', '"door"')
    view = render_form(form(EMPTY[0]), earlier, language="en", say=say)
    held = {EMPTY[0].option.name: {EMPTY[0].option.name: {"type": "plain_text_input", "value": "all"}}}
    body = {"user": {"id": "U1", "name": "ana"}, "view": {**view, "state": {"values": held}}}
    assert read_form(body).origin == HERE


def test_a_form_can_carry_a_token_for_its_line():
    assert json.loads(HERE.metadata(line="", token="tok")) == {
        "dossier": DOSSIER,
        "channel": "C012",
        "effect": "reply",
        "token": "tok",
    }


def test_a_field_without_a_summary_is_called_by_its_name():
    nameless = Field(option=EMPTY[0].option.__class__(name="q", summary=both("", ""), value=Words()))
    view = render_form(form(nameless), HERE.metadata(line=""), language="en", say=say)
    assert view["blocks"][0]["label"]["text"] == "q"


def test_what_is_known_to_choose_from_is_a_menu_and_long_text_has_several_lines():
    known = tuple(Choice(value=f"s{number}", label=both(f"Source {number}", "来源")) for number in range(3))
    source = replace(field("source", Named(of=Reference.SOURCE), "s1"), choices=known, is_required=True)
    quote = replace(field("quote", Words(longest=2000, is_long=True)), is_required=True)
    blocks = {
        block["block_id"]: block
        for block in render_form(form(source, quote), "{}", language="en", say=say)["blocks"]
    }
    menu = blocks["source"]["element"]
    assert menu["type"] == "static_select"
    assert [option["value"] for option in menu["options"]] == ["s0", "s1", "s2"]
    assert menu["initial_option"]["value"] == "s1"
    assert blocks["quote"]["element"]["multiline"] is True
    assert not any(block["optional"] for block in blocks.values())
    many = tuple(Choice(value=f"s{number}", label=both("S", "来源")) for number in range(101))
    typed = render_form(form(replace(source, choices=many)), "{}", language="en", say=say)["blocks"][0]
    assert typed["element"]["type"] == "plain_text_input"

"""Drawing briefings; GOLDEN=write writes the golden files anew: read the difference before keeping it."""

import json
import os
from pathlib import Path

import pytest

from bot.model.briefing import (
    Button,
    Buttons,
    Fields,
    Heading,
    Item,
    Listing,
    Moment,
    Paragraph,
    Quotation,
    Span,
    Timeline,
    plain,
)
from bot.model.text import clean
from bot.platforms.slack import limits
from bot.platforms.slack.parse import key_of
from bot.platforms.slack.render import keyed, long_lines, render, render_home, sentence
from tests.platforms.slack.slack_samples import DOSSIER, EVERYTHING, HOSTILE, KEY, OPENING, SAMPLES, briefing

GOLDEN = Path(__file__).with_name("golden")


@pytest.mark.parametrize("name", SAMPLES)
def test_each_block_is_drawn_as_the_golden_file_shows(name):
    drawn = render(SAMPLES[name], dossier=DOSSIER).fields()
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert drawn == json.loads(path.read_text(encoding="utf-8"))


def test_the_whole_sample_fits_one_message():
    assert len(render(EVERYTHING, dossier=DOSSIER).blocks) <= limits.MESSAGE_BLOCKS


def test_hostile_words_travel_in_rich_text_as_they_are_but_mention_nobody_wherever_they_are_passed_on():
    message = render(SAMPLES["hostile"], dossier=DOSSIER)
    [element] = message.blocks[1]["elements"][0]["elements"]
    assert element["text"].replace("\u2060", "") == clean(HOSTILE)
    for mention in ("<!channel>", "<@U012ABCDEF>", "<#C012ABCDEF>"):
        assert mention in HOSTILE
        assert mention not in json.dumps(message.fields())


def test_hostile_small_print_is_plain_text_with_control_characters_escaped():
    [content] = render(SAMPLES["hostile"], dossier=DOSSIER).blocks[2]["elements"]
    assert content["type"] == "plain_text"
    assert content["emoji"] is False
    assert "<" not in content["text"]
    assert "&lt;!channel&gt;" in content["text"]


def test_small_print_with_a_link_and_words_like_markup_is_rather_large_than_wrong():
    assert render(SAMPLES["hostile"], dossier=DOSSIER).blocks[3]["type"] == "rich_text"


def test_no_text_object_of_any_sample_is_markup_but_harmless_small_print():
    for sample in SAMPLES.values():
        for block in render(sample, dossier=DOSSIER).blocks:
            if block["type"] != "context":
                assert "mrkdwn" not in json.dumps(block)
                continue
            [content] = block["elements"]
            text = content["text"].replace("{date_long}", "")
            assert content["type"] == "plain_text" or not set("*_~`").intersection(text)
            assert content.get("verbatim", True) is True


def test_the_fallback_text_mentions_nobody():
    text = render(SAMPLES["hostile"], dossier=DOSSIER).text
    assert "<" not in text
    assert "&lt;!channel&gt;" in text


def test_the_fallback_text_says_that_more_follows_and_stays_within_what_an_edit_takes():
    message = render(briefing(*(Paragraph(line=plain("<&>" * 200)),) * 8), dossier=DOSSIER)
    assert message.text.endswith("…")
    assert len(message.text) <= limits.FALLBACK_TEXT


def test_a_title_too_long_for_a_header_is_strong_text():
    title = "t" * 151
    [block] = render(briefing(title=title), dossier=DOSSIER).blocks
    assert block["elements"][0]["elements"] == [{"type": "text", "text": title, "style": {"bold": True}}]


def test_blocks_without_words_are_left_out():
    empty = briefing(
        Paragraph(line=()),
        Paragraph(line=plain("")),
        Paragraph(line=plain(" "), quiet=True),
        Heading(text=""),
        Listing(items=()),
        Listing(items=(Item(line=plain("")),)),
        Fields(pairs=()),
        Timeline(entries=()),
        Buttons(buttons=()),
    )
    assert len(render(empty, dossier=DOSSIER).blocks) == 1


def test_only_web_addresses_become_links():
    line = (Span("a", link="javascript:alert(1)"), Span("b", link="https://e.org/x y"))
    [_, block] = render(briefing(Paragraph(line=line)), dossier=DOSSIER).blocks
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "a"},
        {"type": "link", "url": "https://e.org/x%20y", "text": "b"},
    ]


def test_an_instant_is_shown_in_the_readers_own_zone():
    line = (Moment(OPENING, "1 December 2015"),)
    [_, block] = render(briefing(Paragraph(line=line)), dossier=DOSSIER).blocks
    [element] = block["elements"][0]["elements"]
    assert (element["type"], element["timestamp"]) == ("date", 1448933400)
    assert element["fallback"] == "1 December 2015"


def test_more_blocks_than_a_message_holds_are_closed_up():
    quotation = Quotation(before="", quote="words", after="", credit=plain("credit"))
    message = render(briefing(*(Paragraph(line=plain("text")),) * 60), dossier=DOSSIER)
    assert len(message.blocks) == 2
    assert (
        json.dumps(message.blocks).count('"text": "text", "text"')
        + json.dumps(message.blocks).count('"text": "text"')
        == 60
    )
    with pytest.raises(ValueError, match="Slack takes 50"):
        render(briefing(*(quotation,) * 46), dossier=DOSSIER)


def test_the_home_tab_holds_a_hundred_blocks():
    quotation = Quotation(before="", quote="words", after="", credit=plain("credit"))
    view = render_home(briefing(*(quotation,) * 46), dossier=DOSSIER)
    assert view["type"] == "home"
    assert len(view["blocks"]) == 93


def test_what_is_too_long_is_refused_and_not_cut():
    with pytest.raises(ValueError, match="Slack takes 13000"):
        render(briefing(*(Paragraph(line=plain("x" * 3200)),) * 4), dossier=DOSSIER)
    with pytest.raises(ValueError, match="too long for Slack"):
        render(briefing(Buttons(buttons=(Button(label="x" * 76, line="help"),))), dossier=DOSSIER)
    with pytest.raises(ValueError, match="longer than Slack"):
        render(briefing(Paragraph(line=(Span("a", link="https://e.org/" + "x" * 3000),))), dossier=DOSSIER)


def test_a_line_too_long_for_a_button_is_given_to_be_kept_and_its_token_is_carried():
    line = "search " + "words " * 400
    sample = briefing(Buttons(buttons=(Button(label="Search", line=line), Button(label="Help", line="help"))))
    assert long_lines(sample, dossier=DOSSIER) == (line,)
    blocks = render(sample, dossier=DOSSIER, tokens={line: "t" * 16}).blocks
    assert [button["value"] for button in blocks[1]["elements"]] == [
        f"cyberdialogue#{'t' * 16}",
        "cyberdialogue help",
    ]
    with pytest.raises(ValueError, match="too long for Slack"):
        render(sample, dossier=DOSSIER)


def test_buttons_that_ask_the_same_differ_within_their_row():
    same = Button(label="Again", line="summary")
    blocks = render(briefing(Buttons(buttons=(same, same))), dossier=DOSSIER).blocks
    assert len({button["action_id"] for button in blocks[1]["elements"]}) == 2


def test_a_value_holds_no_character_that_slack_hands_back_escaped():
    blocks = render(SAMPLES["buttons"], dossier=DOSSIER).blocks
    values = [button["value"] for button in blocks[1]["elements"]]
    assert values[2] == "cyberdialogue search 100%25 R%26D %3Cx%3E"


def test_a_reminder_carries_its_key_in_metadata_and_block_id():
    content = keyed(render(EVERYTHING, dossier=DOSSIER), KEY)
    assert content["metadata"]["event_payload"] == {"key": KEY}
    assert key_of(content) == KEY
    assert key_of({"blocks": content["blocks"]}) == KEY
    assert len(content["blocks"][0]["block_id"]) <= limits.BLOCK_ID


def test_each_edition_of_a_reminder_has_a_block_id_of_its_own():
    editions = [keyed(render(SAMPLES[name], dossier=DOSSIER), KEY) for name in ("fields", "table")]
    assert len({content["blocks"][0]["block_id"] for content in editions}) == 2


def test_a_sentence_shows_as_it_is_written():
    [block] = sentence("*no* & <no>").blocks
    assert block["elements"][0]["elements"] == [{"type": "text", "text": "*no* & <no>"}]

"""Drawing briefings; GOLDEN=write writes the golden files anew: read the difference before keeping it."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.model.attachment import Attachment
from bot.model.briefing import (
    Briefing,
    Button,
    Buttons,
    CommandName,
    Effect,
    Heading,
    Item,
    Listing,
    Notice,
    Paragraph,
    Span,
    plain,
    strong,
    words,
)
from bot.model.ids import DossierId
from bot.platforms.discord import limits
from bot.platforms.discord.buttons import read_control
from bot.platforms.discord.drawing import Drawing, walked
from bot.platforms.discord.render import long_lines, render, sentence, with_notice
from tests.platforms.discord.discord_samples import DOSSIER, EVERYTHING, KEY, SAMPLES, briefing

LONG = briefing(Paragraph(line=plain("x" * 3600)), *EVERYTHING.blocks[-3:])
GOLDEN = Path(__file__).with_name("golden")


def as_json(drawing: Drawing) -> dict[str, object]:
    assert drawing.is_layout
    return {"components": list(drawing.components)}


def said(drawing: Drawing) -> str:
    """The text of a layout below its title."""
    whole = "\n".join(part["content"] for part in walked(drawing.components) if "content" in part)
    return whole.partition("\n")[2].strip()


def pressed(drawing: Drawing) -> list[Mapping[str, Any]]:
    """All that can be pressed or chosen, in order."""
    return [part for part in walked(drawing.components) if "custom_id" in part]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_block_is_drawn_as_the_golden_file_shows(name: str) -> None:
    drawn = as_json(render(SAMPLES[name], dossier=DOSSIER))
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert drawn == json.loads(path.read_text(encoding="utf-8"))


def test_the_whole_sample_is_one_container_with_rows_where_they_stand() -> None:
    [container] = render(EVERYTHING, dossier=DOSSIER).components
    assert (container["type"], container["accent_color"]) == (17, 0x2F6DA8)
    kinds = [part["type"] for part in container["components"]]
    assert kinds == [10, 14, 10, 1, 10, 1]
    assert container["components"][0]["content"].startswith("## The dialogue of 2015\n")


def test_what_no_layout_holds_flows_into_embeds_with_no_word_lost() -> None:
    paragraphs = [Paragraph(line=plain(f"{number} " + "word " * 90)) for number in range(12)]
    drawing = render(briefing(*paragraphs), dossier=DOSSIER)
    assert len(drawing.embeds) == 2
    assert "title" not in drawing.embeds[1]
    text = "\n".join(embed["description"] for embed in drawing.embeds)
    assert text.split() == [word for block in paragraphs for word in words(block.line).split()]


def test_what_is_too_long_is_refused_and_not_cut() -> None:
    with pytest.raises(ValueError, match="too long for Discord"):
        render(briefing(Paragraph(line=plain("x" * 4097))), dossier=DOSSIER)
    with pytest.raises(ValueError, match="Discord takes 6000"):
        render(briefing(*(Paragraph(line=plain("x" * 2000)),) * 4), dossier=DOSSIER)


def test_a_title_longer_than_an_embed_takes_stands_first_in_the_text() -> None:
    long = Paragraph(line=plain("x" * 3600))
    drawing = render(briefing(long, title="t" * 300), dossier=DOSSIER)
    assert "title" not in drawing.embeds[0]
    assert drawing.embeds[0]["description"].startswith(f"**{'t' * 300}**\n\nx")


@pytest.mark.parametrize("rows", [5, 6])
def test_lines_between_parts_are_left_out_before_a_layout_gets_too_many_components(rows: int) -> None:
    row = Buttons(buttons=tuple(Button(label=str(number), line="help") for number in range(3)))
    parts = [block for part in range(rows) for block in (Heading(text=f"{part}"), row)]
    [container] = render(briefing(*parts), dossier=DOSSIER).components
    kinds = [part["type"] for part in container["components"]]
    assert len(list(walked([container]))) <= 40 - 5
    assert (14 in kinds) is (rows == 5)


@pytest.mark.parametrize("sample", [EVERYTHING, LONG], ids=["layout", "embeds"])
def test_a_notice_takes_the_place_of_the_one_before_and_goes_without_a_trace(sample: Briefing) -> None:
    drawn = render(sample, dossier=DOSSIER, key=KEY)
    one = Button(label="It", line="fact hotline")
    for buttons in ((one,), (one, one), ()):
        notice = Notice(lines=(plain("Wrong*"), plain("Late")), buttons=buttons)
        told = with_notice(
            with_notice(drawn, notice, dossier=DOSSIER, key=KEY), notice, dossier=DOSSIER, key=KEY
        )
        assert told.is_layout is drawn.is_layout
        texts = [
            str(part.get("content") or part.get("description"))
            for part in (*told.embeds, *walked(told.components))
        ]
        assert texts.count("Wrong\\*\nLate") == 1
        assert len(pressed(told)) == len(pressed(drawn)) + len(buttons)
        assert with_notice(told, Notice(lines=()), dossier=DOSSIER, key=KEY) == drawn


def test_a_briefing_of_a_title_alone_is_drawn() -> None:
    assert render(briefing(), dossier=DOSSIER).components[0]["components"] == [
        {"type": 10, "content": "## The dialogue of 2015"}
    ]


def test_neighbours_of_the_same_look_become_one() -> None:
    drawn = render(
        briefing(Paragraph(line=(strong("a"), strong("b"), Span(""), Span("c"), Span("d")))), dossier=DOSSIER
    )
    assert said(drawn) == "**ab**cd"


def test_only_web_addresses_become_links() -> None:
    line = (Span("a", link="javascript:alert(1)"), Span("b", link="https://e.org/x y"))
    drawn = render(briefing(Paragraph(line=line)), dossier=DOSSIER)
    assert said(drawn) == "a[b](https://e.org/x%20y)"


def test_a_sentence_shows_as_it_is_written() -> None:
    assert sentence("*no*").components[0]["components"] == [{"type": 10, "content": r"\*no\*"}]


def test_buttons_carry_door_effect_and_line() -> None:
    drawing = render(SAMPLES["buttons"], dossier=DOSSIER)
    controls = [read_control(button["custom_id"]) for button in pressed(drawing)]
    assert [(control.dossier, control.effect, control.line) for control in controls if control] == [
        (DOSSIER, Effect.REPLACE, "timeline"),
        (DOSSIER, Effect.SHARE, "summary"),
        (DOSSIER, Effect.REPLY, "help"),
        (DOSSIER, Effect.REPLACE, "timeline page:2"),
    ]


def test_buttons_that_ask_the_same_have_custom_ids_of_their_own() -> None:
    same = Button(label="Again", line="summary")
    drawing = render(briefing(Buttons(buttons=(same, same)), Buttons(buttons=(same,))), dossier=DOSSIER)
    ids = [button["custom_id"] for button in pressed(drawing)]
    assert len(set(ids)) == 3


def test_a_line_too_long_for_a_button_is_given_to_be_kept_and_its_token_is_carried() -> None:
    line = "search " + "words " * 20
    sample = briefing(Buttons(buttons=(Button(label="Search", line=line),)))
    assert long_lines(sample, dossier=DOSSIER) == (line,)
    drawing = render(sample, dossier=DOSSIER, tokens={line: "t" * 16})
    control = read_control(pressed(drawing)[0]["custom_id"])
    assert control
    assert (control.line, control.token) == (None, "t" * 16)
    with pytest.raises(ValueError, match="too long for Discord"):
        render(sample, dossier=DOSSIER)


def test_the_longest_door_with_a_key_and_a_token_fits_a_custom_id() -> None:
    line = "x" * 200
    sample = briefing(Buttons(buttons=(Button(label="Search", line=line),)))
    drawing = render(sample, dossier=DossierId("d" * 32), key=KEY, tokens={line: "t" * 16})
    assert len(pressed(drawing)[0]["custom_id"]) <= limits.CUSTOM_ID_LIMIT


def test_every_button_of_a_reminder_carries_its_key() -> None:
    drawing = render(SAMPLES["buttons"], dossier=DOSSIER, key=KEY)
    controls = [read_control(button["custom_id"]) for button in pressed(drawing)]
    assert {control.key for control in controls if control} == {KEY}


def test_a_reminder_without_buttons_carries_its_key_in_a_bell_that_cannot_be_pressed() -> None:
    drawing = render(SAMPLES["timeline"], dossier=DOSSIER, key=KEY)
    [button] = pressed(drawing)
    control = read_control(button["custom_id"])
    assert control
    assert (control.key, button["disabled"], "label" in button) == (KEY, True, False)


def test_more_rows_than_stand_below_embeds_are_closed_up() -> None:
    row = Buttons(buttons=tuple(Button(label=str(number), line="help") for number in range(3)))
    long = Paragraph(line=plain("x" * 3600))
    drawing = render(briefing(long, *(row,) * 7), dossier=DOSSIER)
    assert [len(drawn["components"]) for drawn in drawing.components] == [5, 5, 5, 5, 1]
    with pytest.raises(ValueError, match="more buttons"):
        render(briefing(long, *(row,) * 9), dossier=DOSSIER)


def test_a_command_is_mentioned_where_discord_told_its_id_and_else_written() -> None:
    sample = briefing(Listing(items=(Item(line=(CommandName("remind list"), Span(" — lists"))),)))
    drawn = render(sample, dossier=DOSSIER, mention=lambda name: f"</cyberdialogue {name}:42>")
    assert said(drawn) == "• </cyberdialogue remind list:42> — lists"
    assert said(render(sample, dossier=DOSSIER)) == "• `remind list` — lists"


@pytest.mark.parametrize(
    "custom_id", ["", "nonsense", "2r0:dossier::=summary", "1x0:dossier::=summary", "1r0:dossier::"]
)
def test_a_custom_id_of_another_make_is_not_read(custom_id: str) -> None:
    assert read_control(custom_id) is None


def test_a_picture_comes_first_and_other_files_behind_the_text() -> None:
    def file(name: str, kind: str, alt: str = "") -> Attachment:
        return Attachment(name=name, media_type=kind, content=b"x", title="t", alt=alt)

    files = (file("facts.csv", "text/csv"), file("line.png", "image/png", "Talks"))
    sample = replace(briefing(Paragraph(line=plain("text")), *SAMPLES["buttons"].blocks), attachments=files)
    [container] = render(sample, dossier=DOSSIER).components
    first, gallery, *rest = container["components"]
    assert first["content"] == "## The dialogue of 2015"
    assert gallery == {
        "type": 12,
        "items": [{"media": {"url": "attachment://line.png"}, "description": "Talks"}],
    }
    assert [part["file"]["url"] for part in rest if part["type"] == 13] == ["attachment://facts.csv"]

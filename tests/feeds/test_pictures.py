"""Pictures of timelines: whole in words, windows as bars, today's line, Chinese drawn and not boxed."""

import io
import subprocess
import sys
from datetime import date

import pytest
from PIL import Image

from bot.feeds import canvas
from bot.feeds.chart import MOST_ROWS, Shape, span_of
from bot.feeds.lettering import font_of, wrapped
from bot.feeds.pictures import Dated, draw
from bot.model.attachment import Attachment
from bot.model.dates import parse_edtf
from bot.model.errors import UserError
from bot.model.fact import FactBook
from bot.wording.voice import Voice
from tests.feeds.reading import book_in
from tests.feeds.test_calendar import HAPPENED, HEAD, owed
from tests.router.asking import FACTS, Asker, write_dossier

TODAY = date(2027, 3, 1)
BLUE, ORANGE, PURPLE = (0x1F, 0x6A, 0xA5), (0xB3, 0x47, 0x0A), (0x8A, 0x1C, 0x5C)


def drawn(book: FactBook, language: str | None = None, today: date = TODAY) -> Attachment:
    voice = Voice(book, language or book.dossier.languages[0])
    dated = [
        Dated(fact=fact, when=when, term=term, told=voice.when(when))
        for when, term, fact in book.relations.dated
    ]
    return draw(voice, voice.say("timeline_title"), dated, today, name="timeline")


def pixels(picture: Attachment) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("RGB")


def places(image: Image.Image, colour: tuple[int, int, int], left: int = 650) -> list[int]:
    """Columns beside the words in which a colour stands, as near as a palette has it."""
    found = set()
    for x in range(left, image.width):
        for y in range(250, image.height - 150):
            pixel = image.getpixel((x, y))
            assert isinstance(pixel, tuple)
            if all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True)):
                found.add(x)
                break
    return sorted(found)


@pytest.fixture(scope="module")
def asker() -> Asker:
    return Asker(FACTS)


@pytest.fixture
def made(tmp_path):
    def make(*facts: str) -> FactBook:
        return book_in(write_dossier(tmp_path, "harbour", HEAD + "".join(facts)))

    return make


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_every_dossier_is_drawn_and_told_whole(any_book, language):
    if not any_book.relations.dated:
        pytest.fail("a dossier without dates draws nothing")
    picture = drawn(any_book, language)
    image = pixels(picture)
    assert image.width == canvas.WIDTH
    assert image.getpixel((2, 2)) == (255, 255, 255)
    voice = Voice(any_book, language)
    assert voice.day(TODAY) in picture.alt
    for when, _, fact in any_book.relations.dated[:MOST_ROWS]:
        assert voice.label(fact) in picture.alt
        assert voice.when(when)[1:] in picture.alt
        assert voice.name(fact.according_to) in picture.alt
    if len(any_book.relations.dated) > MOST_ROWS:
        assert str(len(any_book.relations.dated)) in picture.alt
    assert not canvas.missing(picture.alt, language)


def test_the_same_is_drawn_the_same(book):
    assert drawn(book).content == drawn(book).content


def test_a_window_is_a_bar_over_its_days_and_today_a_line_in_it(made):
    image = pixels(drawn(made(owed("due: 2027-H1"))))
    bar, line = places(image, ORANGE), places(image, PURPLE)
    assert bar[-1] - bar[0] > 300
    assert bar[0] < line[0] < bar[-1]
    # A third of the half-year has passed by 1 March.
    assert 0.25 < (line[0] - bar[0]) / (bar[-1] - bar[0]) < 0.42


def test_a_day_is_a_point(made):
    image = pixels(drawn(made(HAPPENED % ("start", "Start", "2027-02-01"), owed("due: 2027-H1"))))
    point = places(image, BLUE)
    assert point[-1] - point[0] < 30


def test_a_today_far_away_stands_behind_a_break(made):
    image = pixels(drawn(made(HAPPENED % ("start", "Start", "2015-02-01")), today=date(2026, 1, 1)))
    [last, *_] = places(image, PURPLE)[::-1]
    assert last > image.width - 120
    early = pixels(drawn(made(HAPPENED % ("start", "Start", "2015-02-01")), today=date(1990, 1, 1)))
    [first, *_] = places(early, PURPLE)
    assert first < 720


@pytest.mark.parametrize(
    ("when", "first", "last", "shape"),
    [
        ("2027-03-04", date(2027, 3, 4), date(2027, 3, 4), Shape.DAY),
        ("../2027-03-04", date(2027, 3, 4), date(2027, 3, 4), Shape.DAY),
        ("2027-H1", date(2027, 1, 1), date(2027, 6, 30), Shape.WINDOW),
        ("2027-03-04/2027-03-06", date(2027, 3, 4), date(2027, 3, 6), Shape.WINDOW),
        ("2027~", date(2027, 1, 1), date(2027, 12, 31), Shape.VAGUE),
        ("2027-21", date(2027, 3, 1), date(2027, 5, 31), Shape.VAGUE),
        ("2027-03-04/..", date(2027, 3, 4), date(2027, 3, 4), Shape.OPEN_END),
    ],
)
def test_each_date_stands_where_its_source_puts_it(when, first, last, shape):
    assert span_of(parse_edtf(when)) == (first, last, shape)


@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "0001/9999", "2027-03-04"])
def test_the_calendars_ends_are_drawn(made, when):
    assert pixels(drawn(made(HAPPENED % ("start", "Start", when)))).height > 200


def test_what_the_font_lacks_is_said_and_not_boxed(made):
    book = made(HAPPENED % ("start", "Start of الميناء", "2027-02-01"))
    with pytest.raises(UserError, match="no character for: ا"):
        drawn(book)


def test_lines_break_between_words_and_chinese_characters_and_before_no_stop():
    font = font_of(25, "zh")
    for text in ("网络反恐研讨会，" * 20, "A rather long English title of something " * 5, "x" * 300):
        lines = wrapped(text, font, 400)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert max(map(font.getlength, lines)) <= 400 + 26
        assert not any(line.startswith("，") for line in lines)


def test_a_bot_that_draws_nothing_loads_no_library_for_it():
    code = "import sys, bot.app, bot.commands.timeline; print('PIL' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


async def test_timeline_and_deadlines_give_the_picture_beside_the_words(asker):
    for line, name in (("timeline 2014", "timeline"), ("deadlines all", "deadlines")):
        plain = await asker.reply(line)
        assert not plain.briefing.attachments
        told = (await asker.reply(f"{line} picture:true")).briefing
        [picture] = told.attachments
        assert picture.name == f"cyberdialogue-{name}.png"
        assert told.blocks[0] == plain.briefing.blocks[0]


async def test_a_day_gone_by_is_no_today(asker):
    [picture] = (await asker.reply("timeline picture:true as_of:2016-01-01")).briefing.attachments
    assert "Today" not in picture.alt
    assert "1 January 2016" in picture.alt

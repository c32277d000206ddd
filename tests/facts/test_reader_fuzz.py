"""The reader gives contents and problems for whatever it is handed, and raises nothing."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.facts.treaty import DOSSIER, read_file, sources

PROJECT = Path(__file__).parent.parent.parent
VALID = [DOSSIER, sources()] + [
    path.read_text() for path in sorted((PROJECT / "facts" / "cyberdialogue").glob("*.yaml"))
]
PIECES = [
    *"[]{}:,-?&*!|>'\"#%@`~ \n\t",
    "<<: ",
    "*a",
    "&a ",
    "!!str ",
    "---\n",
    "...\n",
    "\ufeff",
    "\u2028",
    "\x00",
    "😀",
    '"\\ud800"',
    "id: ",
    "facts:\n",
    "null",
    "2015-02-29",
    "٢٠١٥",
    "0000-00-00",
    "../..",
]


def check(content: bytes) -> None:
    """Read it and hold what every reading promises."""
    read = read_file("x.yaml", content)
    lines = len(content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for problem in read.problems:
        assert problem.path == "x.yaml"
        assert 1 <= problem.line <= lines
        assert problem.column >= 1
        assert problem.message
        assert "\n" not in problem.message
        assert len(problem.message) < 1000
    assert list(read.problems) == sorted(read.problems) or not read.is_whole
    assert read.is_whole or read.problems


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes(content):
    check(content)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text(text):
    check(text.encode("utf-8", "surrogatepass"))


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_signs_of_yaml_in_any_order(pieces):
    check("".join(pieces).encode("utf-8", "surrogatepass"))


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(VALID),
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 30),
            st.one_of(st.sampled_from(PIECES), st.text(max_size=5)),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_sound_files_with_pieces_cut_out_and_put_in(text, changes):
    for place, length, piece in changes:
        start = int(place * len(text))
        text = text[:start] + piece + text[start + length :]
    check(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VALID), st.floats(0, 1), st.floats(0, 1), st.integers(0, 255))
def test_sound_files_cut_off_or_with_one_byte_changed(text, cut, place, byte):
    raw = bytearray(text.encode())
    raw[int(place * (len(raw) - 1))] = byte
    check(bytes(raw))
    check(text.encode()[: int(cut * len(text))])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(VALID), st.randoms(use_true_random=False))
def test_sound_files_with_lines_moved_doubled_or_taken_out(text, chance):
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randint(1, 5)):
        line = chance.randrange(len(lines))
        match chance.randrange(3):
            case 0:
                lines.insert(chance.randrange(len(lines)), lines[line])
            case 1:
                lines[line] = " " * chance.randint(0, 8) + lines[line].lstrip()
            case _:
                if len(lines) > 1:
                    del lines[line]
    check("".join(lines).encode())

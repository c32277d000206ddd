"""Hostile files end in a problem line, read as the program reads them: in a child process."""

from collections.abc import Callable, Iterator

import pytest

from bot.facts.reading.process import ReaderProcess, open_reader

DEEP = 200_000
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    # Longer than usual: the machine may be busy with other tests.
    with open_reader(time_limit_seconds=120) as opened:
        yield opened


def _bomb(link: str) -> bytes:
    """Give 40 levels, each naming the one before nine times."""
    lines = ["a0: &a0 [x]"]
    for level in range(1, 40):
        names = ", ".join([f"*a{level - 1}"] * 9)
        lines.append(f"a{level}: &a{level} " + link.format(names=names))
    return "\n".join(lines).encode()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "200,000 nested brackets": (lambda: b"[" * DEEP, "x.yaml:1:25: nested deeper than 24 levels"),
    "200,000 nested brackets, closed": (
        lambda: b"facts: " + b"[" * DEEP + b"]" * DEEP,
        "x.yaml:1:31: nested deeper than 24 levels",
    ),
    "200,000 nested braces": (lambda: b"{a: " * DEEP, "x.yaml:1:94: nested deeper than 24 levels"),
    "200,000 nested braces as keys": (lambda: b"{" * DEEP, "x.yaml:1:25: nested deeper than 24 levels"),
    "200,000 nested block sequences": (lambda: b"- " * DEEP, "x.yaml:1:49: nested deeper than 24 levels"),
    "200,000 nested complex keys": (lambda: b"? " * DEEP, "x.yaml:1:49: nested deeper than 24 levels"),
    "2,000 block levels in lines of their own": (
        lambda: b"".join(b" " * level + b"a:\n" for level in range(2000)),
        "x.yaml:24:24: nested deeper than 24 levels",
    ),
    "an alias bomb": (lambda: _bomb("[{names}]"), "x.yaml:1:5: anchor &a0 is refused"),
    "a merge bomb": (lambda: _bomb("{{<<: [{names}]}}"), "x.yaml:1:5: anchor &a0 is refused"),
    "an alias of itself": (lambda: b"facts: &a [*a]\n", "x.yaml:1:8: anchor &a is refused"),
    "a scalar of 100 MB": (
        lambda: b"facts: " + b"x" * (100 * MEGABYTE - 7),
        "x.yaml:1:1: the file has 100 MB: split it into files of at most 16 MB",
    ),
    "a scalar of 15 MB": (
        lambda: b"facts: " + b"x" * (15 * MEGABYTE),
        "x.yaml:1:8: a text of 15,728,640 characters: write at most 20,000",
    ),
    "a quoted line of 15 MB": (
        lambda: b'facts: "' + b"x " * (15 * MEGABYTE // 2) + b'"',
        "x.yaml:1:8: a text of 15,728,640 characters: write at most 20,000",
    ),
    "a block scalar of a million lines": (
        lambda: b"facts: |\n" + b"  x\n" * 1_000_000,
        "x.yaml:1:8: a text of 2,000,000 characters: write at most 20,000",
    ),
    "a key of 15 MB": (
        lambda: b"? " + b"k" * (15 * MEGABYTE) + b"\n: v\n",
        "x.yaml:1:3: a text of 15,728,640 characters: write at most 20,000",
    ),
    "a tag of 15 MB": (
        lambda: b"facts: !" + b"t" * (15 * MEGABYTE) + b" []\n",
        "x.yaml:1:8: tag '!ttttt",
    ),
    "an anchor of 15 MB": (
        lambda: b"facts: &" + b"a" * (15 * MEGABYTE) + b" []\n",
        "x.yaml:1:8: anchor &aaaaa",
    ),
    "a million keys": (
        lambda: b"".join(b"k%d: v\n" % number for number in range(1_000_000)),
        "x.yaml:500000:",
    ),
    "a million times one key": (lambda: b"k: v\n" * 1_000_000, "x.yaml:2:1: key 'k' stands here again"),
    "a number of 5,000 digits": (
        lambda: b"organizations:\n  - id: " + b"9" * 5000 + b"\n    name: X\n",
        "x.yaml:2:9: '99999",
    ),
    "NUL bytes": (lambda: b"facts: []\n" + b"\0" * 1000, "x.yaml:2:1: character U+0000 can't stand in YAML"),
    "invalid UTF-8": (lambda: b"facts: []\n# \xc3\x28\n", "x.yaml:2:3: byte 0xc3 is not UTF-8"),
    "overlong UTF-8": (lambda: b"facts: \xc0\xaf\n", "x.yaml:1:8: byte 0xc0 is not UTF-8"),
    "UTF-16": (lambda: "facts: []".encode("utf-16"), "x.yaml:1:1: byte 0xff is not UTF-8"),
    "a picture": (
        lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 10,
        "x.yaml:1:1: byte 0x89 is not UTF-8",
    ),
    "an archive": (lambda: b"PK\x03\x04" + bytes(1000), "x.yaml:1:3: character U+0003 can't stand in YAML"),
    "a tag that builds an object": (
        lambda: b"facts: !!python/object/apply:os.system ['true']\n",
        "x.yaml:1:8: tag 'tag:yaml.org,2002:python/object/apply:os.system' is refused",
    ),
    "10,000 documents": (lambda: b"---\nfacts: []\n" * 10_000, "x.yaml:3:1: a second document begins"),
    "brackets never closed, over many lines": (
        lambda: b"facts: [\n" + b"a,\n" * 10_000,
        "x.yaml:10002:1: ",
    ),
}
"""By name, the content and how the first problem begins."""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_content_ends_in_a_problem_at_its_place(reader, name):
    make, begins = HOSTILE[name]
    [read] = reader.read_files([("x.yaml", make())])
    first = str(min(read.problems))
    assert first.startswith(begins), first[:300]
    assert all(len(problem.message) < 1000 for problem in read.problems)
    assert len(read.problems) <= 101
    assert read.contents.facts == ()


def test_one_child_reads_all_of_it_and_then_a_sound_file(reader):
    pid = reader.pid
    assert pid is not None
    [read] = reader.read_files([("sound.yaml", b"organizations: [{id: x, name: X}]\n")])
    assert read.problems == ()
    assert reader.pid == pid


@pytest.mark.parametrize(
    "content",
    [
        b" " * (15 * MEGABYTE),
        b"\n" * (15 * MEGABYTE),
        b"#" + b"x" * (15 * MEGABYTE),
        b"# x\n" * 1_000_000,
    ],
    ids=["spaces", "lines", "one long comment", "a million comments"],
)
def test_large_files_that_say_nothing_are_read(reader, content):
    [read] = reader.read_files([("x.yaml", content)])
    assert read.problems == ()

"""What facts differ on and who says so, offices that were, and sources that were changed."""

from textwrap import indent

import pytest

from tests.commands.small import HEAD, fact
from tests.router.asking import Asker, text_of, write_dossier


@pytest.fixture
def asker(tmp_path):
    """Ask a dossier with these facts."""

    def make(facts: str, head: str = HEAD) -> Asker:
        return Asker(write_dossier(tmp_path, "straits", head.format(name="straits") + indent(facts, "  ")))

    return make


TEN = fact("ten", "conflicts_with: [{fact: two, on: {en: the number of hurt, zh: 伤者人数}}]", text="Ten.")


async def test_what_a_conflict_is_about_is_told_on_both_sides_in_each_language(asker):
    ask = asker(TEN + fact("two", text="Two.", by="courier")).ask
    for line in ("fact ten", "fact two"):
        assert "On the number of hurt, another source says otherwise:" in text_of(await ask(line))
    assert "关于伤者人数，另有来源说法不同：" in text_of(await ask("fact two language:zh"))


async def test_another_source_is_told_only_where_it_is_another(asker):
    same = text_of(await asker(TEN + fact("two", text="Two.")).ask("fact ten"))
    assert "On the number of hurt, the same source also says otherwise:" in same
    assert "nother source" not in same


async def test_another_party_in_the_same_source_is_named(asker):
    other = fact("two", "according_to: courier-press", text="Two.")
    assert "On the number of hurt, the Courier says otherwise:" in text_of(
        await asker(TEN + other).ask("fact ten")
    )
    plain = fact("ten", "conflicts_with: [two]", text="Ten.")
    told = text_of(await asker(plain + other).ask("fact ten"))
    assert "the Courier says otherwise:" in told


HELD = HEAD.replace(
    "        organization: east-port\n", "        organization: east-port\n        held: {held}\n"
)


@pytest.mark.parametrize(
    ("held", "day", "said"),
    [
        (None, "2021-06-01", "— harbour master, East Port"),
        (None, "2026-06-01", "— then harbour master, East Port"),
        ("2018/..", "2026-06-01", "— harbour master, East Port (from 2018 on)"),
        ("2018/2022", "2021-06-01", "— harbour master, East Port (2018 to 2022)"),
        ("2018/2022", "2026-06-01", "— then harbour master, East Port (2018 to 2022)"),
    ],
)
async def test_an_office_is_told_as_of_its_time(asker, held, day, said):
    head = HELD.replace("{held}", held) if held else HEAD
    told = text_of(await asker(fact("one", "people: [ann-vale]"), head).ask(f"people as_of:{day}"))
    assert said in told


async def test_a_text_changed_later_is_seen_from_then_on_and_cited_so(asker):
    head = HEAD.replace("published: 2021-03-01\n", "published: 2021-03-01\n    updated: 2021-05-14\n")
    ask = asker(fact("one", by="courier"), head).ask
    assert (await ask("summary full as_of:2021-05-13")).facts == ()
    told = text_of(await ask("fact one as_of:2021-05-14"))
    assert "Straits Courier, 1 March 2021 (updated 14 May 2021)" in told
    assert "14 May 2021" in text_of(await ask("sources"))

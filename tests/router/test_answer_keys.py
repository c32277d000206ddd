"""Which answers are kept, and what they are kept by."""

from dataclasses import replace

import pytest

from bot.model.command import Right
from bot.model.exchange import AnswerKey, Request
from bot.model.ids import Destination, DossierId, UserId
from tests.router.asking import CHANNEL, FACTS, Asker

REQUEST = Request(dossier=DossierId("cyberdialogue"), line="fact hotline", destination=CHANNEL)


async def allow(_right: Right, _channel: Destination | None) -> bool:
    return True


async def key_of(asker: Asker, request: Request) -> AnswerKey | None:
    return (await asker.router.attempt(request, allow)).reply.key


async def test_who_asks_and_where_is_no_part_of_the_answer():
    asker = Asker(FACTS)
    first = await asker.router.attempt(REQUEST, allow)
    other = replace(REQUEST, user=UserId("U9"), user_name="ben", destination=replace(CHANNEL, channel="C9"))
    assert first.reply.key
    assert await asker.router.attempt(other, allow) is first


@pytest.mark.parametrize(
    "other",
    [
        replace(REQUEST, line="fact hotline public:yes"),
        replace(REQUEST, language="zh"),
        replace(REQUEST, destination=None),
        replace(REQUEST, can_ask=True),
    ],
)
async def test_whatever_the_answer_depends_on_is_part_of_its_key(other):
    asker = Asker(FACTS)
    first = await asker.router.attempt(REQUEST, allow)
    second = await asker.router.attempt(other, allow)
    assert second is not first
    assert second.reply.key != first.reply.key


async def test_an_answer_is_kept_for_a_day():
    asker = Asker(FACTS)
    first = await asker.router.attempt(replace(REQUEST, line="today"), allow)
    asker.clock.jump_to(asker.clock.now().replace(day=3))
    again = await asker.router.attempt(replace(REQUEST, line="today"), allow)
    assert "3 March" in again.reply.briefing.title
    assert again.reply.key != first.reply.key


@pytest.mark.parametrize("line", ["remind list", "remind on", "fact nothing-like-it", "timelin"])
async def test_what_may_be_another_answer_each_time_has_no_key(line):
    assert await key_of(Asker(FACTS), replace(REQUEST, line=line)) is None

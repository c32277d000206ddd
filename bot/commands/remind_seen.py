"""Notes on a post who saw it; asked by the same person again, takes that back."""

from dataclasses import replace

from bot.model.command import Audience, Command, Context, Outcome
from bot.model.delivery import Post, SeenMark
from bot.model.ids import FactId
from bot.model.subscription import MarkSeen, MarkUnseen
from bot.wording.phrases import worded
from bot.wording.posts import as_posted
from bot.wording.reminder_options import CHANNEL, FACT, POST, meant_of, no_such_post
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None, fact: str | None, channel: str | None) -> Outcome:
    """Note that the asker saw what a post tells; says nothing of the facts themselves.

    Where they may snooze, what was put off from there is not told again. Nobody else changes what a channel
    hears.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
        fact: The one fact that is meant; None for all that the post tells of.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    if found is None:
        raise no_such_post(voice, post)
    facts = meant_of(voice, found, fact)
    person = context.user or ""
    is_undone = facts <= {mark.fact for mark in found.seen if mark.person == person}
    after = _unseen(found, facts, person) if is_undone else _seen(context, found, facts)
    told = as_posted(context.book, after, context.fit)
    if told is None:
        raise no_such_post(voice, post)
    if is_undone:
        return Outcome(briefing=told, changes=(MarkUnseen(post=found.key, facts=facts, person=person),))
    change = MarkSeen(
        post=found.key,
        facts=facts,
        person=person,
        name=_name(context, found),
        at=context.now,
        ends_snooze=context.is_more,
    )
    return Outcome(briefing=told, changes=(change,))


def _unseen(post: Post, facts: frozenset[FactId], person: str) -> Post:
    kept = (mark for mark in post.seen if mark.fact not in facts or mark.person != person)
    return replace(post, seen=tuple(kept))


def _seen(context: Context, post: Post, facts: frozenset[FactId]) -> Post:
    """The post as somebody saw it, of which nothing is told again where they may say so."""
    person, name = context.user or "", _name(context, post)
    known = {mark.fact for mark in post.seen if mark.person == person}
    new = (SeenMark(fact=fact, person=person, name=name, at=context.now) for fact in sorted(facts - known))
    waiting = (one for one in post.snoozed if not context.is_more or one.occurrence.fact not in facts)
    return replace(post, seen=(*post.seen, *new), snoozed=tuple(waiting))


def _name(context: Context, post: Post) -> str:
    language = post.subscription.language if post.subscription else context.language
    return context.user_name or Voice(context.book, language).say("somebody")


COMMAND = Command(
    name="remind seen",
    names=worded("remind_seen.called"),
    # What the buttons of posts asked up to version 1.0, and people typed.
    former=("remind done", "提醒 完成", "rappel terminé"),
    summary=worded("remind_seen.summary"),
    more_for=Audience.SNOOZERS,
    reads_channel_state=True,
    options=(POST, FACT, CHANNEL),
    examples=("remind seen", "remind seen 0123456789abcdef01234567"),
    run=run,
)

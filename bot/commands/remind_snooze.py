"""Puts a reminder off: by days, or to a day; the last wish holds, and none at all can be one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Field, Form, Outcome
from bot.model.delivery import Post
from bot.model.errors import OptionError
from bot.model.ids import FactId
from bot.model.option import Day, Option, WholeNumber
from bot.model.subscription import Change, Snooze, Unsnooze
from bot.model.zones import due_at
from bot.wording.phrases import worded
from bot.wording.posts import as_posted
from bot.wording.reminder_options import CHANNEL, FACT, POST, meant_of, no_such_post
from bot.wording.voice import Voice


def run(
    context: Context,
    *,
    post: str | None,
    days: int | None,
    until: date | None,
    fact: str | None,
    channel: str | None,
) -> Outcome | Form:
    """Snooze.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
        days: How many days later to tell it again; 0 for not at all.
        until: The local day on which to tell it again.
        fact: The one fact that is meant; None for all that the post tells of.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    if found is None:
        raise no_such_post(voice, post)
    if found.subscription is None:
        raise OptionError(voice.say("no_subscription_now"))
    facts = meant_of(voice, found, fact)
    if days == 0:
        said = voice.say("unsnoozed")
        return _noted(
            context, _put_off(found, facts, None, None), said, Unsnooze(post=found.key, facts=facts)
        )
    zone = ZoneInfo(found.subscription.zone)
    today = context.now.astimezone(zone).date()
    if days is not None:
        until = today + timedelta(days=days)
    if until is None:
        return _ask(context, voice, found.key if fact is None else f"{found.key} fact:{fact}", today)
    instant = due_at(until, found.subscription.at, zone)
    if instant <= context.now:
        raise OptionError(voice.say("not_later", date=voice.day(until)), option=_UNTIL.name)
    said = voice.say("snoozed", date=f"{voice.day(until)}, {found.subscription.at:%H:%M}")
    change = Snooze(post=found.key, facts=facts, until=until, due_at=instant)
    return _noted(context, _put_off(found, facts, until, instant), said, change)


def _put_off(post: Post, facts: frozenset[FactId], until: date | None, instant: datetime | None) -> Post:
    """The post once what it tells of some facts is told again then, or not at all."""
    kept = [one for one in post.snoozed if one.occurrence.fact not in facts]
    if until and instant:
        kept += [
            replace(one, occurrence=replace(one.occurrence, snoozed_to=until), due_at=instant)
            for one in post.items
            if one.occurrence.fact in facts
        ]
    return replace(post, snoozed=tuple(kept))


def _noted(context: Context, post: Post, said: str, change: Change) -> Outcome:
    """The post as it stands now, or a sentence where the facts have nothing of it any more."""
    title = Voice(context.book, context.language).say("remind_title")
    told = as_posted(context.book, post, context.fit)
    briefing = told or Briefing(title=title, blocks=(Paragraph(line=plain(said)),))
    return Outcome(briefing=briefing, changes=(change,))


def _ask(context: Context, voice: Voice, key: str, today: date) -> Form:
    missing = voice.say(
        "option_missing",
        command=COMMAND.name,
        name="until",
        summary=_UNTIL.summary.best(context.language),
        example=f"remind snooze {key} until:{today + timedelta(days=3)}",
    )
    if not context.can_ask:
        raise OptionError(missing, option=_UNTIL.name)
    return Form(
        title=voice.say("form_snooze"),
        line=f"remind snooze {key}",
        fields=(Field(option=_UNTIL, value=(today + timedelta(days=1)).isoformat()),),
        briefing=Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(missing)),)),
    )


_UNTIL = Option(
    name="until",
    summary=worded("remind_snooze.until"),
    value=Day(),
)
COMMAND = Command(
    name="remind snooze",
    names=worded("remind_snooze.called"),
    summary=worded("remind_snooze.summary"),
    audience=Audience.SNOOZERS,
    reads_channel_state=True,
    options=(
        POST,
        Option(
            name="days",
            summary=worded("remind_snooze.days"),
            value=WholeNumber(least=0, most=366),
        ),
        _UNTIL,
        FACT,
        CHANNEL,
    ),
    examples=("remind snooze days:7", "remind snooze 0123456789abcdef01234567 days:7"),
    run=run,
)

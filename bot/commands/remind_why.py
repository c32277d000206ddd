"""Tells why a reminder was posted: which fact, which rule, which setting."""

from bot.model.briefing import Block, Briefing, Fields, Heading, Pair, Paragraph, Span, code, plain
from bot.model.command import Command, Context
from bot.model.delivery import DueItem
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.subscription import Occasion, Subscription
from bot.wording.corrections import notice
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL, POST, no_such_post
from bot.wording.reminders import headline, telling_order
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None, channel: str | None) -> Briefing:
    """Explain.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    if found is None:
        raise no_such_post(voice, post)
    known = [
        item
        for item in found.items
        if item.occurrence.fact == WHOLE_DOSSIER or item.occurrence.fact in context.book.facts
    ]
    order = telling_order(context.book)
    known.sort(key=lambda item: order(item.occurrence))
    blocks: list[Block] = []
    for item in known:
        blocks.append(Heading(text=headline(voice, item.occurrence)))
        blocks.append(_reasons(voice, item, found.subscription))
    days = [(one, one.since.astimezone(context.zone).date()) for one in found.corrected]
    blocks += [Paragraph(line=line) for line in notice(voice, days, is_about_one=False).lines]
    if found.subscription is None:
        blocks.append(Paragraph(line=plain(voice.say("no_subscription_now")), quiet=True))
    facts = [item.occurrence.fact for item in known if item.occurrence.fact != WHOLE_DOSSIER]
    return Briefing(
        title=voice.say("why_title"), blocks=tuple(blocks), facts=tuple(dict.fromkeys(facts)), dossier=None
    )


def _reasons(voice: Voice, item: DueItem, subscription: Subscription | None) -> Fields:
    occurrence = item.occurrence
    pairs = []
    if occurrence.fact != WHOLE_DOSSIER:
        fact = voice.book.facts[occurrence.fact]
        pairs.append(
            Pair(label=voice.say("why_fact"), line=(code(fact.id), Span(f" {voice.text(fact.title)}")))
        )
    rule = _rule(voice, item, subscription)
    if occurrence.snoozed_to:
        rule += " " + voice.say("rule_snoozed", date=voice.day(occurrence.snoozed_to))
    pairs.append(Pair(label=voice.say("why_rule"), line=plain(rule)))
    if subscription:
        pairs.append(Pair(label=voice.say("why_setting"), line=plain(_setting(voice, subscription))))
    return Fields(pairs=tuple(pairs))


def _rule(voice: Voice, item: DueItem, subscription: Subscription | None) -> str:
    occurrence = item.occurrence
    if occurrence.occasion is Occasion.OVERDUE_REVIEW and not (subscription and subscription.review_months):
        return voice.say("rule_review_tapering")
    return voice.say(
        f"rule_{occurrence.occasion}",
        days=voice.days(occurrence.count),
        date=voice.day(occurrence.refers_to),
        count=subscription.review_months if subscription else 0,
    )


def _setting(voice: Voice, subscription: Subscription) -> str:
    kinds = [voice.say(f"occasion_{kind}") for kind in Occasion if kind in subscription.occasions]
    return voice.say(
        "setting",
        kinds=voice.row(kinds),
        leads=" ".join(map(str, subscription.lead_days)),
        at=f"{subscription.at:%H:%M}",
        zone=subscription.zone,
        date=voice.day(subscription.since),
    )


COMMAND = Command(
    name="remind why",
    names=worded("remind_why.called"),
    summary=worded("remind_why.summary"),
    reads_channel_state=True,
    options=(POST, CHANNEL),
    examples=("remind why", "remind why 0123456789abcdef01234567"),
    run=run,
)

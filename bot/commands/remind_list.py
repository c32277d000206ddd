"""Tells what the channel is reminded of, what comes next, and what waits, was missed, held or withdrawn."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.model.briefing import Block, Briefing, Heading, Item, Listing, Moment, Paragraph, Span, plain
from bot.model.command import Command, Context
from bot.model.delivery import LedgerEntry
from bot.model.schedule import WHOLE_DOSSIER
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.reminders import headline
from bot.wording.subscriptions import describe
from bot.wording.voice import Voice


def run(context: Context, *, channel: str | None) -> Briefing:
    """Describe the channel's subscription."""
    del channel
    voice = Voice(context.book, context.language)
    subscription = context.channel_state.subscription
    blocks: list[Block] = list(describe(context, voice, subscription)) if subscription else []
    if not subscription:
        blocks.append(Paragraph(line=plain(voice.say("not_subscribed"))))
    blocks += _part(context, voice, "waiting", context.channel_state.waiting[::-1])
    blocks += _part(context, voice, "missed", context.channel_state.missed)
    blocks += _part(context, voice, "held", context.channel_state.held)
    # Digests without news are no loss.
    withdrawn = [one for one in context.channel_state.withdrawn if one.item.occurrence.fact != WHOLE_DOSSIER]
    blocks += _part(context, voice, "withdrawn_list", withdrawn)
    return Briefing(title=voice.say("remind_title"), blocks=tuple(blocks), answered=subscription is not None)


def _part(context: Context, voice: Voice, key: str, entries: Sequence[LedgerEntry]) -> Iterator[Block]:
    if entries:
        yield Heading(text=voice.say(key))
        yield Listing(items=tuple(_item(context, voice, entry) for entry in entries))


def _item(context: Context, voice: Voice, entry: LedgerEntry) -> Item:
    occurrence = entry.item.occurrence
    subscription = context.channel_state.subscription
    zone = ZoneInfo(subscription.zone) if subscription else context.zone
    due = entry.item.due_at
    local = due.astimezone(zone)
    moment = Moment(instant=due, fallback=f"{local:%Y-%m-%d %H:%M}")
    is_known = occurrence.fact == WHOLE_DOSSIER or occurrence.fact in context.book.facts
    said = headline(voice, occurrence, local.date()) if is_known else occurrence.fact
    reason = f" ({entry.reason})" if entry.reason else ""
    return Item(line=(moment, Span(f" — {said}{reason}")), fact=occurrence.fact or None)


COMMAND = Command(
    name="remind list",
    names=worded("remind_list.called"),
    summary=worded("remind_list.summary"),
    reads_channel_state=True,
    options=(CHANNEL,),
    examples=("remind list",),
    run=run,
)

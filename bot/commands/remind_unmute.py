"""Has a channel hear again of a fact that was muted there."""

from dataclasses import replace

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.ids import FactId
from bot.model.option import Option, Words
from bot.model.subscription import Subscribe, Subscription
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.subscriptions import title_of
from bot.wording.voice import Voice


def run(context: Context, *, fact: str, channel: str | None) -> Outcome:
    """Unmute.

    Args:
        context: What the answer may look at.
        fact: The id or title of a muted fact, which need not be in the dossier any more.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    before = context.channel_state.subscription
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    meant = _meant(voice, before, fact)
    if meant is None:
        known = voice.row(sorted(before.muted))
        key = "not_muted" if before.muted else "nothing_muted"
        raise OptionError(voice.say(key, value=fact, known=known), option=_FACT.name)
    after = replace(before, muted=before.muted - {meant})
    said = voice.say("unmuted", title=title_of(voice, meant))
    return Outcome(
        briefing=Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(said)),)),
        changes=(Subscribe(subscription=after),),
    )


def _meant(voice: Voice, subscription: Subscription, written: str) -> FactId | None:
    named = written.casefold()
    known = voice.book.facts.get(FactId(named))
    return next(
        (
            fact
            for fact in sorted(subscription.muted)
            if named in {fact, title_of(voice, fact).casefold()} or (known and known.first_id == fact)
        ),
        None,
    )


_FACT = Option(
    name="fact",
    summary=worded("remind_unmute.fact"),
    value=Words(longest=200),
    required=True,
    takes_rest=True,
)
COMMAND = Command(
    name="remind unmute",
    names=worded("remind_unmute.called"),
    summary=worded("remind_unmute.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(_FACT, CHANNEL),
    run=run,
)

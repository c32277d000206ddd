"""Has a channel hear nothing more of a fact: no deadlines, no reviews, nothing in its digest."""

from dataclasses import replace

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.ids import FactId
from bot.model.option import Named, Option, Reference
from bot.model.subscription import Subscribe
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.subscriptions import title_of
from bot.wording.voice import Voice


def run(context: Context, *, fact: str, channel: str | None) -> Outcome:
    """Mute.

    Args:
        context: What the answer may look at.
        fact: The fact's id.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    before = context.channel_state.subscription
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    meant = context.book.facts[FactId(fact)].first_id  # by which posts and plans know it
    after = replace(before, muted=before.muted | {meant})
    undo = Button(label=voice.say("button_unmute"), line=f"remind unmute {meant}", effect=Effect.REPLACE)
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"),
            blocks=(
                Paragraph(line=plain(voice.say("muted", title=title_of(voice, meant)))),
                Buttons(buttons=(undo,)),
            ),
        ),
        changes=(Subscribe(subscription=after),) if after != before else (),
    )


COMMAND = Command(
    name="remind mute",
    names=worded("remind_mute.called"),
    summary=worded("remind_mute.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(
        Option(
            name="fact",
            summary=worded("remind_mute.fact"),
            value=Named(of=Reference.FACT),
            required=True,
            takes_rest=True,
        ),
        CHANNEL,
    ),
    run=run,
)

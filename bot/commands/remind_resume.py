"""Goes on with reminders that were paused, or suspended because they could not be delivered."""

from dataclasses import replace

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.option import Choice, OneOf, Option, Words
from bot.model.subscription import ResumeAll, Subscribe
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.subscriptions import describe
from bot.wording.voice import Voice


def run(
    context: Context, *, scope: str | None, channel: str | None, workspace: str | None
) -> Briefing | Outcome:
    """Resume.

    Args:
        context: What the answer may look at; its destination is the channel meant.
        scope: `all` for every suspended channel of the workspace; None for the channel meant.
        channel: Named where it is not the one asked in.
        workspace: The same for the workspace.
    """
    del channel, workspace
    voice = Voice(context.book, context.language)
    title = voice.say("remind_title")
    if scope == "all" and context.destination and context.destination.workspace:
        place = context.destination
        return Outcome(
            briefing=Briefing(title=title, blocks=(Paragraph(line=plain(voice.say("resumed_all"))),)),
            changes=(ResumeAll(platform=place.platform, workspace=place.workspace),),
        )
    before = context.channel_state.subscription
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    if not before.suspended and before.paused_until is None:
        return Briefing(title=title, blocks=(Paragraph(line=plain(voice.say("not_suspended"))),))
    after = replace(before, suspended="", paused_until=None)
    return Outcome(
        briefing=Briefing(
            title=title,
            blocks=(Paragraph(line=plain(voice.say("resumed"))), *describe(context, voice, after)),
        ),
        changes=(Subscribe(subscription=after),),
    )


COMMAND = Command(
    name="remind resume",
    names=worded("remind_resume.called"),
    summary=worded("remind_resume.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(
        Option(
            name="scope",
            summary=worded("remind_resume.scope"),
            value=OneOf(choices=(Choice(value="all", label=worded("remind_resume.all")),)),
        ),
        CHANNEL,
        Option(
            name="workspace",
            summary=worded("remind_resume.workspace"),
            value=Words(longest=40),
            hidden=True,
        ),
    ),
    examples=("remind resume", "remind resume all"),
    run=run,
)

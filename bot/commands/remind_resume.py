"""Goes on with reminders that were paused, or suspended because they could not be delivered."""

from dataclasses import replace

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Choice, Command, Context, OneOf, Option, Outcome, Place, Words
from bot.model.errors import OptionError
from bot.model.subscription import ResumeAll, Subscribe
from bot.model.text import bilingual
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
    if scope == "all" and context.destination:
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
    names=bilingual("remind resume", "提醒 恢复"),
    summary=bilingual("Go on with paused or suspended reminders", "恢复已暂停或中止的提醒"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(
        Option(
            name="scope",
            summary=bilingual(
                "all: every suspended channel of this workspace", "all：本工作区所有被中止的频道"
            ),
            value=OneOf(choices=(Choice(value="all", label=bilingual("all channels", "所有频道")),)),
        ),
        Option(name="channel", summary=bilingual("Another channel than this one", "其他频道"), value=Place()),
        Option(
            name="workspace",
            summary=bilingual("The other channel's workspace", "该频道所在的工作区"),
            value=Words(longest=40),
            hidden=True,
        ),
    ),
    examples=("remind resume", "remind resume all"),
    run=run,
)

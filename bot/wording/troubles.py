"""What a person is told when reminders can't be delivered, with the way to mend it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    ChannelName,
    Effect,
    Inline,
    Moment,
    Paragraph,
    Span,
)
from bot.model.fact import FactBook
from bot.model.subscription import Subscription
from bot.wording.phrases import lined, phrase
from bot.wording.voice import Voice


class Trouble(StrEnum):
    """What became of a channel's reminders; each is the key of the sentence that tells it."""

    SUSPENDED = "trouble"
    """The channel takes none until a person mends something."""
    IN_DOUBT = "trouble_held"
    """Nobody can tell whether one was posted, so it is held."""
    REFUSED = "trouble_refused"
    """One was refused for what it says, so it is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledChannel:
    """A channel that does not get its reminders.

    Attributes:
        reason: Why, and what a person does about it, in the channel's language.
    """

    subscription: Subscription
    reason: str
    trouble: Trouble


def tell_troubled(channels: Sequence[TroubledChannel], book: FactBook | None) -> Briefing:
    """Tell of channels in the same trouble, with one way to resume them all.

    Args:
        channels: At least one; all of one dossier, language and trouble.
        book: The dossier's; None where it is gone, and no command is left to offer.
    """
    first = channels[0].subscription
    trouble, language = channels[0].trouble, first.language
    dossier = Voice(book, language).text(book.dossier.title) if book else first.dossier
    reasons = dict.fromkeys(one.reason for one in channels)
    blocks: list[Block] = [
        Paragraph(
            line=lined(
                language,
                trouble,
                {
                    "channels": _names(
                        language, (one.subscription for one in channels if one.reason == reason)
                    )
                },
                dossier=dossier,
                reason=reason,
            )
        )
        for reason in reasons
    ]
    if book and trouble is Trouble.SUSPENDED:
        blocks.append(Buttons(buttons=(_resume(first, is_alone=len(channels) == 1),)))
    title = "trouble_title" if trouble is Trouble.SUSPENDED else "held_title"
    return Briefing(
        title=phrase(language, title), blocks=tuple(blocks), dossier=first.dossier if book else None
    )


def tell_delayed(subscription: Subscription, fault: str, since: datetime) -> Briefing:
    """Say that nothing could be posted anywhere since an instant, why, and that it goes on."""
    language = subscription.language
    moment = Moment(instant=since, fallback=f"{since:%Y-%m-%d %H:%M} UTC")
    line = lined(language, "trouble_delayed", {"since": (moment,)}, fault=fault)
    return Briefing(
        title=phrase(language, "delayed_title"),
        blocks=(Paragraph(line=line),),
        dossier=subscription.dossier,
    )


def _names(language: str, subscriptions: Iterable[Subscription]) -> tuple[Inline, ...]:
    """The names of channels in a row."""
    names: list[Inline] = []
    for one in subscriptions:
        names += [Span(phrase(language, "row_sign")), ChannelName(one.destination.channel)]
    return tuple(names[1:])


def _resume(subscription: Subscription, *, is_alone: bool) -> Button:
    place = subscription.destination
    scope = "" if is_alone else "all "
    return Button(
        label=phrase(subscription.language, "button_resume"),
        line=f"remind resume {scope}channel:<#{place.channel}> workspace:{place.workspace}",
        effect=Effect.REPLY,
        primary=True,
    )

"""What an admin is told when reminders can't be delivered, with the way to mend it."""

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.fact import FactBook
from bot.model.subscription import Subscription
from bot.wording.phrases import phrase
from bot.wording.voice import Voice


def tell_suspended(book: FactBook, subscription: Subscription, reason: str) -> Briefing:
    """Say that a subscription is suspended, why, and offer to resume it."""
    return _tell(book, subscription, "trouble_title", "trouble", reason, can_resume=True)


def tell_held(book: FactBook, subscription: Subscription, reason: str) -> Briefing:
    """Say that a post is held, since nobody can tell whether it arrived."""
    return _tell(book, subscription, "held_title", "trouble_held", reason, can_resume=False)


def tell_delayed(book: FactBook, subscription: Subscription, reason: str) -> Briefing:
    """Say that nothing could be posted anywhere for a while, why, and that it goes on."""
    return _tell(book, subscription, "delayed_title", "trouble_delayed", reason, can_resume=False)


def tell_lost(subscription: Subscription, reason: str) -> Briefing:
    """Say that a subscription is suspended since its dossier is gone; there is no command left to offer."""
    language, place = subscription.language, subscription.destination
    told = phrase(language, "trouble", dossier=subscription.dossier, channel=place.channel, reason=reason)
    return Briefing(title=phrase(language, "trouble_title"), blocks=(Paragraph(line=plain(told)),))


def _tell(
    book: FactBook, subscription: Subscription, title: str, key: str, reason: str, *, can_resume: bool
) -> Briefing:
    voice = Voice(book, subscription.language)
    place = subscription.destination
    said = voice.say(key, dossier=voice.text(book.dossier.title), channel=place.channel, reason=reason)
    line = f"remind resume channel:<#{place.channel}> workspace:{place.workspace}"
    resume = Button(label=voice.say("button_resume"), line=line, effect=Effect.REPLY, primary=True)
    paragraph = Paragraph(line=plain(said))
    return Briefing(
        title=voice.say(title),
        blocks=(paragraph, Buttons(buttons=(resume,))) if can_resume else (paragraph,),
        dossier=book.dossier.id,
    )

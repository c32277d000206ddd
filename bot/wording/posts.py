"""A post as it stands in its channel: what people noted on it, and the buttons under each of its items."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Block, Briefing, Button, Buttons, Effect, Heading, Paragraph, plain
from bot.model.delivery import DueItem, Post, SeenMark
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.subscription import Subscription
from bot.wording.phrases import shortened
from bot.wording.reminders import recompose, telling
from bot.wording.voice import Voice

# Discord takes five rows of five buttons; the last row is about the whole post.
# Source: Discord documentation, Component Reference, "Action Row".
_ROWS: Final = 4
_IN_ROW: Final = 5
_LABEL: Final = 40  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class PostControls:
    """What the buttons of a post say and do.

    Attributes:
        key: The post's key.
        subscription: Of its channel.
        told: The fact that each heading of the post is about, in their order.
        seen: Who saw what of it.
        snoozed: What of it waits to be told again.
        is_part: Whether the post tells of other facts too, so that every button has to name its fact.
    """

    key: str
    subscription: Subscription
    told: Sequence[FactId]
    seen: Sequence[SeenMark] = ()
    snoozed: Sequence[DueItem] = ()
    is_part: bool = False

    def line(self, command: str, fact: FactId) -> str:
        """The line of a button about one fact of the post."""
        names_fact = self.is_part or len(set(self.told)) > 1
        return f"{command} {self.key} fact:{fact}" if names_fact else f"{command} {self.key}"


def as_posted(
    book: FactBook, post: Post, fit: Callable[[Briefing], Briefing], only: FactId | None = None
) -> Briefing | None:
    """A post as it stands in its channel now, or what it tells of one fact alone.

    None where none of its facts is left, or its subscription is gone.
    """
    meant = replace(post, items=tuple(one for one in post.items if only in {None, one.occurrence.fact}))
    told = recompose(book, meant)
    if told is None or post.subscription is None:
        return None
    known = [
        one.occurrence
        for one in meant.items
        if one.occurrence.fact in book.facts or one.occurrence.fact == WHOLE_DOSSIER
    ]
    controls = PostControls(
        key=post.key,
        subscription=post.subscription,
        told=[found.fact for found in telling(book, known)],
        seen=post.seen,
        snoozed=post.snoozed,
        is_part=len({one.occurrence.fact for one in post.items}) > 1,
    )
    return with_controls(fit(told), Voice(book, post.subscription.language), controls)


def with_controls(page: Briefing, voice: Voice, controls: PostControls) -> Briefing:
    """Add to a post what people noted on it, and its buttons: to each item its own.

    Args:
        page: What fits into the post; where that is not all, a button leads to the rest.
        voice: Of the channel.
        controls: What the buttons say and do.
    """
    parts = list(_items(page.blocks))
    shown = controls.told[: len(parts) - 1]
    last = {fact: place for place, fact in enumerate(shown, start=1)}
    few = [fact for fact in last if fact != WHOLE_DOSSIER]
    blocks: list[Block] = list(parts[0])
    for place, part in enumerate(parts[1:], start=1):
        blocks += part
        fact = controls.told[place - 1] if place <= len(controls.told) else None
        if fact is not None and last[fact] == place:
            blocks += _marks(voice, controls, fact)
            if len(last) > 1 and len(few) <= _ROWS and fact != WHOLE_DOSSIER:
                blocks.append(Buttons(buttons=tuple(_of_item(voice, controls, fact, place))))
    blocks += _marks_of_all(voice, controls)
    if len(last) == 1:
        fact = shown[0]
        blocks.append(Buttons(buttons=tuple(_noting(voice, controls, fact))))
    elif len(few) > _ROWS:
        numbered = [_opening(voice, controls, fact, last[fact]) for fact in few][: _ROWS * _IN_ROW]
        rows = [numbered[at : at + _IN_ROW] for at in range(0, len(numbered), _IN_ROW)]
        blocks += [Buttons(buttons=tuple(row)) for row in rows]
    rest = _about_all(voice, controls, shown if len(last) == 1 else (), is_whole=page.pages == 1)
    blocks.append(Buttons(buttons=tuple(rest)))
    return replace(page, blocks=tuple(blocks))


def _items(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """What stands before the first heading, then each heading with what follows it."""
    part: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield part
            part = []
        part.append(block)
    yield part


def _marks(voice: Voice, controls: PostControls, fact: FactId) -> Iterator[Block]:
    """Who saw what is told of a fact, and when it is told again."""
    marks = [mark for mark in controls.seen if mark.fact == fact and mark.person]
    if marks:
        yield _seen_by(voice, controls, marks)
    later = next((one for one in controls.snoozed if one.occurrence.fact == fact), None)
    if later:
        said = voice.say("told_again", date=_moment(voice, controls, later.due_at))
        yield Paragraph(line=plain(said))
    if fact in controls.subscription.muted:
        yield Paragraph(line=plain(voice.say("muted_here")), quiet=True)


def _marks_of_all(voice: Voice, controls: PostControls) -> Iterator[Block]:
    """Who saw the post by what an earlier release noted, which was not by fact."""
    marks = [mark for mark in controls.seen if not mark.person]
    if marks:
        yield _seen_by(voice, controls, marks)


def _seen_by(voice: Voice, controls: PostControls, marks: Sequence[SeenMark]) -> Paragraph:
    zone = ZoneInfo(controls.subscription.zone)
    names = (
        mark.name + voice.say("set_apart", said=voice.day(mark.at.astimezone(zone).date())) for mark in marks
    )
    return Paragraph(line=plain(f"✓ {voice.say('seen_by', names=voice.row(names))}"))


def _moment(voice: Voice, controls: PostControls, instant: datetime) -> str:
    local = instant.astimezone(ZoneInfo(controls.subscription.zone))
    return f"{voice.day(local.date())}, {local:%H:%M}"


def _noting(voice: Voice, controls: PostControls, fact: FactId) -> Iterator[Button]:
    """The first row of a post about one fact: to note something on it."""
    seen, snooze = (controls.line(command, fact) for command in ("remind seen", "remind snooze"))
    yield Button(label=voice.say("button_seen"), line=seen, primary=True)
    if _is_snoozed(controls, fact):
        yield Button(label=voice.say("button_unsnooze"), line=f"{snooze} days:0")
    else:
        yield Button(label=voice.say("button_day"), line=f"{snooze} days:1")
        yield Button(label=voice.say("button_week"), line=f"{snooze} days:7")
    yield Button(label=voice.say("button_pick"), line=snooze)


def _of_item(voice: Voice, controls: PostControls, fact: FactId, number: int) -> Iterator[Button]:
    """The row of one item among several."""
    found = voice.book.facts[fact]

    def named(label: str) -> str:
        return f"{number}. {label}"

    yield Button(label=named(voice.say("button_seen")), line=controls.line("remind seen", fact), primary=True)
    snooze = controls.line("remind snooze", fact)
    if _is_snoozed(controls, fact):
        yield Button(label=named(voice.say("button_unsnooze")), line=f"{snooze} days:0")
    else:
        yield Button(label=named(voice.say("button_snooze")), line=snooze)
    if found.commitment:
        yield _assess(fact, named(voice.say("button_assess")))
    yield _mute(voice, controls, fact, named)
    yield Button(label=named(voice.say("show_fact")), line=f"fact {fact}", effect=Effect.REPLY)


def _opening(voice: Voice, controls: PostControls, fact: FactId, number: int) -> Button:
    """The button of one item among many, which shows the item alone with all of its buttons."""
    label = shortened(f"{number}. {voice.text(voice.book.facts[fact].title)}", _LABEL)
    return Button(label=label, line=controls.line("remind show", fact), effect=Effect.REPLY)


def _about_all(
    voice: Voice, controls: PostControls, facts: Sequence[FactId], *, is_whole: bool
) -> Iterator[Button]:
    """The last row: about the one fact that is told, and about the whole post."""
    yield Button(label=voice.say("button_why"), line=f"remind why {controls.key}", effect=Effect.REPLY)
    for fact in dict.fromkeys(fact for fact in facts if fact != WHOLE_DOSSIER):
        label = voice.say("labelled", label=voice.say("show_fact"), value=voice.label(voice.book.facts[fact]))
        yield Button(label=shortened(label, _LABEL), line=f"fact {fact}", effect=Effect.REPLY)
        if voice.book.facts[fact].commitment:
            yield _assess(fact, voice.say("button_assess"))
        yield _mute(voice, controls, fact, str)
    if not is_whole:
        shows = f"remind show {controls.key}"
        yield Button(label=voice.say("button_rest"), line=shows, effect=Effect.REPLY)


def _assess(fact: FactId, label: str) -> Button:
    return Button(label=label, line=f"assess {fact}", effect=Effect.REPLY)


def _mute(voice: Voice, controls: PostControls, fact: FactId, named: Callable[[str], str]) -> Button:
    word = "unmute" if fact in controls.subscription.muted else "mute"
    return Button(label=named(voice.say(f"button_{word}")), line=f"remind {word} {fact}", effect=Effect.REPLY)


def _is_snoozed(controls: PostControls, fact: FactId) -> bool:
    return any(one.occurrence.fact == fact for one in controls.snoozed)

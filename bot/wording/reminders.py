"""A reminder in words: what happened or falls due, by whom, the quotation, where it stands."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import (
    Block,
    Briefing,
    Heading,
    Moment,
    Paragraph,
    Quotation,
    Span,
    facts_told,
    plain,
)
from bot.model.deadlines import Deadline, deadline_at
from bot.model.delivery import Post
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId
from bot.model.schedule import WHOLE_DOSSIER, Occurrence
from bot.model.subscription import Occasion, Subscription
from bot.wording.corrections import notice
from bot.wording.digests import digest
from bot.wording.phrases import lined
from bot.wording.voice import Voice

_URGENCY: Final = {
    Occasion.CLOSES: 0,
    Occasion.LEAD: 0,
    Occasion.OPENS: 1,
    Occasion.ANNIVERSARY: 2,
    Occasion.PERIOD: 2,
    Occasion.OVERDUE_REVIEW: 3,
    Occasion.DIGEST: 4,
}


_OF_DEADLINES: Final = frozenset({Occasion.LEAD, Occasion.OPENS, Occasion.CLOSES, Occasion.OVERDUE_REVIEW})
_REVIEWS: Final = {"proposed_for": "review_proposal", "announced_for": "review_announced"}


def telling_order(book: FactBook) -> Callable[[Occurrence], tuple[int, date, date, int]]:
    """The key that puts occurrences in the order of posts: the most urgent first, then as in the files."""
    place = {fact: number for number, fact in enumerate(book.facts)}

    def key(found: Occurrence) -> tuple[int, date, date, int]:
        urgency = _URGENCY[found.occasion]
        edge = found.day if urgency else found.refers_to
        return urgency, edge, found.day, place.get(found.fact, -1)

    return key


def telling(book: FactBook, occurrences: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """Occurrences in the order of posts."""
    return sorted(occurrences, key=telling_order(book))


def compose(
    book: FactBook,
    occurrences: Sequence[Occurrence],
    subscription: Subscription,
    *,
    on: date | None = None,
    late_since: datetime | None = None,
    changed: Sequence[FactId] = (),
) -> Briefing:
    """Put occurrences into one post.

    Args:
        book: Holds every fact they name.
        occurrences: At least one; the most urgent is told first.
        subscription: Whose they are; its language is spoken.
        on: The local day on which they are told; each is told on its own day if left out.
        late_since: The instant the earliest was due, if that is long past.
        changed: Facts that are new or changed since the last digest, where a digest is among the occurrences.
    """
    voice = Voice(book, subscription.language)
    occurrences = telling(book, occurrences)
    blocks: list[Block] = [_late(voice, late_since)] if late_since else []
    # The buttons of an item name it by its number.
    is_numbered = len({found.fact for found in occurrences}) > 1
    named = {book.facts[found.fact].id for found in occurrences if found.fact != WHOLE_DOSSIER}
    claimed: set[FactId] = set()
    known: set[Quotation] = set()
    for number, occurrence in enumerate(occurrences, start=1):
        said = headline(voice, occurrence, on)
        blocks.append(Heading(text=f"{number}. {said}" if is_numbered else said))
        if occurrence.is_from_edit:
            blocks.append(Paragraph(line=plain(voice.say("from_edit")), quiet=True))
        if occurrence.fact == WHOLE_DOSSIER:
            blocks += digest(voice, subscription, occurrence.day, changed, named)
            continue
        if occurrence.occasion in _OF_DEADLINES:
            due = deadline_at(book.facts[occurrence.fact], occurrence.refers_to)
            counted = voice.countdown(due, on or occurrence.day) if due else ()
            if counted:
                line = lined(voice.language, "that_is", {"moment": counted})
                blocks.append(Paragraph(line=line, quiet=True))
        # Two deadlines of one duty have two headings and one claim.
        if occurrence.fact not in claimed:
            blocks += _claimed(voice, book.facts[occurrence.fact], known)
        claimed.add(occurrence.fact)
    told = (found.fact for found in occurrences if found.fact != WHOLE_DOSSIER)
    facts = dict.fromkeys(book.facts[fact].id for fact in told)
    return Briefing(
        title=voice.text(book.dossier.title),
        blocks=tuple(blocks),
        facts=tuple(facts),
        citations=voice.citations([book.facts[id_] for id_ in facts]),
        dossier=book.dossier.id,
    )


def _late(voice: Voice, since: datetime) -> Paragraph:
    """Say when the post was due, each reader by their own clock."""
    fallback = since.strftime("%Y-%m-%d %H:%M UTC")
    before, _, after = voice.say("late", date="\0").partition("\0")
    return Paragraph(line=(Span(before), Moment(instant=since, fallback=fallback), Span(after)), quiet=True)


def _claimed(voice: Voice, fact: Fact, known: set[Quotation]) -> Iterator[Block]:
    """What a fact claims, where it stands, and the words that show it."""
    is_quoted = {piece.source for piece in fact.evidence} == {fact.evidence[0].source}
    is_enough = is_quoted and not voice.others(fact)
    yield Paragraph(line=voice.claim(fact, is_quoted=is_enough, is_headed=True))
    if fact.commitment:
        owers = voice.say("labelled", label=voice.say("by"), value=voice.names(fact.commitment.by))
        stands = Span(voice.then(owers, voice.standing(fact)))
        yield Paragraph(line=(stands, voice.noted(voice.standing_evidence(fact))), quiet=True)
    yield from voice.not_yet_quoted(fact.evidence[:1], known)


def sample_of(book: FactBook, subscription: Subscription, occurrences: Sequence[Occurrence]) -> Briefing:
    """A marked sample of what a channel's reminders look like."""
    voice = Voice(book, subscription.language)
    told = compose(book, occurrences, subscription)
    note = Paragraph(line=plain(voice.say("sample_note")), quiet=True)
    return replace(told, title=voice.say("sample_title"), blocks=(note, *told.blocks))


def recompose(book: FactBook, post: Post) -> Briefing | None:
    """Put a post into words again, as on the day on which it was posted.

    None where none of its facts is left, or its subscription is gone.
    """
    known = [
        item.occurrence
        for item in post.items
        if item.occurrence.fact == WHOLE_DOSSIER or item.occurrence.fact in book.facts
    ]
    if not known or post.subscription is None:
        return None
    posted_at, zone = post.posted_at, ZoneInfo(post.subscription.zone)
    told = compose(
        book,
        known,
        post.subscription,
        on=posted_at.astimezone(zone).date() if posted_at else None,
        late_since=post.late_since,
        changed=post.changed,
    )
    if not post.corrected:
        return told
    voice = Voice(book, post.subscription.language)
    found = [(one, one.since.astimezone(zone).date()) for one in post.corrected]
    return replace(told, notice=notice(voice, found, is_about_one=len(facts_told(told)) == 1))


def headline(voice: Voice, occurrence: Occurrence, on: date | None = None) -> str:
    """Say why the reminder falls on its day, in words that are true on the day on which it is told.

    Args:
        voice: Of the reader.
        occurrence: What it tells.
        on: The local day on which it is told, where that is another one: moved, put off or late.
    """
    if occurrence.fact == WHOLE_DOSSIER:
        return voice.say("digest_of", date=voice.day(occurrence.day))
    fact = voice.book.facts[occurrence.fact]
    found = deadline_at(fact, occurrence.refers_to) if occurrence.occasion in _OF_DEADLINES else None
    what = voice.what(found.term) if found else ""
    title = voice.text(fact.title) + (voice.say("set_apart", said=what) if what else "")
    said = _reason(voice, occurrence, fact, found, on or occurrence.day)
    hedge = voice.hedge(fact)
    if hedge:
        said = voice.say("hedge_in_front", hedge=hedge, said=said)
    return voice.say("labelled", label=said[0].upper() + said[1:], value=title)


def _reason(voice: Voice, occurrence: Occurrence, fact: Fact, found: Deadline | None, on: date) -> str:
    passed = (on - occurrence.refers_to).days
    days = voice.span(occurrence.refers_to, on) if passed > 0 else voice.days(-passed)
    match occurrence.occasion:
        case Occasion.ANNIVERSARY | Occasion.PERIOD:
            assert fact.when
            return voice.ago_of(fact.when, occurrence.count, on)
        case Occasion.LEAD | Occasion.CLOSES:
            is_end = found is not None and found.term.is_end
            keys = ("end_lead", "end_now", "end_since") if is_end else ("lead", "closes_now", "closed_since")
            key = _by_sign(passed, *keys)
            window = _window(voice, found, occurrence, "window_ended" if passed > 0 else "window_ends")
        case Occasion.OPENS:
            key = _by_sign(passed, "opens_later", "opens_now", "opened_since")
            window = _window(voice, found, occurrence, "window_began" if passed > 0 else "window_begins")
        case _:
            is_day = found is not None and found.due.is_day
            window = "review_day" if is_day else "review_window"
            key = _REVIEWS.get(voice.due_key(fact), window)
            return voice.say(key, date=voice.day(occurrence.refers_to))
    return f"{voice.say(key, days=days)}{window}"


def _by_sign(passed: int, before: str, today: str, after: str) -> str:
    if passed == 0:
        return today
    return after if passed > 0 else before


def _window(voice: Voice, found: Deadline | None, occurrence: Occurrence, key: str) -> str:
    """Say which window it is and on which day its edge lies, where that is not one day alone."""
    if found is None:
        return ""
    if found.due.is_day:
        return voice.say("set_apart", said=voice.window(found))
    said = voice.say(key, window=voice.window(found), date=voice.day(occurrence.refers_to))
    return voice.say("set_apart", said=said)

"""What readers were told otherwise, as an Atom feed.

Source: RFC 4287, "The Atom Syndication Format"; RFC 4151, "The 'tag' URI Scheme".
"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from bot.feeds.selection import Selection
from bot.model.briefing import words
from bot.model.telling import Telling
from bot.wording.changes import told_change

_ATOM: Final = "http://www.w3.org/2005/Atom"
_MOST: Final = 100  # entries, the newest
# A name of ours on a day of ours, which nobody else mints; the rest says which dossier.
_TAG: Final = "tag:cyberdialogue.invalid,2026:"
_AUTHOR: Final = "cyberdialogue"


def changes(selection: Selection) -> bytes:
    """The newest changes of the facts, with before and after.

    `page` of the selection is the address of the feed itself, where it has one.
    """
    voice, dossier = selection.voice, selection.book.dossier
    known = {fact.first_id for fact in selection.facts}
    # Of the whole dossier what is gone from it too.
    told = (one for one in selection.history if selection.is_whole or one.fact in known)
    shown = list(islice(told, _MOST))
    name = f"{_TAG}{(*dossier.formerly, dossier.id)[0]}"
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": voice.language})
    _text(feed, "id", name)
    _text(feed, "title", voice.say("changes_feed", title=selection.title))
    _text(feed, "subtitle", voice.text(dossier.summary))
    newest = shown[0].at if shown else selection.revised_at(selection.facts)
    _text(feed, "updated", _instant(newest))
    SubElement(_text(feed, "author", ""), "name").text = _AUTHOR
    if selection.page:
        SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": selection.page})
    for one in shown:
        feed.append(_entry(selection, name, one))
    indent(feed)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _entry(selection: Selection, feed: str, one: Telling) -> Element:
    voice = selection.voice
    told = one.after or one.before
    assert told
    day = voice.day(one.at.astimezone(selection.zone).date())
    title = voice.say("labelled", label=voice.say(f"turn_{one.turn}"), value=voice.text(told.title))
    entry = Element("entry")
    _text(entry, "id", f"{feed}/{one.fact}/{_sign(one)}")
    _text(entry, "title", title)
    _text(entry, "updated", _instant(one.at))
    _text(entry, "content", words(told_change(voice, one, day).line)).set("type", "text")
    for link in _links(selection, one):
        SubElement(entry, "link", {"rel": "related", "href": link})
    return entry


def _links(selection: Selection, one: Telling) -> Iterator[str]:
    fact = selection.book.facts.get(one.fact)
    links = (selection.voice.link(piece) for piece in fact.evidence) if fact else ()
    yield from dict.fromkeys(filter(None, links))


def _sign(one: Telling) -> str:
    """What tells one change of a fact from another: the instant, and what was told before and after."""
    parts = (
        one.at.isoformat(),
        one.before.digest if one.before else "",
        one.after.digest if one.after else "",
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def _text(parent: Element, name: str, said: str) -> Element:
    child = SubElement(parent, name)
    child.text = said or None
    return child


def _instant(at: datetime) -> str:
    """An instant as RFC 3339 has it."""
    return f"{at.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"

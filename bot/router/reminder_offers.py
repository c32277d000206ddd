"""Values offered for what channels ask of their reminders: kinds, leads, zones, weekdays, countries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bot.model.option import Meaning
from bot.model.schedule import Calendar
from bot.model.subscription import Occasion
from bot.model.subscription_options import DEFAULT_LEADS, GROUPS, read_leads, weekdays_in_words
from bot.model.zones import zone_names
from bot.router.everyday import normal
from bot.wording.catalogue import FIRST
from bot.wording.cldr import countries, own_country, weekday_names, zone_places
from bot.wording.phrases import phrase, row

_EVERYWHERE: Final = "UTC"
_LEADS: Final = (DEFAULT_LEADS, (14, 7, 1), (7, 1), (30,), (7,), (1,), (0,))
_USUAL_LEADS: Final = (365, 180, 90, 60, 30, 14, 7, 3, 1, 0)
_WORK: Final = frozenset(range(5))
_WEEK: Final = range(7)


class ReminderOffers:
    """Offers what only reminders take.

    Args:
        zone: Where the installation's clocks stand, offered first.
        calendar: Says of which countries the holidays are known.
    """

    def __init__(self, zone: str, calendar: Calendar) -> None:
        self._zone = zone
        self._calendar = calendar

    def offered(self, means: Meaning, typed: str, language: str) -> Iterable[tuple[str, str]]:
        """Labels and values, best first; none for what is no closed kind."""
        match means:
            case Meaning.ZONE:
                return self._zones(typed, language)
            case Meaning.OCCASIONS:
                return _added(typed, _kinds(language), language)
            case Meaning.LEADS:
                return _leads(typed, language)
            case Meaning.WEEKDAYS:
                return _weekdays(typed, language)
            case Meaning.COUNTRY:
                return self._countries(typed, language)
            case _:
                return ()

    def _zones(self, typed: str, language: str) -> Iterator[tuple[str, str]]:
        """Zones by their names, by what the reader's language calls the place, and by its country."""
        places = zone_places(language)
        home = own_country(language)
        near = [name for name, (_, country) in places.items() if country == home]
        names = dict.fromkeys([self._zone, _EVERYWHERE, *near, *places, *zone_names().values()])
        wanted = normal(typed.replace("/", " "))
        for name in names:
            place = places.get(name, ("", ""))[0]
            if wanted in normal(f"{name} {place}".replace("/", " ")):
                yield (f"{name} — {place}" if place else name), name

    def _countries(self, typed: str, language: str) -> Iterator[tuple[str, str]]:
        """Countries by their codes and names, the reader's own first; and none at all."""
        wanted, home = normal(typed), own_country(language)
        known = countries(language)
        for code in sorted(known, key=lambda code: (code != home, known[code])):
            is_meant = wanted in normal(known[code]) or wanted == code.lower()
            if is_meant and self._calendar.knows(code):
                yield f"{known[code]} ({code})", code
        none = phrase(language, "offer_no_holidays")
        if wanted in normal(none):
            yield none, phrase(FIRST, "words_none").split()[0]


def _kinds(language: str) -> Mapping[str, str]:
    """Kinds of reminders and groups of them, each with what it is called."""
    groups = {name: phrase(language, f"kinds_{name}") for name in GROUPS}
    own = {kind.value: phrase(language, f"occasion_{kind}") for kind in Occasion}
    return {**own, **groups}


def _added(typed: str, known: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    """What was typed with its last word completed to one more of the words known, or followed by one."""
    *before, last = typed.lower().replace(",", " ").split(" ") if typed else ("",)
    chosen = [word for word in before if word]
    if any(word not in known for word in chosen):
        return
    if last in known:
        yield row(language, (known[word] for word in [*chosen, last])), " ".join([*chosen, last])
        chosen, last = [*chosen, last], ""
    for word in sorted(known, key=lambda word: (not word.startswith(last), word not in GROUPS)):
        if word not in chosen and (word.startswith(last) or last in known[word].lower()):
            whole = [*chosen, word]
            yield row(language, (known[one] for one in whole)), " ".join(whole)


def _leads(typed: str, language: str) -> Iterator[tuple[str, str]]:
    """Usual numbers of days; behind those typed, one fewer."""
    given = read_leads(typed)
    if given:
        least = min(given)
        wishes: list[tuple[int, ...]] = [given, *((*given, day) for day in _USUAL_LEADS if day < least)]
    else:
        wishes = [] if given is None else list(_LEADS)
    for wish in wishes:
        days = row(language, map(str, wish))
        yield phrase(language, "offer_leads", days=days), " ".join(map(str, wish))


def _weekdays(typed: str, language: str) -> Iterator[tuple[str, str]]:
    """Workdays, every day, and days one by one."""
    names = {weekdays_in_words(frozenset({day})): name for day, name in enumerate(weekday_names(language))}
    if not typed.strip():
        for days in (_WORK, frozenset(_WEEK)):
            yield row(language, _called(names, days)), weekdays_in_words(days)
    yield from _added(typed, names, language)


def _called(names: Mapping[str, str], days: Iterable[int]) -> Sequence[str]:
    return [names[weekdays_in_words(frozenset({day}))] for day in sorted(days)]

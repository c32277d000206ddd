"""All numbers that finding goes by; `make fit` writes them."""

from typing import Final

FIELDS: Final = {
    "title": 3.0,
    "text": 2.0,
    "quotation": 1.2,
    "names": 1.0,
    "dates": 1.0,
    "aliases": 2.5,
    "asked_as": 2.5,
}

# Written by `make fit`; what each means stands in `features` and `certainty`.
RANKING: Final = {
    "coverage": 1.368,
    "missing": 2.348,
    "rarest_missing": -1.421,
    "matched": -0.287,
    "together": 0.244,
    "title": 1.132,
    "title_whole": 1.555,
    "type_met": 0.583,
    "type_unmet": 0.583,
    "counted": -0.047,
    "focus_missing": 0.346,
    "name_missing": -0.291,
    "number_missing": 0.1,
    "party": 0.494,
    "planned": 0.848,
    "turns": -0.0,
    "mended": 0.0,
    "relative": 3.512,
}
CERTAINTY: Final = {
    "coverage": 1.534,
    "missing": -0.281,
    "rarest_missing": 0.197,
    "matched": -0.205,
    "together": 0.187,
    "title": 0.04,
    "title_whole": -0.238,
    "type_met": -0.485,
    "type_unmet": 1.167,
    "counted": -0.148,
    "focus_missing": 0.608,
    "name_missing": 0.382,
    "number_missing": 1.723,
    "party": -0.929,
    "planned": 1.212,
    "turns": -0.597,
    "mended": -0.583,
    "margin": 1.474,
    "standing": 1.62,
    "few_words": -0.745,
}
BIAS: Final = -2.534
ENOUGH: Final = 0.787
"""The certainty from which an answer is given as one."""

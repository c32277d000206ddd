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
    "coverage": -0.979,
    "missing": 0.979,
    "rarest_missing": -0.453,
    "matched": -1.027,
    "together": 0.196,
    "title": 1.879,
    "title_whole": 1.981,
    "type_met": 0.222,
    "type_unmet": 1.59,
    "counted": -0.268,
    "focus_missing": 0.306,
    "name_missing": -0.191,
    "number_missing": -0.009,
    "party": 0.466,
    "planned_if": 1.284,
    "planned": -0.029,
    "unknown": 0.0,
    "whole": 0.862,
    "turns": 2.018,
    "mended": -0.0,
    "alike": 1.47,
    "alike_missing": 1.952,
    "relative": 3.586,
}
CERTAINTY: Final = {
    "coverage": 0.228,
    "missing": -0.157,
    "rarest_missing": 0.054,
    "matched": -0.129,
    "together": 0.156,
    "title": 0.165,
    "title_whole": -0.134,
    "type_met": 0.093,
    "type_unmet": 0.753,
    "counted": 0.301,
    "focus_missing": 0.253,
    "name_missing": 0.036,
    "number_missing": 0.751,
    "party": -0.622,
    "planned_if": 0.63,
    "planned": 0.782,
    "unknown": 0.378,
    "whole": 0.556,
    "turns": -0.701,
    "mended": -0.31,
    "alike": 0.438,
    "alike_missing": 0.071,
    "margin": 1.477,
    "standing": 0.629,
    "few_words": -0.334,
    "asks_if": 0.588,
    "asks_open": 0.172,
}
BIAS: Final = -1.631
ENOUGH: Final = 0.716
"""The certainty from which an answer is given as one."""

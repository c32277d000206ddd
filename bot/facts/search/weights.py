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
    "coverage": -0.977,
    "missing": 0.994,
    "rarest_missing": -0.453,
    "matched": -1.02,
    "together": 0.203,
    "title": 1.877,
    "title_whole": 1.983,
    "type_met": 0.222,
    "type_unmet": 1.587,
    "counted": -0.269,
    "focus_missing": 0.304,
    "name_missing": -0.207,
    "number_missing": 0.028,
    "party": 0.468,
    "planned_if": 1.281,
    "planned": -0.029,
    "unknown": -0.0,
    "whole": 0.852,
    "turns": 1.99,
    "mended": 0.0,
    "alike": 1.481,
    "alike_missing": 1.962,
    "relative": 3.579,
}
CERTAINTY: Final = {
    "coverage": 0.587,
    "missing": -0.812,
    "rarest_missing": 0.085,
    "matched": -0.594,
    "together": 0.122,
    "title": -0.046,
    "title_whole": -0.38,
    "type_met": 0.089,
    "type_unmet": 0.805,
    "counted": 0.389,
    "focus_missing": 0.221,
    "name_missing": 0.015,
    "number_missing": 1.268,
    "party": -0.767,
    "planned_if": 0.942,
    "planned": 0.969,
    "unknown": 0.552,
    "whole": 0.539,
    "turns": -1.215,
    "mended": -0.719,
    "alike": 0.717,
    "alike_missing": -0.198,
    "margin": 1.775,
    "standing": 1.222,
    "few_words": -0.529,
    "asks_if": 0.66,
    "asks_open": 0.164,
}
BIAS: Final = -2.441
ENOUGH: Final = 0.77
"""The certainty from which an answer is given as one."""

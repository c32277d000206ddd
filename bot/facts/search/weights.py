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
    "missing": 0.996,
    "rarest_missing": -0.451,
    "matched": -1.021,
    "together": 0.203,
    "title": 1.883,
    "title_whole": 1.98,
    "type_met": 0.223,
    "type_unmet": 1.588,
    "counted": -0.269,
    "focus_missing": 0.304,
    "name_missing": -0.206,
    "number_missing": 0.029,
    "party": 0.468,
    "planned_if": 1.282,
    "planned": -0.029,
    "unknown": -0.0,
    "whole": 0.853,
    "turns": 1.991,
    "mended": -0.0,
    "alike": 1.475,
    "alike_missing": 1.96,
    "relative": 3.582,
}
CERTAINTY: Final = {
    "coverage": 0.641,
    "missing": -0.831,
    "rarest_missing": 0.172,
    "matched": -0.614,
    "together": 0.123,
    "title": -0.045,
    "title_whole": -0.371,
    "type_met": 0.088,
    "type_unmet": 0.8,
    "counted": 0.387,
    "focus_missing": 0.225,
    "name_missing": 0.022,
    "number_missing": 1.269,
    "party": -0.767,
    "planned_if": 0.948,
    "planned": 0.965,
    "unknown": 0.499,
    "whole": 0.543,
    "turns": -1.206,
    "mended": -0.723,
    "alike": 0.705,
    "alike_missing": -0.234,
    "margin": 1.772,
    "standing": 1.209,
    "few_words": -0.549,
    "asks_if": 0.658,
    "asks_open": 0.161,
}
BIAS: Final = -2.449
ENOUGH: Final = 0.708
"""The certainty from which an answer is given as one."""

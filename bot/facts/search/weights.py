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
    "coverage": -0.739,
    "missing": 0.687,
    "rarest_missing": -2.2,
    "matched": -1.231,
    "together": 0.088,
    "title": 0.922,
    "title_whole": 1.648,
    "type_met": 0.175,
    "type_unmet": 1.119,
    "counted": -0.542,
    "focus_missing": 0.341,
    "name_missing": -0.163,
    "number_missing": 0.041,
    "party": 0.554,
    "planned_if": 2.169,
    "planned": -0.597,
    "unknown": -0.0,
    "whole": 1.07,
    "turns": 0.0,
    "mended": 0.0,
    "alike": 1.884,
    "alike_missing": 2.16,
    "relative": 4.116,
}
CERTAINTY: Final = {
    "coverage": 0.378,
    "missing": -0.925,
    "rarest_missing": 0.385,
    "matched": -0.214,
    "together": 0.235,
    "title": 0.012,
    "title_whole": -0.375,
    "type_met": -0.379,
    "type_unmet": 1.152,
    "counted": 0.371,
    "focus_missing": 0.363,
    "name_missing": 0.322,
    "number_missing": 1.5,
    "party": -0.947,
    "planned_if": 0.831,
    "planned": 1.005,
    "unknown": 0.031,
    "whole": 0.651,
    "turns": -0.64,
    "mended": -0.616,
    "alike": 1.377,
    "alike_missing": -0.176,
    "margin": 1.568,
    "standing": 1.397,
    "few_words": -0.56,
}
BIAS: Final = -2.938
ENOUGH: Final = 0.717
"""The certainty from which an answer is given as one."""

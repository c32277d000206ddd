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
    "coverage": -0.731,
    "missing": 0.779,
    "rarest_missing": -1.248,
    "matched": -1.314,
    "together": -0.129,
    "title": 1.137,
    "title_whole": 1.492,
    "type_met": -0.003,
    "type_unmet": 1.308,
    "counted": -0.44,
    "focus_missing": 0.304,
    "name_missing": -0.214,
    "number_missing": -0.203,
    "party": 0.403,
    "planned_if": 2.215,
    "planned": -0.604,
    "unknown": -0.0,
    "whole": 0.739,
    "turns": -0.0,
    "mended": -0.0,
    "alike": 2.13,
    "alike_missing": 2.281,
    "relative": 3.813,
}
CERTAINTY: Final = {
    "coverage": 0.23,
    "missing": -1.096,
    "rarest_missing": -0.003,
    "matched": -0.347,
    "together": 0.399,
    "title": -0.157,
    "title_whole": -0.321,
    "type_met": -0.234,
    "type_unmet": 1.039,
    "counted": 0.35,
    "focus_missing": 0.461,
    "name_missing": 0.43,
    "number_missing": 1.536,
    "party": -0.693,
    "planned_if": 0.799,
    "planned": 1.032,
    "unknown": 0.215,
    "whole": 0.675,
    "turns": -0.674,
    "mended": -0.684,
    "alike": 1.251,
    "alike_missing": -0.27,
    "margin": 1.656,
    "standing": 1.587,
    "few_words": -0.491,
}
BIAS: Final = -2.892
ENOUGH: Final = 0.713
"""The certainty from which an answer is given as one."""

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
    "coverage": -0.733,
    "missing": 0.782,
    "rarest_missing": -1.241,
    "matched": -1.317,
    "together": -0.129,
    "title": 1.15,
    "title_whole": 1.489,
    "type_met": -0.002,
    "type_unmet": 1.306,
    "counted": -0.439,
    "focus_missing": 0.306,
    "name_missing": -0.219,
    "number_missing": -0.201,
    "party": 0.392,
    "planned_if": 2.214,
    "planned": -0.605,
    "unknown": -0.0,
    "whole": 0.738,
    "turns": 0.0,
    "mended": -0.0,
    "alike": 2.127,
    "alike_missing": 2.285,
    "relative": 3.813,
}
CERTAINTY: Final = {
    "coverage": 0.231,
    "missing": -1.097,
    "rarest_missing": -0.004,
    "matched": -0.347,
    "together": 0.399,
    "title": -0.164,
    "title_whole": -0.319,
    "type_met": -0.234,
    "type_unmet": 1.039,
    "counted": 0.349,
    "focus_missing": 0.461,
    "name_missing": 0.431,
    "number_missing": 1.536,
    "party": -0.689,
    "planned_if": 0.799,
    "planned": 1.032,
    "unknown": 0.214,
    "whole": 0.676,
    "turns": -0.674,
    "mended": -0.683,
    "alike": 1.252,
    "alike_missing": -0.271,
    "margin": 1.655,
    "standing": 1.587,
    "few_words": -0.492,
}
BIAS: Final = -2.89
ENOUGH: Final = 0.713
"""The certainty from which an answer is given as one."""

"""A question as it was read: its words with what would satisfy each, and how it is put."""

from dataclasses import dataclass

from bot.model.findings import AnswerType

Rows = tuple[tuple[tuple[int, ...], float], ...]
"""Rows of terms' numbers that all must be there, each with its share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryTerm:
    """One word of the question.

    Attributes:
        alternatives: What would satisfy it.
        alike: What is like it in meaning, in the same way, with how like it is.
        information: How much the word says, by how rare its language has it; 0 for function words.
        weight: The same, less for a word that most facts of the book have.
        is_focus: Whether it names what is asked for: "company" of "which company".
        is_name: Whether it is written as a name is, or names a party.
        is_number: Whether it is a number or a part of a date.
        is_known: Whether any fact of the book has it.
        is_turned: Whether it follows a "not" or "only".
    """

    word: str
    alternatives: Rows
    information: float
    alike: Rows = ()
    weight: float = 0.0
    is_focus: bool = False
    is_name: bool = False
    is_number: bool = False
    is_known: bool = True
    is_turned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question read against an index.

    Attributes:
        terms: Its words that say something, in order.
        mended: The words as they were read; empty if they stayed as written.
        language: The analyzer's language.
        asks_if: Whether it asks if something is so.
        asks_outcome: Whether it asks what came to pass.
        turns: Whether "not" or "only" turns its sense.
        parties: The parties it names, in order.
        is_keywords: Whether no function word stands in it.
        is_courtesy: Whether it greets or thanks, or asks nothing.
    """

    terms: tuple[QueryTerm, ...]
    answer_type: AnswerType = AnswerType.ANYTHING
    mended: str = ""
    language: str = "en"
    asks_if: bool = False
    asks_outcome: bool = False
    turns: bool = False
    parties: tuple[str, ...] = ()
    is_keywords: bool = False
    is_courtesy: bool = False

"""Interactions under way: who started each, what it may still be answered with, and until when."""

from __future__ import annotations

import asyncio
import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from .commands import OptionChoice
from .wire import JsonObject, Snowflake


class InteractionKind(IntEnum):
    """Interaction types.

    Source: Receiving and Responding, "Interaction Type".
    """

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class CallbackKind(IntEnum):
    """Interaction callback types.

    Source: Receiving and Responding, "Interaction Callback Type".
    """

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    SUGGESTIONS = 8
    MODAL = 9


# What Discord's own client tells a user whose interaction is not answered in time.
LATE_WORDS = {
    InteractionKind.COMMAND: "The application did not respond",
    InteractionKind.COMPONENT: "This interaction failed",
    InteractionKind.MODAL_SUBMIT: "Something went wrong. Try again.",
}


@dataclass(slots=True, kw_only=True)
class Interaction:
    """One interaction.

    Attributes:
        source_id: The message with the pressed component, or with the one that opened the modal.
        metadata: What messages that answer it say about it.
        command: The older form of the same, for commands alone.
        choosing: For autocomplete: the type of the option being typed.
        answer: The initial response, once given.
        response_id: The message that `@original` stands for.
        is_private: Whether its answers are seen by the user alone, whatever the app asks for.
        late: Whether the time for the initial response ran out.
    """

    id: Snowflake
    kind: InteractionKind
    user_id: Snowflake
    channel_id: Snowflake
    guild_id: Snowflake | None
    created: datetime
    metadata: JsonObject
    token: str = ""
    command: JsonObject | None = None
    source_id: Snowflake | None = None
    choosing: int | None = None
    answer: CallbackKind | None = None
    response_id: Snowflake | None = None
    is_private: bool = False
    late: bool = False
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    suggestions: tuple[OptionChoice, ...] = ()

    @property
    def possible_answers(self) -> frozenset[CallbackKind]:
        """The initial responses this kind of interaction takes.

        Source: Receiving and Responding, "Interaction Callback Type" with its footnotes.
        """
        if self.kind == InteractionKind.AUTOCOMPLETE:
            return frozenset({CallbackKind.SUGGESTIONS})
        answers = {CallbackKind.MESSAGE, CallbackKind.DEFERRED_MESSAGE}
        if self.source_id is not None:
            answers |= {CallbackKind.DEFERRED_UPDATE, CallbackKind.UPDATE}
        if self.kind != InteractionKind.MODAL_SUBMIT:
            answers.add(CallbackKind.MODAL)
        return frozenset(answers)

    def expired(self, now: datetime, token_life: timedelta) -> bool:
        """Whether the token's life is over."""
        return now - self.created > token_life

    def settle(self, answer: CallbackKind, response_id: Snowflake | None) -> None:
        """Note the initial response."""
        self.answer, self.response_id = answer, response_id
        self.answered.set()


class InteractionStore:
    """Every interaction by id and by token."""

    def __init__(self) -> None:
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction) -> None:
        """Keep an interaction and give it its token."""
        plain = f"interaction:{interaction.id}:{secrets.token_urlsafe(48)}"
        interaction.token = base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")
        self._by_token[interaction.token] = interaction

    def with_token(self, token: str) -> Interaction | None:
        """The interaction a token belongs to."""
        return self._by_token.get(token)

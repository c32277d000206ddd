"""Initial responses to interactions: POST /interactions/{id}/{token}/callback."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .calls import NO_CONTENT, RestCall, RestReply
from .directory import DiscordChannel
from .drafts import INTERACTION_FLAGS, Draft, read_draft, read_edit
from .errors import (
    ALREADY_ACKNOWLEDGED,
    EMPTY_MESSAGE,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    RestError,
)
from .form import BodyForm
from .interaction_store import CallbackKind, Interaction
from .mentions import INTERACTION_DEFAULT
from .messages import (
    CHAT_INPUT_COMMAND,
    NO_FLAGS,
    REPLY,
    InteractionOrigin,
    MessageFlag,
    StoredMessage,
)
from .modals import read_modal
from .option_form import CHOICES_LIMIT, read_choices
from .posting import attacher, edit, post, shown
from .state import OpenModal, ServerState
from .threads import open_for
from .wire import JSON, Snowflake


def respond(state: ServerState, call: RestCall) -> RestReply:
    """An interaction its initial response.

    Source: Receiving and Responding, "Create Interaction Response".
    """
    interaction = state.interactions.with_token(call.params["interaction_token"])
    if (
        interaction is None
        or interaction.id != call.id("interaction_id")
        or interaction.late
        or interaction.expired(state.now(), state.terms.token_life)
    ):
        raise RestError(UNKNOWN_INTERACTION)
    if interaction.answer is not None:
        raise RestError(ALREADY_ACKNOWLEDGED)
    form = BodyForm.open(call.body)
    kind = form.choice("type", {int(answer) for answer in interaction.possible_answers})
    form.complaints.refuse_if_any()
    answer = CallbackKind(kind or 0)
    message = _ANSWERS[answer](state, interaction, form, call)
    response_id = message.id if message else None
    interaction.settle(answer, response_id)
    if not call.asks("with_response"):
        return NO_CONTENT
    return RestReply(body=_response_json(state, interaction, answer, message))


def _response_json(
    state: ServerState, interaction: Interaction, answer: CallbackKind, message: StoredMessage | None
) -> Mapping[str, JSON]:
    """The interaction callback response.

    Source: Receiving and Responding, "Interaction Callback Response Object".
    """
    about: dict[str, JSON] = {
        "id": interaction.id,
        "type": int(interaction.kind),
        "channel_id": interaction.channel_id,
    }
    if interaction.guild_id:
        about["guild_id"] = interaction.guild_id
    if message:
        about["response_message_id"] = message.id
        about["response_message_loading"] = MessageFlag.LOADING in message.flags
        about["response_message_ephemeral"] = message.visible_to is not None
    if message and answer in {CallbackKind.MESSAGE, CallbackKind.UPDATE}:
        return {
            "interaction": about,
            "resource": {"type": int(answer), "message": shown(state, message)},
        }
    return {"interaction": about}


def channel_of(state: ServerState, interaction: Interaction) -> DiscordChannel:
    """Where an interaction's messages go."""
    channel = state.directory.channels.get(interaction.channel_id)
    if channel is None:
        raise RestError(UNKNOWN_CHANNEL)
    return channel


def origin_of(interaction: Interaction, original_id: Snowflake | None = None) -> InteractionOrigin:
    """What a message that answers an interaction says of it.

    Source: Message Resource, "Message Interaction Metadata Object"; `interaction` is the older form,
    which only the initial response to a command has.
    """
    if original_id is None:
        return InteractionOrigin(
            interaction_id=interaction.id, metadata=interaction.metadata, command=interaction.command
        )
    metadata = {**interaction.metadata, "original_response_message_id": original_id}
    return InteractionOrigin(interaction_id=interaction.id, metadata=metadata)


def post_answer(
    state: ServerState,
    interaction: Interaction,
    draft: Draft | None,
    *,
    ephemeral: bool,
    original_id: Snowflake | None = None,
) -> StoredMessage:
    """Create a message that answers an interaction; without a draft, one that is thinking.

    Answers to commands show the command, answers to components and follow-ups refer to the message
    before them.
    """
    first = original_id is None
    ephemeral = ephemeral or interaction.is_private
    replies_to = interaction.source_id if first else original_id
    extra = NO_FLAGS if draft else MessageFlag.LOADING
    return post(
        state,
        open_for(state, channel_of(state, interaction), state.directory.bot.id),
        state.directory.bot.id,
        draft,
        kind=REPLY if replies_to else CHAT_INPUT_COMMAND,
        flags=extra | (MessageFlag.EPHEMERAL if ephemeral else NO_FLAGS),
        origin=origin_of(interaction, original_id),
        replies_to=replies_to,
        visible_to=interaction.user_id if ephemeral else None,
    )


def read_answer(state: ServerState, interaction: Interaction, form: BodyForm, call: RestCall) -> Draft:
    """The message a body asks for, by the rules of interactions."""
    attach = attacher(state, interaction.channel_id)
    return read_draft(form, call.files, attach, flags=INTERACTION_FLAGS, allowed=INTERACTION_DEFAULT)


def _answer_message(
    state: ServerState, interaction: Interaction, form: BodyForm, call: RestCall
) -> StoredMessage | None:
    inner = form.form("data")
    form.complaints.refuse_if_any()
    if inner is None:
        raise RestError(EMPTY_MESSAGE)
    draft = read_answer(state, interaction, inner, call)
    return post_answer(state, interaction, draft, ephemeral=MessageFlag.EPHEMERAL in draft.flags)


def _answer_later(
    state: ServerState, interaction: Interaction, form: BodyForm, _: RestCall
) -> StoredMessage | None:
    """A message in a loading state; of the flags only EPHEMERAL counts.

    Source: Receiving and Responding, "Messages", first footnote.
    """
    inner = form.form("data")
    flags = MessageFlag((inner.whole("flags") or 0) if inner else 0)
    form.complaints.refuse_if_any()
    return post_answer(state, interaction, None, ephemeral=MessageFlag.EPHEMERAL in flags)


def _source(state: ServerState, interaction: Interaction) -> StoredMessage:
    message = state.messages.find(interaction.source_id)
    if message is None:
        raise RestError(UNKNOWN_MESSAGE)
    return message


def _update_later(
    state: ServerState, interaction: Interaction, _: BodyForm, __: RestCall
) -> StoredMessage | None:
    return _source(state, interaction)


def _update(
    state: ServerState, interaction: Interaction, form: BodyForm, call: RestCall
) -> StoredMessage | None:
    source, inner = _source(state, interaction), form.form("data")
    form.complaints.refuse_if_any()
    if inner is None:
        return source
    attach = attacher(state, interaction.channel_id)
    return edit(state, read_edit(inner, call.files, attach, source, allowed=INTERACTION_DEFAULT))


def _suggest(_: ServerState, interaction: Interaction, form: BodyForm, __: RestCall) -> StoredMessage | None:
    inner = form.form("data", required=True)
    choices = inner.forms("choices", most=CHOICES_LIMIT, required=True) if inner else None
    assert interaction.choosing is not None
    interaction.suggestions = read_choices(choices or (), interaction.choosing)
    form.complaints.refuse_if_any()
    return None


def _show_modal(
    state: ServerState, interaction: Interaction, form: BodyForm, _: RestCall
) -> StoredMessage | None:
    inner = form.form("data", required=True)
    data = read_modal(inner) if inner else {}
    form.complaints.refuse_if_any()
    state.people[interaction.user_id].modal = OpenModal(data=data, opener=interaction)
    state.changes.note()
    return None


_ANSWERS: Mapping[
    CallbackKind, Callable[[ServerState, Interaction, BodyForm, RestCall], StoredMessage | None]
] = {
    CallbackKind.MESSAGE: _answer_message,
    CallbackKind.DEFERRED_MESSAGE: _answer_later,
    CallbackKind.DEFERRED_UPDATE: _update_later,
    CallbackKind.UPDATE: _update,
    CallbackKind.SUGGESTIONS: _suggest,
    CallbackKind.MODAL: _show_modal,
}

"""Initial responses to interactions: POST /interactions/{id}/{token}/callback."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .calls import NO_CONTENT, Call, Reply
from .directory import Channel
from .drafts import INTERACTION_FLAGS, Draft, read_draft, read_edit
from .errors import (
    ALREADY_ACKNOWLEDGED,
    EMPTY_MESSAGE,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    RefusedError,
)
from .form import Form
from .interactions import Answer, Interaction
from .mentions import INTERACTION_DEFAULT
from .messages import (
    CHAT_INPUT_COMMAND,
    NO_FLAGS,
    REPLY,
    Message,
    MessageFlag,
    Origin,
)
from .modals import read_modal
from .option_form import CHOICES_LIMIT, read_choices
from .posting import attacher, edit, post, shown
from .state import OpenModal, State
from .wire import JSON, Snowflake


def respond(state: State, call: Call) -> Reply:
    """Give an interaction its initial response.

    Source: Receiving and Responding, "Create Interaction Response".
    """
    interaction = state.interactions.with_token(call.params["interaction_token"])
    if (
        interaction is None
        or interaction.id != call.id("interaction_id")
        or interaction.late
        or interaction.expired(state.now(), state.terms.token_life)
    ):
        raise RefusedError(UNKNOWN_INTERACTION)
    if interaction.answer is not None:
        raise RefusedError(ALREADY_ACKNOWLEDGED)
    form = Form.open(call.body)
    kind = form.choice("type", {int(answer) for answer in interaction.possible_answers})
    form.complaints.refuse_if_any()
    answer = Answer(kind or 0)
    message = _ANSWERS[answer](state, interaction, form, call)
    response_id = message.id if message else None
    interaction.settle(answer, response_id)
    if not call.asks("with_response"):
        return NO_CONTENT
    return Reply(body=_response_json(state, interaction, answer, message))


def _response_json(
    state: State, interaction: Interaction, answer: Answer, message: Message | None
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
    if message and answer in {Answer.MESSAGE, Answer.UPDATE}:
        return {
            "interaction": about,
            "resource": {"type": int(answer), "message": shown(state, message)},
        }
    return {"interaction": about}


def channel_of(state: State, interaction: Interaction) -> Channel:
    """Where an interaction's messages go."""
    channel = state.directory.channels.get(interaction.channel_id)
    if channel is None:
        raise RefusedError(UNKNOWN_CHANNEL)
    return channel


def origin_of(interaction: Interaction, original_id: Snowflake | None = None) -> Origin:
    """What a message that answers an interaction says of it.

    Source: Message Resource, "Message Interaction Metadata Object"; `interaction` is the older form,
    which only the initial response to a command has.
    """
    if original_id is None:
        return Origin(
            interaction_id=interaction.id, metadata=interaction.metadata, command=interaction.command
        )
    metadata = {**interaction.metadata, "original_response_message_id": original_id}
    return Origin(interaction_id=interaction.id, metadata=metadata)


def post_answer(
    state: State,
    interaction: Interaction,
    draft: Draft | None,
    *,
    ephemeral: bool,
    original_id: Snowflake | None = None,
) -> Message:
    """Create a message that answers an interaction; without a draft, one that is thinking.

    Answers to commands show the command, answers to components and follow-ups refer to the message
    before them.
    """
    first = original_id is None
    replies_to = interaction.source_id if first else original_id
    extra = NO_FLAGS if draft else MessageFlag.LOADING
    return post(
        state,
        channel_of(state, interaction),
        state.directory.bot.id,
        draft,
        kind=REPLY if replies_to else CHAT_INPUT_COMMAND,
        flags=extra | (MessageFlag.EPHEMERAL if ephemeral else NO_FLAGS),
        origin=origin_of(interaction, original_id),
        replies_to=replies_to,
        visible_to=interaction.user_id if ephemeral else None,
    )


def read_answer(state: State, interaction: Interaction, form: Form, call: Call) -> Draft:
    """The message a body asks for, by the rules of interactions."""
    attach = attacher(state, interaction.channel_id)
    return read_draft(form, call.files, attach, flags=INTERACTION_FLAGS, allowed=INTERACTION_DEFAULT)


def _answer_message(state: State, interaction: Interaction, form: Form, call: Call) -> Message | None:
    inner = form.form("data")
    form.complaints.refuse_if_any()
    if inner is None:
        raise RefusedError(EMPTY_MESSAGE)
    draft = read_answer(state, interaction, inner, call)
    return post_answer(state, interaction, draft, ephemeral=MessageFlag.EPHEMERAL in draft.flags)


def _answer_later(state: State, interaction: Interaction, form: Form, _: Call) -> Message | None:
    """A message in a loading state; of the flags only EPHEMERAL counts.

    Source: Receiving and Responding, "Messages", first footnote.
    """
    inner = form.form("data")
    flags = MessageFlag((inner.whole("flags") or 0) if inner else 0)
    form.complaints.refuse_if_any()
    return post_answer(state, interaction, None, ephemeral=MessageFlag.EPHEMERAL in flags)


def _source(state: State, interaction: Interaction) -> Message:
    message = state.messages.find(interaction.source_id)
    if message is None:
        raise RefusedError(UNKNOWN_MESSAGE)
    return message


def _update_later(state: State, interaction: Interaction, _: Form, __: Call) -> Message | None:
    return _source(state, interaction)


def _update(state: State, interaction: Interaction, form: Form, call: Call) -> Message | None:
    source, inner = _source(state, interaction), form.form("data")
    form.complaints.refuse_if_any()
    if inner is None:
        return source
    attach = attacher(state, interaction.channel_id)
    return edit(state, read_edit(inner, call.files, attach, source, allowed=INTERACTION_DEFAULT))


def _suggest(_: State, interaction: Interaction, form: Form, __: Call) -> Message | None:
    inner = form.form("data", required=True)
    choices = inner.forms("choices", most=CHOICES_LIMIT, required=True) if inner else None
    assert interaction.choosing is not None
    interaction.suggestions = read_choices(choices or (), interaction.choosing)
    form.complaints.refuse_if_any()
    return None


def _show_modal(state: State, interaction: Interaction, form: Form, _: Call) -> Message | None:
    inner = form.form("data", required=True)
    data = read_modal(inner) if inner else {}
    form.complaints.refuse_if_any()
    state.people[interaction.user_id].modal = OpenModal(data=data, opener=interaction)
    state.changes.note()
    return None


_ANSWERS: Mapping[Answer, Callable[[State, Interaction, Form, Call], Message | None]] = {
    Answer.MESSAGE: _answer_message,
    Answer.DEFERRED_MESSAGE: _answer_later,
    Answer.DEFERRED_UPDATE: _update_later,
    Answer.UPDATE: _update,
    Answer.SUGGESTIONS: _suggest,
    Answer.MODAL: _show_modal,
}

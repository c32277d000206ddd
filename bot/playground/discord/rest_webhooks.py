"""Messages of an interaction after its initial response: the /webhooks/{application}/{token} routes."""

from __future__ import annotations

from .callbacks import post_answer, read_answer
from .calls import NO_CONTENT, RestCall, RestReply
from .drafts import read_edit
from .errors import INVALID_WEBHOOK_TOKEN, UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, RestError
from .form import BodyForm
from .interaction_store import CallbackKind, Interaction
from .mentions import INTERACTION_DEFAULT
from .messages import MessageFlag, StoredMessage
from .posting import attacher, delete, edit, shown
from .state import ServerState

ORIGINAL = "@original"


def _interaction(state: ServerState, call: RestCall) -> Interaction:
    """The interaction behind a token, answered and not too old.

    Source: Receiving and Responding, "Followup Messages": tokens last 15 minutes; the webhook is there
    once there is an initial response.
    """
    interaction = state.interactions.with_token(call.params["webhook_token"])
    if interaction is None or call.id("webhook_id") != state.directory.application_id:
        raise RestError(UNKNOWN_WEBHOOK)
    if interaction.expired(state.now(), state.terms.token_life):
        raise RestError(INVALID_WEBHOOK_TOKEN)
    if interaction.late or interaction.answer is None:
        raise RestError(UNKNOWN_WEBHOOK)
    return interaction


def _message(state: ServerState, interaction: Interaction, call: RestCall) -> StoredMessage:
    """A message that was sent with the token, the original among them."""
    original = call.params["message_id"] == ORIGINAL
    message_id = interaction.response_id if original else call.id("message_id")
    message = state.messages.find(message_id)
    if message is None:
        raise RestError(UNKNOWN_MESSAGE)
    ours = message.origin is not None and message.origin.interaction_id == interaction.id
    if not (ours or message.id == interaction.response_id):
        raise RestError(UNKNOWN_MESSAGE)
    return message


def follow_up(state: ServerState, call: RestCall) -> RestReply:
    """Send one more message, or fill the one that is still thinking.

    Source: Receiving and Responding, "Create Followup Message".
    """
    interaction = _interaction(state, call)
    form = BodyForm.open(call.body)
    original = state.messages.find(interaction.response_id)
    if (
        interaction.answer == CallbackKind.DEFERRED_MESSAGE
        and original
        and MessageFlag.LOADING in original.flags
    ):
        attach = attacher(state, interaction.channel_id)
        edited = read_edit(
            form, call.files, attach, original, allowed=INTERACTION_DEFAULT, ignored=MessageFlag.EPHEMERAL
        )
        return RestReply(body=shown(state, edit(state, edited)))
    draft = read_answer(state, interaction, form, call)
    message = post_answer(
        state,
        interaction,
        draft,
        ephemeral=MessageFlag.EPHEMERAL in draft.flags,
        original_id=interaction.response_id,
    )
    return RestReply(body=shown(state, message))


def edit_message(state: ServerState, call: RestCall) -> RestReply:
    """Edit the original response or a follow-up.

    Source: Webhook Resource, "Edit Webhook Message".
    """
    interaction = _interaction(state, call)
    message = _message(state, interaction, call)
    attach = attacher(state, interaction.channel_id)
    form = BodyForm.open(call.body)
    edited = read_edit(form, call.files, attach, message, allowed=INTERACTION_DEFAULT)
    return RestReply(body=shown(state, edit(state, edited)))


def delete_message(state: ServerState, call: RestCall) -> RestReply:
    """Delete the original response or a follow-up, ephemeral ones too."""
    delete(state, _message(state, _interaction(state, call), call))
    return NO_CONTENT

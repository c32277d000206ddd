"""The body of a message to create or to edit: read, checked, and free of anything undocumented."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .calls import Upload
from .components import displayed_text, read_components
from .embeds import read_embeds
from .errors import EMPTY_MESSAGE, NOT_OFFERED, TOO_MANY_ATTACHMENTS, RestError
from .form import BodyForm
from .mentions import AllowedMentions, read_allowed_mentions
from .messages import NO_FLAGS, Attachment, MessageFlag, StoredMessage
from .wire import JsonObject, Snowflake, read_snowflake

# Source: Create Message, "JSON/Form Params".
CONTENT_LIMIT = 2000
NONCE_LIMIT = 25
NONCE_BOUND = 2**63
ATTACHMENTS_LIMIT = 10
FILENAME_LIMIT = 1024

# Flags that each kind of request may set; others are refused here, although Discord may let them pass.
# Source: Create Message, Interaction Callback Data "Messages", Execute Webhook and Edit Message.
MESSAGE_FLAGS = (
    MessageFlag.SUPPRESS_EMBEDS
    | MessageFlag.SUPPRESS_NOTIFICATIONS
    | MessageFlag.IS_VOICE_MESSAGE
    | MessageFlag.IS_COMPONENTS_V2
)
INTERACTION_FLAGS = MESSAGE_FLAGS | MessageFlag.EPHEMERAL
EDIT_FLAGS = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.IS_COMPONENTS_V2

_LEGACY_FIELDS = ("content", "embeds", "sticker_ids", "poll", "shared_client_theme")
_NOT_OFFERED = ("sticker_ids", "poll", "shared_client_theme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message about to be created."""

    content: str
    embeds: tuple[JsonObject, ...]
    components: tuple[JsonObject, ...]
    attachments: tuple[Attachment, ...]
    flags: MessageFlag
    tts: bool
    allowed: AllowedMentions
    nonce: str | int | None = None
    enforce_nonce: bool = False
    reply_to: Snowflake | None = None
    reply_must_exist: bool = True

    @property
    def text(self) -> str:
        """The text that can mention someone; embeds never do."""
        return self.content + "\n" + displayed_text(self.components)


Attach = Callable[[Upload, str | None], Attachment]


def read_draft(
    form: BodyForm, files: Sequence[Upload], attach: Attach, *, flags: MessageFlag, allowed: AllowedMentions
) -> Draft:
    """The message a body asks for.

    Args:
        form: The body.
        files: The files that came with it.
        attach: Stores a file and returns the attachment.
        flags: What may be set in this kind of request.
        allowed: The default of this kind of request.

    Raises:
        RestError: The body breaks a rule, or the message would be empty.
    """
    asked = _read_flags(form, may_set=flags)
    _refuse_unoffered(form, asked)
    chosen = asked & flags
    v2 = MessageFlag.IS_COMPONENTS_V2 in chosen
    if v2:
        _refuse_legacy_fields(form)
    attachments = _read_attachments(form, files, attach, ())
    addresses = _addresses(attachments)
    reply_to, must_exist = _read_reference(form)
    draft = Draft(
        content=form.text("content", most=CONTENT_LIMIT) or "",
        embeds=read_embeds(form, addresses) or (),
        components=read_components(form, addresses, v2=v2) or (),
        attachments=attachments,
        flags=chosen,
        tts=form.flag("tts") or False,
        allowed=read_allowed_mentions(form, allowed),
        nonce=_read_nonce(form),
        enforce_nonce=form.flag("enforce_nonce") or False,
        reply_to=reply_to,
        reply_must_exist=must_exist,
    )
    _refuse_empty(form, draft)
    return draft


def _refuse_empty(form: BodyForm, message: Draft | StoredMessage) -> None:
    """Refuse what breaks a rule, and then what has nothing in it."""
    form.complaints.refuse_if_any()
    if not (message.content or message.embeds or message.components or message.attachments):
        raise RestError(EMPTY_MESSAGE)


def _addresses(attachments: Sequence[Attachment]) -> dict[str, str]:
    return {attachment.filename: attachment.url for attachment in attachments}


def _read_flags(form: BodyForm, *, may_set: MessageFlag) -> MessageFlag:
    """Read flags; those that this kind of request can't set are refused, so that nobody counts on them."""
    asked = MessageFlag(max(form.whole("flags", least=0) or 0, 0))
    if asked & ~may_set & ~MessageFlag.IS_VOICE_MESSAGE:
        form.complain("flags", "MESSAGE_FLAGS_INVALID", "These flags cannot be set here.")
    return asked


def _refuse_unoffered(form: BodyForm, asked: MessageFlag) -> None:
    if any(form.filled(name) for name in _NOT_OFFERED) or MessageFlag.IS_VOICE_MESSAGE in asked:
        raise RestError(NOT_OFFERED)


def _refuse_legacy_fields(form: BodyForm, left: Sequence[str] = ()) -> None:
    """A message of components alone has no other content, be it left over from before.

    Source: Create Message, footnote on IS_COMPONENTS_V2.
    """
    for name in _LEGACY_FIELDS:
        if form.filled(name) or name in left:
            form.complain(
                name,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _read_nonce(form: BodyForm) -> str | int | None:
    raw = form.value.get("nonce")
    if raw is None:
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        form.complain("nonce", "NONCE_TYPE_INVALID_TYPE", "This field must be a string or integer.")
        return None
    if isinstance(raw, str) and len(raw) > NONCE_LIMIT:
        form.complain("nonce", "NONCE_TYPE_TOO_LONG", f"Must be {NONCE_LIMIT} or fewer characters long.")
    if isinstance(raw, int) and not -NONCE_BOUND <= raw < NONCE_BOUND:
        form.complain(
            "nonce",
            "NONCE_TYPE_OUT_OF_BOUNDS",
            f"Must be between {-NONCE_BOUND} and {NONCE_BOUND - 1}.",
        )
    return raw


def _read_reference(form: BodyForm) -> tuple[Snowflake | None, bool]:
    """The message to reply to, and whether it must exist."""
    reference = form.form("message_reference")
    if reference is None:
        return None, False
    if reference.choice("type", {0, 1}, required=False) == 1:
        raise RestError(NOT_OFFERED)
    must_exist = reference.flag("fail_if_not_exists") is not False
    return reference.snowflake("message_id", required=True), must_exist


def _read_attachments(
    form: BodyForm, files: Sequence[Upload], attach: Attach, present: Sequence[Attachment]
) -> tuple[Attachment, ...]:
    """The attachments a body names, out of the new files and of those already there.

    Source: API Reference, "Uploading Files" and "Editing Message Attachments".
    """
    forms = form.forms("attachments", most=ATTACHMENTS_LIMIT)
    if forms is None and len(present) + len(files) > ATTACHMENTS_LIMIT:
        raise RestError(TOO_MANY_ATTACHMENTS)
    if forms is None:
        return (*present, *(attach(upload, None) for upload in files))
    by_index = {str(upload.index): upload for upload in files}
    by_id = {attachment.id: attachment for attachment in present}
    kept: list[Attachment] = []
    for inner in forms:
        own = read_snowflake(inner.value.get("id"))
        description = inner.text("description", most=FILENAME_LIMIT)
        if own is not None and own in by_id:
            kept.append(replace(by_id[own], description=description or by_id[own].description))
        elif own is not None and own in by_index:
            name = inner.text("filename", most=FILENAME_LIMIT)
            upload = by_index[own]
            kept.append(attach(replace(upload, filename=name or upload.filename), description))
        else:
            inner.complain("id", "ATTACHMENT_NOT_FOUND", "Attachment data not found")
    return tuple(kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A message after an edit, and the allowances its mentions are read with."""

    message: StoredMessage
    allowed: AllowedMentions
    mentions_anew: bool

    @property
    def text(self) -> str:
        """The text that can mention someone."""
        return self.message.content + "\n" + displayed_text(self.message.components)


def read_edit(
    form: BodyForm,
    files: Sequence[Upload],
    attach: Attach,
    old: StoredMessage,
    *,
    allowed: AllowedMentions,
    ignored: MessageFlag = NO_FLAGS,
) -> Edited:
    """A message as a body asks to change it: absent fields stay, null ones are emptied.

    `ignored` are the flags that may be sent without any effect.

    Source: Message Resource, "Edit Message"; Webhook Resource, "Edit Webhook Message".
    """
    # Source: Edit Message, field `flags`: those of before are to be sent along.
    asked = _read_flags(form, may_set=EDIT_FLAGS | old.flags | ignored)
    _refuse_unoffered(form, asked)
    flags = old.flags
    if form.value.get("flags") is not None:
        sticky = old.flags & MessageFlag.IS_COMPONENTS_V2
        flags = (old.flags & ~EDIT_FLAGS) | (asked & EDIT_FLAGS) | sticky
    v2 = MessageFlag.IS_COMPONENTS_V2 in flags
    attachments = _read_attachments(form, files, attach, old.attachments)
    addresses = _addresses(attachments)
    new = replace(
        old,
        flags=flags,
        content=(form.text("content", most=CONTENT_LIMIT) or "") if form.has("content") else old.content,
        embeds=(read_embeds(form, addresses) or ()) if form.has("embeds") else old.embeds,
        components=(read_components(form, addresses, v2=v2) or ())
        if form.has("components")
        else old.components,
        attachments=attachments,
    )
    if v2:
        _refuse_legacy_fields(form, left=("content",) * bool(new.content) + ("embeds",) * bool(new.embeds))
    permitted = read_allowed_mentions(form, allowed)
    _refuse_empty(form, new)
    anew = form.has("content") or (v2 and form.has("components"))
    return Edited(message=new, allowed=permitted, mentions_anew=anew)

"""What a message of the bot's says and carries, read back from Discord."""

import discord

from bot.model.correction import answer_key
from bot.model.ids import Destination
from bot.platforms.discord.buttons import read_control
from bot.platforms.discord.drawing import Drawing, walked
from bot.platforms.discord.files import by_upload, unsigned
from bot.platforms.discord.parse import interaction_token, reply_token
from bot.ports import MessageRef


def drawn(message: discord.Message) -> Drawing:
    """What a message of ours says, as it was drawn."""
    names = {unsigned(file.url): file.filename for file in message.attachments}
    return Drawing(
        embeds=tuple(dict(embed.to_dict()) for embed in message.embeds),
        components=tuple(by_upload(one.to_dict(), names) for one in message.components),
    )


def carries(message: discord.Message, key: str) -> bool:
    """Tell whether a message has the key, in a button or, where Discord gives it back, as its nonce."""
    if str(message.nonce) == key:
        return True
    answered = message.interaction_metadata
    if answered and answer_key(interaction_token(answered.id)) == key:
        return True
    question = message.reference.message_id if message.reference else None
    if question and answer_key(reply_token(question)) == key:
        return True
    # In rows below embeds, as earlier releases drew them, and anywhere in a layout.
    parts = walked(one.to_dict() for one in message.components)
    controls = (read_control(str(part["custom_id"])) for part in parts if part.get("custom_id"))
    return any(control is not None and control.key == key for control in controls)


def named(destination: Destination, id_: str) -> MessageRef:
    """Name a message by its id, which holds when it was posted."""
    posted_at = discord.utils.snowflake_time(int(id_))
    return MessageRef(destination=destination, message=id_, posted_at=posted_at)

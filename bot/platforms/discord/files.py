"""Files that go along with a message: how a body tells of them, and how both travel together."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
import discord

from bot.model.attachment import Attachment
from bot.platforms.discord import limits


def described(files: Sequence[Attachment]) -> list[Mapping[str, Any]]:
    """What the JSON of a message says of files that are sent with it.

    Source: Discord documentation, API Reference, "Uploading Files"; Message Resource, "Attachment Structure".
    """
    return [
        {"id": number, "filename": file.name} | ({"description": alt(file)} if file.alt else {})
        for number, file in enumerate(files)
    ]


def form(body: bytes, files: Sequence[Attachment]) -> aiohttp.FormData:
    """A body with the files that it tells of; made for one request, which uses it up."""
    made = aiohttp.FormData(quote_fields=False)
    made.add_field("payload_json", body.decode(), content_type="application/json")
    for number, file in enumerate(files):
        kind = file.media_type.partition(";")[0]
        made.add_field(f"files[{number}]", file.content, filename=file.name, content_type=kind)
    return made


def for_library(files: Sequence[Attachment]) -> list[discord.File]:
    """The same for discord.py; made for one request, which uses them up."""
    return [
        discord.File(io.BytesIO(file.content), filename=file.name, description=alt(file) or None)
        for file in files
    ]


def with_files(message: Mapping[str, Any], files: Sequence[Attachment]) -> Mapping[str, Any]:
    """The JSON of a message that tells of the files sent with it, where there are any."""
    return {**message, "attachments": described(files)} if files else message


def by_upload(part: Any, names: Mapping[str, str]) -> Any:
    """A component with its files named as they were uploaded, which is how Discord takes them again.

    Discord tells where they are stored instead, with a signature that is another each time.

    Source: Discord documentation, Component Reference, "File": it takes `attachment://` alone.

    Args:
        part: The component, or what is inside it.
        names: Of the message's files, by the addresses they are stored at.
    """
    if isinstance(part, Mapping):
        name = names.get(unsigned(part["url"])) if isinstance(part.get("url"), str) else None
        if name:
            return {"url": f"attachment://{name}"}
        return {key: by_upload(value, names) for key, value in part.items()}
    return [by_upload(one, names) for one in part] if isinstance(part, list) else part


def unsigned(address: str) -> str:
    """Where a file is stored, without the signature that lets it be read for a while."""
    return address.partition("?")[0]


def alt(file: Attachment) -> str:
    """What a picture shows, as much of it as Discord takes."""
    longest = limits.ATTACHMENT_DESCRIPTION_LIMIT
    if limits.length(file.alt) <= longest:
        return file.alt
    # A character beyond the first plane counts twice.
    return f"{file.alt[: longest // 2 - 1]}…"

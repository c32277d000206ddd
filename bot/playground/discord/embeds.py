"""Rich embeds: the documented limits, and the shape in which they come back."""

from __future__ import annotations

from collections.abc import Mapping

from .form import MEDIA_SCHEMES, WEB_SCHEMES, BodyForm
from .wire import JSON, JsonObject, iso

# Source: Message Resource, "Embed Limits": inclusive, after trimming.
EMBEDS_LIMIT = 10
TITLE_LIMIT = 256
DESCRIPTION_LIMIT = 4096
FIELDS_LIMIT = 25
FIELD_NAME_LIMIT = 256
FIELD_VALUE_LIMIT = 1024
FOOTER_LIMIT = 2048
AUTHOR_LIMIT = 256
TOTAL_LIMIT = 6000
# Source: Discord OpenAPI description, schema RichEmbed.
URL_LIMIT = 2048
COLOR_LIMIT = 0xFFFFFF


def read_embeds(form: BodyForm, files: Mapping[str, str]) -> tuple[JsonObject, ...] | None:
    """The embeds of a message body, checked; nothing when the field is absent or null.

    Args:
        form: The message body.
        files: Address of each uploaded file by file name, for `attachment://` references.
    """
    forms = form.forms("embeds", most=EMBEDS_LIMIT)
    if forms is None:
        return None
    embeds: list[JsonObject] = []
    characters = 0
    for embed_form in forms:
        embed, length = _read_embed(embed_form, files)
        embeds.append(embed)
        characters += length
    if characters > TOTAL_LIMIT:
        form.complain(
            "embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL_LIMIT}"
        )
    return _without_repeated_urls(embeds)


def _without_repeated_urls(embeds: list[JsonObject]) -> tuple[JsonObject, ...]:
    """Keep the first embed of each URL.

    Source: Message Resource, "Embed Limits": embeds are deduplicated by URL.
    """
    seen: set[str] = set()
    kept: list[JsonObject] = []
    for embed in embeds:
        url = embed.get("url")
        if isinstance(url, str) and url in seen:
            continue
        if isinstance(url, str):
            seen.add(url)
        kept.append(embed)
    return tuple(kept)


def _read_embed(form: BodyForm, files: Mapping[str, str]) -> tuple[JsonObject, int]:
    """One embed and the number of characters that count towards the total."""
    title = form.text("title", most=TITLE_LIMIT)
    description = form.text("description", most=DESCRIPTION_LIMIT)
    timestamp = form.timestamp("timestamp")
    fields = _read_fields(form)
    footer = _read_named(form, "footer", "text", FOOTER_LIMIT, files)
    author = _read_named(form, "author", "name", AUTHOR_LIMIT, files)
    embed: dict[str, JSON] = {
        "type": "rich",
        "url": form.url("url", WEB_SCHEMES, most=URL_LIMIT),
        "title": title,
        "description": description,
        "color": form.whole("color", least=0, most=COLOR_LIMIT),
        "timestamp": iso(timestamp) if timestamp else None,
        "fields": fields,
        "author": author,
        "footer": footer,
        "image": _read_image(form, "image", files),
        "thumbnail": _read_image(form, "thumbnail", files),
    }
    kept = {name: value for name, value in embed.items() if value not in (None, "", [])}
    if not kept.keys() & {"title", "description", "fields", "author", "footer", "image", "thumbnail"}:
        form.lacks("description")
    counted = [title, description]
    counted += [part for field in fields for part in (str(field["name"]), str(field["value"]))]
    counted += [str(footer["text"]) if footer else None, str(author["name"]) if author else None]
    return kept, sum(len(part) for part in counted if part)


def _read_fields(form: BodyForm) -> list[JsonObject]:
    return [
        {
            "name": field.text("name", least=1, most=FIELD_NAME_LIMIT, required=True) or "",
            "value": field.text("value", least=1, most=FIELD_VALUE_LIMIT, required=True) or "",
            "inline": field.flag("inline") or False,
        }
        for field in form.forms("fields", most=FIELDS_LIMIT) or ()
    ]


def _read_named(
    form: BodyForm, name: str, key: str, limit: int, files: Mapping[str, str]
) -> dict[str, JSON] | None:
    """A footer or an author: a text, an icon, for an author an address too."""
    inner = form.form(name)
    if inner is None:
        return None
    part: dict[str, JSON] = {key: inner.text(key, least=1, most=limit, required=True) or ""}
    if key == "name" and (url := inner.url("url", WEB_SCHEMES, most=URL_LIMIT)):
        part["url"] = url
    if icon := inner.url("icon_url", MEDIA_SCHEMES, most=URL_LIMIT):
        part["icon_url"] = part["proxy_icon_url"] = resolve(icon, files)
    return part


def _read_image(form: BodyForm, name: str, files: Mapping[str, str]) -> JsonObject | None:
    inner = form.form(name)
    if inner is None:
        return None
    url = inner.url("url", MEDIA_SCHEMES, most=URL_LIMIT, required=True)
    if url is None:
        return None
    found = resolve(url, files)
    image: dict[str, JSON] = {"url": found, "proxy_url": found, "width": 0, "height": 0, "flags": 0}
    if description := inner.text("description", most=DESCRIPTION_LIMIT):
        image["description"] = description
    return image


def resolve(url: str, files: Mapping[str, str]) -> str:
    """The address of an uploaded file for an `attachment://` reference; other addresses as they are.

    Source: API Reference, "Using Attachments within Embeds".
    """
    return files.get(url.removeprefix("attachment://"), url)

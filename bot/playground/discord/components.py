"""Components of messages: where each may stand, its limits, and the shape in which it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .controls import BUTTON, SELECTS, read_button, read_select
from .embeds import resolve
from .form import MEDIA_SCHEMES, BodyForm
from .wire import JSON, JsonObject, as_list, as_object

ACTION_ROW, SECTION, TEXT_DISPLAY, THUMBNAIL, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER = (
    1,
    9,
    10,
    11,
    12,
    13,
    14,
    17,
)

# Source: Component Reference, "Legacy Message Component Behavior" and "Action Row".
LEGACY_ROWS = 5
ROW_WIDTH = 5
# Source: Component Reference, introduction: "Messages allow up to 40 total components".
TOTAL_COMPONENTS = 40
# Source: Component Reference; the sum is what Discord reports as the displayable text size.
DISPLAYED_TEXT = 4000
SECTION_TEXTS = 3
GALLERY_ITEMS = 10
ALT_TEXT = 1024
MEDIA_URL = 2048
COLOR_LIMIT = 0xFFFFFF

_CHILDREN: Mapping[int, frozenset[int]] = {
    ACTION_ROW: frozenset({BUTTON, *SELECTS}),
    SECTION: frozenset({TEXT_DISPLAY}),
    CONTAINER: frozenset({ACTION_ROW, TEXT_DISPLAY, SECTION, MEDIA_GALLERY, SEPARATOR, FILE}),
}
_TOP = frozenset({ACTION_ROW, SECTION, TEXT_DISPLAY, MEDIA_GALLERY, FILE, SEPARATOR, CONTAINER})
_LEGACY_TOP = frozenset({ACTION_ROW})


@dataclass(slots=True)
class Layout:
    """What the components of one message add up to while they are read."""

    files: Mapping[str, str]
    custom_ids: set[str] = field(default_factory=set)
    own_ids: set[int] = field(default_factory=set)
    count: int = 0
    characters: int = 0


def read_components(form: BodyForm, files: Mapping[str, str], *, v2: bool) -> tuple[JsonObject, ...] | None:
    """The components of a message body, checked; nothing when the field is absent or null."""
    forms = form.forms("components", most=TOTAL_COMPONENTS if v2 else LEGACY_ROWS)
    if forms is None:
        return None
    layout = Layout(files)
    found = [_read(child, _TOP if v2 else _LEGACY_TOP, layout) for child in forms]
    if layout.count > TOTAL_COMPONENTS and v2:
        form.complain(
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
            f"Total number of components exceeds maximum of {TOTAL_COMPONENTS}",
        )
    if layout.characters > DISPLAYED_TEXT:
        form.complain(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Components displayable text size exceeds maximum size of {DISPLAYED_TEXT}",
        )
    return number_components(tuple(part for part in found if part is not None))


def _read(form: BodyForm, allowed: frozenset[int], layout: Layout) -> JsonObject | None:
    """One component with everything inside it."""
    kind = read_kind(form, allowed)
    if kind is None:
        return None
    layout.count += 1
    read_own_id(form, layout.own_ids)
    part = _READERS[kind](form, layout)
    return {"type": kind, "id": form.whole("id", least=0) or 0, **part}


def read_kind(form: BodyForm, allowed: frozenset[int]) -> int | None:
    """A component's type, if it may stand here."""
    kind = form.value.get("type")
    if isinstance(kind, int) and not isinstance(kind, bool) and kind in allowed:
        return kind
    listed = ", ".join(str(known) for known in sorted(allowed))
    form.complain(None, "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).')
    return None


def read_own_id(form: BodyForm, taken: set[int]) -> None:
    """Check that an id the app chose itself is unique; 0 counts as none.

    Source: Component Reference, "Anatomy of a Component".
    """
    own = form.value.get("id")
    if not isinstance(own, int) or not own:
        return
    if own in taken:
        form.complain("id", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
    taken.add(own)


def _read_row(form: BodyForm, layout: Layout) -> JsonObject:
    children = form.forms("components", least=1, most=ROW_WIDTH, required=True) or []
    if len(children) > 1:
        for child in children:
            if child.value.get("type") in SELECTS:
                child.complain(
                    None,
                    "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
                    "The specified component exceeds the maximum width",
                )
    return {"components": _inside(children, ACTION_ROW, layout)}


def _inside(children: list[BodyForm], parent: int, layout: Layout) -> list[JsonObject]:
    read = [_read(child, _CHILDREN[parent], layout) for child in children]
    return [part for part in read if part is not None]


def _read_button(form: BodyForm, layout: Layout) -> JsonObject:
    return read_button(form, layout.custom_ids)


def _read_select(form: BodyForm, layout: Layout) -> JsonObject:
    return read_select(form, layout.custom_ids, in_modal=False)


def _read_section(form: BodyForm, layout: Layout) -> JsonObject:
    texts = form.forms("components", least=1, most=SECTION_TEXTS, required=True) or []
    accessory = form.form("accessory", required=True)
    return {
        "components": _inside(texts, SECTION, layout),
        "accessory": _read(accessory, frozenset({BUTTON, THUMBNAIL}), layout) if accessory else None,
    }


def _read_text(form: BodyForm, layout: Layout) -> JsonObject:
    content = form.text("content", least=1, most=DISPLAYED_TEXT, required=True) or ""
    layout.characters += len(content)
    return {"content": content}


def _read_thumbnail(form: BodyForm, layout: Layout) -> JsonObject:
    return {
        "media": _read_media(form, "media", layout),
        "description": form.text("description", most=ALT_TEXT),
        "spoiler": form.flag("spoiler") or False,
    }


def _read_gallery(form: BodyForm, layout: Layout) -> JsonObject:
    items = form.forms("items", least=1, most=GALLERY_ITEMS, required=True) or []
    return {"items": [_read_thumbnail(item, layout) for item in items]}


def _read_file(form: BodyForm, layout: Layout) -> JsonObject:
    inner = form.form("file", required=True)
    url = inner.url("url", ("attachment",), most=MEDIA_URL, required=True) if inner else None
    name = url.removeprefix("attachment://") if url else None
    if inner and name and name not in layout.files:
        inner.complain("url", "UNFURLED_MEDIA_ITEM_ATTACHMENT_NOT_FOUND", "Uploaded file not found.")
    return {
        "file": _media(resolve(url or "", layout.files)),
        "name": name,
        "size": None,
        "spoiler": form.flag("spoiler") or False,
    }


def _read_separator(form: BodyForm, _: Layout) -> JsonObject:
    divider = form.flag("divider")
    return {
        "divider": True if divider is None else divider,
        "spacing": form.choice("spacing", {1, 2}, required=False) or 1,
    }


def _read_container(form: BodyForm, layout: Layout) -> JsonObject:
    children = form.forms("components", least=1, most=TOTAL_COMPONENTS, required=True) or []
    return {
        "accent_color": form.whole("accent_color", least=0, most=COLOR_LIMIT),
        "spoiler": form.flag("spoiler") or False,
        "components": _inside(children, CONTAINER, layout),
    }


def _read_media(form: BodyForm, name: str, layout: Layout) -> JsonObject:
    inner = form.form(name, required=True)
    url = inner.url("url", MEDIA_SCHEMES, most=MEDIA_URL, required=True) if inner else None
    return _media(resolve(url or "", layout.files))


def _media(url: str) -> JsonObject:
    return {"id": "0", "url": url, "proxy_url": url, "width": None, "height": None, "content_type": None}


_READERS: Mapping[int, Callable[[BodyForm, Layout], JsonObject]] = {
    ACTION_ROW: _read_row,
    BUTTON: _read_button,
    **dict.fromkeys(SELECTS, _read_select),
    SECTION: _read_section,
    TEXT_DISPLAY: _read_text,
    THUMBNAIL: _read_thumbnail,
    MEDIA_GALLERY: _read_gallery,
    FILE: _read_file,
    SEPARATOR: _read_separator,
    CONTAINER: _read_container,
}


def number_components(components: tuple[JsonObject, ...]) -> tuple[JsonObject, ...]:
    """Every component without an id the next free one, in reading order.

    Source: Component Reference, "Anatomy of a Component".
    """
    taken = {own for part in walk(components) if isinstance(own := part.get("id"), int) and own}
    free = (number for number in range(1, 2**31) if number not in taken)
    return tuple(_numbered(part, free) for part in components)


def _numbered(part: JsonObject, free: Iterator[int]) -> JsonObject:
    numbered: dict[str, JSON] = {**part, "id": part.get("id") or next(free)}
    if "components" in part:
        numbered["components"] = [_numbered(as_object(child), free) for child in as_list(part["components"])]
    for single in ("accessory", "component"):
        if part.get(single):
            numbered[single] = _numbered(as_object(part[single]), free)
    return numbered


def walk(components: JSON) -> Iterator[JsonObject]:
    """Every component, each before what is inside it."""
    for child in as_list(components):
        part = as_object(child)
        yield part
        yield from walk(part.get("components"))
        yield from walk([part[single] for single in ("accessory", "component") if part.get(single)])


def displayed_text(components: JSON) -> str:
    """The text of all text displays, which is where such a message can mention someone."""
    return "\n".join(str(part["content"]) for part in walk(components) if part.get("type") == TEXT_DISPLAY)

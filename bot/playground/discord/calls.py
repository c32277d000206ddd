"""A request to the API once it is read, and the answer before it is written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, MultipartReader, web

from .errors import INVALID_FORM, INVALID_JSON, TOO_LARGE, RestError
from .form import refuse
from .wire import JSON, Snowflake, read_snowflake

# Source: API Reference, "Uploading Files"; Create Message, "Limitations".
FILE_LIMIT = 10 * 1024 * 1024
REQUEST_LIMIT = 25 * 1024 * 1024
CONTENT_TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
_LISTED = "{" + ", ".join(f"'{kind}'" for kind in CONTENT_TYPES) + "}"
TRUE_WORDS = frozenset({"True", "true", "1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """An uploaded file; `index` is the n of its `files[n]`."""

    index: int
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class RestCall:
    """One request: `params` is what stood in the placeholders of its route."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: JSON = None
    files: tuple[Upload, ...] = ()
    authorization: str = ""
    hidden_seconds: float = 0
    locale: str | None = None

    def id(self, name: str) -> Snowflake:
        """An id of the path.

        Raises:
            RestError: It is not one.
        """
        found = read_snowflake(self.params[name])
        if found is None:
            raise refuse((name,), "NUMBER_TYPE_COERCE", f'Value "{self.params[name]}" is not snowflake.')
        return found

    def asks(self, name: str) -> bool:
        """A boolean of the query string.

        Source: API Reference, "Boolean Query Strings".
        """
        return self.query.get(name) in TRUE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class RestReply:
    """An answer: a status and JSON, or no content."""

    status: int = 200
    body: JSON = None
    headers: Mapping[str, str] = field(default_factory=dict)


NO_CONTENT = RestReply(status=204)


async def read_body(request: web.Request) -> tuple[JSON, tuple[Upload, ...]]:
    """The JSON and the files of a request.

    Source: API Reference, "Content Type" and "Uploading Files".
    """
    if not request.body_exists:
        return None, ()
    if (request.content_length or 0) > REQUEST_LIMIT:
        raise RestError(TOO_LARGE)
    if request.content_type == "multipart/form-data":
        return await _read_multipart(await request.multipart())
    if request.content_type == "application/x-www-form-urlencoded":
        return {name: str(value) for name, value in (await request.post()).items()}, ()
    raw = await request.read()
    if not raw:
        return None, ()
    if request.content_type != "application/json":
        raise RestError(
            INVALID_FORM,
            errors={
                "_errors": [
                    {
                        "code": "CONTENT_TYPE_INVALID",
                        "message": f'Expected "Content-Type" header to be one of {_LISTED}.',
                    }
                ]
            },
        )
    return _parse(raw), ()


def _parse(raw: bytes) -> JSON:
    try:
        parsed: JSON = json.loads(raw)
    except ValueError as error:
        raise RestError(INVALID_JSON) from error
    return parsed


async def _read_multipart(reader: MultipartReader) -> tuple[JSON, tuple[Upload, ...]]:
    body: JSON = None
    plain: dict[str, JSON] = {}
    files: list[Upload] = []
    async for part in reader:
        if not isinstance(part, BodyPartReader):
            continue
        name, data = part.name or "", await part.read(decode=True)
        if name == "payload_json":
            body = _parse(bytes(data))
        elif name.startswith("files[") and name[6:-1].isdigit() and part.filename:
            if len(data) > FILE_LIMIT:
                raise RestError(TOO_LARGE)
            kind = part.headers.get("Content-Type", "application/octet-stream")
            index = int(name[6:-1])
            files.append(Upload(index=index, filename=part.filename, content_type=kind, data=bytes(data)))
        else:
            plain[name] = data.decode("utf-8", "replace")
    return (plain if body is None else body), tuple(files)

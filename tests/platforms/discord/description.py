"""Discord's own description of its API, where it is at hand.

It is too large to keep here, and Discord's. It is found by the variable DISCORD_OPENAPI, or where it lies in
`shared/specs` of a folder that the project is in.

Source: github.com/discord/discord-api-spec, specs/openapi.json.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

MISSING: Final = (
    "Discord's OpenAPI description is not here: fetch openapi.json of github.com/discord/discord-api-spec, "
    "and name its path in DISCORD_OPENAPI"
)
_BESIDE: Final = Path("shared", "specs", "discord-openapi.json")


@cache
def description() -> Mapping[str, Any] | None:
    """The description, with `oneOf` read as "one or more", as Discord means it; None where it is not here."""
    beside = [folder / _BESIDE for folder in Path(__file__).resolve().parents]
    named = [Path(os.environ["DISCORD_OPENAPI"])] if "DISCORD_OPENAPI" in os.environ else beside
    path = next((path for path in named if path.is_file()), None)
    found: Mapping[str, Any] | None = (
        json.loads(path.read_text(encoding="utf-8").replace('"oneOf"', '"anyOf"')) if path else None
    )
    return found


@cache
def of(schema: str) -> Draft202012Validator | None:
    """What checks a body against one of the description's schemas; None where it is not here."""
    whole = description()
    if whole is None:
        return None
    return Draft202012Validator({**whole["components"]["schemas"][schema], "components": whole["components"]})

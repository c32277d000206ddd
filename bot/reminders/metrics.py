"""What delivery counts; the metrics endpoint shows it."""

from typing import Protocol


class DeliveryMetrics(Protocol):
    """Takes note of what became of posts, by platform."""

    def delivered(self, platform: str, lateness_seconds: float) -> None:
        """A post arrived, so late after it was due."""
        ...

    def refused(self, platform: str) -> None:
        """A post was refused and will be tried again."""
        ...

    def ambiguous(self, platform: str) -> None:
        """Nobody can tell whether a post arrived."""
        ...

    def held(self, platform: str) -> None:
        """A post is held until a person decides."""
        ...

    def suspended(self, platform: str) -> None:
        """A subscription can't be delivered."""
        ...

    def missed(self, count: int) -> None:
        """Occurrences were too old to be told."""
        ...

    def swept(self, platform: str) -> None:
        """A second copy was deleted."""
        ...


class NoDeliveryMetrics:
    """Counts nothing."""

    def delivered(self, platform: str, lateness_seconds: float) -> None:
        """Count nothing."""

    def refused(self, platform: str) -> None:
        """Count nothing."""

    def ambiguous(self, platform: str) -> None:
        """Count nothing."""

    def held(self, platform: str) -> None:
        """Count nothing."""

    def suspended(self, platform: str) -> None:
        """Count nothing."""

    def missed(self, count: int) -> None:
        """Count nothing."""

    def swept(self, platform: str) -> None:
        """Count nothing."""

"""How much an archive may hold, so that one made to fill the machine is left."""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.sources.files import readable_size
from indexer.sources.unpacking import BOMB_RATIO

_ADVICE = "unpack it yourself if you trust it, and name the folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """The most that is read from one archive, everything inside it together.

    ``max_depth`` counts archives within each other, the outermost being 1. ``max_unpacked_bytes`` bounds
    what is read of the members; so does ``max_ratio`` times the archive's size, small archives excepted.
    """

    max_depth: int = 2
    max_members: int = 5_000_000
    max_unpacked_bytes: int = 256 << 30
    max_ratio: int = BOMB_RATIO


class LimitReachedError(Exception):
    """An archive holds more than may be read of it; the message is the reason to report."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason}; {_ADVICE}")
        self.reason = f"{reason}; {_ADVICE}"


class Allowance:
    """What may still be read of one archive on disk and of those inside it."""

    def __init__(self, limits: ArchiveLimits, *, packed_bytes: int, free_bytes: int) -> None:
        """``packed_bytes`` is the archive's size, ``free_bytes`` what it may hold whatever its size."""
        self.limits = limits
        self._ratio_bytes = max(free_bytes, limits.max_ratio * packed_bytes)
        self._members = 0
        self._unpacked_bytes = 0

    def take_member(self) -> None:
        """Count a member; raises LimitReachedError when it is one too many."""
        self._members += 1
        if self._members > self.limits.max_members:
            most = f"{self.limits.max_members:,} members"
            raise LimitReachedError(f"the archive holds more than {most}, the most that are read of one")

    def watch(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        """Pass on the blocks of a member; raises LimitReachedError when they are too much."""
        for block in blocks:
            self._unpacked_bytes += len(block)
            self._check_bytes()
            yield block

    def _check_bytes(self) -> None:
        if self._unpacked_bytes > self.limits.max_unpacked_bytes:
            limit = readable_size(self.limits.max_unpacked_bytes)
            raise LimitReachedError(f"the archive unpacks to more than {limit}, the most that is read of one")
        if self._unpacked_bytes > self._ratio_bytes:
            limit = readable_size(self._ratio_bytes)
            raise LimitReachedError(
                f"the archive unpacks to more than {limit}, {self.limits.max_ratio} times its size, "
                "which no text does"
            )

"""Texts met before, remembered in a few bytes each."""

from array import array
from typing import Final

_FIRST_SLOTS: Final = 1 << 10
_MASK: Final = (1 << 64) - 1


class Fingerprints:
    """A set of texts that keeps 64 bits of each: 12 to 24 bytes a text, where a set of numbers takes 100.

    Two of a million texts are taken for one with a chance of one in thirty million.
    """

    def __init__(self) -> None:
        self._slots = _make_slots(_FIRST_SLOTS)
        self._count = 0

    def add(self, text: str) -> bool:
        """Remember a text and tell whether it is new."""
        # Zero marks an empty slot.
        fingerprint = (hash(text) & _MASK) or 1
        slot = _find_slot(self._slots, fingerprint)
        if self._slots[slot]:
            return False
        self._slots[slot] = fingerprint
        self._count += 1
        if self._count * 3 > len(self._slots) * 2:
            self._grow()
        return True

    def _grow(self) -> None:
        wider = _make_slots(2 * len(self._slots))
        for fingerprint in self._slots:
            if fingerprint:
                wider[_find_slot(wider, fingerprint)] = fingerprint
        self._slots = wider


def _make_slots(count: int) -> "array[int]":
    return array("Q", bytes(8 * count))


def _find_slot(slots: "array[int]", fingerprint: int) -> int:
    """Return the slot that holds a fingerprint or, if none does, that could; there is always an empty one."""
    slot = fingerprint % len(slots)
    while slots[slot] not in {0, fingerprint}:
        slot = (slot + 1) % len(slots)
    return slot

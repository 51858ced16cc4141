"""Values kept in memory as long as they are asked for, within bounds."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


def _weigh_alike(_: object) -> int:
    return 1


class Kept(Generic[Key, Value]):
    """Values by key, of which those asked for longest ago make room; safe to use from several threads.

    All together weigh ``most`` at most, by what ``weigh`` says of each; what weighs more alone is not kept,
    so nothing is when ``most`` is 0. Two threads that miss the same key both make its value, which is cheaper
    than one waiting for the other would be to understand.
    """

    def __init__(self, most: int, *, weigh: Callable[[Value], int] = _weigh_alike) -> None:
        self._most = most
        self._weigh = weigh
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value of a key, which is now the last one to go; None when it is not kept."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def put(self, key: Key, value: Value) -> None:
        """Keep a value, as far as it fits at all."""
        weight = self._weigh(value)
        if weight > self._most:
            return
        with self._lock:
            self._drop(key)
            self._values[key] = (value, weight)
            self._weight += weight
            while self._weight > self._most:
                self._drop(next(iter(self._values)))

    def clear(self) -> None:
        """Keep nothing of what there is."""
        with self._lock:
            self._values.clear()
            self._weight = 0

    def _drop(self, key: Key) -> None:
        if key in self._values:
            self._weight -= self._values.pop(key)[1]

"""The connections of one port, dealt to several processes in turn.

Left to themselves, processes that share a listener take from it as they wake: the one that is awake already
takes all, and a second core has nothing to do. So only one process accepts, and hands on each connection over
the pair of sockets that it shares with a worker. It keeps its copy until the worker says that it has taken
the connection: when the worker ends before, another one gets it.
"""

import errno
import socket
from collections import deque
from collections.abc import Container
from contextlib import suppress

MOST_OFFERED = 16
"""Connections that a worker may be slow to take before the others get all that come."""

RETRY_SECONDS = 1.0
"""How soon to try again what the system had no means for."""

TAKEN = b"t"
"""What a worker says for each connection that it takes."""

_NO_MEANS = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Channel:
    """The dealer's end of what it shares with one worker, and the connections that this has yet to take."""

    def __init__(self, end: socket.socket) -> None:
        end.setblocking(False)
        self._end = end
        self._offered: deque[socket.socket] = deque()
        self.is_ready = False

    def fileno(self) -> int:
        """The descriptor that can be read when the worker took something or went."""
        return self._end.fileno()

    @property
    def has_room(self) -> bool:
        """Whether another connection may be offered."""
        return self.is_ready and len(self._offered) < MOST_OFFERED

    def offer(self, connection: socket.socket) -> bool:
        """Offer the worker a connection; False when it cannot be reached now."""
        if not self.has_room:
            return False
        try:
            socket.send_fds(self._end, [b"c"], [connection.fileno()])
        except OSError:
            # Full, or its worker is gone; which of them, reading tells.
            return False
        self._offered.append(connection)
        return True

    def settle(self) -> bool:
        """Let go of what the worker took; False when it will take no more."""
        try:
            while said := self._end.recv(MOST_OFFERED):
                for _ in said:
                    self._offered.popleft().close()
        except BlockingIOError:
            return True
        except ConnectionError:
            pass
        return False

    def close(self) -> list[socket.socket]:
        """Close it; returns what was offered and never taken, in the order of coming."""
        self._end.close()
        self.is_ready = False
        offered = list(self._offered)
        self._offered.clear()
        return offered


class Dealer:
    """Accepts what comes to a listener and deals it to the channels that are ready."""

    def __init__(self, listener: socket.socket) -> None:
        listener.setblocking(False)
        self._listener = listener
        self._channels: deque[Channel] = deque()
        # Accepted, and nobody could take it, or who was offered it ended.
        self._waiting: deque[socket.socket] = deque()
        self._is_short = False

    def open_channel(self) -> tuple[Channel, socket.socket]:
        """A channel that is dealt to as soon as it is set ready, and the worker's end of it."""
        mine, theirs = socket.socketpair()
        channel = Channel(mine)
        self._channels.append(channel)
        return channel, theirs

    def drop_channel(self, channel: Channel) -> None:
        """Close a channel whose worker takes no more; what it left is dealt to others."""
        if channel in self._channels:
            self._channels.remove(channel)
            self._waiting.extend(channel.close())

    def deal(self) -> None:
        """Deal what there is, without waiting, as long as somebody can take it."""
        self._is_short = False
        while any(channel.has_room for channel in self._channels):
            connection = self._waiting.popleft() if self._waiting else self._accept()
            if connection is None:
                return
            if not self._offer(connection):
                self._waiting.appendleft(connection)
                return

    def sources(self) -> list[int]:
        """Descriptors to wait for: when one of them can be read, there is something to settle or to deal."""
        channels = [channel for channel in self._channels if channel.is_ready]
        can_deal = not (self._waiting or self._is_short) and any(channel.has_room for channel in channels)
        return [channel.fileno() for channel in channels] + [self._listener.fileno()] * can_deal

    @property
    def patience(self) -> float | None:
        """How many seconds to wait at most; None as long as it takes."""
        return RETRY_SECONDS if self._waiting or self._is_short else None

    def settle(self, readable: Container[object]) -> None:
        """Hear what the workers say; what one that goes has not taken is dealt to others."""
        for channel in tuple(self._channels):
            if channel.fileno() in readable and not channel.settle():
                self.drop_channel(channel)

    def close(self) -> None:
        """Close all that is held: at the end, and in a worker, which has a copy of it from its beginning."""
        self._listener.close()
        while self._channels:
            self.drop_channel(self._channels[0])
        for connection in self._waiting:
            connection.close()
        self._waiting.clear()

    def _accept(self) -> socket.socket | None:
        try:
            return self._listener.accept()[0]
        except (BlockingIOError, ConnectionAbortedError):
            return None
        except OSError as error:
            if error.errno not in _NO_MEANS:
                raise
            self._is_short = True
            return None

    def _offer(self, connection: socket.socket) -> bool:
        """Offer it to the next in turn, or to the next after that."""
        for _ in range(len(self._channels)):
            channel = self._channels[0]
            self._channels.rotate(-1)
            if channel.offer(connection):
                return True
        return False


def take_connection(channel: socket.socket) -> socket.socket | None:
    """A worker's next connection, and tell the dealer that it is taken.

    Raises EOFError when none will come any more, BlockingIOError when there is none yet. None when the system
    had no descriptor left for it: the client finds it closed.
    """
    try:
        said, descriptors, *_ = socket.recv_fds(channel, 1, 1)
    except ConnectionError:
        # The dealer went before it heard what was taken.
        said = b""
    if not said:
        raise EOFError
    with suppress(ConnectionError):
        channel.send(TAKEN)
    return socket.socket(fileno=descriptors[0]) if descriptors else None

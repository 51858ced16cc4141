"""Connections are dealt in turn, and each is taken once, whoever comes and goes."""

import os
import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.cli import listen
from web.dealing import MOST_OFFERED, RETRY_SECONDS, Channel, Dealer, take_connection


class Table:
    """A dealer, clients that connect, and workers that take when they are told to."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.listener = listen(host, 0)
        self.dealer = Dealer(self.listener)
        self.channels: list[Channel] = []
        self.workers: list[socket.socket] = []
        self.clients: list[socket.socket] = []
        self.taken: list[socket.socket] = []

    def close(self) -> None:
        self.dealer.close()
        for end in (*self.workers, *self.clients, *self.taken):
            end.close()

    def seat(self, *, ready: bool = True) -> int:
        """Another worker, and its number."""
        channel, end = self.dealer.open_channel()
        channel.is_ready = ready
        end.setblocking(False)
        self.channels.append(channel)
        self.workers.append(end)
        return len(self.workers) - 1

    def connect(self, count: int = 1) -> None:
        address = self.listener.getsockname()[:2]
        self.clients += [socket.create_connection(address, timeout=10) for _ in range(count)]

    def deal(self) -> None:
        """What the process that deals does when something happened."""
        self.dealer.settle(self.dealer.sources())
        self.dealer.deal()

    def take(self, worker: int) -> int:
        """The number of the client whose connection a worker takes."""
        connection = take_connection(self.workers[worker])
        assert connection is not None
        self.taken.append(connection)
        ports = [client.getsockname()[1] for client in self.clients]
        return ports.index(connection.getpeername()[1])

    def take_all(self, worker: int) -> list[int]:
        """The same of all that it was offered."""
        clients = list[int]()
        with suppress(BlockingIOError):
            while True:
                clients.append(self.take(worker))
        return clients

    def accepts(self) -> bool:
        return self.listener.fileno() in self.dealer.sources()


@pytest.fixture
def table() -> Iterator[Table]:
    with closing(Table()) as table:
        yield table


@contextmanager
def no_descriptors_left() -> Iterator[None]:
    """This process can open nothing more."""
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    lowest = os.dup(0)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)


def test_each_worker_gets_one_in_turn(table: Table) -> None:
    for _ in range(3):
        table.seat()
    table.connect(8)
    table.deal()
    assert [table.take_all(worker) for worker in range(3)] == [[0, 3, 6], [1, 4, 7], [2, 5]]
    table.connect(2)
    table.deal()
    assert [table.take_all(worker) for worker in range(3)] == [[9], [], [8]]


def test_what_was_dealt_is_a_connection_and_nobody_keeps_a_copy(table: Table) -> None:
    worker = table.seat()
    table.connect()
    table.clients[0].sendall(b"asked before anybody took it")
    table.deal()
    assert table.take(worker) == 0
    assert table.taken[0].recv(100) == b"asked before anybody took it"
    table.taken[0].sendall(b"answer")
    table.deal()
    table.taken[0].close()
    assert [table.clients[0].recv(100), table.clients[0].recv(100)] == [b"answer", b""]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_dealt_connection_sends_without_waiting_for_confirmations(host: str) -> None:
    with closing(Table(host)) as table:
        worker = table.seat()
        table.connect()
        table.deal()
        table.take(worker)
        assert table.taken[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1
        assert table.taken[0].getpeername()[0] == host


def test_a_worker_that_cannot_answer_yet_is_dealt_nothing(table: Table) -> None:
    first, second = table.seat(), table.seat(ready=False)
    table.connect(3)
    table.deal()
    assert (table.take_all(first), table.take_all(second)) == ([0, 1, 2], [])
    table.channels[second].is_ready = True
    table.connect(2)
    table.deal()
    assert (table.take_all(first), table.take_all(second)) == ([4], [3])


def test_what_a_worker_had_not_taken_when_it_ended_goes_to_another(table: Table) -> None:
    first, second = table.seat(), table.seat()
    table.connect(6)
    table.deal()
    assert table.take(first) == 0
    table.workers[first].close()
    table.deal()
    assert table.take_all(second) == [1, 3, 5, 2, 4]
    assert table.taken[0].fileno() > 0


def test_what_nobody_can_take_waits_for_the_next_worker(table: Table) -> None:
    first = table.seat()
    table.connect(3)
    table.deal()
    table.workers[first].close()
    table.deal()
    assert table.dealer.sources() == []
    assert table.dealer.patience == RETRY_SECONDS
    table.connect()
    second = table.seat()
    table.deal()
    assert table.take_all(second) == [0, 1, 2, 3]
    assert table.dealer.patience is None


def test_a_slow_worker_holds_up_nobody_else(table: Table) -> None:
    slow, quick = table.seat(), table.seat()
    taken = list[int]()
    for _ in range(MOST_OFFERED + 4):
        table.connect(2)
        table.deal()
        taken += table.take_all(quick)
    table.deal()
    held = table.take_all(slow)
    assert held == list(range(0, 2 * MOST_OFFERED, 2))
    assert sorted(held + taken) == list(range(2 * MOST_OFFERED + 8))


def test_when_all_are_slow_connections_are_left_to_the_system(table: Table) -> None:
    worker = table.seat()
    table.connect(MOST_OFFERED + 2)
    assert table.accepts()
    table.deal()
    assert not table.accepts()
    assert table.dealer.patience is None
    assert table.take_all(worker) == list(range(MOST_OFFERED))
    table.deal()
    assert table.take_all(worker) == [MOST_OFFERED, MOST_OFFERED + 1]


def test_a_connection_waits_while_no_descriptor_is_left(table: Table) -> None:
    worker = table.seat()
    table.connect()
    with no_descriptors_left():
        table.deal()
        assert not table.accepts()
        assert table.dealer.patience == RETRY_SECONDS
    table.deal()
    assert table.take_all(worker) == [0]
    assert table.accepts()


def test_a_worker_without_descriptors_takes_what_it_has_to_drop(table: Table) -> None:
    worker = table.seat()
    table.connect()
    table.deal()
    with no_descriptors_left():
        assert take_connection(table.workers[worker]) is None
    table.deal()
    assert table.clients[0].recv(1) == b""


def test_the_end_closes_all_and_tells_the_workers(table: Table) -> None:
    worker = table.seat()
    table.connect(2)
    table.deal()
    assert table.take(worker) == 0
    table.dealer.close()
    assert table.take(worker) == 1
    with pytest.raises(EOFError):
        table.take(worker)
    with pytest.raises(ConnectionRefusedError), closing(table):
        socket.create_connection(table.clients[0].getpeername())


STEPS = st.lists(st.tuples(st.sampled_from(["connect", "take", "end", "seat", "deal"]), st.integers(0, 9)))


@given(STEPS)
def test_each_connection_is_taken_once_whoever_comes_and_goes(steps: list[tuple[str, int]]) -> None:
    taken = list[int]()
    with ExitStack() as stack:
        table = stack.enter_context(closing(Table()))
        present = [table.seat(), table.seat()]
        for step, number in steps:
            if step == "connect":
                table.connect(number)
            elif step == "seat" and len(present) < 4:
                present.append(table.seat())
            elif step == "end" and present:
                table.workers[present.pop(number % len(present))].close()
            elif step == "take" and present:
                with suppress(BlockingIOError):
                    taken.append(table.take(present[number % len(present)]))
            else:
                table.deal()
        present.append(table.seat())
        while len(taken) < len(table.clients):
            table.deal()
            found = [client for worker in present for client in table.take_all(worker)]
            assert found
            taken += found
    assert sorted(taken) == list(range(len(taken)))

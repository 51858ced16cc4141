"""Several processes that serve one port, and the one that starts them, deals to them and stops them.

They are forked before anything heavy is loaded, so each maps the index for itself and the system keeps one
copy of it.
"""

import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from threading import Thread
from types import FrameType
from typing import cast

from search.encoder.cores import available_cores
from search.errors import LintasError
from web.dealing import Channel, Dealer

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The metrics library's own variable: where workers add up their numbers. It reads it when it is imported."""

STOP_SECONDS = 10
"""How long requests may take to finish after Ctrl+C."""

STOP_SPARE_SECONDS = 5
"""How much longer than its requests a worker may take to stop."""

MOST_BY_ITSELF = 4
"""Workers that are started unasked: each takes memory for its own model."""

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)

Serve = Callable[[socket.socket, Callable[[], None]], None]
"""Serves what comes over a channel until it is told to stop, and calls what it is given as soon as it can."""


def count_workers(chosen: int | None) -> int:
    """As many as were chosen; by default one for each core that may be used, at most ``MOST_BY_ITSELF``.

    Only Linux forks safely whatever its libraries do: elsewhere one process serves unless more are asked for.
    """
    if chosen is not None:
        return chosen
    return min(available_cores(), MOST_BY_ITSELF) if sys.platform == "linux" else 1


@dataclass(slots=True)
class _Worker:
    """A process, where it says that it is ready, and where it is dealt connections."""

    process: ForkProcess
    ready: Connection
    channel: Channel
    can_answer: bool = False

    def hear(self) -> None:
        """Wait until it can answer; raises LintasError with the reason when it ended instead."""
        try:
            problem = str(self.ready.recv())
        except EOFError:
            problem = "A worker ended before it could answer; what it said stands above."
        if problem:
            self.process.join()
            raise LintasError(problem)
        self.can_answer = self.channel.is_ready = True


def run_workers(count: int, serve: Serve, *, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Run ``count`` workers until Ctrl+C or SIGTERM; ``ready`` is called when all of them answer.

    A worker that ends is started again. Raises LintasError with the reason when one cannot begin.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        raise LintasError("This system cannot fork; serve with --workers 1.")
    with _shared_folder(), _interrupted_by_signals():
        crew = _Crew(serve, Dealer(listener))
        try:
            crew.begin(count)
            ready()
            while True:
                crew.attend()
        finally:
            crew.stop(STOP_SECONDS + STOP_SPARE_SECONDS)


class _Crew:
    """The workers of one server."""

    def __init__(self, serve: Serve, dealer: Dealer) -> None:
        self._serve = serve
        self._dealer = dealer
        self._workers: list[_Worker] = []

    def begin(self, count: int) -> None:
        """Start them and wait until all can answer."""
        # What the first has to prepare, such as a model, is there for the others.
        for number in (1, count - 1):
            begun = [self._start() for _ in range(number)]
            for worker in begun:
                _wait([worker.ready])
                worker.hear()

    def attend(self) -> None:
        """Deal connections until something else happens, and see to that."""
        self._dealer.deal()
        awaited = [worker.ready for worker in self._workers if not worker.can_answer]
        ends = [worker.process.sentinel for worker in self._workers]
        happened = _wait([*self._dealer.sources(), *awaited, *ends], self._dealer.patience)
        self._dealer.settle(happened)
        for worker in tuple(self._workers):
            if worker.ready in happened:
                worker.hear()
            elif worker.process.sentinel in happened:
                self._replace(worker)

    def stop(self, seconds: float) -> None:
        """End all in good order, and those that have not in so many seconds at once."""
        for worker in self._workers:
            # Who cannot answer yet has nothing to finish.
            end = worker.process.terminate if worker.can_answer else worker.process.kill
            end()
        # As long as it is open here, connections are taken that nobody answers.
        self._dealer.close()
        latest = time.monotonic() + seconds
        for worker in self._workers:
            worker.process.join(max(0.0, latest - time.monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def _start(self) -> _Worker:
        channel, end = self._dealer.open_channel()
        receiving, sending = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(
            target=self._work, args=(end, sending), name="lintas serve"
        )
        process.start()
        end.close()
        sending.close()
        worker = _Worker(process, receiving, channel)
        self._workers.append(worker)
        return worker

    def _work(self, channel: socket.socket, ready: Connection) -> None:
        """What a worker does."""
        try:
            # Stopped in good order; uvicorn only then passes the signal on.
            with suppress(KeyboardInterrupt):
                signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
                # The copies that it was born with would keep open what others have closed.
                self._dealer.close()
                Thread(target=_stop_without_parent, daemon=True).start()
                self._serve(channel, lambda: ready.send(""))
        except LintasError as error:
            ready.send(str(error))
            sys.exit(1)

    def _replace(self, worker: _Worker) -> None:
        _forget_numbers(worker.process)
        ended = f"Worker {worker.process.pid} ended ({_tell_end(worker.process)})"
        sys.stderr.write(f"lintas: {ended}; starting another.\n")
        self._dealer.drop_channel(worker.channel)
        self._workers.remove(worker)
        self._start()


def _wait(sources: Sequence[Connection | int], seconds: float | None = None) -> list[Connection | int]:
    """Those of them that can be read, as soon as there is one; a stop is heard here and nowhere else."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    try:
        return cast("list[Connection | int]", wait(sources, seconds))
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)


def _stop_without_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _tell_end(process: ForkProcess) -> str:
    code = process.exitcode or 0
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _forget_numbers(process: ForkProcess) -> None:
    """Take back what a worker that is no more said of the present, such as how many requests wait."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process.pid)  # type: ignore[no-untyped-call]


@contextmanager
def _shared_folder() -> Iterator[None]:
    """A folder for the numbers of all workers, for as long as they run."""
    with tempfile.TemporaryDirectory(prefix="lintas-", ignore_cleanup_errors=True) as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


@contextmanager
def _interrupted_by_signals() -> Iterator[None]:
    """Let SIGTERM end a wait as Ctrl+C does, and let neither come in between: Python forgets an exception
    that is raised while it forks.

    Ctrl+C too is asked for: a program that a shell put in the background begins with SIGINT ignored.
    """

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        # One that came meanwhile asked for what has just been done.
        with suppress(KeyboardInterrupt):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        for number, handler in before.items():
            signal.signal(number, handler)

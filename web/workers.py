"""Several processes that serve one port, and the one that starts them, watches over them and stops them.

They are forked before anything heavy is loaded, so each maps the index for itself and the system keeps one
copy of it. Every worker takes connections from the one socket that all of them were given.
"""

import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from threading import Thread
from types import FrameType

from search.errors import LintasError

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The metrics library's own variable: where workers add up their numbers. It reads it when it is imported."""

STOP_SPARE_SECONDS = 5
"""How much longer than its requests a worker may take to stop."""

Serve = Callable[[Callable[[], None]], None]
"""Serves until it is told to stop, and calls what it is given as soon as it can answer."""


@dataclass(frozen=True, slots=True)
class _Worker:
    """A process, and where it says that it is ready."""

    process: ForkProcess
    ready: Connection

    def wait_until_ready(self) -> bool:
        """Whether it became ready; False when it ended before."""
        try:
            return bool(self.ready.recv())
        except EOFError:
            return False


def run_workers(
    count: int, serve: Serve, *, listener: socket.socket, stop_seconds: float, ready: Callable[[], None]
) -> None:
    """Run ``count`` workers until Ctrl+C or SIGTERM; ``ready`` is called when all of them answer.

    A worker that ends is started again. Raises LintasError when one ends before it can answer: the reason is
    on stderr then. What a stop finds under way may take ``stop_seconds``.
    """
    if "fork" not in multiprocessing.get_all_start_methods():
        raise LintasError("This system cannot fork; serve without --workers.")
    with _shared_folder(), _interrupted_by_signals():
        workers: list[_Worker] = []
        try:
            # One after the other: what the first has to prepare, such as a model, is there for the others.
            for _ in range(count):
                workers.append(_start(serve))
            ready()
            while True:
                _replace_ended(workers, serve)
        finally:
            # As long as it is open here, connections are taken that nobody answers.
            listener.close()
            _stop(workers, stop_seconds + STOP_SPARE_SECONDS)


def _start(serve: Serve) -> _Worker:
    """A worker that can answer."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=_work, args=(serve, sending), name="lintas serve"
    )
    worker = _Worker(process, receiving)
    try:
        process.start()
        sending.close()
        is_ready = worker.wait_until_ready()
    except KeyboardInterrupt:
        # Stopped before it could answer anybody.
        process.kill()
        raise
    if not is_ready:
        process.join()
        raise LintasError("A worker ended before it could answer; what it said stands above.")
    return worker


def _work(serve: Serve, ready: Connection) -> None:
    Thread(target=_stop_without_parent, daemon=True).start()
    try:
        # Stopped in good order; uvicorn only then passes the signal on.
        with suppress(KeyboardInterrupt):
            serve(lambda: ready.send(True))
    except LintasError as error:
        sys.stderr.write(f"lintas: {error}\n")
        sys.exit(1)


def _stop_without_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _replace_ended(workers: list[_Worker], serve: Serve) -> None:
    """Wait until a worker ends, and start another in its place."""
    wait([worker.process.sentinel for worker in workers])
    for place, worker in enumerate(workers):
        if not worker.process.is_alive():
            _forget_numbers(worker.process)
            ended = f"Worker {worker.process.pid} ended ({_tell_end(worker.process)})"
            sys.stderr.write(f"lintas: {ended}; starting another.\n")
            workers[place] = _start(serve)


def _tell_end(process: ForkProcess) -> str:
    code = process.exitcode or 0
    return f"exit code {code}" if code >= 0 else f"signal {-code}"


def _forget_numbers(process: ForkProcess) -> None:
    """Take back what a worker that is no more said of the present, such as how many requests wait."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(process.pid)  # type: ignore[no-untyped-call]


def _stop(workers: list[_Worker], seconds: float) -> None:
    for worker in workers:
        worker.process.terminate()
    latest = time.monotonic() + seconds
    for worker in workers:
        worker.process.join(max(0.0, latest - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


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
    """Let SIGTERM end a wait as Ctrl+C does.

    Ctrl+C too is asked for: a program that a shell put in the background begins with SIGINT ignored.
    """

    def interrupt(_: int, __: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""The engine that a running server holds, exchanged for a newer generation without failing a request."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from search.encoder.protocol import Encoder
from search.engine import SearchEngine, Watcher, current_generation, open_engine
from search.errors import LintasError

_log = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""A generation that could not be opened is tried again after this time; another one is tried at once."""


@dataclass(slots=True)
class _Holding:
    """An open engine and how many requests use it now."""

    engine: SearchEngine
    leases: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class _Failure:
    """A generation that could not be opened, why, and when that was."""

    generation: str
    error: LintasError
    at_seconds: float


class LiveEngine:
    """Lends the engine of the current generation to requests, which may run in many threads.

    The request that first sees a new generation opens it while the others go on with the old one, so the
    first answer after a build already knows the new articles. An old engine is closed by its last request.
    """

    def __init__(
        self,
        index: Path,
        *,
        cache: Path,
        encoder: Encoder | None = None,
        cached_answers: int = 0,
        watch: Watcher | None = None,
        before_answering: Callable[[SearchEngine], None] | None = None,
        after_opening: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``before_answering`` is given each engine before it answers, while the one before still does.

        ``after_opening`` is called whenever another generation has begun to answer.
        """
        self._index = index
        self._cache = cache
        self._encoder = encoder
        self._cached_answers = cached_answers
        self._watch = watch
        self._before_answering = before_answering
        self._after_opening = after_opening
        self._clock = clock
        self._exchange = Lock()
        self._opening = Lock()
        self._holding: _Holding | None = None
        self._failure: _Failure | None = None
        self._problem: str | None = None

    @property
    def problem(self) -> str | None:
        """Why the newest generation is not the one that answers; None when it is."""
        return self._problem

    @contextmanager
    def lease(self) -> Iterator[SearchEngine]:
        """Lend the engine; raises the LintasError that keeps the first engine from opening."""
        self._refresh()
        with self.lend() as engine:
            yield engine

    @contextmanager
    def lend(self) -> Iterator[SearchEngine]:
        """Lend the engine that is held, without looking for a newer one; never waits."""
        holding = self._take()
        try:
            yield holding.engine
        finally:
            self._give_back(holding)

    def is_current(self) -> bool:
        """Whether the engine that is held is that of the current generation: one small file is read."""
        try:
            return self._problem is None and self._serves(current_generation(self._index))
        except LintasError:
            return False

    def open(self) -> None:
        """Open the current generation now; raises the LintasError that keeps it from opening."""
        self._refresh()

    def close(self) -> None:
        """Close the engine as soon as nobody uses it."""
        self._replace(None)

    def _take(self) -> _Holding:
        with self._exchange:
            if self._holding is None:
                raise LintasError("The server is stopping. Ask again when it has started.")
            self._holding.leases += 1
            return self._holding

    def _give_back(self, holding: _Holding) -> None:
        with self._exchange:
            holding.leases -= 1
            unused = holding.retired and not holding.leases
        if unused:
            holding.engine.close()

    def _replace(self, engine: SearchEngine | None) -> None:
        with self._exchange:
            old = self._holding
            self._holding = None if engine is None else _Holding(engine)
            if old is not None:
                old.retired = True
            unused = old is not None and not old.leases
        if old is not None and unused:
            old.engine.close()

    def _refresh(self) -> None:
        """Make the current generation the held one, or note why that cannot be."""
        try:
            generation = current_generation(self._index)
            if not self._serves(generation):
                self._open_once(generation)
        except LintasError as error:
            self._note(str(error))
            if self._holding is None:
                raise
        else:
            if self._serves(generation):
                self._problem = None

    def _serves(self, generation: str) -> bool:
        holding = self._holding
        return holding is not None and holding.engine.generation == generation

    def _open_once(self, generation: str) -> None:
        """Open in one thread; the others wait only when there is nothing else to answer with."""
        if not self._opening.acquire(blocking=self._holding is None):
            return
        try:
            if not self._serves(generation):
                self._open(generation)
        finally:
            self._opening.release()

    def _open(self, generation: str) -> None:
        failure = self._failure
        if (
            failure
            and failure.generation == generation
            and self._clock() < failure.at_seconds + RETRY_SECONDS
        ):
            raise type(failure.error)(str(failure.error))
        try:
            engine = open_engine(
                self._index,
                cache=self._cache,
                encoder=self._encoder,
                cached_answers=self._cached_answers,
                watch=self._watch,
            )
            self._prepare(engine)
            # The next generation most likely has the same model, and two in memory would be one too many.
            self._encoder = engine.encoder
        except LintasError as error:
            self._failure = _Failure(generation, error, self._clock())
            raise
        self._failure = None
        self._replace(engine)
        if self._after_opening:
            self._after_opening()
        _log.info("Serving generation %s of %s.", engine.generation, self._index)

    def _prepare(self, engine: SearchEngine) -> None:
        try:
            if self._before_answering:
                self._before_answering(engine)
        except BaseException:
            engine.close()
            raise

    def _note(self, problem: str) -> None:
        if problem != self._problem:
            _log.warning("The current generation cannot be served. %s", problem)
        self._problem = problem

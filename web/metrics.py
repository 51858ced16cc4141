"""What the server did since it started, for a Prometheus that asks now and then."""

import os
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search.errors import LintasError
from web.live import LiveEngine
from web.workers import SHARED_FOLDER

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The numbers of one application; with several workers, those of all of them together."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self._requests = Counter(
            "lintas_requests", "Requests answered.", ("route", "status"), registry=self._own
        )
        self._seconds = Histogram(
            "lintas_stage_seconds",
            "Time taken: encoding a query, answering one (with that), a kept answer, rendering a page.",
            ("stage",),
            buckets=_SECONDS,
            registry=self._own,
        )
        self._kept = Counter(
            "lintas_kept_answers", "Answers that were kept from an earlier request.", registry=self._own
        )
        self._waiting = self._gauge("lintas_waiting_requests", "Requests that wait for their turn.")
        self._working = self._gauge("lintas_working_requests", "Requests that are worked on.")

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self._own, multiprocess_mode="livesum")

    def count_stage(self, stage: str, seconds: float) -> None:
        """Count a stage and the time it took, from any thread."""
        self._seconds.labels(stage).observe(seconds)
        if stage == "kept":
            self._kept.inc()

    def count_request(self, route: str, status: int) -> None:
        """Count a request by the route that answered it."""
        self._requests.labels(route, str(status)).inc()

    def count_turns(self, waiting: int, working: int) -> None:
        """Note how many requests wait and how many are worked on."""
        self._waiting.set(waiting)
        self._working.set(working)

    def write(self, live: LiveEngine) -> bytes:
        """All numbers, and those of the generation that is held, in Prometheus' text format."""
        registry = self._own
        if os.environ.get(SHARED_FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        index = CollectorRegistry(auto_describe=False)
        index.register(_GenerationNumbers(live))
        return generate_latest(registry) + generate_latest(index)


class _GenerationNumbers(Collector):
    """What the held generation is, read when it is asked for: it may have changed at any time."""

    def __init__(self, live: LiveEngine) -> None:
        self._live = live

    def collect(self) -> Iterator[Metric]:
        try:
            with self._live.lend() as engine:
                index = engine.describe()
        except LintasError:
            return
        generation = GaugeMetricFamily("lintas_generation", "The generation that answers.", labels=["name"])
        generation.add_metric([index.generation], 1)
        yield generation
        yield GaugeMetricFamily("lintas_articles", "Articles of the index.", value=index.articles)
        yield GaugeMetricFamily("lintas_passages", "Passages of the index.", value=index.passages)


class CountRequests:
    """ASGI middleware that counts every request by its route and the status of its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count it when its answer begins."""

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.count_request(_name_route(scope), message["status"])
            await send(message)

        await self._app(scope, receive, send_counted if scope["type"] == "http" else send)


def _name_route(scope: Scope) -> str:
    """The address that a route answers, with names for what varies; one name for all that are none."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return getattr(scope.get("route"), "path", None) or "none"

"""The web application: pages, endpoints and static files around one live engine."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from search.encoder.protocol import Encoder
from search.engine import SearchEngine
from search.errors import LintasError
from search.settings import Settings
from web import api, exports, feeds, health, opensearch, pages, suggesting
from web.caching import install_caching
from web.compression import install_compression
from web.cross_origin import share_api
from web.door import Check, Door
from web.gate import Gate
from web.head_requests import AnswerHead
from web.hosts import make_host_check
from web.live import LiveEngine
from web.metrics import CountRequests, Metrics
from web.problems import install_problem_handlers
from web.rates import read_rate_limit
from web.rendering import Renderer
from web.security import SecurityHeaders
from web.sizes import check_size
from web.static_files import STATIC, KeptFiles
from web.turns import Turns, make_turns, provide_threads

SPARE_THREADS = 8
"""Threads beside those of requests that have their turn, for files and for whoever asks after the health."""

_log = logging.getLogger(__name__)


def create_app(
    settings: Settings,
    *,
    encoder: Encoder | None = None,
    before_answering: Callable[[SearchEngine], None] | None = None,
    after_opening: Callable[[], None] | None = None,
) -> FastAPI:
    """The application for one index; ``encoder`` is used when it built the index, else one is loaded.

    ``before_answering`` is given each engine before it answers, and ``after_opening`` is called whenever
    another generation has begun to.
    Without an index the application starts all the same, answers 503 and heals when there is one.
    """
    app = FastAPI(
        title="Lintas",
        description="Search news archives in English and Indonesian.",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        # Nothing is told to anybody, so nobody needs to be looked for at each request.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    metrics = Metrics()
    app.state.live = LiveEngine(
        settings.index,
        cache=settings.cache,
        encoder=encoder,
        cached_answers=settings.cached_answers,
        watch=metrics.count_stage,
        before_answering=before_answering,
        after_opening=after_opening,
    )
    _furnish(app, settings, metrics)
    # What is added last comes first: whose request it is, the headers of any answer, HEAD, other sites'
    # preflights, which bring no secret, then who may come in.
    install_caching(app)
    app.add_middleware(Door, checks=_list_checks(settings))
    share_api(app, settings.cors_origins)
    install_compression(app)
    app.add_middleware(CountRequests, metrics=app.state.metrics)
    app.add_middleware(AnswerHead)
    app.add_middleware(SecurityHeaders)
    if settings.trusted_proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(settings.trusted_proxies))
    install_problem_handlers(app)
    _add_routes(app)
    return app


def _add_routes(app: FastAPI) -> None:
    # Addresses are looked for in this order, and most requests are for these two.
    app.routes.append(pages.SEARCH_ROUTE)
    app.routes.append(api.SEARCH_ROUTE)
    app.include_router(pages.router)
    app.include_router(api.router)
    app.include_router(suggesting.router)
    app.include_router(exports.router)
    app.include_router(feeds.router)
    app.include_router(opensearch.router)
    app.include_router(health.router)
    app.mount("/static", KeptFiles(directory=STATIC), name="static")


def _furnish(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """Put what else endpoints are given where they find it."""
    app.state.metrics = metrics
    app.state.turns = make_turns(settings, metrics.count_turns)
    app.state.renderer = Renderer(metrics.count_stage)
    app.state.public_url = settings.public_url


def _list_checks(settings: Settings) -> list[Check]:
    """The checks at the door, cheapest first; guesses at the password count as requests."""
    rate_limit = None if settings.rate_limit == "auto" else read_rate_limit(settings.rate_limit)
    return [
        *([make_host_check(settings.allowed_hosts)] if settings.allowed_hosts else ()),
        check_size,
        *([rate_limit] if rate_limit else ()),
        Gate(settings.password, settings.api_key),
    ]


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the engine before the first request has to wait for it, and close it at the end."""
    live: LiveEngine = app.state.live
    turns: Turns = app.state.turns
    provide_threads(turns)
    current_default_thread_limiter().total_tokens = turns.at_once + SPARE_THREADS
    try:
        await run_sync(live.open)
    except LintasError as error:
        _log.warning("Started without an index. %s", error)
    yield
    live.close()

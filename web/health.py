"""Whether the server lives and whether it can answer, for whatever watches it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from web.dependencies import GivenLive
from web.metrics import Metrics
from web.responses import READY_RESPONSES, REFUSAL_RESPONSES
from web.schemas import Live, Ready

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Live, response_description="The process lives.")
async def healthz() -> dict[str, str]:
    """The process lives; says nothing about the index."""
    return {"status": "live"}


@router.get(
    "/readyz",
    response_model=Ready,
    responses=READY_RESPONSES,
    response_description="Searches are answered.",
)
def readyz(live: GivenLive) -> dict[str, Any]:
    """Searches are answered, and from which generation.

    Answers 503 while no index can be opened. `problem` says why a newer generation is not served.
    """
    with live.lease() as engine:
        return {"status": "ready", "generation": engine.generation, "problem": live.problem}


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "The numbers in Prometheus' text format.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **REFUSAL_RESPONSES,
    },
)
async def metrics(request: Request, live: GivenLive) -> Response:
    """Requests by route and status, times, the queue and the index, of all workers since they started."""
    numbers: Metrics = request.app.state.metrics
    return Response(numbers.write(live), media_type=CONTENT_TYPE_PLAIN_0_0_4)

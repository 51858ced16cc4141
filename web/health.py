"""Whether the server lives and whether it can answer, for whatever watches it."""

from typing import Any

from fastapi import APIRouter

from web.dependencies import GivenLive
from web.responses import READY_RESPONSES
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

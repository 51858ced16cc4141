"""What endpoints may answer besides what they are asked for, as OpenAPI describes it."""

from typing import Any

from pydantic import Field

from web.refusals import ProblemCode
from web.schemas import Shape


class WrongParameter(Shape):
    """A parameter that could not be read."""

    parameter: str
    message: str


class ProblemDetails(Shape):
    """What went wrong and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    code: ProblemCode = Field(
        description="What went wrong, for programs: it stays when `detail` is reworded."
    )
    errors: list[WrongParameter] = Field(default_factory=list)


def _problem(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        "model": ProblemDetails,
    }


NOT_MODIFIED_RESPONSE: dict[int | str, dict[str, Any]] = {
    304: {"description": "The answer whose `ETag` stands in `If-None-Match` still holds."},
}

READY_RESPONSES: dict[int | str, dict[str, Any]] = {503: _problem("No index can be opened now.")}

_CHALLENGE = {
    "WWW-Authenticate": {
        "description": "How the secret may be sent.",
        "required": True,
        "schema": {"type": "string"},
    }
}
_WAIT = {
    "Retry-After": {
        "description": "Seconds to wait.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}

_REFUSED = "The request has too many values of one parameter, or names a host that is not served"

# What the door answers in place of any endpoint.
REFUSAL_RESPONSES: dict[int | str, dict[str, Any]] = {
    400: _problem(f"{_REFUSED}."),
    401: {**_problem("The archive asks for a password or a key, and none was right."), "headers": _CHALLENGE},
    413: _problem("The request's body is too large; no endpoint reads any."),
    414: _problem("The address is too long."),
    429: {**_problem("This client asked too often; `Retry-After` says when to go on."), "headers": _WAIT},
}

# That, and that nothing can be searched.
PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    **REFUSAL_RESPONSES,
    503: {**_problem("No index can be opened now, or too many requests wait already."), "headers": _WAIT},
}

SEARCH_RESPONSES: dict[int | str, dict[str, Any]] = {
    **PROBLEM_RESPONSES,
    400: _problem(f"The query or a filter cannot be searched; `detail` says why. {_REFUSED}."),
    422: _problem("A parameter is unknown or has a wrong type; `errors` names it."),
}

ARTICLE_RESPONSES: dict[int | str, dict[str, Any]] = {
    **PROBLEM_RESPONSES,
    404: _problem("The index has no article of this id."),
}

SIMILAR_RESPONSES: dict[int | str, dict[str, Any]] = {
    422: _problem("A parameter is unknown or has a wrong type; `errors` names it."),
    **ARTICLE_RESPONSES,
}

"""Errors as people and programs read them: a page, or ``application/problem+json`` (RFC 9457)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from search.errors import ArticleMissingError, InvalidQueryError, LintasError
from web.rendering import renderer_of
from web.security import security_headers

_log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"

RETRY_AFTER_SECONDS = "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong with a request; ``errors`` names the parameters at fault."""

    status: int
    detail: str
    errors: tuple[Mapping[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def as_json(self) -> dict[str, Any]:
        """The members of RFC 9457, and ``errors`` when parameters are at fault."""
        body = {"type": "about:blank", "title": self.title, "status": self.status, "detail": self.detail}
        return {**body, "errors": [dict(error) for error in self.errors]} if self.errors else body


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem."""
    app.add_exception_handler(LintasError, _answer_lintas_error)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(Exception, _answer_unexpected)


def answer_problem(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as JSON for what programs call, as a page elsewhere."""
    if request.url.path.startswith(("/api/", "/healthz", "/readyz", "/opensearch.xml")):
        response: Response = JSONResponse(problem.as_json(), problem.status, media_type=PROBLEM_JSON)
    else:
        response = renderer_of(request).render(
            request, "problem.html", {"problem": problem}, status=problem.status
        )
    response.headers.update(headers or {})
    return response


def problem_of(error: LintasError) -> Problem:
    """The status that an error of ours stands for, with its own message."""
    if isinstance(error, InvalidQueryError):
        return Problem(status=HTTPStatus.BAD_REQUEST, detail=str(error))
    if isinstance(error, ArticleMissingError):
        return Problem(status=HTTPStatus.NOT_FOUND, detail=str(error))
    return Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, detail=str(error))


def _answer_lintas_error(request: Request, error: Exception) -> Response:
    problem = problem_of(error if isinstance(error, LintasError) else LintasError(str(error)))
    if problem.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return answer_problem(request, problem)
    return answer_problem(request, problem, {"Retry-After": RETRY_AFTER_SECONDS})


def _answer_validation_error(request: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else ()
    errors = tuple(
        {"parameter": ".".join(str(part) for part in detail["loc"][1:]), "message": str(detail["msg"])}
        for detail in details
    )
    detail = "; ".join(f"{error['parameter']}: {error['message']}" for error in errors)
    return answer_problem(
        request, Problem(status=HTTPStatus.UNPROCESSABLE_ENTITY, detail=f"{detail}.", errors=errors)
    )


def _answer_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _answer_unexpected(request, error)
    path = request.url.path
    details = {
        HTTPStatus.NOT_FOUND: f"There is nothing at {path}.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{path} does not answer {request.method}.",
    }
    detail = details.get(HTTPStatus(error.status_code), str(error.detail))
    return answer_problem(request, Problem(status=error.status_code, detail=detail), error.headers)


def _answer_unexpected(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    problem = Problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        detail="This request failed through a fault of the program. The server's log says more.",
    )
    # Answered outside of all middleware, so the headers have to be added here.
    return answer_problem(request, problem, security_headers(request.scope))

"""Errors as people and programs read them: a page, or ``application/problem+json`` (RFC 9457)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from search.errors import ArticleMissingError, InvalidQueryError, LintasError
from search.faults import FaultValue, write_sentence
from web.refusals import ProblemCode, sentence_of
from web.rendering import renderer_of
from web.security import security_headers
from web.turns import ClientGoneError, QueueFullError

_log = logging.getLogger(__name__)

PROBLEM_JSON = "application/problem+json"

RETRY_AFTER_SECONDS = "5"

CLIENT_GONE = 499
"""No status of the standard: nobody reads it but whoever counts what was answered. nginx began it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongValue:
    """A parameter that could not be read: the kind of error, its message, and what a sentence names."""

    kind: str
    message: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What went wrong with a request.

    ``code`` and ``values`` make the sentence that a page says in its language. ``message`` is what an error
    or an endpoint says beyond it, in English, and ``wrong`` names the parameters at fault.
    """

    status: int
    code: ProblemCode
    values: Mapping[str, FaultValue] = field(default_factory=dict)
    message: str | None = None
    wrong: tuple[WrongValue, ...] = ()

    @property
    def detail(self) -> str:
        """What is wrong and what to do, in English."""
        return self.message or write_sentence(sentence_of(self.code), self.values)

    @property
    def title(self) -> str:
        """The status in words."""
        return HTTPStatus(self.status).phrase

    def as_json(self) -> dict[str, Any]:
        """The members of RFC 9457, ``code``, and ``errors`` when parameters are at fault."""
        errors = [{"parameter": wrong.values["name"], "message": wrong.message} for wrong in self.wrong]
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **({"errors": errors} if errors else {}),
        }


def install_problem_handlers(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem."""
    app.add_exception_handler(LintasError, _answer_lintas_error)
    app.add_exception_handler(QueueFullError, _answer_queue_full)
    app.add_exception_handler(ClientGoneError, _answer_client_gone)
    app.add_exception_handler(RequestValidationError, _answer_validation_error)
    app.add_exception_handler(HTTPException, _answer_http_exception)
    app.add_exception_handler(Exception, _answer_unexpected)


def answer_problem(request: Request, problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as JSON for what programs call, as a page elsewhere."""
    if request.url.path.startswith(("/api/", "/healthz", "/readyz", "/metrics", "/opensearch.xml")):
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
        return Problem(status=HTTPStatus.BAD_REQUEST, code=error.fault, values=error.values)
    code = cast("ProblemCode", error.code)
    if isinstance(error, ArticleMissingError):
        return Problem(status=HTTPStatus.NOT_FOUND, code=code, values={"article_id": error.article_id})
    return Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, code=code, message=str(error))


def _answer_lintas_error(request: Request, error: Exception) -> Response:
    problem = problem_of(error if isinstance(error, LintasError) else LintasError(str(error)))
    if problem.status != HTTPStatus.SERVICE_UNAVAILABLE:
        return answer_problem(request, problem)
    return answer_problem(request, problem, {"Retry-After": RETRY_AFTER_SECONDS})


def _answer_queue_full(request: Request, _: Exception) -> Response:
    problem = Problem(status=HTTPStatus.SERVICE_UNAVAILABLE, code="queue-full")
    return answer_problem(request, problem, {"Retry-After": RETRY_AFTER_SECONDS})


def _answer_client_gone(_: Request, __: Exception) -> Response:
    return Response(status_code=CLIENT_GONE)


def _answer_validation_error(request: Request, error: Exception) -> Response:
    details = error.errors() if isinstance(error, RequestValidationError) else ()
    wrong = tuple(_read_validation_error(detail) for detail in details)
    told = "; ".join(f"{one.values['name']}: {one.message}" for one in wrong)
    problem = Problem(
        status=HTTPStatus.UNPROCESSABLE_ENTITY, code="wrong-parameter", message=f"{told}.", wrong=wrong
    )
    return answer_problem(request, problem)


def _read_validation_error(detail: Mapping[str, Any]) -> WrongValue:
    name = ".".join(str(part) for part in detail["loc"][1:])
    expected = str(detail.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    values = {"name": name, "expected": expected.replace("'", "")}
    return WrongValue(kind=detail["type"], message=str(detail["msg"]), values=values)


def _answer_http_exception(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return _answer_unexpected(request, error)
    path = request.url.path
    if error.status_code == HTTPStatus.NOT_FOUND:
        problem = Problem(status=error.status_code, code="nothing-here", values={"path": path})
    elif error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        values = {"path": path, "method": request.method}
        problem = Problem(status=error.status_code, code="wrong-method", values=values)
    else:
        problem = Problem(status=error.status_code, code="refused", message=str(error.detail))
    return answer_problem(request, problem, error.headers)


def _answer_unexpected(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
    problem = Problem(status=HTTPStatus.INTERNAL_SERVER_ERROR, code="fault")
    # Answered outside of all middleware, so the headers have to be added here.
    return answer_problem(request, problem, security_headers(request.scope))

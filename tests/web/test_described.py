"""What the description for programs promises: every answer to two thousand made-up requests is in it."""

from collections import Counter
from pathlib import Path
from typing import Any, Literal

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from tests.concept_encoder import ConceptEncoder
from tests.hostile.texts import WORDS, hostile_texts
from tests.small_corpus import ARTICLES
from tests.web.conftest import settings_for
from web.app import create_app

pytestmark = pytest.mark.slow

REQUESTS = 2_100

METHODS: tuple[Literal["POST", "PUT", "PATCH", "DELETE", "TRACE"], ...] = (
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
)

Operation = APIOperation[Any, Any, Any, Any]

SOUND = {
    "q": st.sampled_from([*WORDS, '"the river rose" -price', *hostile_texts()]),
    "article_id": st.sampled_from([article["id"] for article in ARTICLES]),
    "language": st.sampled_from([["en"], ["id", "en"], []]),
    "source": st.sampled_from([["Warta Lintang"], []]),
    "after": st.sampled_from(["2024", "2024-02-12"]),
    "before": st.sampled_from(["2024", "2024-02-12"]),
    "prefer": st.sampled_from(["en", "id", "none"]),
    "page": st.integers(1, 3),
    "k": st.integers(1, 100),
    "passages": st.sampled_from([0, 1, 5]),
}
"""Values that make sense, without which hardly any request would get as far as an answer."""

TEXTS = {"q", "language", "source", "author", "category", "plain", "after", "before", "prefer"}
CHOICES = {
    "sort": {"relevance", "newest", "oldest"},
    "expand": {"on", "off"},
    "copies": {"fold", "show"},
    "stories": {"group", "show"},
    "ui": {"en", "id"},
}


@pytest.fixture(scope="module")
def schema(small_index: Path) -> BaseSchema:
    app = create_app(settings_for(small_index), encoder=ConceptEncoder())
    return schemathesis.openapi.from_asgi("/openapi.json", app)


def list_targets(schema: BaseSchema) -> list[tuple[Operation, GenerationMode]]:
    """Every operation with requests as described and, where any can be wrong, with wrong ones."""
    operations = [operation.ok() for operation in schema.get_all_operations() if isinstance(operation, Ok)]
    return [
        (operation, mode)
        for operation in operations
        for mode in GenerationMode
        if mode.is_positive or list(operation.query)
    ]


@st.composite
def make_requests(draw: st.DrawFn, operation: Operation, mode: GenerationMode) -> Case[Any]:
    """Requests of the operation; of those as described, half have values that make sense."""
    case = draw(operation.as_strategy(mode))
    if mode.is_positive and draw(st.booleans()):
        for values in (case.query, case.path_parameters):
            for name in list(values or {}):
                if name in SOUND:
                    values[name] = draw(SOUND[name])
        if any(parameter.name == "q" for parameter in operation.query):
            case.query["q"] = draw(SOUND["q"])
    return case


def is_wrong_in_texts_alone(case: Case[Any]) -> bool:
    """Whether nothing but texts can be wrong: an address has no null and no list, only the text ``null``."""
    return all(
        name in TEXTS or str(value) in CHOICES.get(name, ()) for name, value in (case.query or {}).items()
    )


def test_every_answer_is_described(schema: BaseSchema) -> None:
    targets = list_targets(schema)
    varied = [target for target in targets if list(target[0].query) or list(target[0].path_parameters)]
    answered: Counter[tuple[str, int]] = Counter()
    for operation, mode in targets:
        # What the description calls a text may still have no words or be no date: that is answered with 400.
        @settings(
            max_examples=-(-REQUESTS // len(varied)),
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=make_requests(operation, mode))
        def check_answers(case: Case[Any]) -> None:
            answer = case.call()
            told = [negative_data_rejection] if is_wrong_in_texts_alone(case) else []
            case.validate_response(answer, excluded_checks=[positive_data_acceptance, *told])
            answered[case.operation.label, int(answer.status_code)] += 1

        check_answers()
    assert sum(answered.values()) >= 2_000
    assert {label for label, status in answered if status == 200} == {
        operation.label for operation, _ in targets
    }


def test_no_path_answers_another_method(schema: BaseSchema) -> None:
    """405 names what is answered; CORS, where it is on, may answer OPTIONS."""
    for operation, _ in list_targets(schema):
        for method in METHODS:
            case = operation.Case(method=method, path_parameters={"article_id": "en-flood"})
            answer = case.call()
            assert answer.status_code == 405, (method, operation.label)
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert answer.headers["allow"] == ["GET, HEAD"]

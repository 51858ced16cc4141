"""The endpoint that completes a query while it is being typed."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from search.suggestions import MOST_SUGGESTIONS, Suggestion, SuggestionKind
from web.dependencies import LentEngine
from web.responses import NOT_MODIFIED_RESPONSE, PROBLEM_RESPONSES, SEARCH_RESPONSES

router = APIRouter(prefix="/api", tags=["api"])


class SuggestParameters(BaseModel):
    """What was typed so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field(
        default="",
        description="The query as typed so far; a space at its end says that the last word is complete.",
        examples=["harga be"],
    )
    language: str | None = Field(
        default=None,
        description="Language that the person reads (`en`, `id`, …): its words count double.",
        examples=["id"],
    )
    count: int = Field(default=8, ge=1, le=MOST_SUGGESTIONS, description="Suggestions at most.")


class FoundSuggestion(BaseModel):
    """A whole query to search for instead of what was typed."""

    model_config = ConfigDict(extra="forbid")

    text: str
    kind: SuggestionKind = Field(
        description="What completes the query: a `word` or a `name` of the archive, or a `headline`."
    )
    language: str = Field(description="Language of the word, name or headline.")
    translation: str | None = Field(description="The completed word in another language of the archive.")


class SuggestAnswer(BaseModel):
    """What a query may become, the likeliest first."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The query as it was typed.")
    suggestions: list[FoundSuggestion]
    generation: str


@router.get(
    "/suggest",
    responses={
        200: {"model": SuggestAnswer, "description": "The answer."},
        422: SEARCH_RESPONSES[422],
        **NOT_MODIFIED_RESPONSE,
        **PROBLEM_RESPONSES,
    },
)
def suggest(parameters: Annotated[SuggestParameters, Query()], engine: LentEngine) -> JSONResponse:
    """Complete a query with words, names and headlines of the archive, in every language it has."""
    found = engine.suggest(parameters.q, language_hint=parameters.language, count=parameters.count)
    return JSONResponse(
        {
            "text": parameters.q,
            "suggestions": [_as_json(suggestion) for suggestion in found],
            "generation": engine.generation,
        }
    )


def _as_json(suggestion: Suggestion) -> dict[str, str | None]:
    return {
        "text": suggestion.text,
        "kind": suggestion.kind,
        "language": suggestion.language,
        "translation": suggestion.translation,
    }

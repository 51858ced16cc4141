"""JSON text as values, whatever its depth and the size of its numbers."""

import json
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class JsonProblem:
    """Why text is not JSON; ``extra_at`` is the place of a second value after a first that was complete."""

    reason: str
    extra_at: int | None = None


def parse_json(text: str) -> object | JsonProblem:
    """Return the value of a JSON text, numbers as written, NaN and infinities as None.

    Control characters inside strings are accepted: scraped text is full of them, and cleaning sees to them.
    """
    try:
        value: object = _decoder().decode(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if "\n" in text else f"column {error.colno}"
        extra_at = error.pos if error.msg == "Extra data" else None
        return JsonProblem(f"not valid JSON: {error.msg} at {place}", extra_at)
    except RecursionError:
        return JsonProblem("not readable JSON: its values are nested too deeply")
    return value


@cache
def _decoder() -> json.JSONDecoder:
    # Numbers stay text: huge ones have no int, and 1.50 should not become 1.5.
    return json.JSONDecoder(
        strict=False, parse_int=str, parse_float=str, parse_constant=lambda _constant: None
    )


def describe_not_object(value: object) -> str:
    """Say what stands where a JSON object was expected."""
    what = "a list" if isinstance(value, list) else "a single value"
    return f'not a JSON object but {what}; a record looks like {{"title": "…", "text": "…"}}'

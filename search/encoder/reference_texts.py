"""Short invented news texts that stand for ordinary news where real texts are few or not yet there."""

import json
from dataclasses import dataclass
from importlib.resources import files

REFERENCE_LANGUAGES = ("en", "id")


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """A headline, as long as a query, and its text, from one sentence to some three hundred words."""

    headline: str
    text: str


def load_reference_texts(language: str) -> tuple[ReferenceText, ...]:
    """Load the texts of a language, 120 for each of ``REFERENCE_LANGUAGES``; none for any other.

    Subjects and lengths are mixed, so that the first few dozen already hold some of every kind.
    """
    if language not in REFERENCE_LANGUAGES:
        return ()
    lines = files(__package__).joinpath("reference", f"{language}.jsonl").read_text(encoding="utf-8")
    return tuple(ReferenceText(**json.loads(line)) for line in lines.strip().split("\n"))

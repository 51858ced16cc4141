"""Short invented news texts with queries, for ordinary news where real texts are few or not yet there."""

import json
from dataclasses import dataclass
from importlib.resources import files

REFERENCE_LANGUAGES = ("en", "id")


@dataclass(frozen=True, slots=True)
class ReferenceText:
    """A text of one sentence to some three hundred words, its headline and two queries that it answers.

    ``question`` is a full one as people type it, 5 to 25 words, about one in three naming its source first
    ("According to the article, ..."); ``keywords`` are 2 to 6 words for a search box, not a sentence.
    """

    headline: str
    text: str
    question: str
    keywords: str


def load_reference_texts(language: str) -> tuple[ReferenceText, ...]:
    """Load the texts of a language, 120 for each of ``REFERENCE_LANGUAGES``; none for any other.

    Subjects and lengths are mixed, so that the first few dozen already hold some of every kind.
    """
    if language not in REFERENCE_LANGUAGES:
        return ()
    lines = files(__package__).joinpath("reference", f"{language}.jsonl").read_text(encoding="utf-8")
    return tuple(ReferenceText(**json.loads(line)) for line in lines.strip().split("\n"))

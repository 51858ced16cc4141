"""Repeated paragraphs: the same paragraph twice in a row, as a copied teaser or a doubled caption."""

from collections.abc import Sequence

FEWEST_WORDS = 5
"""A shorter line may be repeated on purpose (a verse, a score, a cry)."""


def find_repeated_paragraphs(lines: Sequence[str]) -> dict[int, str]:
    """Indexes of the lines that equal the paragraph before them, with their kind."""
    repeated: dict[int, str] = {}
    previous = ""
    for index, line in enumerate(lines):
        if not line:
            continue
        if line == previous and len(line.split()) >= FEWEST_WORDS:
            repeated[index] = "duplicate-paragraph"
        previous = line
    return repeated

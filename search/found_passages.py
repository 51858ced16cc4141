"""The passages of a page as a person sees them: what answers the query in each."""

from collections.abc import Sequence

import numpy as np

from search.highlight import MarkedPassage, StoredPassages, mark_passages
from search.ranking.answering import RankedArticles
from search.ranking.entries import Hit
from search.ranking.late import WordComparer
from search.records import FoundPassage, Span
from search.store.generation import Generation
from search.store.shelf import RowNumbers


def read_passages(
    generation: Generation, answer: RankedArticles, hits: Sequence[Hit], *, compare: WordComparer
) -> list[FoundPassage]:
    """The passages of some hits of an answer, with what answers the query in each, in order."""
    passages = generation.catalogue.passages([hit.place.passage_number for hit in hits])
    marked = [MarkedPassage((), Span(0, len(passage.text))) for passage in passages]
    # All of one shelf that answer one variant at once: marking one by one takes twice as long.
    alike: dict[tuple[int, str], list[int]] = {}
    for number, hit in enumerate(hits if answer.variants else ()):
        alike.setdefault((hit.variant, hit.language), []).append(number)
    for (variant, language), numbers in alike.items():
        rows = np.array([hits[number].place.shelf_row for number in numbers], np.int64)
        stored = read_stored(generation, language, rows, [passages[number].text for number in numbers])
        of_these = mark_passages(
            answer.variants[variant], stored, answer.expansions[variant], compare=compare
        )
        for number, one in zip(numbers, of_these, strict=True):
            marked[number] = one
    return [
        FoundPassage(
            score=hit.score, passage=passage, highlights=one.highlights, best_sentence=one.best_sentence
        )
        for hit, passage, one in zip(hits, passages, marked, strict=True)
    ]


def read_stored(
    generation: Generation, language: str, rows: RowNumbers, texts: Sequence[str]
) -> StoredPassages:
    """What is stored for marking the passages at some rows of a shelf, whose texts are given."""
    shelf = generation.shelves[language]
    spans = shelf.spans.read(rows)
    return StoredPassages(language, texts, spans, shelf.words.read_first(rows, spans.word_counts))

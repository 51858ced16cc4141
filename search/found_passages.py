"""The passages of a page as a person sees them: what answers the query in each."""

from collections.abc import Mapping, Sequence

import numpy as np

from search.highlight import MarkedPassage, StoredPassages, mark_passages
from search.ranking.answering import RankedArticles
from search.ranking.entries import Hit
from search.ranking.late import WordComparer
from search.records import Article, FoundPassage, Passage, Span
from search.store.entries import PassagePlace
from search.store.generation import Generation
from search.store.shelf import RowNumbers
from search.store.text_spans import join_spans


def read_passages(
    generation: Generation,
    answer: RankedArticles,
    hits: Sequence[Hit],
    articles: Mapping[str, Article],
    *,
    compare: WordComparer,
) -> list[FoundPassage]:
    """The passages of some hits of an answer, with what answers the query in each, in order.

    ``articles`` are those of the hits, by their ids.
    """
    passages = [_cut_passage(articles[hit.place.article_id], hit.place) for hit in hits]
    marked = [MarkedPassage((), Span(0, len(passage.text))) for passage in passages]
    # All that answer one variant at once: marking one by one takes twice as long.
    alike: dict[int, dict[str, list[int]]] = {}
    for number, hit in enumerate(hits if answer.variants else ()):
        alike.setdefault(hit.variant, {}).setdefault(hit.language, []).append(number)
    for variant, of_languages in alike.items():
        rows = {
            language: np.array([hits[number].place.shelf_row for number in numbers], np.int64)
            for language, numbers in of_languages.items()
        }
        ordered = [number for numbers in of_languages.values() for number in numbers]
        stored = read_stored(generation, rows, [passages[number].text for number in ordered])
        of_these = mark_passages(
            answer.variants[variant], stored, answer.expansions[variant], compare=compare
        )
        for number, one in zip(ordered, of_these, strict=True):
            marked[number] = one
    return [
        FoundPassage(
            score=hit.score, passage=passage, highlights=one.highlights, best_sentence=one.best_sentence
        )
        for hit, passage, one in zip(hits, passages, marked, strict=True)
    ]


def _cut_passage(article: Article, place: PassagePlace) -> Passage:
    return Passage(
        passage_id=f"{article.article_id}#{place.ordinal}",
        article_id=article.article_id,
        start=place.start,
        end=place.end,
        text=article.body[place.start : place.end],
    )


def read_stored(
    generation: Generation, rows: Mapping[str, RowNumbers], texts: Sequence[str]
) -> StoredPassages:
    """What is stored for marking the passages at some rows of each language's shelf, at least one in all.

    ``texts`` are those of the passages, one shelf's after the other's.
    """
    spans, bits = [], []
    for language, of_shelf in rows.items():
        shelf = generation.shelves[language]
        spans.append(shelf.spans.read(of_shelf))
        bits.append(shelf.words.read_first(of_shelf, spans[-1].word_counts))
    return StoredPassages(
        languages=[language for language, of_shelf in rows.items() for _ in of_shelf],
        texts=texts,
        spans=join_spans(spans),
        bits=np.concatenate(bits),
    )

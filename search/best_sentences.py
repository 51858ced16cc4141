"""The sentence of each passage that answers a query best."""

import numpy as np

from search.records import FloatMatrix, Span
from search.store.text_spans import TextSpans


def find_best_sentences(spans: TextSpans, matches: FloatMatrix, weights: FloatMatrix) -> list[Span | None]:
    """The sentence of each text whose words answer the query best, by the late signal; the first of equals.

    ``matches`` (query words, words) are those of the texts' words; ``weights`` (query words) those of the
    query's. A sentence without words has the score 0; a text without sentences has none that is best.
    """
    scores = _score_sentences(spans, matches, weights)
    ends = np.cumsum(spans.sentence_counts)
    best: list[Span | None] = []
    for first, end in zip((ends - spans.sentence_counts).tolist(), ends.tolist(), strict=True):
        if first == end:
            best.append(None)
            continue
        start, stop = spans.sentences[first + int(scores[first:end].argmax())].tolist()
        best.append(Span(start, stop))
    return best


def _score_sentences(spans: TextSpans, matches: FloatMatrix, weights: FloatMatrix) -> FloatMatrix:
    scores = np.zeros(len(spans.sentences), np.float32)
    if not matches.size:
        return scores
    words, sentences = _lay_out(spans)
    firsts = np.searchsorted(words[:, 0], sentences[:, 0], side="left")
    ends = np.searchsorted(words[:, 1], sentences[:, 1], side="right")
    filled = np.flatnonzero(firsts < ends)
    # reduceat takes what lies between two sentences too, and must not end behind the last word.
    bounds = np.stack([firsts[filled], ends[filled]], axis=1).ravel()
    padded = np.concatenate([matches, matches[:, :1]], axis=1)
    highest = np.maximum.reduceat(padded, bounds, axis=1)[:, ::2]
    # A plain sum, so that sentences with equal matches have equal scores wherever they stand.
    scores[filled] = (highest.T * weights).sum(axis=1)
    return scores


def _lay_out(spans: TextSpans) -> tuple[np.ndarray, np.ndarray]:
    """Words and sentences as if the texts stood one behind the other."""
    furthest = max(int(part[:, 1].max(initial=0)) for part in (spans.words, spans.sentences)) + 1
    shifts = np.arange(len(spans.word_counts), dtype=np.int64) * furthest
    return (
        spans.words + np.repeat(shifts, spans.word_counts)[:, None],
        spans.sentences + np.repeat(shifts, spans.sentence_counts)[:, None],
    )

"""Copies and stories of a generation: found over all articles, written into its catalogue."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from indexer.copies import CopyCandidate, find_copies
from indexer.progress import Progress
from indexer.report import BuildTally
from indexer.shelving import Shelving
from indexer.stories import StoryCandidate, find_stories
from indexer.stories_evidence import read_evidence
from search.records import FloatMatrix
from search.store.catalogue_writer import CatalogueWriter
from search.store.generation import VECTORS_NAME
from search.store.kinship import Marks
from search.store.vectors import HalfMatrix, read_vectors


def write_copies(catalogue: CatalogueWriter, tally: BuildTally, progress: Progress) -> None:
    """Find articles that print one text; their bodies must be final."""
    progress.start("Finding copies", catalogue.articles)
    groups = find_copies(_copy_candidates(catalogue, progress), catalogue.body_of)
    folded = {copy.article_id: (group.kept, copy.overlap) for group in groups for copy in group.copies}
    catalogue.kinship.write_copies(folded)
    tally.copies = len(folded)


def write_stories(
    catalogue: CatalogueWriter, shelving: Shelving, tally: BuildTally, *, folder: Path, progress: Progress
) -> None:
    """Find articles that report one event, copies aside; the vectors must be written."""
    progress.start("Reading names and numbers", catalogue.articles)
    for article in catalogue.unmarked():
        evidence = read_evidence(article.title, article.body)
        catalogue.kinship.write_marks(article.article_id, Marks(evidence.names, evidence.numbers))
        progress.advance()
    progress.start("Finding stories", None)
    stories = find_stories(_story_candidates(catalogue, shelving, folder))
    catalogue.kinship.write_stories([story.articles for story in stories])
    tally.stories = len(stories)


def _copy_candidates(catalogue: CatalogueWriter, progress: Progress) -> Iterator[CopyCandidate]:
    for article in catalogue.article_texts():
        yield CopyCandidate(
            article_id=article.article_id,
            title=article.title,
            body=article.body,
            published=article.published,
        )
        progress.advance()


def _story_candidates(
    catalogue: CatalogueWriter, shelving: Shelving, folder: Path
) -> Iterator[StoryCandidate]:
    vectors = read_vectors(folder / VECTORS_NAME)
    means = {
        language: np.array(shelf.passage_mean, np.float32) for language, shelf in shelving.shelves.items()
    }
    every_mark = catalogue.kinship.marks()
    for head in catalogue.heads():
        if not head.is_copy:
            # Both come by article id, and every article that is kept has its marks.
            marks = next(found for article_id, found in every_mark if article_id == head.article_id)
            yield StoryCandidate(
                article_id=head.article_id,
                title=head.title,
                language=head.language,
                published=head.published,
                vector=_article_vector(
                    vectors[head.first : head.first + head.passages], means[head.language]
                ),
                names=marks.names,
                numbers=marks.numbers,
            )


def _article_vector(passages: HalfMatrix, mean: FloatMatrix) -> FloatMatrix:
    """The mean of an article's centred passages, shape (dimension,), of unit length."""
    centred = passages.astype(np.float32) - mean
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-12)
    vector = centred.mean(axis=0)
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), np.float32)

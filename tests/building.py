"""Indexes for tests: built as the command builds them, with the concept encoder."""

import shutil
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.build import build
from indexer.reference import load_reference
from indexer.report import BuildReport
from indexer.work import BuildPlan
from search.encoder.protocol import Encoder
from search.engine import SearchEngine, open_engine
from search.ranking.kernels import prepare_kernels
from search.settings import ShelfChoice
from tests.concept_encoder import ConceptEncoder


def build_index(
    sources: Sequence[Path | str],
    index: Path,
    *,
    encoder: Encoder | None = None,
    passage_tokens: int = 24,
    keep: int = 3,
    fresh: bool = False,
    shelf: ShelfChoice = "auto",
) -> BuildReport:
    """Build an index of ``sources`` in ``index`` with short passages."""
    plan = BuildPlan(
        sources=[str(source) for source in sources],
        index=index,
        cache=make_cache(index),
        passage_tokens=passage_tokens,
        keep=keep,
        fresh=fresh,
        shelf=shelf,
    )
    return build(plan, encoder or ConceptEncoder())


def update_index(
    sources: Sequence[Path | str],
    index: Path,
    *,
    encoder: Encoder | None = None,
    without: Collection[str] = (),
    passage_tokens: int = 24,
) -> BuildReport:
    """Write a generation with the articles there are, those of ``sources``, and none of ``without``."""
    plan = BuildPlan(
        sources=[str(source) for source in sources],
        index=index,
        cache=make_cache(index),
        passage_tokens=passage_tokens,
        carry=True,
        without=frozenset(without),
    )
    return build(plan, encoder or ConceptEncoder())


def open_index(index: Path, *, encoder: Encoder | None = None) -> SearchEngine:
    """Open an index that ``build_index`` made."""
    return open_engine(index, cache=index.parent / "cache", encoder=encoder or ConceptEncoder())


def make_cache(index: Path) -> Path:
    """A cache beside the index that holds what takes most of the time to build and to open a small one.

    That is what the concept encoder makes of the reference texts, and the compiled kernels.
    """
    folder = index.parent / "cache"
    if not folder.exists():
        shutil.copytree(_first_cache().name, folder)
    return folder


@cache
def _first_cache() -> "TemporaryDirectory[str]":
    folder = TemporaryDirectory()
    load_reference(ConceptEncoder(), cache=Path(folder.name))
    prepare_kernels(Path(folder.name))
    return folder

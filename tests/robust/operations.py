"""What is done to an index while it is killed: builds, updates and removals of a small archive."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import indexer.embedding
from indexer.build import build
from indexer.reference import load_reference
from indexer.report import BuildReport
from indexer.work import BuildPlan
from search.errors import IndexMissingError
from search.store.directory import IndexDirectory
from tests.building import open_index
from tests.indexer.test_build import CountingEncoder
from tests.small_corpus import ARTICLES

QUERIES = ("banjir desa", "rice price", "earthquake island", "harga cabai", "judge prison")
_PASSAGE_TOKENS = 14
_SHARD_PASSAGES = 8
"""So few that the small archive has many shards to be killed between."""

Answers = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One command: which articles it brings, whether the archive was there before, and its choices."""

    name: str
    sources: tuple[str, ...]
    over: bool = True
    carry: bool = False
    fresh: bool = False
    keep: int = 2
    without: frozenset[str] = frozenset()


_MORE = {article["id"] for article in ARTICLES[:6]}

OPERATIONS = (
    Operation(name="first build", sources=("first.jsonl",), over=False),
    Operation(name="build", sources=("second.jsonl",)),
    Operation(name="fresh build", sources=("first.jsonl", "more.jsonl"), fresh=True),
    Operation(name="update", sources=("more.jsonl",), carry=True),
    Operation(
        name="remove", sources=(), carry=True, without=frozenset(f"{name}-2" for name in sorted(_MORE))
    ),
)


def write_sources(folder: Path) -> None:
    """Write the archive, another one that shares most of it, and some articles that are new or changed."""
    variants = [_vary(article, number) for number in range(4) for article in ARTICLES]
    _write(folder / "first.jsonl", variants[:40])
    _write(folder / "second.jsonl", variants[10:])
    changed = [{**article, "text": f"{article['text']} The market rose again."} for article in variants[:5]]
    _write(folder / "more.jsonl", changed + variants[40:])


def begin(folder: Path, operation: Operation) -> None:
    """Make what is there before: two generations of the archive, or nothing."""
    if operation.over:
        for sources in (("more.jsonl",), ("first.jsonl",)):
            run(folder, replace(OPERATIONS[0], sources=sources))


def run(folder: Path, operation: Operation, encoder: CountingEncoder | None = None) -> BuildReport:
    """Do it in ``folder``, which holds the sources, the index and the cache."""
    indexer.embedding._SHARD_PASSAGES = _SHARD_PASSAGES
    plan = BuildPlan(
        sources=[str(folder / name) for name in operation.sources],
        index=folder / "index",
        cache=folder / "cache",
        passage_tokens=_PASSAGE_TOKENS,
        keep=operation.keep,
        fresh=operation.fresh,
        carry=operation.carry,
        without=operation.without,
    )
    return build(plan, encoder or CountingEncoder())


def count_embedded(folder: Path, operation: Operation) -> int:
    """Do it, and tell how many passages the encoder was asked for."""
    encoder = CountingEncoder()
    load_reference(encoder, cache=folder / "cache")
    encoder.seen.clear()
    run(folder, operation, encoder)
    return len(encoder.seen)


def answers(index: Path) -> Answers | None:
    """What an index answers; None when there is none."""
    try:
        IndexDirectory(index).current_name()
    except IndexMissingError:
        return None
    engine = open_index(index)
    found = tuple(
        (
            query,
            str(page.facets),
            tuple(
                (result.passage.passage_id, round(result.score, 5), result.article.body)
                for result in page.results
            ),
        )
        for query in QUERIES
        for page in [engine.search(query, k=20)]
    )
    engine.close()
    return found


def _vary(article: dict[str, str], number: int) -> dict[str, str]:
    more = f" The flood came {number} times and the rice price rose." if number else ""
    return {**article, "id": f"{article['id']}-{number}", "text": article["text"] + more}


def _write(path: Path, articles: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), "utf-8")

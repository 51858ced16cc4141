"""Queries about made-up articles: keywords, names and questions, as people type them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from search.errors import LintasError
from tests.bench.made_articles import MadeArticle

_SHAPES = {
    "en": (
        "{topic0} {own0}",
        "{topic1} {topic2} {own0} {own1}",
        "what did {name} say about {topic0} and {own0}",
        "{name} {topic0}",
        "why was the {topic1} of {own1} not in the {topic3}",
        "{own0}",
        "new {topic0} for {own2} after {topic2}",
    ),
    "id": (
        "{topic0} {own0}",
        "{topic1} {topic2} {own0} {own1}",
        "apa kata {name} tentang {topic0} dan {own0}",
        "{name} {topic0}",
        "mengapa {topic1} di {own1} tidak ada dalam {topic3}",
        "{own0}",
        "{topic0} baru untuk {own2} setelah {topic2}",
    ),
}


@dataclass(frozen=True, slots=True)
class MadeQuery:
    """A query and the language that it is asked in."""

    text: str
    language: str


def make_queries(articles: Iterable[MadeArticle]) -> Iterator[MadeQuery]:
    """One query about each article, in words of its topic and of its own, each shape in turn."""
    for number, article in enumerate(articles):
        shapes = _SHAPES[article.language]
        words = {f"topic{place}": word for place, word in enumerate(article.topical)}
        words |= {f"own{place}": word for place, word in enumerate(article.own)}
        text = shapes[number % len(shapes)].format(name=article.name, **words)
        yield MadeQuery(text, article.language)


def write_queries(path: Path, queries: Iterable[MadeQuery]) -> None:
    """Write one JSON object a line."""
    lines = [json.dumps(asdict(query), ensure_ascii=False) for query in queries]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def read_queries(path: Path) -> tuple[MadeQuery, ...]:
    """Read them again; raises LintasError when there are none."""
    try:
        return tuple(MadeQuery(**json.loads(line)) for line in path.read_text("utf-8").splitlines())
    except (OSError, ValueError, TypeError) as error:
        raise LintasError(
            f"{path} cannot be read ({error}). Make the archive again: python -m tests.bench.archives"
        ) from None

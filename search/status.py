"""What an index holds and how it was built, for people and programs."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from search.encoder.protocol import ModelIdentity
from search.records import SignalName
from search.store.generation import shelf_name, sketch_name
from search.store.lexicon import LEXICON_NAME
from search.store.manifest import LanguageShelf, Manifest
from search.store.word_bits import word_bits_files


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfStatus:
    """How the passages of one language are looked up: ``exact`` when a query is compared with every one.

    ``recall`` is what share of the 100 nearest passages is found, ``match_recall`` of all that stand out.
    """

    passages: int
    exact: bool
    recall: float
    match_recall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """``languages`` counts articles by language code; ``sizes`` are bytes by file.

    ``signal_bytes`` is what each signal takes for one passage, on average.
    """

    generation: str
    built_at: str
    lintas_version: str
    format_version: int
    articles: int
    passages: int
    languages: Mapping[str, int]
    model: ModelIdentity
    passage_tokens: int
    sizes: Mapping[str, int]
    signal_bytes: Mapping[SignalName, int]
    shelves: Mapping[str, ShelfStatus]

    def as_json(self) -> dict[str, Any]:
        """The shape that ``lintas index status --json`` and ``/api/index`` answer with."""
        return {
            "generation": self.generation,
            "built_at": self.built_at,
            "lintas_version": self.lintas_version,
            "format_version": self.format_version,
            "articles": self.articles,
            "passages": self.passages,
            "languages": dict(self.languages),
            "model": {
                "name": self.model.name,
                "fingerprint": self.model.fingerprint,
                "dimension": self.model.dimension,
                "max_tokens": self.model.max_tokens,
                "query_prompt": self.model.query_prompt,
                "passage_prompt": self.model.passage_prompt,
            },
            "passage_tokens": self.passage_tokens,
            "sizes": dict(self.sizes),
            "bytes_per_passage": dict(self.signal_bytes),
            "shelves": {language: asdict(shelf) for language, shelf in self.shelves.items()},
        }


def describe_manifest(manifest: Manifest) -> IndexStatus:
    """Everything of the manifest that is worth showing."""
    return IndexStatus(
        generation=manifest.generation,
        built_at=manifest.built_at,
        lintas_version=manifest.lintas_version,
        format_version=manifest.format_version,
        articles=manifest.articles,
        passages=manifest.passages,
        languages={language: shelf.articles for language, shelf in manifest.shelves.items()},
        model=manifest.model,
        passage_tokens=manifest.passage_tokens,
        sizes={name: seal.size_bytes for name, seal in manifest.files.items()},
        signal_bytes=_signal_bytes(manifest),
        shelves={language: _describe_shelf(shelf) for language, shelf in manifest.shelves.items()},
    )


def _describe_shelf(shelf: LanguageShelf) -> ShelfStatus:
    return ShelfStatus(
        passages=shelf.passages,
        exact=shelf.margin is None,
        recall=shelf.recall,
        match_recall=shelf.match_recall,
    )


def _signal_bytes(manifest: Manifest) -> dict[SignalName, int]:
    def size_of(*names: str) -> int:
        return sum(manifest.files[name].size_bytes for name in names)

    dense = {name for language in manifest.shelves for name in (shelf_name(language), sketch_name(language))}
    total: dict[SignalName, int] = {
        "dense": size_of(*(name for name in manifest.files if name in dense)),
        "lexical": manifest.lexical_bytes,
        "lexicon": size_of(LEXICON_NAME),
        "late": size_of(*(name for language in manifest.shelves for name in word_bits_files(language))),
    }
    return {name: round(size / manifest.passages) for name, size in total.items()}

"""A generation: one complete, immutable index on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.errors import IndexDamagedError, IndexVersionError
from search.records import FloatMatrix
from search.store.catalogue import Catalogue
from search.store.completions import COMPLETIONS_NAME, Completions
from search.store.files import FileSeal, seal_file, sync_path
from search.store.lexicon import LEXICON_NAME, Lexicon
from search.store.manifest import MANIFEST_NAME, Manifest, read_manifest
from search.store.shelf import Shelf
from search.store.sketch import Sketch
from search.store.text_spans import StoredSpans
from search.store.vectors import HalfMatrix, read_vectors, write_vectors
from search.store.word_bits import BitMatrix, WordBits, write_word_bits
from search.store.word_blocks import WordBlocks, arrange_words

CATALOGUE_NAME = "catalogue.sqlite"
VECTORS_NAME = "vectors.npy"


def shelf_name(language: str) -> str:
    """File of a language's shelf."""
    return f"shelf-{language}.faiss"


def sketch_name(language: str) -> str:
    """File of the sketch of a language's shelf."""
    return f"sketch-{language}.faiss"


def background_name(language: str) -> str:
    """File of a language's background: vectors that a query's scores are judged against."""
    return f"background-{language}.npy"


@dataclass(frozen=True, slots=True)
class OpenShelf:
    """A shelf with its passages' words and sentences, the word bits of these words, and the background that
    its scores are judged against.

    ``background`` has one vector a text, centred as the shelf is, and ``background_words`` the same texts'
    word bits. Every query is compared with all of them.
    """

    language: str
    shelf: Shelf
    words: WordBits
    spans: StoredSpans
    background: FloatMatrix
    background_words: WordBlocks


class Generation:
    """An opened generation; answers from several threads until it is closed."""

    def __init__(self, folder: Path) -> None:
        """Open after comparing every file's size with the manifest; raises IndexDamagedError."""
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        for problem in _size_problems(folder, self.manifest):
            raise IndexDamagedError(
                f"The index is damaged: {problem}. Go back to the generation before (lintas index rollback) "
                "or build again (lintas index build SOURCE...)."
            )
        sizes = {language: shelf.passages for language, shelf in self.manifest.shelves.items()}
        self.catalogue = Catalogue(folder / CATALOGUE_NAME, sizes)
        self.lexicon = Lexicon(folder / LEXICON_NAME)
        self.completions = Completions(folder / COMPLETIONS_NAME)
        self.shelves: Mapping[str, OpenShelf] = {
            language: self._open_shelf(language) for language in self.manifest.shelves
        }

    def vectors(self) -> HalfMatrix:
        """The encoder's own vectors, one row per passage number."""
        return read_vectors(self.folder / VECTORS_NAME)

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()
        self.lexicon.close()
        self.completions.close()

    def _open_shelf(self, language: str) -> OpenShelf:
        dimension, recorded = self.manifest.model.dimension, self.manifest.shelves[language]
        passages = recorded.passages
        background = read_vectors(self.folder / background_name(language)).astype(np.float32)
        words = WordBits(
            self.folder, background_words_name(language), passages=len(background), dimension=dimension
        )
        sketch = None
        if recorded.margin is not None:
            sketch = Sketch(self.folder / sketch_name(language), passages=passages, dimension=dimension)
        return OpenShelf(
            language=language,
            shelf=Shelf(
                self.folder / shelf_name(language),
                passages=passages,
                dimension=dimension,
                sketch=sketch,
                margin=recorded.margin or 0.0,
            ),
            words=WordBits(self.folder, language, passages=passages, dimension=dimension),
            spans=StoredSpans(self.folder, language, passages=passages),
            background=background,
            background_words=arrange_words(words),
        )


def background_words_name(language: str) -> str:
    """Name under which the word bits of a language's background are kept."""
    return f"background-{language}"


def write_background(folder: Path, language: str, vectors: FloatMatrix, words: Sequence[BitMatrix]) -> None:
    """Write a language's background: vectors (texts, dimension), already centred, and each text's words."""
    write_vectors(folder / background_name(language), vectors.astype(np.float16))
    write_word_bits(folder, background_words_name(language), words)


def seal_generation(folder: Path) -> dict[str, FileSeal]:
    """Sync every file of a finished folder to the disk and return their seals."""
    seals = {}
    for path in sorted(folder.iterdir()):
        sync_path(path)
        seals[path.name] = seal_file(path)
    return seals


def verify_generation(folder: Path) -> list[str]:
    """Read every byte and compare with the manifest; returns one sentence per damaged file."""
    try:
        manifest = read_manifest(folder)
    except (IndexDamagedError, IndexVersionError) as error:
        return [str(error)]
    problems = _size_problems(folder, manifest)
    problems += [
        f"{folder / name} was changed after it was written"
        for name, seal in manifest.files.items()
        if (folder / name).is_file() and _same_size(folder / name, seal) and seal_file(folder / name) != seal
    ]
    strays = {path.name for path in folder.iterdir()} - set(manifest.files) - {MANIFEST_NAME}
    return problems + [f"{folder / name} does not belong to the generation" for name in sorted(strays)]


def _same_size(path: Path, seal: FileSeal) -> bool:
    return path.stat().st_size == seal.size_bytes


def _size_problems(folder: Path, manifest: Manifest) -> list[str]:
    problems = []
    for name, seal in manifest.files.items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{path} is missing")
        elif not _same_size(path, seal):
            problems.append(f"{path} has {path.stat().st_size} bytes, the manifest says {seal.size_bytes}")
    return problems

"""What the page offers while a person types: read from every passage and every headline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from indexer.progress import Progress
from search.store.catalogue_writer import CatalogueWriter
from search.store.completions import COMPLETIONS_NAME
from search.store.completions_writer import Headline, SeenPassage, can_be_continued
from search.store.completions_writer import write_completions as write_file
from search.store.files import seal_file
from search.store.generation import CATALOGUE_NAME
from search.store.manifest import Manifest
from search.store.passage_changes import PassageText
from search.text import fold_word, list_words

_MOST_NAME_WORDS = 5
_CAPITALISED = r"[^\W\d_a-z][\w'’.-]*\w"
# Behind a word written small: at the start of a sentence and in titles a capital has another reason.
_NAME = re.compile(
    rf"(?:(?<![\w-])[a-z][\w'’-]*,?|(?<=\w),) "
    rf"({_CAPITALISED}(?: (?:(?:of|the|bin|binti|van|de|al|dan|and) )?{_CAPITALISED})+)"
)
_JOINERS = re.compile(r" (?:dan|and) ")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCompletions:
    """The completions of the generation before, and the catalogue whose passages they know."""

    catalogue: Path
    completions: Path


def find_earlier_completions(folder: Path, manifest: Manifest) -> EarlierCompletions | None:
    """The completions of a generation, if this version counted them and the file is whole."""
    path = folder / COMPLETIONS_NAME
    usable = (
        manifest.lintas_version == version("lintas")
        and path.is_file()
        and seal_file(path) == manifest.files.get(COMPLETIONS_NAME)
        and can_be_continued(path)
    )
    return EarlierCompletions(catalogue=folder / CATALOGUE_NAME, completions=path) if usable else None


def write_completions(
    catalogue: CatalogueWriter, earlier: EarlierCompletions | None, *, folder: Path, progress: Progress
) -> None:
    """Write the completions of a generation whose articles are settled and whose copies are known.

    Behind ``earlier`` ones only the passages that changed are counted.
    """
    path, headlines = folder / COMPLETIONS_NAME, _read_headlines(catalogue)
    if earlier is None:
        progress.start("Listing words", catalogue.passages)
        write_file(path, _read_passages(catalogue, progress), headlines)
        return
    progress.start("Listing words", None)
    with catalogue.compare_passages(earlier.catalogue) as changes:
        write_file(
            path,
            map(_look_at, changes.new()),
            headlines,
            earlier=earlier.completions,
            gone=map(_look_at, changes.gone()),
        )


def find_written_names(text: str) -> dict[str, str]:
    """Names of more than one word by their folded form: capitals side by side within a sentence."""
    names: dict[str, str] = {}
    for match in _NAME.finditer(text):
        for part in _JOINERS.split(match.group(1)):
            run = part.removesuffix("'s").removesuffix("’s")
            if 2 <= run.count(" ") + 1 <= _MOST_NAME_WORDS and not run.isupper():
                names[fold_word(run)] = run
    return names


def _read_passages(catalogue: CatalogueWriter, progress: Progress) -> Iterator[SeenPassage]:
    for key, text in zip(catalogue.keys(), catalogue.texts(), strict=True):
        yield _look_at(PassageText(key.language, text))
        progress.advance()


def _look_at(passage: PassageText) -> SeenPassage:
    return SeenPassage(passage.language, set(list_words(passage.text)), find_written_names(passage.text))


def _read_headlines(catalogue: CatalogueWriter) -> Iterator[Headline]:
    for head in catalogue.heads():
        # One that ends so was cut from the first sentence of an article without a headline.
        if head.title and not head.title.endswith("…") and not head.is_copy:
            yield Headline(head.language, head.title, head.published or "")

"""What the page offers while a person types: read from every passage and every headline."""

import re
from collections.abc import Iterator
from pathlib import Path

from indexer.progress import Progress
from search.store.catalogue_writer import CatalogueWriter
from search.store.completions import COMPLETIONS_NAME, Headline, SeenPassage
from search.store.completions import write_completions as write_file
from search.text import fold_word, list_words

_MOST_NAME_WORDS = 5
_CAPITALISED = r"[^\W\d_a-z][\w'’.-]*\w"
# Behind a word written small: at the start of a sentence and in titles a capital has another reason.
_NAME = re.compile(
    rf"(?:(?<![\w-])[a-z][\w'’-]*,?|(?<=\w),) "
    rf"({_CAPITALISED}(?: (?:(?:of|the|bin|binti|van|de|al|dan|and) )?{_CAPITALISED})+)"
)
_JOINERS = re.compile(r" (?:dan|and) ")


def write_completions(catalogue: CatalogueWriter, *, folder: Path, progress: Progress) -> None:
    """Write the completions of a generation whose articles are settled and whose copies are known."""
    progress.start("Listing words", catalogue.passages)
    write_file(folder / COMPLETIONS_NAME, _read_passages(catalogue, progress), _read_headlines(catalogue))


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
        yield SeenPassage(key.language, set(list_words(text)), find_written_names(text))
        progress.advance()


def _read_headlines(catalogue: CatalogueWriter) -> Iterator[Headline]:
    for head in catalogue.heads():
        # One that ends so was cut from the first sentence of an article without a headline.
        if head.title and not head.title.endswith("…") and not head.is_copy:
            yield Headline(head.language, head.title, head.published or "")

"""What the page offers while a person types: read from every passage and every headline."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from indexer.progress import Progress
from search.store.catalogue_writer import CatalogueWriter
from search.store.completions import COMPLETIONS_NAME, Headline, SeenPassage
from search.store.completions import write_completions as write_file
from search.text import fold_word, list_words

_LONGEST_WORD = 40
_MOST_NAME_WORDS = 5
_CAPITALISED = r"[^\W\d_a-z][\w'’.-]*\w"
# Behind a word written small: at the start of a sentence and in titles a capital has another reason.
_NAME = re.compile(
    rf"(?:(?<![\w-])[a-z][\w'’-]*,?|(?<=\w),) "
    rf"({_CAPITALISED}(?: (?:(?:of|the|bin|binti|van|de|al|dan|and) )?{_CAPITALISED})+)"
)
_JOINERS = re.compile(r" (?:dan|and) ")
_fold = lru_cache(maxsize=65_536)(fold_word)


def write_completions(catalogue: CatalogueWriter, *, folder: Path, progress: Progress) -> None:
    """Write the completions of a generation whose articles are settled and whose copies are known."""
    progress.start("Listing words", catalogue.passages)
    write_file(folder / COMPLETIONS_NAME, _read_passages(catalogue, progress), _read_headlines(catalogue))


def find_written_words(text: str) -> dict[str, str]:
    """A text's words by their folded form, written small where they are so anywhere in it.

    Words joined by hyphens stand there whole and in parts, and English ones without the 's of owning.
    """
    found = [word.removesuffix("'s").removesuffix("’s") for word in set(list_words(text))]
    words = {*found, *(part for word in found if "-" in word for part in word.split("-") if part)}
    # Capitals come first when sorted, and small letters replace them.
    return {
        _fold(word): word for word in sorted(words) if len(word) <= _LONGEST_WORD and not word.isnumeric()
    }


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
        yield SeenPassage(key.language, find_written_words(text), find_written_names(text))
        progress.advance()


def _read_headlines(catalogue: CatalogueWriter) -> Iterator[Headline]:
    for head in catalogue.heads():
        # One that ends so was cut from the first sentence of an article without a headline.
        if head.title and not head.title.endswith("…") and not head.is_copy:
            yield Headline(head.language, head.title, head.published or "")

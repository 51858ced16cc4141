"""What the lexicon of an index says about a word, and why it says nothing where it does not."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from indexer.lexicon import LEAST_CLOSENESS, LEAST_SHELF
from indexer.vocabulary import LEAST_PASSAGES, is_entry
from search.content_words import is_grammar
from search.stemming import find_stems
from search.store.catalogue import Catalogue
from search.store.lexicon import Lexicon, Translation, fold_entry

_NAMES = {"en": "English", "id": "Indonesian"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WordReport:
    """A word read in one language.

    ``translations`` are heaviest first; where there are none, ``nearest`` is the closest pair that was
    dropped, if there was any, and ``reason`` says why there is no more.
    """

    word: str
    language: str
    translations: tuple[Translation, ...]
    nearest: Translation | None = None
    reason: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that ``lintas index lexicon --json`` lists for each language."""
        return {
            "language": self.language,
            "translations": [asdict(entry) for entry in self.translations],
            "nearest": asdict(self.nearest) if self.nearest else None,
            "reason": self.reason,
        }

    def as_lines(self) -> list[str]:
        """The same for people."""
        title = f"{self.word} ({language_name(self.language)})"
        if not self.translations:
            return [f"{title}: {self.reason}"]
        return [title, *(f"  {_describe(entry, self.word)}" for entry in self.translations)]


def report_word(
    word: str, lexicon: Lexicon, catalogue: Catalogue, shelves: Mapping[str, int]
) -> list[WordReport]:
    """What the lexicon has for a word read in each language that has a lexicon.

    ``shelves`` says how many passages each language's shelf holds.
    """
    languages = [code for code in _NAMES if code in shelves]
    return [_report_in(word, language, languages, lexicon, catalogue, shelves) for language in languages]


def language_name(language: str) -> str:
    """The English name of a language of the lexicon."""
    return _NAMES[language]


def _report_in(
    word: str,
    language: str,
    languages: list[str],
    lexicon: Lexicon,
    catalogue: Catalogue,
    shelves: Mapping[str, int],
) -> WordReport:
    found = tuple(
        entry for other in languages for entry in lexicon.translations([word], language, other).get(word, ())
    )
    if found:
        return WordReport(word=word, language=language, translations=found)
    dropped = lexicon.considered(word, language)
    reason = (
        _why_dropped(dropped[0]) if dropped else _why_missing(word, language, languages, catalogue, shelves)
    )
    return WordReport(
        word=word,
        language=language,
        translations=(),
        nearest=dropped[0] if dropped else None,
        reason=reason,
    )


def _why_dropped(entry: Translation) -> str:
    other = language_name(entry.other_language)
    if entry.word == entry.other_word:
        return f"the same word is used in {other}, and needs no translation"
    values = f"closeness {entry.closeness:.2f}, cosine {entry.cosine:.2f}, context {entry.context:.2f}"
    nearest = f"the nearest {other} word, {entry.other_word} ({values}),"
    if entry.closeness < LEAST_CLOSENESS:
        return f"{nearest} is not near enough"
    return f"{nearest} has nearer ones, or is a name not near enough"


def _why_missing(
    word: str, language: str, languages: list[str], catalogue: Catalogue, shelves: Mapping[str, int]
) -> str:
    if is_grammar(word, language):
        return "words of grammar have no translations"
    if not is_entry(fold_entry(word), language):
        return "only single words of three letters or more have translations"
    if len(languages) < 2 or min(shelves[code] for code in languages) < LEAST_SHELF:
        return f"a lexicon needs {LEAST_SHELF} passages in English and in Indonesian"
    counts = catalogue.passages_with(language, find_stems(word, language))
    if not min(counts.values(), default=0):
        return f"not in the {language_name(language)} articles"
    return f"too rare: fewer than {LEAST_PASSAGES} passages were seen to hold it in this form"


def _describe(entry: Translation, word: str) -> str:
    of = "" if entry.word == fold_entry(word) else f" (as {entry.word})"
    return (
        f"{entry.other_word}{of}  {language_name(entry.other_language)}, weight {entry.weight:.2f}: "
        f"closeness {entry.closeness:.2f}, cosine {entry.cosine:.2f}, context {entry.context:.2f}, "
        f"in {entry.passages:,} and {entry.other_passages:,} passages"
    )

"""Typing errors in a query: words that the archive does not hold, one slip away from one that it does."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from string import ascii_lowercase

from search.content_words import GRAMMAR
from search.encoder.protocol import Encoder
from search.names.index import load_index
from search.stemming import stems_of_word
from search.store.catalogue import Catalogue
from search.store.completions import Completions
from search.text import find_words, fold_word, normalise_query

SHORTEST_WORD = 4
SHORTEST_MEANT = 5
"""Letters typed, and letters of the word that they are taken for."""
_LONGEST_WORD = 30
# Chosen with typing errors made up in half of 2,614 words of queries and samples, over the 9,160 passages of
# eval/news. In the other half 82.5 % were mended rightly and 1.5 % wrongly. With every other article taken
# away, .3 % of the words of these were taken for errors (written small .4 %), many of them rightly, and of
# the words of the queries .3 %.
_LEAST_SHARE = 0.7
"""What the best candidate must have of the evidence for all."""
_LEAST_EVIDENCE = 0.2
"""What it must have at all, for a word of eight letters: rarer words are no likelier than a new name."""
_SAFE_LETTERS = 8
_SHORTNESS = 2.0
"""How much more a letter less asks for: short words have many neighbours."""
_WRONG_LETTER = 0.2
_EXTRA_LETTER = 0.05
_OTHER_START = 0.2
_NO_WORD = "xqzvjkwpf"
"""No tokenizer has this in one piece, unless it takes any word so."""
_NAME_PASSAGES = 1
"""What a word of the table of names counts where the archive does not hold it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A word as typed, ``query[start:end]``, and what it is taken for."""

    start: int
    end: int
    word: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A query with its typing errors mended; ``changes`` has the places in the query as it was."""

    text: str
    changes: tuple[Change, ...]


class KnownWords:
    """Which words are no typing errors, by the archive, the grammar, the table of names and the model."""

    def __init__(self, completions: Completions, catalogue: Catalogue, encoder: Encoder) -> None:
        self.completions = completions
        self._catalogue = catalogue
        self._encoder = encoder

    def find_unknown(self, entries: Collection[str]) -> set[str]:
        """Those of some folded words that are not known, and no form of a known one (``dibanjiri``)."""
        grammar = GRAMMAR.values()
        left = {
            entry
            for entry in entries
            if entry not in _name_words() and not any(entry in words for words in grammar)
        }
        # Ranking has asked for the stems already. The tokenizer is asked last: it takes longest.
        for language in self.completions.passages:
            left -= self._find_forms(left, language)
        if left:
            left -= {word.entry for word in self.completions.find_words(left)}
        return {entry for entry in left if not self._is_whole(entry)}

    def _find_forms(self, entries: Collection[str], language: str) -> set[str]:
        """Those of which a passage holds a form."""
        stems = {entry: stems_of_word(entry, language) for entry in entries}
        counts = self._catalogue.passages_with(language, [stem for some in stems.values() for stem in some])
        return {entry for entry, some in stems.items() if any(counts[stem] for stem in some)}

    def _is_whole(self, entry: str) -> bool:
        """Whether the model's tokenizer has the word in one piece, as it has common words of any language."""
        return self._cuts_words and len(self._encoder.token_spans(entry)) == 1

    @cached_property
    def _cuts_words(self) -> bool:
        """Whether the tokenizer tells common words from others at all."""
        return len(self._encoder.token_spans(_NO_WORD)) > 1


def correct(text: str, known: KnownWords) -> Correction | None:
    """Mend the words of a query that are one slip away from a word of the archive; None if there is none.

    A slip is a letter that is missing, too many, wrong or in its neighbour's place. Words stay as they are
    when the archive or the table of names holds them or a form of them, when they hold digits, are short or
    name a field (``source:``), when no candidate clearly wins, and when a capital says that they are a name
    but the candidate is none.
    """
    typed = normalise_query(text)
    parts = [(start, end, fold_word(typed[start:end])) for start, end in _find_parts(typed)]
    unknown = known.find_unknown({entry for _, _, entry in parts if _may_be_wrong(entry)})
    changes = [
        Change(start, end, mended)
        for start, end, entry in parts
        if entry in unknown and (mended := _mend(typed[start:end], known.completions)) is not None
    ]
    if not changes:
        return None
    pieces, free = [], 0
    for change in changes:
        pieces += [typed[free : change.start], change.word]
        free = change.end
    return Correction("".join([*pieces, typed[free:]]), tuple(changes))


def _find_parts(typed: str) -> Iterator[tuple[int, int]]:
    """Places of words, and of their parts where they are joined by hyphens; none beside a colon."""
    for word in find_words(typed):
        if ":" in (typed[word.end : word.end + 1], typed[word.start - 1 : word.start]):
            continue
        start = word.start
        for part in word.text.split("-"):
            yield start, start + len(part)
            start += len(part) + 1


def _may_be_wrong(entry: str) -> bool:
    return SHORTEST_WORD <= len(entry) <= _LONGEST_WORD and entry.isascii() and entry.isalpha()


def _mend(written: str, completions: Completions) -> str | None:
    """The word that was meant by an unknown one, as it is usually written; None where it cannot be told."""
    entry = fold_word(written)
    evidence = _weigh_candidates(entry, completions)
    if not evidence:
        return None
    best = max(evidence, key=lambda candidate: (evidence[candidate], candidate))
    least = _LEAST_EVIDENCE * _SHORTNESS ** max(0, _SAFE_LETTERS - len(entry))
    if len(best) < SHORTEST_MEANT or evidence[best] < max(least, _LEAST_SHARE * sum(evidence.values())):
        return None
    usual = max(completions.find_words([best]), key=lambda word: word.passages, default=None)
    mended = best if usual is None else usual.written
    named = written[0].isupper() and not written.isupper()
    return None if named and mended.islower() else mended


@cache
def _name_words() -> frozenset[str]:
    """The words of all names of the table, folded."""
    return frozenset(key for keys in load_index().by_keys for key in keys if len(key) >= SHORTEST_WORD)


def _weigh_candidates(entry: str, completions: Completions) -> dict[str, float]:
    """Each word one slip away with what speaks for it: its passages, times how likely the slip is."""
    slips = find_slips(entry)
    evidence = {name: slips[name] * _NAME_PASSAGES for name in _name_words() & slips.keys()}
    for word in completions.find_words(slips):
        evidence[word.entry] = evidence.get(word.entry, 0) + slips[word.entry] * word.passages
    return evidence


def find_slips(entry: str) -> Mapping[str, float]:
    """Every word that a slip may have turned into ``entry``, and how likely the slip is beside others.

    A letter missing, doubled or in its neighbour's place leaves few words to choose from; a wrong letter may
    be any (Norvig, How to write a spelling corrector, 2007). The first letter is seldom the wrong one.
    """
    cuts = [(entry[:place], entry[place:]) for place in range(len(entry) + 1)]
    slips: dict[str, float] = {}
    for left, right in cuts:
        start = 1.0 if left else _OTHER_START
        for letter in ascii_lowercase:
            slips[left + letter + right] = start
            if right:
                slips.setdefault(left + letter + right[1:], start * _WRONG_LETTER)
        if right:
            doubled = right[0] in (left[-1:], right[1:2])
            shorter = left + right[1:]
            slips[shorter] = max(slips.get(shorter, 0), 1.0 if doubled else start * _EXTRA_LETTER)
        if len(right) > 1:
            slips[left + right[1] + right[0] + right[2:]] = 1.0
    slips.pop(entry, None)
    return slips

"""What a query may become while it is being typed: words, names and headlines of the archive."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from search.content_words import GRAMMAR
from search.store.completions import Completions, KnownPhrase, KnownWord
from search.store.lexicon import Lexicon
from search.text import Word, find_words, fold_word, list_words, normalise_query

SuggestionKind = Literal["word", "name", "headline"]

MOST_SUGGESTIONS = 20
MOST_CHARACTERS = 200
"""A text longer than this was pasted, and has nothing to be completed."""
_SHORTEST_START = 2
_SHORTEST_NAME_START = 3
"""Of the last word alone, where words before it belong to no name."""
_MOST_NAMES = 3
_MOST_HEADLINES = 3
_MOST_NAME_WORDS = 4
_OWN_LANGUAGE = 2.0
"""What a word of the person's own language counts beside one of another."""
_BESIDE = 5.0
"""What each headline counts that holds a word beside the other words of the query."""
_HEADLINES_BESIDE = 60
_SPECIFIC = 1000.0
"""What a name counts that holds several of the words: it stands before all others."""
# Both rules below were measured by typing queries letter by letter over a news archive (3,600 articles): how
# often a word is offered after two to four letters, and how many are offered where one is already finished.
# Together they offer half as many there and cost .02 of .68 (English) and .62 (Indonesian), which the next
# letter brings back; twice the share and leaving rare words out always cost .005 more each.
_OF_FINISHED = 0.05
"""Share of a finished word's frequency that a longer word must have."""
_MANY_BEFORE = 3
_USUAL = 3
"""Passages that hold a word which may follow so many others: whoever knows rarer ones types them."""
_ENOUGH_USUAL = 3
"""With fewer usual words than this the rare ones hide nothing."""
_LEAST_WEIGHT = 0.5
"""Translations of less weight than this are more often wrong than right."""
_OPERATORS = frozenset('":“”„«»')
_WITHOUT_OPERATORS = str.maketrans("", "", '"“”„«»')


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A whole query to search for instead of what was typed so far.

    ``language`` is that of the word, name or headline in it. ``translation`` is what the completed word is
    in another language of the archive; only words have one.
    """

    text: str
    kind: SuggestionKind
    language: str
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class _Weighed:
    """``place`` is where the completion begins in the text."""

    suggestion: Suggestion
    place: int
    weight: float


def suggest(
    text: str,
    completions: Completions,
    lexicon: Lexicon,
    *,
    language_hint: str | None = None,
    count: int = 8,
) -> tuple[Suggestion, ...]:
    """At most ``count`` completions of a query that is being typed; nothing for less than two letters.

    Words and names come first, by the passages that hold them; a language is neither drowned by a larger one
    nor made its equal. Words of the language of the words before count double, those of ``language_hint``
    where these tell none. The newest headlines that hold all words follow.
    """
    typed = normalise_query(text[: MOST_CHARACTERS + 1])
    words = find_words(typed)
    if not words or len(typed) > MOST_CHARACTERS or len(fold_word(typed)) < _SHORTEST_START:
        return ()
    headlines = _find_headlines(typed, words, completions)
    short = _find_names(typed, words, completions)
    # Normalising took away the space at the end, which says that the last word is complete.
    if not text[-1:].isspace():
        short += _complete_word(typed, words, completions, language_hint)
    short.sort(key=lambda one: (-one.weight, one.suggestion.text))
    room = max(1, count - len(headlines))
    offered = _without_repeats(short, typed)
    first = [_translate(one, completions, lexicon) for one in islice(offered, room)]
    return (*first, *headlines)[:count]


def _complete_word(
    typed: str, words: Sequence[Word], completions: Completions, language_hint: str | None
) -> list[_Weighed]:
    """Words that begin as the last one, which must end the text; grammar is nobody's aim."""
    last = words[-1]
    if last.end != len(typed) or len(last.text) < _SHORTEST_START:
        return []
    beside = _count_beside(words, completions)
    language = _language_of(words[:-1], completions) or language_hint
    found = {*completions.words_starting(last.text, MOST_SUGGESTIONS), *completions.find_words(beside)}
    best: dict[str, _Weighed] = {}
    likely = _leave_unlikely(found, words, completions)
    for word in sorted(likely, key=lambda one: (one.entry, one.language)):
        own = _OWN_LANGUAGE if word.language == language else 1
        weight = own * _weigh(word.passages, word.language, completions)
        # One headline may hold both by chance.
        weight *= 1 + _BESIDE * max(0, beside[word.entry] - 1)
        suggestion = Suggestion(text=typed[: last.start] + word.written, kind="word", language=word.language)
        known = best.get(word.entry)
        if known is None or known.weight < weight:
            best[word.entry] = _Weighed(suggestion, last.start, weight)
    return list(best.values())


def _leave_unlikely(
    found: Iterable[KnownWord], words: Sequence[Word], completions: Completions
) -> list[KnownWord]:
    """Without words that are hardly meant: of grammar, or rare beside the typed one or late in a query.

    A frequent word is finished as it stands, and no beginning of a rare one: after is not aftershave.
    """
    finished = completions.find_words([fold_word(words[-1].text)])
    share = max((_share(word, completions) for word in finished), default=0.0)
    kept = [
        word
        for word in found
        if word.entry not in GRAMMAR.get(word.language, ())
        and _share(word, completions) >= _OF_FINISHED * share
    ]
    usual = [word for word in kept if word.passages >= _USUAL]
    return usual if len(words) > _MANY_BEFORE and len(usual) >= _ENOUGH_USUAL else kept


def _share(word: KnownWord, completions: Completions) -> float:
    """The part of its language's passages that holds a word."""
    return word.passages / completions.passages[word.language]


def _language_of(words: Sequence[Word], completions: Completions) -> str | None:
    """The language that holds the words most often for its size; None where none does."""
    shares: dict[str, float] = {}
    for word in completions.find_words(fold_word(one.text) for one in words):
        shares[word.language] = shares.get(word.language, 0) + _share(word, completions)
    return max(shares, key=lambda language: (shares[language], language), default=None)


def _count_beside(words: Sequence[Word], completions: Completions) -> Counter[str]:
    """How many of the headlines with the other words hold each word that the last one may become."""
    if len(words) < 2:
        return Counter()
    beginning = fold_word(words[-1].text)
    headlines = completions.headlines_with([word.text for word in words], _HEADLINES_BESIDE)
    return Counter(
        entry
        for headline in headlines
        for entry in {fold_word(word) for word in list_words(headline.text)}
        if entry.startswith(beginning)
    )


def _find_names(typed: str, words: Sequence[Word], completions: Completions) -> list[_Weighed]:
    """Names that hold the last words, as many of these as find any."""
    for tail in _tails(typed, words):
        found = completions.names_with([word.text for word in tail], MOST_SUGGESTIONS)
        if found:
            start = tail[0].start
            # Several words that make one name are hardly meant otherwise.
            specific = _SPECIFIC if len(tail) > 1 else 1.0
            return [
                _Weighed(
                    Suggestion(text=typed[:start] + name.text, kind="name", language=name.language),
                    start,
                    specific * _weigh(name.count, name.language, completions),
                )
                for name in _without_longer(found)[:_MOST_NAMES]
            ]
    return []


def _without_longer(names: Sequence[KnownPhrase]) -> list[KnownPhrase]:
    """Names that hold none of the others: Joko Widodo, and not President Joko Widodo beside it."""
    folded = [f" {fold_word(name.text)} " for name in names]
    return [
        name
        for name, own in zip(names, folded, strict=True)
        if not any(other in own for other in folded if other != own)
    ]


def _tails(typed: str, words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The last words with nothing but single spaces between and behind them, the longest first."""
    for length in range(min(_MOST_NAME_WORDS, len(words)), 0, -1):
        tail = words[-length:]
        if length == 1 and len(words) > 1 and len(tail[0].text) < _SHORTEST_NAME_START:
            return
        if typed[tail[0].start :] == " ".join(word.text for word in tail):
            yield tail


def _find_headlines(typed: str, words: Sequence[Word], completions: Completions) -> list[Suggestion]:
    """Headlines for all of a query of plain words; quotes in them would make them phrases."""
    if _OPERATORS.intersection(typed) or " -" in f" {typed}":
        return []
    return [
        Suggestion(
            text=headline.text.translate(_WITHOUT_OPERATORS), kind="headline", language=headline.language
        )
        for headline in completions.headlines_with([word.text for word in words], _MOST_HEADLINES)
    ]


def _weigh(passages: int, language: str, completions: Completions) -> float:
    """Half way between counting passages and counting shares of a language's passages."""
    return passages / math.sqrt(completions.passages[language])


def _without_repeats(found: Iterable[_Weighed], typed: str) -> Iterator[_Weighed]:
    seen = {fold_word(typed)}
    for one in found:
        folded = fold_word(one.suggestion.text)
        if folded not in seen:
            seen.add(folded)
            yield one


def _translate(one: _Weighed, completions: Completions, lexicon: Lexicon) -> Suggestion:
    """The suggestion with the best translation of a completed word, if there is a good one."""
    suggestion = one.suggestion
    word = suggestion.text[one.place :]
    if suggestion.kind != "word":
        return suggestion
    for other in completions.passages:
        if other == suggestion.language:
            continue
        entries = lexicon.translations([word], suggestion.language, other).get(word, ())
        if entries and entries[0].weight >= _LEAST_WEIGHT and entries[0].other_word != fold_word(word):
            return replace(suggestion, translation=entries[0].other_word)
    return suggestion

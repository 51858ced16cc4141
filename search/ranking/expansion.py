"""Words looked for besides the query's own: other spellings of names and translations from the lexicon."""

from collections.abc import Iterable

from search.content_words import GRAMMAR, is_grammar
from search.names import NameMatch, find_names_of_query
from search.ranking.understanding import UnderstoodQuery
from search.records import Expansion, ExpansionWord
from search.store.lexicon import Lexicon
from search.text import fold_word

_MOST_FORMS = 2
_MOST_TRANSLATIONS = 2
_LEAST_WEIGHT = 0.5
"""Translations of less weight than this are more often wrong than right."""


def expand_query(query: UnderstoodQuery, language: str, lexicon: Lexicon) -> tuple[Expansion, ...]:
    """What each term of a query is also looked for by on the shelf of ``language``, in reading order.

    Nothing for terms that were asked for as they are (``plain``).
    """
    asked = query.query.language
    names = find_names_of_query(query.query.text)
    expansions = [
        Expansion(
            term=name.text,
            language=language,
            words=tuple(
                ExpansionWord(word=form, weight=1.0, kind="name") for form in _searchable(name, language)
            ),
        )
        for name in names
    ]
    if language != asked:
        inside = [(name.start, name.end) for name in names]
        words = [
            word.text
            for word in query.words
            if not any(start <= word.start and word.end <= end for start, end in inside)
            and not is_grammar(word.text, asked)
        ]
        expansions += _translate(words, asked, language, lexicon)
    plain = {fold_word(term) for term in query.query.plain}
    return tuple(
        expansion for expansion in expansions if expansion.words and fold_word(expansion.term) not in plain
    )


def _searchable(name: NameMatch, language: str) -> list[str]:
    """Other forms of a name that the full-text index can tell from other words."""
    # Folded, AS is as and U.S. is u and s: both are everywhere.
    forms = [form for form in name.forms.get(language, ()) if "." not in form and not _folds_to_grammar(form)]
    return forms[:_MOST_FORMS]


def _folds_to_grammar(form: str) -> bool:
    return any(fold_word(form) in words for words in GRAMMAR.values())


def _translate(words: Iterable[str], asked: str, language: str, lexicon: Lexicon) -> list[Expansion]:
    terms = {fold_word(word): word for word in words}
    found = lexicon.translations(list(terms), asked, language)
    return [
        Expansion(
            term=term,
            language=language,
            words=tuple(
                ExpansionWord(word=entry.other_word, weight=entry.weight, kind="lexicon")
                for entry in found.get(folded, ())
                if entry.weight >= _LEAST_WEIGHT and entry.other_word != folded
            )[:_MOST_TRANSLATIONS],
        )
        for folded, term in terms.items()
    ]

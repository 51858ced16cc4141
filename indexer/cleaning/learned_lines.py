"""Fixed boilerplate: whole lines and sentences that a source repeats word for word."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from indexer.cleaning.learned_cues import count_cues, count_signs, is_read_also
from indexer.cleaning.learned_rules import LearnedRule, RulePlace
from indexer.cleaning.learned_units import Dissection, Unit, ends_like_sentence

FEWEST_ARTICLES = 4
LONGEST_WORDS = 80
SIGN_OFF_WORDS = 5
SENTENCE_SIGNS = 3
EDGE_SHARE = 0.8
"""Of a text's articles, those that have it at the end (or the start) before it counts as standing there."""

_QUOTED = re.compile(r"[\"“][^\"“”]{12,}[\"”]|^[\"“'‘]")
_BRACKETED = re.compile(r"(?<=[.!?…\"”])\s*([(\[][^()\[\]\d]{3,60}[)\]])\.?$")


@dataclass(frozen=True, slots=True)
class Support:
    """Where a text was seen: its articles, those that have it at the start and at the end, and its forms."""

    example: str
    articles: set[int] = field(default_factory=set)
    starts: set[int] = field(default_factory=set)
    ends: set[int] = field(default_factory=set)
    lasts: set[int] = field(default_factory=set)


def learn_lines(source: str, names: frozenset[str], articles: Sequence[Dissection]) -> Iterator[LearnedRule]:
    """The lines of a source that are its own talk.

    Site talk (in prose with two signs, as ``sumber`` is a source of anything) needs four articles and one in
    a hundred; a short last line without a full stop, as a signature, five; any other line six and one in
    twelve at the end if it is no prose, else ten and one in four. Never learned: what comes with different
    numbers, a label before a list (``Susunan pemain:``), a quotation.
    """
    seen = _collect(enumerate(article.lines for article in articles))
    for key, support in seen.items():
        prose = ends_like_sentence(support.example)
        talk = count_signs(key, names) > prose
        place = "any" if talk else _place(support)
        found = len(support.articles)
        if found >= (max(4, len(articles) / 100) if talk else _others_needed(support, place, len(articles))):
            yield LearnedRule(
                source=source, form="line", text=key, place=place, articles=found, of=len(articles)
            )


def learn_sentences(
    source: str, names: frozenset[str], articles: Sequence[Dissection]
) -> Iterator[LearnedRule]:
    """The sentences inside paragraphs that a source repeats; each needs three signs of site talk."""
    seen = _collect(
        (index, [unit for sentences in article.sentences for unit in sentences])
        for index, article in enumerate(articles)
    )
    for key, support in seen.items():
        found = len(support.articles)
        if found >= max(4, len(articles) / 100) and count_signs(key, names) >= SENTENCE_SIGNS:
            yield LearnedRule(source=source, form="sentence", text=key, articles=found, of=len(articles))


def learn_closings(
    source: str, names: frozenset[str], articles: Sequence[Dissection]
) -> Iterator[LearnedRule]:
    """The bracketed credits behind the last sentence of a source's articles: ``(Antara)``."""
    seen: defaultdict[str, int] = defaultdict(int)
    for article in articles:
        closings = (find_closing(line.text) for line in article.lines if line.is_end)
        for closing in {closing.casefold() for closing in closings if closing}:
            seen[closing] += 1
    for text, found in seen.items():
        if found >= max(4, len(articles) / (100 if count_cues(text, names) else 50)):
            yield LearnedRule(
                source=source, form="closing", text=text, place="end", articles=found, of=len(articles)
            )


def find_closing(line: str) -> str | None:
    """The bracketed words behind the last full stop of a line, if there are any."""
    match = _BRACKETED.search(line[-80:])
    return match.group(1) if match else None


def _collect(articles: Iterable[tuple[int, Sequence[Unit]]]) -> dict[str, Support]:
    read = list(articles)
    counts = Counter(chain.from_iterable({unit.key for unit in units} for _, units in read))
    seen: dict[str, Support] = {}
    variants: defaultdict[str, set[str]] = defaultdict(set)
    for index, units in read:
        for unit in units:
            if unit.masked != unit.key:
                variants[unit.masked].add(unit.key)
            # Most texts stand in one article, and noting takes most of the time.
            if counts[unit.key] >= FEWEST_ARTICLES:
                if unit.key not in seen:
                    seen[unit.key] = Support(unit.text)
                _note(seen[unit.key], index, unit)
    varying = {key for keys in variants.values() if len(keys) > 1 for key in keys}
    return {key: support for key, support in seen.items() if key not in varying and _may_be_fixed(support)}


def _note(support: Support, index: int, unit: Unit) -> None:
    support.articles.add(index)
    if unit.is_start:
        support.starts.add(index)
    if unit.is_end:
        support.ends.add(index)
    if unit.line == unit.lines - 1:
        support.lasts.add(index)


def _may_be_fixed(support: Support) -> bool:
    text = support.example
    return (
        len(text.split()) <= LONGEST_WORDS
        and (not text.endswith((":", ",")) or is_read_also(text.casefold()))
        and not _QUOTED.search(text)
        and any(character.isalpha() for character in text)
    )


def _place(support: Support) -> RulePlace:
    bound = EDGE_SHARE * len(support.articles)
    if len(support.ends) >= bound:
        return "end"
    return "start" if len(support.starts) >= bound else "any"


def _others_needed(support: Support, place: RulePlace, articles: int) -> float:
    """Articles that a line without site talk needs."""
    prose = ends_like_sentence(support.example)
    signature = not prose and ":" not in support.example and len(support.example.split()) <= SIGN_OFF_WORDS
    if signature and len(support.lasts) >= EDGE_SHARE * len(support.articles):
        return 5
    return max(6, articles / 12) if place == "end" and not prose else max(10, articles / 4)

"""Made-up articles with the statistics of real ones: subjects, names, days, outlets, copies and stories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from search.records import FloatMatrix
from tests.bench.made_words import LANGUAGES, MadeWords, zipf_weights

TOPICS = 300
_TOPIC_WORDS, _RARE_TOPIC_WORDS = 45, 15
_FREQUENT = 2_500
_OWN_WORDS = 14
"""Words that one article keeps coming back to, beside those of its topic."""
_SHARES = {"en": 0.4, "id": 0.6}
_WORDS = {"en": (111, 24), "id": (101, 24)}
_LEAST_WORDS, _MOST_WORDS = 40, 150
"""Mean and spread of words a passage, and its bounds: as measured over the 9,160 passages of eval/news."""
_SENTENCE = 17
_TITLE_WORDS = 7
_STORY_SHARE = 0.03
_SECTIONS = {
    "en": ("World", "Business", "Sport", "Politics", "Science", "Culture", "Health", "Travel"),
    "id": ("Dunia", "Ekonomi", "Olahraga", "Politik", "Sains", "Budaya", "Kesehatan", "Daerah"),
}
_FIRST_DAY, _DAYS = date(2014, 1, 1), 3650
_PLAIN, _END, _CAPITAL = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeArticle:
    """One article: ``title_words`` and, for each of its ``texts``, ``passage_words`` are places of content
    words in the language's ``MadeWords``, in reading order. ``event`` numbers the event that it reports, if
    others do too. ``own`` are the words that it keeps coming back to, ``name`` the person it is about."""

    language: str
    title: str
    title_words: NDArray[np.int64]
    texts: tuple[str, ...]
    passage_words: tuple[NDArray[np.int64], ...]
    day: str
    source: str
    author: str
    category: str
    event: int | None
    own: tuple[str, ...]
    topical: tuple[str, ...]
    name: str


def make_articles(words: Mapping[str, MadeWords], *, seed: int, chunk: int = 400) -> Iterator[MadeArticle]:
    """Articles without end, the same for the same seed and words; both languages mixed."""
    rng = np.random.default_rng(seed)
    writers = {language: _Writer(words[language], subjects) for language, subjects in _topics(words).items()}
    event = 0
    while True:
        days = rng.integers(0, _DAYS, chunk)
        topics = rng.choice(TOPICS, chunk, p=zipf_weights(TOPICS, offset=10))
        names = rng.integers(0, 1 << 30, (chunk, 4))
        shared = max(1, round(chunk * _STORY_SHARE))
        written: list[MadeArticle] = []
        for language, writer in writers.items():
            some = slice(round(chunk * _SHARES[language]))
            reported = range(event, event + shared)
            written += writer.write(rng, days[some], topics[some], names[some], events=reported)
        yield from (written[place] for place in rng.permutation(len(written)))
        event += shared


def _topics(words: Mapping[str, MadeWords]) -> dict[str, NDArray[np.int64]]:
    """For each language the words of every topic, shape (topics, words): those nearest to a word by meaning.

    The words in the middle are of either language, so that a topic is one in both.
    """
    rng = np.random.default_rng(11)
    centres: list[FloatMatrix] = []
    for language in LANGUAGES:
        known = words[language]
        chosen = known.grammar + rng.permutation(min(known.content, 6 * TOPICS))[: TOPICS // 2]
        centres.append(known.vectors[np.resize(chosen, TOPICS // 2)])
    middle = np.concatenate(centres)
    return {language: _find_near(middle, known) for language, known in words.items()}


def _find_near(middle: FloatMatrix, words: MadeWords) -> NDArray[np.int64]:
    """Words nearest to each vector: first those that are frequent, then a few of all."""
    content = words.vectors[words.grammar : words.grammar + words.content]
    closeness = middle @ content.T
    often = min(_FREQUENT, words.content)
    first = np.argsort(-closeness[:, :often], axis=1, kind="stable")[:, :_TOPIC_WORDS]
    others = often + np.argsort(-closeness[:, often:], axis=1, kind="stable")[:, :_RARE_TOPIC_WORDS]
    return words.grammar + np.concatenate([first, others], axis=1)


class _Writer:
    """Writes in one language."""

    def __init__(self, words: MadeWords, topics: NDArray[np.int64]) -> None:
        self._words, self._topics = words, topics
        self._grammar = zipf_weights(words.grammar, offset=3)
        self._content = zipf_weights(words.content)
        self._topical = zipf_weights(topics.shape[1], offset=6)
        self._sources, self._authors = _outlets(words.language, words)
        self._source_weights = zipf_weights(len(self._sources), offset=2)
        # Each word plain, at the end of a sentence, and at its beginning.
        forms = [*words.words, *(f"{word}." for word in words.words), *(_raise(word) for word in words.words)]
        self._forms = np.array(forms, dtype=object)

    def write(
        self,
        rng: np.random.Generator,
        days: NDArray[np.int64],
        topics: NDArray[np.int64],
        people: NDArray[np.int64],
        *,
        events: Sequence[int],
    ) -> Iterator[MadeArticle]:
        """One article for each day; the first report ``events``, as do those of the other language."""
        words, count = self._words, len(days)
        own = words.grammar + rng.choice(words.content, (count, _OWN_WORDS))
        first = words.grammar + words.content
        names = first + people % words.names
        passages = rng.choice([1, 2, 3, 4, 5], count, p=[0.15, 0.35, 0.3, 0.15, 0.05])
        sources = rng.choice(len(self._sources), count, p=self._source_weights)
        for place in range(count):
            subject = self._topics[topics[place]]
            body = [self._draw(rng, subject, own[place], names[place]) for _ in range(passages[place])]
            title = self._draw_title(rng, subject, own[place], names[place])
            source = int(sources[place])
            yield MadeArticle(
                language=words.language,
                title=_raise(" ".join(words.words[word] for word in title)),
                title_words=title,
                texts=tuple(self._spell(rng, drawn) for drawn in body),
                passage_words=tuple(drawn[drawn >= words.grammar] for drawn in body),
                day=(_FIRST_DAY + timedelta(days=int(days[place]))).isoformat(),
                source=self._sources[source],
                author=self._authors[source][int(people[place, 3]) % len(self._authors[source])],
                category=_SECTIONS[words.language][int(topics[place]) % 8],
                event=events[place] if place < len(events) else None,
                own=tuple(words.words[word] for word in own[place]),
                topical=tuple(words.words[word] for word in subject[:12]),
                name=f"{words.words[names[place, 0]]} {words.words[names[place, 1]]}",
            )

    def _draw(
        self,
        rng: np.random.Generator,
        subject: NDArray[np.int64],
        own: NDArray[np.int64],
        names: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Places of a passage's words: grammar, words of all, of the topic, of the article, and names."""
        words = self._words
        mean, spread = _WORDS[words.language]
        length = int(np.clip(rng.normal(mean, spread), _LEAST_WORDS, _MOST_WORDS))
        grammar = 0.42 if words.language == "en" else 0.3
        kinds = rng.choice(5, length, p=[grammar, 0.5 - grammar / 2, 0.3 - grammar / 2, 0.15, 0.05])
        drawn = np.empty(length, np.int64)
        for kind, source, weights in (
            (0, np.arange(words.grammar), self._grammar),
            (1, words.grammar + np.arange(words.content), self._content),
            (2, subject, self._topical),
            (3, own, None),
        ):
            chosen = kinds == kind
            drawn[chosen] = source[_pick(rng, int(chosen.sum()), len(source), weights)]
        drawn[kinds == 4] = names[0]
        # The second part of a name stands behind the first.
        behind = np.flatnonzero((kinds == 4)[:-1]) + 1
        drawn[behind] = names[1]
        return drawn

    def _draw_title(
        self,
        rng: np.random.Generator,
        subject: NDArray[np.int64],
        own: NDArray[np.int64],
        names: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        topical = subject[_pick(rng, 3, len(subject), self._topical)]
        chosen = rng.permutation(np.unique(np.concatenate([topical, own[:3]])))[: _TITLE_WORDS - 2]
        return np.concatenate([chosen, names[:2]]) if rng.random() < 0.5 else chosen

    def _spell(self, rng: np.random.Generator, drawn: NDArray[np.int64]) -> str:
        ends = np.cumsum(rng.integers(_SENTENCE - 8, _SENTENCE + 9, len(drawn) // _SENTENCE + 1))
        ends = np.append(ends[ends < len(drawn) - 4], len(drawn)) - 1
        form = np.full(len(drawn), _PLAIN)
        form[ends] = _END
        form[np.append(0, ends[:-1] + 1)] = _CAPITAL
        spelt: list[str] = self._forms[drawn + form * len(self._words.words)].tolist()
        return " ".join(spelt)


def _pick(
    rng: np.random.Generator, count: int, among: int, weights: NDArray[np.float64] | None
) -> NDArray[np.int64]:
    """Places by their weights; looking them up in the running sum is far quicker than ``choice``."""
    if weights is None:
        return rng.integers(0, among, count)
    return np.minimum(np.searchsorted(np.cumsum(weights), rng.random(count)), among - 1)


def _outlets(language: str, words: MadeWords) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Names of outlets, and of the people who write for each."""
    people = words.words[words.grammar + words.content :]
    count = round(30 * _SHARES[language])
    shape = "The {} Courier" if language == "en" else "Kabar {}"
    sources = tuple(shape.format(people[3 * place]) for place in range(count))
    authors = tuple(
        tuple(f"{people[40 * place + one]} {people[-1 - one]}" for one in range(20)) for place in range(count)
    )
    return sources, authors


def _raise(text: str) -> str:
    return text[:1].upper() + text[1:]

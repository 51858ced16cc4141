"""Boilerplate learned from the corpus: what each source repeats, and taking it out of an article."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from indexer.cleaning.learned_cues import read_names
from indexer.cleaning.learned_cutting import SourceRules, cut_body
from indexer.cleaning.learned_frames import learn_frames
from indexer.cleaning.learned_lines import learn_closings, learn_lines, learn_sentences
from indexer.cleaning.learned_openings import learn_openings
from indexer.cleaning.learned_rules import LearnedRule, read_rule, write_rule
from indexer.cleaning.learned_sample import ArticleSample
from indexer.cleaning.learned_units import dissect, make_unit
from indexer.cleaning.learned_witnesses import choose_witnesses
from indexer.cleaning.repairs import make_repair
from search.records import Repair
from search.store.entries import LEARNED_KINDS
from search.text import has_words

KIND, KEPT = LEARNED_KINDS
"""Kinds of the repair of each cut, whose ``after`` is empty, and of an article that would lose too much."""

FORMAT = 1


class LearnedBoilerplate:
    """The rules of every source, and how to apply them."""

    def __init__(self, rules: Iterable[LearnedRule]) -> None:
        self.rules = tuple(sorted(rules))
        """In the order of source, form and text."""
        self._by_source = {
            source: SourceRules([rule for rule in self.rules if rule.source == source])
            for source in {rule.source for rule in self.rules}
        }

    def cut(self, source: str | None, body: str) -> tuple[str, tuple[Repair, ...]]:
        """The body without its source's boilerplate, and a repair for each cut.

        Cutting again changes nothing. When over half of the words would go, the rules are wrong about this
        article: it is returned as it was, with one ``learned-kept`` repair.
        """
        rules = self._by_source.get(_name_source(source))
        if rules is None:
            return body, ()
        rest, cuts = cut_body(rules, body)
        if not cuts:
            return body, ()
        if not has_words(rest) or len(rest.split()) * 2 < len(body.split()):
            reason = "kept: learned boilerplate would remove over half of the words"
            return body, (make_repair(KEPT, " ".join(cuts), reason),)
        return rest, tuple(make_repair(KIND, text) for text in cuts)

    def to_json(self) -> dict[str, Any]:
        """The rules as an object that ``json.dumps`` takes; ``from_json`` reads it back."""
        return {"format": FORMAT, "rules": [write_rule(rule) for rule in self.rules]}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> "LearnedBoilerplate":
        """What ``to_json`` wrote; raises ValueError when it is something else or of another format."""
        if record.get("format") != FORMAT or not isinstance(record.get("rules"), list):
            raise ValueError(
                f"this is no learned boilerplate of format {FORMAT}; build the index again to learn it anew"
            )
        return cls(map(read_rule, record["rules"]))


class BoilerplateLearner:
    """Learns from articles that were cleaned by the rules, in any order; see ArticleSample for its memory."""

    def __init__(self, sample: ArticleSample | None = None) -> None:
        self._sample = sample or ArticleSample()

    def add(self, source: str | None, body: str) -> None:
        """Show the learner one article; those without a source count as one source."""
        self._sample.add(_name_source(source), body)

    def learn(self) -> LearnedBoilerplate:
        """The boilerplate of every source seen so far."""
        return LearnedBoilerplate(
            chain.from_iterable(self._learn_source(source) for source in self._sample.sources())
        )

    def _learn_source(self, source: str) -> Iterable[LearnedRule]:
        names = read_names(source)
        articles = choose_witnesses([dissect(body) for body in self._sample.bodies(source)])
        frames = tuple(learn_frames(source, names, articles))
        framed = SourceRules(frames)
        lines = learn_lines(source, names, articles)
        yield from frames
        yield from (rule for rule in lines if not framed.takes_line(make_unit(rule.text.title(), 1, 2)))
        for learn in (learn_sentences, learn_openings, learn_closings):
            yield from learn(source, names, articles)


def _name_source(source: str | None) -> str:
    return " ".join((source or "").casefold().split())

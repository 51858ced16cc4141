"""Cutting: taking out of a body what the rules of its source name."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from indexer.cleaning.learned_cues import WORD
from indexer.cleaning.learned_frames import fits_rest, split_beginning, split_ending
from indexer.cleaning.learned_lines import find_closing
from indexer.cleaning.learned_openings import OPENING_LINES, find_opening
from indexer.cleaning.learned_rules import LearnedRule, RuleForm, RulePlace
from indexer.cleaning.learned_units import END_LINES, Unit, fold, make_unit
from search.records import Span
from search.sentences import split_into_sentences

_BLANK_LINES = re.compile(r"\n{3,}")
_Split = Callable[[str, int], tuple[str, str]]
_FRAMES: tuple[tuple[RuleForm, _Split], ...] = (("beginning", split_beginning), ("ending", split_ending))


def cut_body(rules: "SourceRules", body: str) -> tuple[str, list[str]]:
    """The body without what the rules take, and the texts taken; repeated until nothing more is."""
    cuts: list[str] = []
    while True:
        lines = body.split("\n")
        taken = _cut_lines(rules, lines) + _cut_edges(rules, lines)
        if not taken:
            return body, cuts
        cuts += taken
        body = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _cut_lines(rules: "SourceRules", lines: list[str]) -> list[str]:
    cuts: list[str] = []
    filled = [index for index, line in enumerate(lines) if line.strip()]
    for number, index in enumerate(filled):
        unit = make_unit(lines[index].strip(), number, len(filled))
        if rules.takes_line(unit):
            cuts.append(unit.text)
            lines[index] = ""
            continue
        for span in reversed(rules.find_sentences(lines[index])):
            line = lines[index]
            cuts.append(line[span.start : span.end])
            lines[index] = " ".join((line[: span.start].rstrip(), line[span.end :].lstrip())).strip()
    return cuts


def _cut_edges(rules: "SourceRules", lines: list[str]) -> list[str]:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    cuts: list[str] = []
    for index in filled[:OPENING_LINES]:
        opening = rules.find_opening(lines[index])
        lines[index] = lines[index][len(opening) :]
        cuts.append(opening.strip())
    for index in filled[1:][-END_LINES:]:
        closing = rules.find_closing(lines[index])
        lines[index] = lines[index][: lines[index].rindex(closing)].rstrip() if closing else lines[index]
        cuts.append(closing)
    return [cut for cut in cuts if cut]


class SourceRules:
    """The rules of one source, by form and by text."""

    def __init__(self, rules: Sequence[LearnedRule]) -> None:
        self._texts: defaultdict[RuleForm, dict[str, LearnedRule]] = defaultdict(dict)
        for rule in rules:
            self._texts[rule.form][rule.text] = rule
        self._lengths = {
            form: sorted({len(text.split()) for text in texts}) for form, texts in self._texts.items()
        }

    def takes_line(self, unit: Unit) -> bool:
        """Whether a rule takes the whole line."""
        rule = self._texts["line"].get(unit.key)
        return (rule is not None and _stands(unit, rule.place)) or self._has_frame(unit)

    def find_sentences(self, line: str) -> list[Span]:
        """The sentences of a line that a rule takes."""
        texts = self._texts["sentence"]
        folded = fold(line) if texts else ""
        if not any(text in folded for text in texts):
            return []
        return [span for span in split_into_sentences(line) if fold(line[span.start : span.end]) in texts]

    def find_opening(self, line: str) -> str:
        """The opening of an article's first line, if it holds a name that the source opens with."""
        if not self._texts["opening"]:
            return ""
        opening = find_opening(line)
        known = any(word in self._texts["opening"] for word in WORD.findall(opening.casefold()))
        return opening if known else ""

    def find_closing(self, line: str) -> str:
        """The bracketed credit behind an article's last sentence, if it is one that the source repeats."""
        closing = find_closing(line) if self._texts["closing"] else None
        return closing if closing and closing.casefold() in self._texts["closing"] else ""

    def _has_frame(self, unit: Unit) -> bool:
        for form, split in _FRAMES:
            for words in self._lengths.get(form, ()):
                fixed, rest = split(unit.text, words)
                rule = self._texts[form].get(fixed)
                if rule and rest and fits_rest(rest, rule.rest) and _stands(unit, rule.place):
                    return True
        return False


def _stands(unit: Unit, place: RulePlace) -> bool:
    return place == "any" or (unit.is_end if place == "end" else unit.is_start)

"""What cleaning hands from one step to the next: text or lines, and the record of what was changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.records import Repair

EXCERPT_CHARACTERS = 200
"""Longest ``before`` or ``after`` of a repair."""

# What these rules take out of the body is kept elsewhere in the article, so nothing is lost with it.
MOVED_RULES = frozenset({"headline", "byline", "dateline"})


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after one step, and what the step changed."""

    text: str
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class MendedLines:
    """The lines of a text after one step (``""`` between blocks), and what the step changed."""

    lines: tuple[str, ...]
    repairs: tuple[Repair, ...] = ()


def make_repair(kind: str, before: str, after: str = "", *, place: str = "body") -> Repair:
    """Record a change, with both excerpts shortened to what a repair may hold."""
    return Repair(kind=kind, place=place, before=shorten(before), after=shorten(after))


def shorten(text: str) -> str:
    """The text on one line, at most EXCERPT_CHARACTERS long, with an ellipsis where it was cut."""
    line = " ".join(text[: EXCERPT_CHARACTERS * 2].split())
    return line if len(line) <= EXCERPT_CHARACTERS else line[: EXCERPT_CHARACTERS - 1] + "…"


def find_first_change(before: str, after: str) -> int:
    """The first character at which two forms of a text differ."""
    same, bound = 0, min(len(before), len(after))
    while same < bound:
        middle = (same + bound + 1) // 2
        if before[same:middle] == after[same:middle]:
            same = middle
        else:
            bound = middle - 1
    return same


def remove_lines(lines: Sequence[str], rules: Mapping[int, str], *, kind: str | None = None) -> MendedLines:
    """Empty the lines that a rule names by index, except where one rule would take over half of all words.

    Each removal is recorded under ``kind``, or under the rule's own name. A rule that eats most of a text is
    wrong about that text: its lines stay, and one ``kept-suspicious`` repair says so. Rules whose words move
    into a field of the article are never held back.
    """
    if not rules:
        return MendedLines(tuple(lines))
    suspicious = _suspicious_rules(lines, rules)
    removed = {
        index: rule for index, rule in sorted(rules.items()) if rule not in suspicious and lines[index]
    }
    repairs = [make_repair(kind or rule, lines[index]) for index, rule in removed.items()]
    for rule in sorted(suspicious):
        text = " ".join(lines[index] for index in sorted(rules) if rules[index] == rule)
        after = f"kept: the rule {rule} would remove over half of the words"
        repairs.append(make_repair("kept-suspicious", text, after))
    kept = ("" if index in removed else line for index, line in enumerate(lines))
    return MendedLines(tuple(kept), tuple(repairs))


def _suspicious_rules(lines: Sequence[str], rules: Mapping[int, str]) -> frozenset[str]:
    words: Counter[str] = Counter()
    for index, rule in rules.items():
        words[rule] += len(lines[index].split())
    total = sum(len(line.split()) for line in lines)
    return frozenset(rule for rule, count in words.items() if count * 2 > total and rule not in MOVED_RULES)

"""Rules that were learned from a source's articles, one for each piece of its boilerplate."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

RuleForm = Literal["line", "sentence", "beginning", "ending", "opening", "closing"]
"""What a rule takes: a whole line; a sentence of a line; a line that begins or ends so; the outlet's name and
a dash in front of the first sentence; a bracketed credit behind the last one."""

RuleRest = Literal["", "any", "headline", "name"]
"""What the part of the line that varies has to look like for the rule to take it."""

RulePlace = Literal["any", "start", "end"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class LearnedRule:
    """A recurring text of a source, folded, and how many of the ``of`` articles that bear witness have it."""

    source: str
    form: RuleForm
    text: str
    rest: RuleRest = ""
    place: RulePlace = "any"
    articles: int
    of: int


def write_rule(rule: LearnedRule) -> dict[str, Any]:
    """The rule as a JSON object."""
    return asdict(rule)


def read_rule(record: Mapping[str, Any]) -> LearnedRule:
    """The rule that ``write_rule`` wrote; raises ValueError for anything else."""
    try:
        rule = LearnedRule(**record)
    except TypeError as error:
        raise ValueError(f"a learned rule has other fields: {error}") from None
    texts = (rule.source, rule.text)
    known = (
        rule.form in get_args(RuleForm)
        and rule.rest in get_args(RuleRest)
        and rule.place in get_args(RulePlace)
    )
    if not known or not all(isinstance(text, str) for text in texts) or not rule.text:
        raise ValueError(f"a learned rule is not readable: {dict(record)}")
    return rule

"""Frames: lines of a source that begin or end in fixed words and vary in the rest."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from indexer.cleaning.byline import is_person
from indexer.cleaning.learned_cues import ORDERS, WORD, count_cues, count_signs, is_read_also
from indexer.cleaning.learned_rules import LearnedRule, RuleForm, RulePlace, RuleRest
from indexer.cleaning.learned_units import EDGES, Dissection, Unit, fold, has_full_stop

LONGEST_WORDS = 45
"""Words of the longest line that may be a frame; site owners write short."""

LONGEST_FIXED = 8
FEWEST_ARTICLES = 3
MOST_ECHOED = 0.5
"""Share of a rest's long words that the article's other lines may repeat before the rest is its news."""

MOST_WITH_NUMBERS = 0.5
CLEAR_MAJORITY = 0.8
_LABEL_ENDS = (":", "»", ">", "：")


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line that is short enough to be a frame: its article, the line, and its folded words."""

    article: int
    unit: Unit
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One line that has a frame: its article, the line, and the words that are not fixed."""

    article: int
    unit: Unit
    rest: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the lines of one frame have in common; shares are of its articles or its lines, 0 to 1."""

    articles: int
    distinct: int
    ends: float
    starts: float
    stopped: float
    headlines: float
    names: float
    numbers: float
    echoed: float


def learn_frames(source: str, names: frozenset[str], articles: Sequence[Dissection]) -> Iterator[LearnedRule]:
    """The frames of a source.

    A label with site talk (``Baca juga:``, ``Foto:``) needs three articles with different rests; one without
    has to be followed by a name or a headline of which the story says nothing, in one article of ten. Without
    a colon a frame begins with an order or two words of site talk and has no full stop. Never learned: rests
    that mostly hold numbers, or that the story itself repeats.
    """
    short, learned = list_short_lines(articles), list[str]()
    for fixed, lines in _keep_longest(_collect(short, first_words, _split_beginning)):
        if not fixed.endswith(_LABEL_ENDS) and count_signs(fixed, names) < 2:
            continue
        evidence = _weigh(lines, articles)
        judge = _judge_label if fixed.endswith(_LABEL_ENDS) else _judge_order
        rest = judge(fixed, evidence, names, len(articles))
        if rest and not any(fixed.startswith(f"{shorter} ") for shorter in learned):
            learned.append(fixed)
            yield _make_rule(source, "beginning", fixed, rest, evidence, len(articles))
    for fixed, lines in _keep_longest(_collect(short, last_words, _split_ending)):
        if count_cues(fixed, names) and _is_credit_ending(evidence := _weigh(lines, articles), len(articles)):
            yield _make_rule(source, "ending", fixed, "name", evidence, len(articles))


def fits_rest(rest: str, kind: RuleRest) -> bool:
    """Whether the part of a line behind (or before) a frame's fixed words looks as its rule demands."""
    if kind == "name":
        return _is_name(rest)
    return not has_full_stop(rest) if kind == "headline" else True


def split_beginning(line: str, words: int) -> tuple[str, str]:
    """The folded first words of a line, and the rest as written."""
    parts = line.split(None, words)
    return fold(" ".join(parts[:words])), parts[words] if len(parts) > words else ""


def split_ending(line: str, words: int) -> tuple[str, str]:
    """The folded last words of a line, and what stands before them as written."""
    parts = line.rsplit(None, words)
    return fold(" ".join(parts[-words:])), parts[0] if len(parts) > words else ""


def _split_beginning(unit: Unit) -> Iterator[tuple[str, str]]:
    for words in range(1, LONGEST_FIXED + 1):
        fixed, rest = split_beginning(unit.text, words)
        if not rest:
            return
        if words > 1 or fixed.endswith(_LABEL_ENDS):
            yield fixed, rest
        if fixed.endswith(_LABEL_ENDS):
            return


def _split_ending(unit: Unit) -> Iterator[tuple[str, str]]:
    for words in range(2, LONGEST_FIXED + 1):
        fixed, rest = split_ending(unit.text, words)
        if not rest:
            return
        yield fixed, rest


def first_words(words: Sequence[str], count: int) -> str:
    """The fixed words of a beginning, from a folded line."""
    return " ".join(words[:count]).rstrip(EDGES)


def last_words(words: Sequence[str], count: int) -> str:
    """The fixed words of an ending, from a folded line."""
    return " ".join(words[-count:]).lstrip(EDGES)


def _collect(
    short: Sequence[ShortLine],
    take: Callable[[Sequence[str], int], str],
    split: Callable[[Unit], Iterator[tuple[str, str]]],
) -> dict[str, list[Occurrence]]:
    """Every frame that three articles have, with its lines in the order of the articles."""
    shared = find_shared(short, take)
    found: defaultdict[str, list[Occurrence]] = defaultdict(list)
    for line in short:
        if take(line.words, 1) in shared:
            for fixed, rest in takewhile(lambda cut: not cut[0] or cut[0] in shared, split(line.unit)):
                found[fixed].append(Occurrence(line.article, line.unit, rest))
    return {
        fixed: lines
        for fixed, lines in found.items()
        if len({line.article for line in lines}) >= FEWEST_ARTICLES
    }


def list_short_lines(articles: Sequence[Dissection]) -> list[ShortLine]:
    """The lines that may be frames, in the order of the articles."""
    return [
        ShortLine(index, unit, unit.key.split(" "))
        for index, article in enumerate(articles)
        for unit in article.lines
        if unit.text.count(" ") < LONGEST_WORDS
    ]


def find_shared(short: Sequence[ShortLine], take: Callable[[Sequence[str], int], str]) -> set[str]:
    """What three articles have at that edge of their lines, word by word.

    Only lines that share so many words can share one more, and few do: most lines are done after two or three
    words.
    """
    shared = {""}
    lines = short
    for count in range(1, LONGEST_FIXED + 1):
        taken = [(line.article, take(line.words, count)) for line in lines]
        found = Counter(fixed for _, fixed in set(taken))
        shared |= {fixed for fixed, articles_with in found.items() if articles_with >= FEWEST_ARTICLES}
        lines = [
            line
            for line, (_, fixed) in zip(lines, taken, strict=True)
            if fixed in shared and len(line.words) > count
        ]
    return shared


def _keep_longest(frames: dict[str, list[Occurrence]]) -> list[tuple[str, list[Occurrence]]]:
    """Leave out a frame of which nearly all lines share one more word; shorter frames come first."""
    sizes = {fixed: len(lines) for fixed, lines in frames.items()}
    covered: set[str] = set()
    for fixed, size in sizes.items():
        for shorter in (fixed.rpartition(" ")[0], fixed.partition(" ")[2]):
            if size >= CLEAR_MAJORITY * sizes.get(shorter, size + size):
                covered.add(shorter)
    longest = ((fixed, lines) for fixed, lines in frames.items() if fixed not in covered)
    return sorted(longest, key=lambda frame: (len(frame[0]), frame[0]))


def _weigh(lines: Sequence[Occurrence], articles: Sequence[Dissection]) -> Evidence:
    count = len(lines)
    return Evidence(
        articles=len({line.article for line in lines}),
        distinct=len({fold(line.rest) for line in lines}),
        ends=sum(line.unit.is_end for line in lines) / count,
        starts=sum(line.unit.is_start for line in lines) / count,
        stopped=sum(has_full_stop(line.unit.text) for line in lines) / count,
        headlines=sum(_is_headline(line.rest) for line in lines) / count,
        names=sum(_is_name(line.rest) for line in lines) / count,
        numbers=sum(any(map(str.isdigit, line.rest)) for line in lines) / count,
        echoed=sum(_share_echoed(line, articles[line.article]) for line in lines) / count,
    )


def _judge_label(fixed: str, evidence: Evidence, names: frozenset[str], articles: int) -> RuleRest:
    if evidence.numbers > MOST_WITH_NUMBERS:
        return ""
    if count_cues(fixed, names) or is_read_also(fixed):
        return "any" if evidence.articles >= max(3, articles / 100) else ""
    if evidence.articles < max(8, articles / 10) or evidence.echoed > MOST_ECHOED:
        return ""
    if evidence.names >= CLEAR_MAJORITY and max(evidence.ends, evidence.starts) >= CLEAR_MAJORITY:
        return "name"
    linked = evidence.headlines >= CLEAR_MAJORITY and evidence.distinct >= CLEAR_MAJORITY * evidence.articles
    return "headline" if linked else ""


def _judge_order(fixed: str, evidence: Evidence, names: frozenset[str], articles: int) -> RuleRest:
    words = WORD.findall(fixed)
    if not words or evidence.numbers > MOST_WITH_NUMBERS:
        return ""
    signs = count_signs(fixed, names)
    if evidence.articles < max(4, articles / 100) or evidence.distinct < 3:
        return ""
    if words[0] in ORDERS and evidence.headlines >= CLEAR_MAJORITY:
        return "headline"
    edge = max(evidence.ends, evidence.starts)
    return "headline" if signs >= 3 and evidence.stopped <= 0.2 and edge >= CLEAR_MAJORITY else ""


def _is_credit_ending(evidence: Evidence, articles: int) -> bool:
    return (
        evidence.articles >= max(4, articles / 50)
        and evidence.distinct >= 3
        and evidence.names >= CLEAR_MAJORITY
        and max(evidence.ends, evidence.starts) >= CLEAR_MAJORITY
        and evidence.echoed <= MOST_ECHOED
    )


def _is_headline(rest: str) -> bool:
    words = rest.split()
    capitals = sum(not word[0].islower() for word in words)
    return len(words) >= 3 and capitals >= 0.5 * len(words) and not has_full_stop(rest)


def _is_name(rest: str) -> bool:
    return is_person(rest.strip(" ()[].,-–|/"), fewest_words=1)


def _share_echoed(line: Occurrence, article: Dissection) -> float:
    """The share of the rest's long words that stand in other lines of the article."""
    words = {word for word in WORD.findall(fold(line.rest)) if len(word) > 3}
    if not words:
        return 0
    others = " ".join(unit.key for unit in article.lines if unit.line != line.unit.line)
    return len(words & set(WORD.findall(others))) / len(words)


def _make_rule(
    source: str, form: RuleForm, fixed: str, rest: RuleRest, evidence: Evidence, articles: int
) -> LearnedRule:
    place: RulePlace = "any"
    if rest == "name":
        place = "end" if evidence.ends >= evidence.starts else "start"
    return LearnedRule(
        source=source,
        form=form,
        text=fixed,
        rest=rest,
        place=place,
        articles=evidence.articles,
        of=articles,
    )

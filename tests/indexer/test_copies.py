"""Which articles are copies, and which one of them is kept."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.copies import Copy, CopyCandidate, CopyGroup, find_copies
from indexer.copies_shingles import find_shingles, measure_overlap
from tests.quality.copy_corpus import Writer

WRITER = Writer(3)
STORY = WRITER.words(200)
OTHER = WRITER.words(200)


def article(
    article_id: str, words: list[str], *, published: str | None = None, title: str = "headline"
) -> CopyCandidate:
    return CopyCandidate(article_id=article_id, title=title, body=" ".join(words), published=published)


def fold(*articles: CopyCandidate) -> list[CopyGroup]:
    bodies = {one.article_id: one.body for one in articles}
    return find_copies(articles, bodies.__getitem__)


def fold_ids(*articles: CopyCandidate) -> dict[str, list[str]]:
    return {group.kept: [copy.article_id for copy in group.copies] for group in fold(*articles)}


def change(words: list[str], places: range) -> list[str]:
    return [f"changed{place}" if place in places else word for place, word in enumerate(words)]


def test_articles_without_a_copy_are_in_no_group() -> None:
    assert fold(article("a", STORY), article("b", OTHER)) == []
    assert fold() == []


def test_the_same_words_are_a_copy_whatever_their_case_accents_and_punctuation() -> None:
    again = [f"“{word.upper()}”," for word in STORY]
    assert fold(article("a", STORY), article("b", again)) == [CopyGroup("a", (Copy("b", 1.0, 1.0),))]


def test_the_overlap_is_that_of_five_word_runs() -> None:
    # One word changed in the middle: five of 196 runs are new on either side.
    [group] = fold(article("a", STORY), article("b", change(STORY, range(90, 91))))
    assert group == CopyGroup("a", (Copy("b", 191 / 201, 191 / 196),))


@pytest.mark.parametrize(
    ("label", "earlier", "later"),
    [
        ("the earliest by day", "2020-01-01", "2020-01-02"),
        ("the earliest by its own clock", "2020-01-01T23:30+07:00", "2020-01-01T20:00+00:00"),
        ("a day's last is one without a time", "2020-01-01T23:00+00:00", "2020-01-01"),
        ("a time without an offset is read as UTC", "2020-01-01T10:00", "2020-01-01T11:00+00:00"),
        ("one with a date before one without", "2020-01-01", None),
    ],
)
def test_the_earliest_is_kept(label: str, earlier: str, later: str | None) -> None:
    # Against what length and id would say.
    first = article("z", STORY[:190], published=earlier)
    assert fold_ids(first, article("a", STORY, published=later)) == {"z": ["a"]}, label


def test_of_one_time_the_longest_is_kept_then_the_smallest_id() -> None:
    assert fold_ids(article("a", STORY[:190]), article("b", STORY)) == {"b": ["a"]}
    assert fold_ids(article("b", STORY), article("a", STORY)) == {"a": ["b"]}


def test_a_text_cut_to_half_is_a_copy_and_a_brief_is_not() -> None:
    whole = article("whole", STORY, published="2020-01-01")
    assert fold_ids(whole, article("half", STORY[:104], published="2020-01-02")) == {"whole": ["half"]}
    assert fold_ids(whole, article("brief", STORY[:90], published="2020-01-02")) == {}


def test_what_is_a_copy_of_what() -> None:
    whole = find_shingles(STORY)

    def is_copy(folded: list[str], kept: frozenset[str]) -> bool:
        return measure_overlap(find_shingles(folded), kept).is_copy

    assert is_copy(STORY[:104], whole)
    assert not is_copy(STORY[:90], whole)
    assert not is_copy(STORY, find_shingles(STORY[:150]))
    # Of 196 runs 21 are new, and then 22.
    assert is_copy(change(STORY, range(21)), whole)
    assert not is_copy(change(STORY, range(22)), whole)
    assert not is_copy([], whole)
    assert not is_copy(STORY, frozenset())


def test_a_later_text_that_adds_little_is_a_copy() -> None:
    first = article("first", STORY, published="2020-01-01")
    longer = article("longer", STORY + OTHER[:30], published="2020-01-02")
    assert fold_ids(first, longer) == {"first": ["longer"]}


def test_a_long_piece_is_not_folded_into_the_shorter_one_before_it() -> None:
    short = article("short", STORY[:120], published="2020-01-01")
    assert fold_ids(short, article("long", STORY, published="2020-01-02")) == {}


def test_a_copy_of_a_copy_is_not_folded_into_what_it_does_not_overlap_with() -> None:
    # Each overlaps with the next by more than .8, the first and the last by less.
    first, second = change(STORY, range(0)), change(STORY, range(15))
    third = change(STORY, range(30))
    articles = [
        article(name, words, published=f"2020-01-0{day}")
        for day, (name, words) in enumerate([("first", first), ("second", second), ("third", third)], 1)
    ]
    assert fold_ids(*articles) == {"first": ["second"]}
    assert fold_ids(*articles[1:]) == {"second": ["third"]}


def test_a_copy_of_two_kept_articles_goes_to_the_one_it_overlaps_with_most() -> None:
    left, right = change(STORY, range(16)), change(STORY, range(184, 200))
    middle = change(STORY, range(196, 200))
    articles = [
        article("left", left, published="2020-01-01"),
        article("right", right, published="2020-01-02"),
        article("middle", middle, published="2020-01-03"),
    ]
    assert fold_ids(*articles) == {"right": ["middle"]}
    assert fold_ids(articles[0], articles[2]) == {"left": ["middle"]}


def test_exact_copies_follow_the_article_with_their_words() -> None:
    near = change(STORY, range(5))
    articles = [article("a", STORY), article("b", near), article("c", near), article("d", STORY)]
    assert fold_ids(*articles) == {"a": ["b", "c", "d"]}


def prices(day: int) -> list[str]:
    """One bulletin with the numbers of a day, far between, so that the runs overlap by more than .8."""
    return [str(1000 * day + place) if place in {20, 90, 160} else word for place, word in enumerate(STORY)]


def test_the_same_words_with_other_numbers_are_another_days_bulletin() -> None:
    monday = article("monday", prices(1), published="2020-01-06")
    assert fold_ids(monday, article("tuesday", prices(2), published="2020-01-07")) == {}
    # On one day the later figures correct the earlier ones.
    assert fold_ids(monday, article("noon", prices(2), published="2020-01-06")) == {"monday": ["noon"]}
    one_figure = ["999" if word == "1020" else word for word in prices(1)]
    assert fold_ids(monday, article("tuesday", one_figure, published="2020-01-07")) == {"monday": ["tuesday"]}


def test_a_single_figure_makes_no_bulletin() -> None:
    texts = [["in", number, *STORY[2:]] for number in ("2019", "2020")]
    days = ["2020-01-06", "2020-01-07"]
    articles = [article(day, text, published=day) for day, text in zip(days, texts, strict=True)]
    assert fold_ids(*articles) == {days[0]: [days[1]]}


def test_times_without_an_offset_do_not_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [
        article("local", STORY, published="2020-01-01T10:00"),
        article("utc", STORY, published="2020-01-01T09:00+00:00"),
    ]
    monkeypatch.setenv("TZ", "UTC-7")
    time.tzset()
    groups = fold_ids(*articles)
    monkeypatch.undo()
    time.tzset()
    assert groups == {"utc": ["local"]}


def test_a_short_body_is_a_copy_only_with_its_headline() -> None:
    plea = STORY[:20]
    assert fold_ids(article("a", plea, title="Banjir"), article("b", plea, title="Gempa")) == {}
    assert fold_ids(article("a", plea, title="Banjir"), article("b", plea, title="BANJIR!")) == {"a": ["b"]}
    # The least that is compared by its runs.
    assert fold_ids(article("a", STORY[:30]), article("b", STORY[:30], title="other")) == {"a": ["b"]}


def test_bodies_without_a_word_are_compared_as_they_are() -> None:
    assert fold_ids(article("a", ["😀"]), article("b", ["🔥"]), article("c", ["😀"])) == {"a": ["c"]}


def test_what_cannot_be_grouped_is_said() -> None:
    with pytest.raises(ValueError, match="An article id comes twice"):
        fold(article("a", STORY), article("a", OTHER))
    with pytest.raises(ValueError, match="Article 'a' was published on 'kemarin', which is no date"):
        fold(article("a", STORY, published="kemarin"))


def test_only_the_texts_of_likely_copies_are_read_again() -> None:
    articles = [article(f"apart-{number:03}", WRITER.words(120)) for number in range(300)]
    articles += [article("a", STORY), article("b", change(STORY, range(4)))]
    bodies = {one.article_id: one.body for one in articles}
    asked: list[str] = []

    def read_body(article_id: str) -> str:
        asked.append(article_id)
        return bodies[article_id]

    find_copies(iter(articles), read_body)
    assert sorted(asked) == ["a", "b"]


@pytest.mark.slow
@given(seed=st.integers(0, 1000), order=st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(seed: int, order: random.Random) -> None:
    articles = family(seed)
    groups = fold(*articles)
    order.shuffle(articles)
    assert fold(*articles) == groups


@pytest.mark.slow
@given(seed=st.integers(0, 1000))
def test_each_article_is_in_one_place_and_overlaps_with_the_kept_one(seed: int) -> None:
    articles = {one.article_id: one for one in family(seed)}
    groups = fold(*articles.values())
    named = [group.kept for group in groups] + [copy.article_id for group in groups for copy in group.copies]
    assert len(named) == len(set(named))
    for group in groups:
        kept = runs(articles[group.kept].body)
        for copy in group.copies:
            folded = runs(articles[copy.article_id].body)
            assert copy.overlap == pytest.approx(len(folded & kept) / len(folded | kept))
            assert copy.overlap >= 0.8 or (copy.held >= 8 / 9 and len(folded) >= len(kept) / 2)


def family(seed: int) -> list[CopyCandidate]:
    """Twelve versions of two stories, each cut and changed somewhere."""
    chance = random.Random(seed)  # noqa: S311 - texts, not secrets
    versions = []
    for number in range(12):
        words = list(chance.choice([STORY, OTHER]))
        start = chance.choice([0, 0, 10, 60])
        words = change(words, range(start, start + chance.choice([0, 0, 3, 12])))[start // 2 :]
        day = chance.choice([None, "2020-01-01", "2020-01-02"])
        versions.append(article(f"version-{number:02}", words, published=day))
    return versions


def runs(body: str) -> set[tuple[str, ...]]:
    words = body.split()
    return set(zip(*(words[start:] for start in range(5)), strict=False))

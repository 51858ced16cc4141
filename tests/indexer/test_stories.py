"""Which articles report one event."""

import random
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.stories import Story, StoryCandidate, find_stories
from indexer.stories_evidence import Evidence, is_next_in_series, read_evidence, read_headline
from search.records import FloatMatrix

DIMENSION = 16
FLOOD = frozenset({"semarang", "garang", "retno", "wibisana"})
QUAKE = frozenset({"bengkulu", "mukomuko", "bmkg", "enggano"})


def direction(*weights: float) -> FloatMatrix:
    """A vector of unit length with these first numbers."""
    vector = np.zeros(DIMENSION, np.float32)
    vector[: len(weights)] = weights
    return np.asarray(vector / np.linalg.norm(vector), np.float32)


def leaning(cosine: float) -> FloatMatrix:
    """A vector with this cosine to ``direction(1)``."""
    return direction(cosine, (1 - cosine**2) ** 0.5)


def article(
    article_id: str,
    *,
    names: frozenset[str] = FLOOD,
    published: str | None = "2024-03-03",
    vector: FloatMatrix | None = None,
    language: str = "id",
    title: str = "",
    numbers: frozenset[str] = frozenset({"4200"}),
) -> StoryCandidate:
    return StoryCandidate(
        article_id=article_id,
        title=title,
        language=language,
        published=published,
        vector=direction(1) if vector is None else vector,
        names=names,
        numbers=numbers,
    )


def find_ids(*articles: StoryCandidate) -> list[tuple[str, ...]]:
    return [story.articles for story in find_stories(articles)]


def test_articles_with_the_same_names_and_direction_are_a_story_the_earliest_first() -> None:
    articles = [
        article("a", published="2024-03-04"),
        article("b", published="2024-03-03T23:00+07:00", language="en"),
        article("c", names=QUAKE, vector=direction(0, 0, 1)),
    ]
    assert find_stories(articles) == [Story(("b", "a"))]
    assert find_stories([]) == []
    assert find_stories(articles[:1]) == []


def test_stories_come_in_the_order_of_their_first_articles() -> None:
    quake = direction(0, 0, 1)
    articles = [
        article("a", published="2024-03-05"),
        article("b", published="2024-03-05"),
        article("c", names=QUAKE, vector=quake),
        article("d", names=QUAKE, vector=direction(0, 0, 1, 1)),
    ]
    # The surer one is found first and comes last.
    assert find_ids(*articles) == [("c", "d"), ("a", "b")]


def test_neither_the_names_nor_the_direction_are_enough() -> None:
    assert find_ids(article("a"), article("b", names=QUAKE, numbers=frozenset())) == []
    assert find_ids(article("a"), article("b", vector=direction(0, 1))) == []


@pytest.mark.parametrize(("names", "found"), [({"semarang", "garang"}, False), (set(FLOOD), True)])
def test_a_name_or_two_are_too_little_to_say_anything(names: set[str], *, found: bool) -> None:
    articles = [article(one, names=frozenset(names), numbers=frozenset()) for one in ("a", "b")]
    assert find_ids(*articles) == ([("a", "b")] if found else [])


def test_names_that_many_articles_have_say_little() -> None:
    chance = np.random.default_rng(2)
    twins = [article(one, names=FLOOD | {f"{one}{part}" for part in range(4)}) for one in "ab"]
    assert find_ids(*twins) == [("a", "b")]
    others = [article(f"other-{n}", vector=direction(0, *chance.standard_normal(15))) for n in range(30)]
    assert not any({"a", "b"} & set(story) for story in find_ids(*twins, *others))


def test_vectors_of_two_languages_may_lie_further_apart() -> None:
    assert find_ids(article("a"), article("b", vector=leaning(0.45))) == []
    assert find_ids(article("a"), article("b", vector=leaning(0.45), language="en")) == [("a", "b")]
    assert find_ids(article("a"), article("b", vector=leaning(0.3), language="en")) == []
    # The names make up for it only in part.
    more = FLOOD | {f"name-{number}" for number in range(5)}
    assert find_ids(article("a"), article("b", vector=leaning(0.45), language="en", names=more)) == [
        ("a", "b")
    ]


@pytest.mark.parametrize(("later", "found"), [("2024-03-06", True), ("2024-03-07", False)])
def test_a_story_ends_after_three_days(later: str, found: bool) -> None:
    assert find_ids(article("a"), article("b", published=later)) == ([("a", "b")] if found else [])


def test_a_story_does_not_run_on_from_day_to_day() -> None:
    days = [date(2024, 3, 1) + timedelta(days=day) for day in range(0, 10, 2)]
    articles = [article(f"day-{day:%d}", published=day.isoformat()) for day in days]
    assert find_ids(*articles) == [("day-01", "day-03"), ("day-05", "day-07")]


def test_the_nearer_in_time_join_first() -> None:
    days = {"a": "2024-03-01", "b": "2024-03-04", "c": "2024-03-05"}
    assert find_ids(*(article(name, published=day) for name, day in days.items())) == [("b", "c")]


def test_an_article_joins_only_what_it_belongs_to_on_average() -> None:
    # The third is near enough to the second, and not at all to the first and the fourth.
    articles = [
        article("a", vector=direction(1)),
        article("b", vector=leaning(0.8)),
        article("c", vector=direction(0.35, 1)),
        article("d", vector=direction(1)),
    ]
    assert find_ids(*articles[1:3]) == [("b", "c")]
    assert find_ids(*articles) == [("a", "b", "d")]


def test_without_a_date_more_must_speak_for_one_event() -> None:
    more = FLOOD | {"surakarta", "demak", "kudus", "pati"}
    dated = article("b", vector=leaning(0.6), names=more)
    undated = article("b", vector=leaning(0.6), names=more, published=None)
    assert find_ids(article("a"), dated) == [("a", "b")]
    assert find_ids(article("a"), undated) == []
    assert find_ids(article("a"), article("b", published=None)) == [("a", "b")]
    assert find_ids(article("a", published=None), article("b", published=None)) == [("a", "b")]


def test_the_next_part_of_a_series_is_another_event() -> None:
    monday = article("a", title="Harga Emas Antam Naik Jadi Rp1.141.000")
    tuesday = article("b", title="Harga Emas Antam Turun Jadi Rp1.139.000", published="2024-03-04")
    same = article("b", title="Harga Emas Antam Hari Ini Rp1.141.000")
    assert find_ids(monday, tuesday) == []
    assert find_ids(monday, same) == [("a", "b")]


def test_what_cannot_be_grouped_is_said() -> None:
    with pytest.raises(ValueError, match="An article id comes twice"):
        find_stories([article("a"), article("a")])
    with pytest.raises(ValueError, match="Article 'a' was published on 'kemarin', which is no date"):
        find_stories([article("a", published="kemarin")])


@pytest.mark.slow
@given(seed=st.integers(0, 1000), order=st.randoms(use_true_random=False))
def test_stories_do_not_depend_on_the_order(seed: int, order: random.Random) -> None:
    articles = archive(seed, 40)
    stories = find_stories(articles)
    order.shuffle(articles)
    assert find_stories(articles) == stories


@given(seed=st.integers(0, 1000))
def test_each_article_is_in_one_story_of_three_days_at_most(seed: int) -> None:
    articles = {one.article_id: one for one in archive(seed, 40)}
    stories = find_stories(list(articles.values()))
    named = [article_id for story in stories for article_id in story.articles]
    assert len(named) == len(set(named))
    for story in stories:
        days = [date.fromisoformat(day) for one in story.articles if (day := articles[one].published)]
        assert len(story.articles) > 1
        assert not days or max(days) - min(days) <= timedelta(days=3)


def test_pairs_are_found_over_many_blocks_of_rows() -> None:
    # 900 twins, each pair in a direction and with names of its own.
    chance = np.random.default_rng(5)
    articles, twins = [], []
    for number in range(900):
        vector = direction(*chance.standard_normal(DIMENSION))
        names = frozenset({f"name-{number}-{part}" for part in range(4)})
        day = (date(2024, 1, 1) + timedelta(days=int(chance.integers(0, 60)))).isoformat()
        twins.append((f"{number:03}-a", f"{number:03}-b"))
        for article_id in twins[-1]:
            articles.append(
                article(
                    article_id,
                    names=names,
                    vector=vector,
                    published=day if number % 9 else None,
                    numbers=frozenset(),
                )
            )
    assert sorted(find_ids(*articles)) == twins


def archive(seed: int, size: int) -> list[StoryCandidate]:
    """Reports of four events over a week, some without a date, their vectors and names a little apart."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(size):
        event = int(chance.integers(4))
        vector = direction(*(4 * np.eye(4, DIMENSION)[event] + chance.standard_normal(DIMENSION)))
        day = date(2024, 3, 1) + timedelta(days=int(chance.integers(7)))
        names = {f"name-{event}-{part}" for part in chance.integers(0, 8, 5)}
        made.append(
            article(
                f"{number:02}",
                names=frozenset(names),
                vector=vector,
                language=("en", "id")[int(chance.integers(2))],
                published=None if chance.random() < 0.2 else day.isoformat(),
            )
        )
    return made


def test_names_are_written_alike_in_both_languages() -> None:
    english = read_evidence("", "Talks between the Netherlands and Timor-Leste opened in Central Java.")
    indonesian = read_evidence("", "Perundingan antara Belanda dan Timor Leste dibuka di Jawa Tengah.")
    assert english.names == indonesian.names
    assert len(english.names) == 3


def test_words_with_a_capital_inside_a_sentence_are_names() -> None:
    evidence = read_evidence("Sungai Garang Meluap", "Warga mengungsi. Kata Retno Wibisana, perahu kurang.")
    assert evidence.names == {"retno", "wibisana"}


def test_numbers_are_written_alike_in_both_languages() -> None:
    english = read_evidence("Up 6.1", "It cost 1,141,000 rupiah for 8 grams on 12 March, 15,752 a dollar.")
    indonesian = read_evidence(
        "Naik 6,1", "Harganya Rp1.141.000 untuk 8 gram pada 12 Maret, 15.752 per dolar."
    )
    assert english.numbers == indonesian.numbers == {"6.1", "1141000", "12", "15752"}


def test_a_text_without_names_and_numbers_gives_none() -> None:
    assert read_evidence("", "hujan turun") == Evidence(frozenset(), frozenset())


@pytest.mark.parametrize(
    ("one", "other", "series"),
    [
        (
            "Sinopsis Rich Man Episode 12, Awal Baru bagi Suho",
            "Sinopsis Rich Man Episode 10, Suho Pergi",
            True,
        ),
        ("IHSG Diprediksi Bergerak di 6.296-6.488", "IHSG Diprediksi Rebound di 6.296-6.448", True),
        ("Gempa M 6,1 Guncang Bengkulu", "Gempa M 6.1 Guncang Bengkulu, 18 Rumah Retak", False),
        ("Gempa Guncang Bengkulu", "Gempa M 6,1 Guncang Bengkulu", False),
        ("Banjir di Demak, 1.150 Warga Mengungsi", "Semarang Terendam, 4.200 Orang Pergi", False),
    ],
)
def test_what_is_a_series(one: str, other: str, *, series: bool) -> None:
    assert is_next_in_series(read_headline(one), read_headline(other)) is series
    assert is_next_in_series(read_headline(other), read_headline(one)) is series

"""What a query may become while it is typed: words, names and headlines, in both languages."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.store.completions import COMPLETIONS_NAME, Completions
from search.store.completions_writer import Headline, SeenPassage, write_completions
from search.store.lexicon import LEXICON_NAME, Lexicon, write_translations
from search.suggestions import MOST_CHARACTERS, Suggestion, suggest
from search.text import fold_word
from tests.search.store.test_lexicon import pair


def passage(language: str, words: str, *names: str) -> SeenPassage:
    return SeenPassage(language, set(words.split()), {fold_word(name): name for name in names})


PASSAGES = [
    *[passage("id", "banjir harga bank dan yang", "Joko Widodo", "Bank Indonesia")] * 6,
    *[passage("id", "bantuan beras berita Bandung", "Presiden Joko Widodo")] * 4,
    *[passage("id", "bahasa berita berani")] * 3,
    *[passage("en", "bank band price rice", "Bank of England")] * 3,
    passage("en", "Erdoğan banned pride"),
]
HEADLINES = [
    Headline("id", "Harga beras naik lagi", "2024-03-03"),
    Headline("id", "Harga beras turun", "2024-05-03"),
    Headline("id", "Beras langka, harga melonjak", "2024-04-03"),
    Headline("en", 'Minister: "rice price" to fall', "2024-03-01"),
    Headline("en", "Rice price climbs", ""),
    Headline("en", "Rice Price Climbs", "2023-01-01"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Completions, Lexicon]]:
    folder = tmp_path_factory.mktemp("completions")
    write_completions(folder / COMPLETIONS_NAME, PASSAGES, HEADLINES)
    write_translations(
        folder / LEXICON_NAME,
        [pair("banjir", "flood"), pair("beras", "rice"), pair("bantuan", "aid", weight=0.4)],
    )
    completions, lexicon = Completions(folder / COMPLETIONS_NAME), Lexicon(folder / LEXICON_NAME)
    yield completions, lexicon
    completions.close()
    lexicon.close()


def texts(
    files: tuple[Completions, Lexicon], typed: str, kind: str | None = None, hint: str | None = None
) -> list[str]:
    found = suggest(typed, *files, language_hint=hint, count=20)
    return [one.text for one in found if kind in (None, one.kind)]


def test_words_of_both_languages_complete_the_last_one_by_frequency(
    files: tuple[Completions, Lexicon],
) -> None:
    assert texts(files, "ban", "word") == ["banjir", "bank", "band", "Bandung", "bantuan", "banned"]
    assert texts(files, "BAN", "word") == texts(files, "bán", "word") == texts(files, "ban", "word")


def test_a_language_that_the_person_reads_comes_first(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "ban", "word", "en")[:2] == ["band", "bank"]
    assert texts(files, "ban", "word", "id")[:4] == ["banjir", "bank", "Bandung", "bantuan"]


def test_the_words_before_tell_the_language(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "rice ban", "word", "id")[:2] == ["rice band", "rice bank"]
    assert texts(files, "harga ban", "word", "en")[0] == "harga banjir"


def test_a_name_that_holds_several_words_comes_before_frequent_words(
    files: tuple[Completions, Lexicon],
) -> None:
    assert texts(files, "bank in")[0] == "Bank Indonesia"
    assert texts(files, "bank en")[0] == "Bank of England"


def test_what_was_typed_before_stays_as_it_was(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "Kabar -lama  ban", "word")[0] == "Kabar -lama banjir"


def test_a_word_that_stands_beside_the_others_in_headlines_comes_first(
    files: tuple[Completions, Lexicon],
) -> None:
    assert texts(files, "ber", "word") == ["berita", "beras", "berani"]
    assert texts(files, "harga ber", "word")[0] == "harga beras"


def test_a_word_shows_its_translation_if_it_is_a_good_one(files: tuple[Completions, Lexicon]) -> None:
    found = {one.text: one.translation for one in suggest("ban", *files)}
    assert (found["banjir"], found["bantuan"], found["bank"]) == ("flood", None, None)


def test_names_are_found_by_any_of_their_words_and_shortest(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "wido", "name") == ["Joko Widodo"]
    assert texts(files, "kata joko w", "name") == ["kata Joko Widodo"]
    assert texts(files, "engl", "name") == ["Bank of England"]
    assert texts(files, "presiden joko w", "name") == ["Presiden Joko Widodo"]


def test_headlines_hold_all_words_and_the_newest_comes_first(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "beras har", "headline") == [
        "Harga beras turun",
        "Beras langka, harga melonjak",
        "Harga beras naik lagi",
    ]


def test_a_headline_comes_once_and_is_no_phrase_search(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "rice pri", "headline") == ["Minister: rice price to fall", "Rice Price Climbs"]
    assert texts(files, 'rice "pri', "headline") == []
    assert texts(files, "rice -pri", "headline") == []


def test_a_space_says_that_the_word_is_complete(files: tuple[Completions, Lexicon]) -> None:
    assert {one.kind for one in suggest("harga ", *files)} == {"headline"}


@pytest.mark.parametrize("typed", ["", " ", "b", "dan", "yan", "?!", "b" * (MOST_CHARACTERS + 1)])
def test_nothing_is_offered_for_nothing_or_for_grammar(
    files: tuple[Completions, Lexicon], typed: str
) -> None:
    assert texts(files, typed) == []


@pytest.fixture(scope="module")
def coast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Completions, Lexicon]]:
    """An archive where sea and after are frequent, and what begins so is not or hardly."""
    folder = tmp_path_factory.mktemp("coast")
    passages = [
        *[passage("en", "sea after plane crashed into")] * 40,
        *[passage("en", "season seats")] * 3,
        passage("en", "seashell aftershave planet planned"),
        passage("en", "planetary planned planner"),
        *[passage("en", "planes planks plants")] * 3,
        *[passage("id", "sea seafood")] * 2,
        *[passage("id", "pesawat jatuh")] * 30,
    ]
    write_completions(folder / COMPLETIONS_NAME, passages, [])
    write_translations(folder / LEXICON_NAME, [])
    completions, lexicon = Completions(folder / COMPLETIONS_NAME), Lexicon(folder / LEXICON_NAME)
    yield completions, lexicon
    completions.close()
    lexicon.close()


def test_a_frequent_word_is_finished_and_no_beginning_of_a_rare_one(
    coast: tuple[Completions, Lexicon],
) -> None:
    assert texts(coast, "se") == ["sea", "season", "seats", "seafood", "seashell"]
    assert texts(coast, "sea") == ["season", "seats", "seafood"], "those not a twentieth as frequent go"
    assert texts(coast, "plane crashed after") == []
    assert texts(coast, "plane crashed aft") == ["plane crashed aftershave"]
    assert texts(coast, "seas") == ["season", "seashell"], "a rare word finishes nothing"


def test_rare_words_are_left_out_late_in_a_query_where_there_are_enough_others(
    coast: tuple[Completions, Lexicon],
) -> None:
    before = "the plane crashed "
    assert texts(coast, "crashed plan") == [
        "crashed plane", "crashed planes", "crashed planks", "crashed plants", "crashed planned",
        "crashed planet", "crashed planetary", "crashed planner",
    ]  # fmt: skip
    assert texts(coast, before + "plan") == [before + end for end in ("plane", "planes", "planks", "plants")]
    assert texts(coast, before + "plann") == [before + "planned", before + "planner"]


def test_accents_may_be_typed_or_not_and_are_shown(files: tuple[Completions, Lexicon]) -> None:
    assert texts(files, "erdog", "word") == texts(files, "Erdoğ", "word") == ["Erdoğan"]


@given(typed=st.text(max_size=60), count=st.integers(1, 20))
def test_whatever_is_typed_few_and_different_queries_are_offered(
    files: tuple[Completions, Lexicon], typed: str, count: int
) -> None:
    found = suggest(typed, *files, count=count)
    assert len(found) <= count
    assert len({(one.kind, one.text) for one in found}) == len(found)
    assert all(isinstance(one, Suggestion) and one.text for one in found)


@given(typed=st.sampled_from(["harga ", "kata ", ""]), beginning=st.sampled_from(["ba", "ber", "pri", "Ban"]))
def test_every_completed_word_begins_as_typed_and_is_of_the_archive(
    files: tuple[Completions, Lexicon], typed: str, beginning: str
) -> None:
    words = texts(files, typed + beginning, "word")
    assert words
    for text in words:
        assert text.startswith(typed)
        last = fold_word(text.removeprefix(typed))
        assert last.startswith(beginning.lower())
        assert files[0].find_words([last])

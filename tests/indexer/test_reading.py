from indexer.reading import HEADLINE_TOKENS, cut_headline, read_passage
from tests.concept_encoder import ConceptEncoder


def test_a_passage_is_read_behind_its_headline_and_its_own_words_come_first() -> None:
    reading = read_passage("Banjir di Demak", "Tiga desa yang terendam.", "id")
    assert reading.text == "Banjir di Demak\nTiga desa yang terendam."
    assert [word.text for word in reading.words] == ["Tiga", "desa", "terendam", "Banjir", "Demak"]
    assert [reading.text[word.start : word.end] for word in reading.words] == [
        word.text for word in reading.words
    ]
    assert [(word.start, word.text) for word in reading.passage_words] == [
        (0, "Tiga"),
        (5, "desa"),
        (15, "terendam"),
    ]


def test_without_a_headline_the_passage_stands_alone() -> None:
    reading = read_passage("", "The flood.", "en")
    assert reading.text == "The flood."
    assert [(word.start, word.text) for word in reading.words] == [(4, "flood")]


def test_a_long_headline_is_cut_between_words() -> None:
    encoder = ConceptEncoder()
    words = [f"kata{number}" for number in range(HEADLINE_TOKENS + 20)]
    assert cut_headline(" ".join(words[:HEADLINE_TOKENS]), encoder) == " ".join(words[:HEADLINE_TOKENS])
    assert cut_headline(", ".join(words), encoder) == ", ".join(words[:HEADLINE_TOKENS])

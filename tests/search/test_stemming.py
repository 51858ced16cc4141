from search.stemming import find_stems


def test_forms_of_a_word_share_a_stem() -> None:
    assert len({*find_stems("price Prices PRICES", "en")}) == 1
    assert len({*find_stems("tuduhan dituduh tuduhannya", "id")}) == 1


def test_words_of_a_language_without_rules_stay_whole() -> None:
    assert find_stems("Banjir-banjir café_2", "xx") == ["banjir", "banjir", "cafe", "2"]


def test_words_to_leave_out_are_left_out_before_stemming() -> None:
    assert find_stems("harga di pasar", "id", without={"di"}) == find_stems("harga pasar", "id")

"""Words paired with the query's words: every word once, in an order that a reader expects."""

from tests.made_records import find_in, make_expansion, make_highlight, make_result
from web.pairing import SHOWN_PAIRS, Pairing, fold_pairs, pair_expansions, pair_highlights


def _flat(pairs: tuple[Pairing, ...]) -> dict[str, list[str]]:
    return {pair.term: [word.word for word in pair.words] for pair in pairs}


def test_expansions_of_several_languages_are_told_together_the_heaviest_first() -> None:
    pairs = pair_expansions(
        [
            make_expansion("harga", ("prices", 0.79), ("price", 0.78)),
            make_expansion("Rusia", ("Russia", 1.0), kind="name"),
            make_expansion("harga", ("prijs", 0.785), ("Price", 0.5), language="nl"),
        ]
    )
    assert _flat(pairs) == {"harga": ["prices", "prijs", "price"], "Rusia": ["Russia"]}
    assert [(word.language, word.kind) for word in pairs[0].words] == [
        ("en", "lexicon"),
        ("nl", "lexicon"),
        ("en", "lexicon"),
    ]
    assert pairs[1].words[0].kind == "name"


def test_an_expansion_without_words_is_not_told() -> None:
    assert pair_expansions([make_expansion("gempa")]) == ()


def test_only_the_first_pairs_are_shown_at_once() -> None:
    pairs = pair_expansions([make_expansion(f"kata{number}", ("word", 0.5)) for number in range(9)])
    folded = fold_pairs(pairs)
    assert len(folded.shown) == SHOWN_PAIRS
    assert folded.shown + folded.folded == pairs


def test_the_words_of_a_passage_are_told_by_the_word_they_answer() -> None:
    text = "Prices rose, the price of rice too. PRICES fell in Russia."
    found = [
        find_in(text, "Russia", "Rusia", "name"),
        find_in(text, "price", "harga", "model"),
        find_in(text, "Prices", "harga", "lexicon"),
        find_in(text, "PRICES", "harga", "lexicon"),
        make_highlight(-3, 4, "harga"),
        make_highlight(50, 500, "harga"),
    ]
    pairs = pair_highlights(make_result(text, found, language="en"))
    assert _flat(pairs) == {"harga": ["Prices", "price"], "Rusia": ["Russia"]}
    assert [(word.language, word.kind) for word in pairs[0].words] == [("en", "lexicon"), ("en", "model")]

import pytest

from search.content_words import find_content_words, is_grammar


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The flood of the river", "en", ["flood", "river"]),
        ("banjir yang merendam desa di tepi sungai", "id", ["banjir", "merendam", "desa", "tepi", "sungai"]),
        ("US troops and us", "en", ["US", "troops"]),
        ("what is it", "en", ["what", "is", "it"]),
        ("la crue de la rivière", "fr", ["la", "crue", "de", "la", "rivière"]),
        ("?! …", "en", []),
    ],
)
def test_words_of_grammar_are_left_out_unless_there_are_no_others(
    text: str, language: str, words: list[str]
) -> None:
    found = find_content_words(text, language)
    assert [word.text for word in found] == words
    assert [text[word.start : word.end] for word in found] == words


def test_capitals_make_a_name_of_a_small_word() -> None:
    assert is_grammar("it", "en")
    assert is_grammar("It", "en")
    assert not is_grammar("IT", "en")
    assert is_grammar("A", "en")

import pytest

from search.questions import is_question


@pytest.mark.parametrize(
    "text",
    [
        "Who won the election?",
        "how many villages were flooded",
        "According to the article, which bridge fell?",
        "siapa pemenang pemilu",
        "Di mana gempa terjadi",
        "dimanakah pusat gempa",
        "Berapa harga beras?",
        "“Manakah yang benar?”",
    ],
)
def test_questions_are_told_by_their_end_or_their_first_word(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "flood in three villages",
        "Harga beras naik",
        "manado banjir",
        "whatsapp outage",
        "isu kabut asap",
        "area parkir? dua orang ditahan",
        "",
    ],
)
def test_headlines_and_keywords_are_no_questions(text: str) -> None:
    assert not is_question(text)

from search.highlight import find_highlights


def test_words_are_found_whatever_their_case_and_accents() -> None:
    text = "Banjir di Demak: korban BANJIR mengungsi, kafé tutup."
    highlights = find_highlights(("banjir", "kafe", "di"), text)
    assert [(text[mark.start : mark.end], mark.query_term, mark.kind) for mark in highlights] == [
        ("Banjir", "banjir", "same"),
        ("BANJIR", "banjir", "same"),
        ("kafé", "kafe", "same"),
    ]


def test_short_words_are_marked_only_when_they_are_names_or_numbers() -> None:
    assert [mark.query_term for mark in find_highlights(("AS", "as", "di", "17"), "AS di 17 as")] == [
        "AS",
        "17",
        "AS",
    ]


def test_parts_of_words_are_not_marked() -> None:
    assert find_highlights(("banjir",), "kebanjiran banjirnya") == ()

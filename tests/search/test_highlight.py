from search.highlight import find_highlights


def test_words_are_found_whatever_their_case_and_accents() -> None:
    text = "Banjir di Demak: korban BANJIR mengungsi, kafé tutup."
    highlights = find_highlights(("banjir", "kafe", "di"), text)
    assert [(text[mark.start : mark.end], mark.query_term, mark.kind) for mark in highlights] == [
        ("Banjir", "banjir", "same"),
        ("BANJIR", "banjir", "same"),
        ("kafé", "kafe", "same"),
    ]


def test_words_of_grammar_are_marked_only_when_capitals_make_them_names() -> None:
    marks = find_highlights(("the", "di", "yang", "US", "17"), "The US di 17 yang us a")
    assert [mark.query_term for mark in marks] == ["US", "17", "US"]


def test_parts_of_words_are_not_marked() -> None:
    assert find_highlights(("banjir",), "kebanjiran banjirnya") == ()

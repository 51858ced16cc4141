from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.fingerprints import Fingerprints


@given(st.lists(st.text(max_size=3)))
def test_a_text_is_new_once(texts: list[str]) -> None:
    fingerprints, met = Fingerprints(), set[str]()
    for text in texts:
        assert fingerprints.add(text) == (text not in met)
        met.add(text)


def test_many_texts_are_all_remembered() -> None:
    fingerprints = Fingerprints()
    assert all(fingerprints.add(f"berita/{number}.html") for number in range(50_000))
    assert not any(fingerprints.add(f"berita/{number}.html") for number in range(50_000))
    assert fingerprints.add("berita/50000.html")

"""The changes between two catalogues are those that comparing all their passages finds."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.records import Article, Passage
from search.store.catalogue_writer import CatalogueWriter
from search.store.entries import RawCopy
from search.store.passage_changes import PassageText

RAW = RawCopy(format="text", fields={}, content=b"")
TEXTS = st.tuples(st.sampled_from(["en", "id"]), st.sampled_from(["Satu.", "Dua. Tiga.", "Air 👩‍👩‍👧."]))


def fill(writer: CatalogueWriter, texts: Sequence[tuple[str, str]], title: str = "Kabar") -> None:
    """Give every text an article of its own, behind a first passage that all have."""
    for number, (language, text) in enumerate(texts):
        article_id, body = f"a-{number}", f"Awal. {text}"
        article = Article(
            article_id=article_id,
            origin="news.jsonl",
            title=title,
            body=body,
            language=language,
            language_confidence=1.0,
        )
        passages = [
            Passage(
                passage_id=f"{article_id}#{ordinal}",
                article_id=article_id,
                start=start,
                end=end,
                text=body[start:end],
            )
            for ordinal, (start, end) in enumerate([(0, 5), (6, len(body))])
        ]
        writer.add(article, RAW, passages)


def compare(
    folder: Path, before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]], *, title: str = "Kabar"
) -> tuple[Counter[PassageText], Counter[PassageText]]:
    """What is new, and what is gone."""
    for name in ("old", "new"):
        (folder / name).mkdir()
    with CatalogueWriter(folder / "old" / "catalogue.sqlite") as writer:
        fill(writer, before)
        writer.finish()
    with CatalogueWriter(folder / "new" / "catalogue.sqlite") as writer:
        fill(writer, after, title)
        with writer.compare_passages(folder / "old" / "catalogue.sqlite") as changes:
            found = Counter(changes.new()), Counter(changes.gone())
        writer.finish()
    return found


@given(st.lists(TEXTS, min_size=1, max_size=5), st.lists(TEXTS, min_size=1, max_size=5))
def test_changes_are_what_one_has_more_of(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[tuple[str, str]],
    after: list[tuple[str, str]],
) -> None:
    held = [
        Counter(PassageText(language, one) for language, text in texts for one in ("Awal.", text))
        for texts in (before, after)
    ]
    new, gone = compare(tmp_path_factory.mktemp("changes"), before, after)
    assert (new, gone) == (held[1] - held[0], held[0] - held[1])


def test_a_passage_whose_headline_changed_is_gone_and_new(tmp_path: Path) -> None:
    new, gone = compare(tmp_path, [("id", "Satu.")], [("id", "Satu.")], title="Berita")
    assert new == gone == Counter([PassageText("id", "Awal."), PassageText("id", "Satu.")])

"""Citations: every style says the same, leaves out what is not known, and holds hostile values."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.records import Article
from tests.web.case_files import Case, load_cases
from web.citation import Citation, cite
from web.translations import load_interfaces
from web.wording import Wording

WORDINGS = {code: Wording(interface) for code, interface in load_interfaces().items()}
TEXTS = st.text(alphabet=st.characters(), max_size=40) | st.text(
    alphabet='{}\\\n\r\u2028"%@,=- TYER', max_size=40
)


def make_article(
    title: str = "",
    author: str | None = None,
    source: str | None = None,
    published: str | None = None,
    url: str | None = None,
    language: str = "id",
) -> Article:
    return Article(
        article_id="a",
        origin="a:1",
        body="",
        language_confidence=1,
        title=title,
        author=author,
        source=source,
        published=published,
        url=url,
        language=language,
    )


def cite_in(code: str, article: Article) -> Citation:
    untitled = {"en": "Untitled article", "id": "Artikel tanpa judul"}[code]
    return cite(article, untitled=untitled, write_day=WORDINGS[code].day)


@pytest.mark.parametrize("case", load_cases("citations"), ids=str)
def test_an_article_is_cited(case: Case) -> None:
    citation = cite_in("en", make_article(**case.input))
    assert [citation.sentence, citation.bibtex, citation.ris] == case.expected


def test_the_sentence_is_in_the_language_of_the_page() -> None:
    article = make_article(title="", source="Warta Lintang", published="2024-08-17")
    assert cite_in("id", article).sentence == "Artikel tanpa judul, Warta Lintang, 17 Agustus 2024"
    assert cite_in("en", article).sentence == "Untitled article, Warta Lintang, 17 August 2024"


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_values_make_one_entry(title: str, author: str, source: str, path: str, language: str) -> None:
    article = make_article(title, author, source, "2024-08-17", f"https://a.example/{path}", language)
    citation = cite_in("en", article)
    assert len(citation.sentence.splitlines()) == 1
    assert all(re.match(r"(TY|AU|TI|T2|DA|PY|LA|UR|ER)  - ", line) for line in citation.ris.splitlines())
    assert citation.ris.count("\nER  - ") == 1
    depth = 0
    for place, character in enumerate(citation.bibtex):
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth > 0 or place in {*range(len("@article")), len(citation.bibtex) - 1}
    assert depth == 0
    names = [line.split(" = ")[0].strip() for line in citation.bibtex.splitlines()[1:-1]]
    assert set(names) <= {"author", "title", "journal", "date", "year", "url", "langid"}
    assert len(names) == len(set(names))
    assert re.fullmatch(r"@article\{[a-z0-9-]+,", citation.bibtex.splitlines()[0])
    assert citation.bibtex.encode("utf-8")
    assert not re.search(r"(?<!\\)[%$&#_]", citation.bibtex.split("\n  date")[0])

"""Every value of an article says where it came from; captions stand beside the body, not in it."""

from datetime import date

import pytest

from indexer.cleaning.captions import find_captions
from indexer.cleaning.clean import clean_article
from indexer.cleaning.clues import Clues, clues_from, merge_clues
from indexer.sources.records import RawArticle, RawFormat
from search.records import Article, Evidence, EvidenceName

PARAGRAPHS = (
    "Warga tiga desa di lereng gunung mengungsi ke balai kota setelah hujan abu turun sejak dini hari.",
    "Pemerintah daerah menyiapkan dapur umum dan dua puluh tenda untuk sekitar delapan ratus orang.",
    "“Kami mendahulukan anak-anak dan orang tua,” kata Rahmat Suryadi, kepala badan bencana.",
)
STORY = "\n\n".join(PARAGRAPHS)
URL = "https://daerah.warta-lereng.example/daerah/2024/06/11/hujan-abu"


def clean(text: str, *, form: RawFormat = "text", **fields: str) -> Article:
    raw = RawArticle(origin="test", format=form, content=text.encode(), fields=fields)
    article = clean_article(raw, today=date(2024, 6, 20))
    assert isinstance(article, Article), article
    return article


def codes(article: Article) -> dict[EvidenceName, str]:
    return {name: evidence.code for name, evidence in article.evidence.items()}


def test_values_that_came_with_the_article() -> None:
    article = clean(
        STORY,
        title="Hujan Abu",
        url=URL,
        published="12/06/2024",
        source="Warta Lereng",
        author="Oleh: Rina Wati",
        category="Bencana",
    )
    assert (article.author, article.category) == ("Rina Wati", "Bencana")
    assert article.evidence == {
        "published": Evidence("field", "12/06/2024"),
        "source": Evidence("field", "Warta Lereng"),
        "author": Evidence("field", "Oleh: Rina Wati"),
        "category": Evidence("field", "Bencana"),
        "url": Evidence("field", URL),
        "language": Evidence("text", ""),
    }


def test_values_from_the_lines_above_the_story() -> None:
    head = "Beranda > Daerah\n\nHujan Abu, Warga Mengungsi\n\nRina Wati, Kabar Harian | 12/06/2024 09:15 WIB"
    article = clean(f"{head}\n\nLERENG - {STORY}")
    line = "Rina Wati, Kabar Harian | 12/06/2024 09:15 WIB"
    assert (article.published, article.source, article.author, article.category) == (
        "2024-06-12T09:15+07:00",
        "Kabar Harian",
        "Rina Wati",
        "Daerah",
    )
    assert article.evidence == {
        "published": Evidence("byline", line),
        "source": Evidence("byline", line),
        "author": Evidence("byline", line),
        "category": Evidence("section", "Beranda > Daerah"),
        "language": Evidence("text", ""),
    }


def test_values_that_only_the_address_tells() -> None:
    article = clean(STORY, title="Hujan Abu", url=URL)
    assert (article.published, article.source, article.category) == (
        "2024-06-11",
        "warta-lereng.example",
        "daerah",
    )
    assert article.evidence["published"] == Evidence("url", "2024/06/11")
    assert codes(article) == {
        "published": "url",
        "source": "url",
        "category": "url",
        "url": "field",
        "language": "text",
    }


def test_a_menu_of_sections_is_no_category() -> None:
    article = clean(f"Beranda\nDaerah\nOlahraga\n\nHujan Abu, Warga Mengungsi\n\n{STORY}")
    assert article.category is None


@pytest.mark.parametrize("category", ["https://kabar.example/daerah", "abu, " * 40])
def test_what_is_no_name_of_a_section_is_left_out(category: str) -> None:
    assert clean(STORY, title="Hujan Abu", category=category).category is None


def test_the_agency_in_a_dateline_is_no_outlet_where_the_address_names_another() -> None:
    opening = f"LERENG (Kantor Berita) - {STORY}"
    assert clean(opening, title="Hujan Abu").source == "Kantor Berita"
    assert codes(clean(opening, title="Hujan Abu"))["source"] == "dateline"
    assert clean(opening, title="Hujan Abu", url=URL).source == "warta-lereng.example"
    same = clean(f"LERENG, Kabar Harian - {STORY}", title="Hujan Abu", url="https://kabarharian.example/1")
    assert (same.source, codes(same)["source"]) == ("Kabar Harian", "dateline")


def test_a_byline_that_counts_back_is_read_with_the_time_of_crawling() -> None:
    text = f"Hujan Abu, Warga Mengungsi\n\nRina Wati | 2 jam yang lalu\n\n{STORY}"
    known = clean(text, crawled="2024-06-12T14:30:00+07:00")
    assert (known.published, known.author, known.body) == ("2024-06-12", "Rina Wati", STORY)
    assert known.evidence["published"] == Evidence(
        "byline:relative", "Rina Wati | 2 jam yang lalu (crawled 2024-06-12T14:30:00+07:00)"
    )
    unknown = clean(text)
    assert (unknown.published, unknown.author, unknown.body) == (None, "Rina Wati", STORY)
    assert "relative-date" in {repair.kind for repair in unknown.repairs}


def test_the_page_and_its_front_matter_are_evidence() -> None:
    page = (
        "<html><head><title>Hujan Abu</title><meta name='author' content='Rina Wati'></head><body><article>"
        + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
        + "</article></body></html>"
    )
    assert codes(clean(page, form="html"))["author"] == "meta:author"
    matter = f"---\ntitle: Hujan Abu\nkategori: Daerah\npenulis: Rina Wati\n---\n{STORY}\n"
    article = clean(matter)
    assert (article.author, article.category) == ("Rina Wati", "Daerah")
    assert codes(article) == {"author": "front-matter", "category": "front-matter", "language": "text"}


def test_the_language_that_came_along_is_evidence_only_where_it_decided() -> None:
    assert codes(clean(STORY, title="Abu", language="id"))["language"] == "text"
    assert codes(clean("Ronaldo Messi Mbappe Haaland", title="Nama", language="ms"))["language"] == "field"


@pytest.mark.parametrize("name", ["admin", "Administrator", "unknown", "N/A"])
def test_what_software_fills_in_is_no_author(name: str) -> None:
    article = clean(STORY, title="Hujan Abu", author=name)
    assert article.author is None
    assert "author" not in article.evidence


def test_captions_are_kept_apart_from_the_body() -> None:
    photo = "Foto: Warga antre air bersih di balai kota (12/6)."
    article = clean(f"{PARAGRAPHS[0]}\n\n{photo}\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}", title="Hujan Abu")
    assert article.captions == (photo,)
    assert article.body == STORY


def test_a_caption_in_the_head_loses_the_headline_that_runs_into_it() -> None:
    title = "Hujan Abu, Warga Tiga Desa Mengungsi"
    article = clean(f"{title}\n\n{title} Warga menunggu di balai kota. Foto: Rina\n\n{STORY}", title=title)
    assert article.captions == ("Warga menunggu di balai kota. Foto: Rina",)
    assert article.body == STORY


def test_captions_of_markdown_pictures() -> None:
    article = clean(f"# Hujan Abu Turun Lagi\n\n![Tenda di balai kota](tenda.jpg)\n\n{STORY}")
    assert article.captions == ("Tenda di balai kota",)
    assert article.body == STORY


def test_captions_of_a_page_are_those_of_its_own_pictures() -> None:
    page = (
        "<html><body><nav><figure><figcaption>Menu</figcaption></figure></nav><article><h1>Hujan Abu</h1>"
        f"<p>{PARAGRAPHS[0]}</p>"
        "<figure><img src='a.jpg'><figcaption>Tenda di  balai kota</figcaption></figure>"
        f"<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p>"
        "<a href='/x'><figure><figcaption>Berita lain</figcaption></figure></a></article></body></html>"
    )
    article = clean(page, form="html")
    assert article.captions == ("Tenda di balai kota",)
    assert article.body == STORY


def test_clues_remember_where_each_value_was_found() -> None:
    record = clues_from({"title": "A", "author": " "}, origin="field")
    page = Clues(title="B", author="Rina", source="Kabar", origins={"author": "json-ld:author"})
    merged = merge_clues(record, page)
    assert (merged.title, merged.author, merged.source) == ("A", "Rina", "Kabar")
    assert merged.origins == {"title": "field", "author": "json-ld:author", "source": "page"}


def test_a_credit_below_the_text_is_evidence_of_the_author() -> None:
    article = clean(f"{STORY}\n\nPenulis: Rina Wati", title="Hujan Abu")
    assert article.evidence["author"] == Evidence("credit", "Penulis: Rina Wati")


def test_a_caption_that_the_page_prints_again_goes_too() -> None:
    page = (
        f"<html><body><article><h1>Hujan Abu Turun Lagi</h1><p>{PARAGRAPHS[0]}</p>"
        "<figure><figcaption>Tenda di balai kota</figcaption></figure><p>Tenda di balai kota</p>"
        f"<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article></body></html>"
    )
    article = clean(page, form="html")
    assert article.captions == ("Tenda di balai kota",)
    assert article.body == STORY


def test_a_caption_that_is_held_back_stays_in_the_body_alone() -> None:
    long = "Foto: " + "warga antre air bersih di balai kota " * 4 + "sejak pagi"
    article = clean(f"{PARAGRAPHS[0]}\n\n{long}", title="Hujan Abu")
    assert "kept-suspicious" in {repair.kind for repair in article.repairs}
    assert long in article.body
    assert article.captions == ()


def test_numbered_lines_of_one_series_are_captions() -> None:
    lines = [
        "1/3 Kincir dari hulu",
        "Kincir itu tua.",
        "2/3 Kincir dari hilir. NUSA FOTO/Rina Wati",
        "1/2 Cangkir gula",
    ]
    assert set(find_captions(lines)) == {0, 2}

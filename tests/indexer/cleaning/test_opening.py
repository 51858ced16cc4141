"""What a page shows below its headline: read from the page where extraction leaves it out."""

import pytest

from indexer.cleaning.clean import clean_article
from indexer.cleaning.webpage import read_webpage
from indexer.sources.records import RawArticle
from search.records import Article

TITLE = "Mercusuar Tua Jadi Perpustakaan"
FIRST = "Mercusuar yang padam sejak sebelas tahun lalu dibuka kembali sebagai perpustakaan bagi anak nelayan."
SECOND = (
    "Lampunya diganti lampu baca, dan tangga yang berjumlah dua ratus anak tangga dicat ulang oleh warga."
)


def page(info: str, body: str = "") -> str:
    text = body or f"<p>{FIRST}</p><p>{SECOND}</p>"
    return f"<html lang='id'><body><div class='isi'><h1>{TITLE}</h1>{info}{text}</div></body></html>"


def clean(html: str, **fields: str) -> Article:
    article = clean_article(RawArticle(origin="test", format="html", content=html.encode(), fields=fields))
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize(
    ("info", "opening"),
    [
        ("<p>Rina Wati</p><p>3 Mei 2021</p>", ("Rina Wati", "3 Mei 2021")),
        ("<div>Oleh <a>Rina Wati</a> pada 3 Mei 2021</div>", ("Oleh Rina Wati pada 3 Mei 2021",)),
        ("<div><span>Rina Wati</span><time>3 Mei 2021</time></div>", ("Rina Wati | 3 Mei 2021",)),
        ("<p>Penulis: Rina Wati<br>Editor: Bayu</p>", ("Penulis: Rina Wati", "Editor: Bayu")),
        ("<nav>Beranda</nav><script>var a = 1</script>", ()),
    ],
)
def test_the_lines_between_headline_and_story(info: str, opening: tuple[str, ...]) -> None:
    assert read_webpage(page(info)).opening == opening


def test_a_header_of_the_article_is_read_though_menus_are_not() -> None:
    header = (
        f"<article><header><h1>{TITLE}</h1><p>Rina Wati</p><p>3 Mei 2021</p></header><p>{FIRST}</p></article>"
    )
    read = read_webpage(f"<html><body><header>Kabar Pesisir</header>{header}<p>{SECOND}</p></body></html>")
    assert read.opening == ("Rina Wati", "3 Mei 2021")


@pytest.mark.parametrize(
    ("info", "author", "published"),
    [
        (
            "<div class='post-meta'>Ditulis oleh <a>Rina Wati</a> pada 3 Mei 2021</div>",
            "Rina Wati",
            "2021-05-03",
        ),
        ("<p class='a'>Rina Wati</p><p class='b'>3 Mei 2021</p>", "Rina Wati", "2021-05-03"),
        ("<p class='a'>Penulis: Rina Wati<br>Editor: Bayu Saputra</p>", "Rina Wati", None),
        ("<ul><li>Sekarang: 9 Juni 2022</li><li>Terbit: 3 Mei 2021</li></ul>", None, "2021-05-03"),
        ("<p>Pewawancara: Rina Wati | 3 Mei 2021</p>", "Rina Wati", "2021-05-03"),
    ],
)
def test_author_and_time_are_taken_from_there(info: str, author: str | None, published: str | None) -> None:
    article = clean(page(info))
    assert (article.author, article.published) == (author, published)
    assert article.body.split("\n\n") == [FIRST, SECOND]


def test_a_count_of_days_beside_a_count_of_minutes() -> None:
    info = "<div><span>Rina Wati</span> · <span>3 days ago</span> · <span>2 min read</span></div>"
    article = clean(page(info), crawled="2021-05-06T10:00:00Z")
    assert (article.author, article.published) == ("Rina Wati", "2021-05-03")


def test_paragraphs_in_a_cell_are_set_apart_where_line_breaks_are_all_there_is() -> None:
    third = "Anak-anak meminjam buku dengan menitipkan sandal, dan sejauh ini tidak satu pun sandal tertukar."
    story = f"{FIRST}<br><br>{SECOND}<br><br>{third}"
    cell = f"<b>{TITLE}</b><br>3 Mei 2021<br><br>{story}<br><br><b>(Rina Wati)</b>"
    html = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td>KABAR PESISIR</td></tr>"
        f"<tr><td>{cell}</td><td><b>Berita lain</b><br>Ombak tinggi<br>Ikan mahal</td></tr></table>"
        "</body></html>"
    )
    article = clean(html)
    assert article.body.split("\n\n") == [FIRST, SECOND, third]
    assert (article.title, article.author, article.published) == (TITLE, "Rina Wati", "2021-05-03")


def test_a_table_of_the_story_is_left_as_it_was_extracted() -> None:
    rows = (
        "<table><tr><td>Januari</td><td>12 buku</td></tr><tr><td>Februari</td><td>31 buku</td></tr></table>"
    )
    article = clean(page("", f"<p>{FIRST}</p>{rows}<p>{SECOND}</p>"))
    assert not [repair for repair in article.repairs if repair.kind == "visible-text"]


def test_line_ends_of_a_text_with_a_few_tags_are_paragraphs() -> None:
    read = read_webpage(f"{FIRST}\n\n<i>{SECOND}</i>\n")
    assert read.text.split("\n\n") == [FIRST, SECOND]


def test_a_known_author_and_what_she_is_leave_the_body() -> None:
    for line in (
        "Rina Wati",
        "RINA WATI",
        "Rina Wati in Old Harbour",
        "Rina Wati melaporkan dari Pulau Batu",
    ):
        article = clean_article(
            RawArticle(
                origin="test",
                format="text",
                content=f"{TITLE}\n\n{line}\n\nStaff Reporter\n\n{FIRST}\n\n{SECOND}".encode(),
                fields={"author": "Rina Wati", "title": TITLE},
            )
        )
        assert isinstance(article, Article)
        assert article.body.split("\n\n") == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("given", "visible", "author"),
    [
        ("Redaksi", "Oleh: Rina Wati", "Rina Wati"),
        ("admin", "Oleh: Rina Wati", "Rina Wati"),
        ("Kabar Pesisir", "Oleh: Rina Wati", "Rina Wati"),
        ("Redaksi", "3 Mei 2021", "Redaksi"),
        ("Joko Pinurbo", "Oleh: Rina Wati", "Joko Pinurbo"),
    ],
)
def test_a_desk_is_the_author_only_where_no_person_is_named(given: str, visible: str, author: str) -> None:
    article = clean(page(f"<p>{visible}</p>"), author=given, source="Kabar Pesisir")
    assert article.author == author

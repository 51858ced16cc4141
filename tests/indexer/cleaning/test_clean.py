"""From an article as found to a clean one: the story stays word for word, everything else is recorded."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.clean import clean_article
from indexer.sources.records import RawArticle, RawFormat, Skip
from search.records import Article, Repair
from search.text import normalise_text

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "cleaning.json").read_text(encoding="utf-8")
)
SEEDS = Path(__file__).parents[3] / ".." / "shared" / "seeds"

STORY = (
    "Petani di dataran tinggi memanen kentang dua minggu lebih awal karena takut hujan es.",
    "The bridge will be closed to lorries for ten nights while its cables are replaced.",
    "“Kami tidak diberi tahu,” kata Ningsih (46), pedagang di kios nomor 12.",
    "Harga telur naik 7,5 persen menjadi Rp28.500 per kilogram, menurut dinas pasar.",
    "Dr. A. B. Kusuma, S.H., M.H. menolak menjawab; sidang ditunda hingga 3 Mei 2021.",
    "Did the council know about the crack? Two letters from 2019 suggest that it did.",
)
NOISE = (
    "Baca juga: Petani Kentang Minta Asuransi Gagal Panen",
    "ADVERTISEMENT",
    "Read also: Why the bridge sways",
    "Bagikan: Facebook Twitter WhatsApp",
    "Foto: Suasana panen di lereng gunung",
    "Ikuti kami di Google News",
    "#panen #kentang",
    "Editor: Wulan Sari",
)


def clean(text: str | bytes, *, form: RawFormat = "text", **fields: str) -> Article:
    content = text.encode() if isinstance(text, str) else text
    article = clean_article(RawArticle(origin="test", format=form, content=content, fields=fields))
    assert isinstance(article, Article), article
    return article


def skip_reason(text: str | bytes, *, form: RawFormat = "text", **fields: str) -> str:
    content = text.encode() if isinstance(text, str) else text
    skip = clean_article(RawArticle(origin="a.txt:3", format=form, content=content, fields=fields))
    assert isinstance(skip, Skip), skip
    assert skip.origin == "a.txt:3"
    return skip.reason


def kinds_of(repairs: tuple[Repair, ...]) -> Counter[str]:
    return Counter(repair.kind for repair in repairs)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_cleans_as_the_case_says(case: dict[str, Any]) -> None:
    article = clean("\n".join(case["input"]), form=case["format"], **case["fields"])
    found = {name: getattr(article, name) for name in case["expected"] if name != "body"}
    assert found | {"body": article.body.split("\n\n")} == case["expected"]
    kinds = kinds_of(article.repairs)
    assert Counter(case["repairs"]) <= kinds
    assert case["repairs"] or not kinds, "a clean text needs no repairs"


def test_every_removal_is_recorded_with_its_words() -> None:
    article = clean(f"{STORY[0]}\n\n{NOISE[0]}\n\n{STORY[1]}", title="Panen")
    assert article.repairs == (Repair(kind="boilerplate", place="body", before=NOISE[0], after=""),)


def test_excerpts_of_repairs_hold_at_most_200_characters() -> None:
    long_caption = "Foto: " + "warga antre air bersih " * 30
    article = clean(f"{STORY[0]}\n\n{long_caption}\n\n{' '.join(STORY * 5)}", title="Air")
    (repair,) = article.repairs
    assert repair.kind == "caption"
    assert len(repair.before) == 200
    assert repair.before.endswith("…")


def test_a_rule_that_would_take_half_of_the_words_is_held_back() -> None:
    article = clean(
        f"{STORY[0]}\n\n{NOISE[0]}\n\n{NOISE[0]} dan Kebun Baru di Kaki Gunung Itu", title="Panen"
    )
    assert NOISE[0] in article.body
    (repair,) = article.repairs
    assert repair.kind == "kept-suspicious"
    assert repair.after == "kept: the rule read-also would remove over half of the words"


@given(
    st.lists(st.sampled_from(STORY), min_size=4, unique=True),
    st.lists(st.sampled_from(NOISE), max_size=8, unique=True),
    st.randoms(use_true_random=False),
)
@settings(max_examples=60, deadline=None)
def test_noise_between_paragraphs_goes_and_the_story_stays(
    story: list[str], noise: list[str], random: Random
) -> None:
    paragraphs = list(story)
    for line in noise:
        paragraphs.insert(random.randint(1, len(paragraphs)), line)
    once = clean("\n\n".join(paragraphs), title="Kabar hari ini")
    assert once.body.split("\n\n") == story
    again = clean(once.body, title=once.title)
    assert again.body == once.body
    assert again.repairs == ()


@given(st.text(max_size=300), st.sampled_from(["text", "html"]))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_an_article_or_a_reason(text: str, form: RawFormat) -> None:
    content = text.encode(errors="surrogatepass")
    result = clean_article(RawArticle(origin="x", format=form, content=content))
    if isinstance(result, Skip):
        assert result.reason
    else:
        assert result.title.strip()
        assert result.body.strip() == result.body != ""


@pytest.mark.parametrize(
    "hostile",
    [
        "(",
        "[",
        "<",
        "*",
        "_",
        '"',
        "![",
        "[a](",
        "., ",
        ":,",
        '",',
        "(baca juga: ",
        "(ab/",
        "Foto: ",
        "- ",
        "S.H.,",
    ],
)
def test_long_runs_of_signs_do_no_harm(hostile: str) -> None:
    article = clean(STORY[0] + "\n\n" + hostile * 10_000, title="Panen")
    assert article.body.startswith(STORY[0])


def test_a_text_of_five_megabytes_is_kept_whole() -> None:
    paragraph = " ".join(line for line in STORY if line.isascii())
    count = 5_000_000 // len(paragraph)
    numbered = [f"{paragraph} ({number})" for number in range(count)]
    article = clean("\n\n".join(numbered), title="Panen")
    assert article.body == "\n\n".join(numbered)


def test_an_empty_text_is_skipped_with_a_reason() -> None:
    assert skip_reason(" \n\n") == (
        "no article text after cleaning; the text is empty: "
        "check that this file or record holds the story itself"
    )


def test_a_page_without_visible_text_is_skipped() -> None:
    reason = skip_reason("<html><script>var a = 'news';</script></html>", form="html")
    assert reason.startswith("no article text after cleaning; the page has no visible text")


def test_a_headline_alone_is_skipped() -> None:
    reason = skip_reason("Harga Telur Naik Lagi\n", title="Harga Telur Naik Lagi")
    assert reason.startswith("no article text after cleaning; only the headline was found")


def test_binary_content_is_skipped() -> None:
    assert skip_reason(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)


def test_english_times_without_a_zone_get_no_indonesian_one() -> None:
    story = " ".join(STORY[1::4]) + " The work will cost four million pounds, the council said on Friday."
    english = clean(story, title="Bridge", published="14 May 2024 09:30")
    indonesian = clean(" ".join(STORY[::4]), title="Panen", published="14 May 2024 09:30")
    assert (english.language, english.published) == ("en", "2024-05-14")
    assert (indonesian.language, indonesian.published) == ("id", "2024-05-14T09:30+07:00")


def test_an_address_that_is_not_of_the_web_is_dropped() -> None:
    assert clean(STORY[0], title="Panen", url="javascript:alert(1)").url is None
    assert clean(STORY[0], title="Panen", url=" https://contoh.example/a ").url == "https://contoh.example/a"


def test_titles_made_from_a_sentence_end_at_a_word() -> None:
    sentence = "Pemerintah " + "mengumumkan rencana panjang " * 8 + "itu."
    title = clean(f"{sentence} {STORY[0]}").title
    assert len(title) <= 120
    assert title.endswith("…")
    assert sentence.startswith(title[:-1] + " ")


# What was scraped around each seed's story: the headline, and words that only noise has.
SEED_HEADLINES = {
    "000": "Putin bertemu presiden Azerbaijan di Baku untuk memperkuat hubungan saat ketegangan regional "
    "masih berlangsung.",
    "002": "Putin ke Kyrgyzstan, Kunjungan Luar Negeri Pertama sejak Perintah Penangkapan ICC",
    "004": "Negara Sekutu Putin 'Membelot', Jauhi Rusia-Pilih Mesra dengan AS",
}
SEED_NOISE = ("MEMBACA", "FOLLOW US", "Foto:", "Pool Photo", "Next Article", "WIB")
DATELINES = ("BAKU, Azerbaijan (AP) — ", "BISHKEK - ", "Jakarta, 博彩网站 - ")


@pytest.fixture(params=sorted(SEED_HEADLINES))
def seed(request: pytest.FixtureRequest) -> tuple[str, str, Article]:
    """Number, normalised text and cleaned article of a seed."""
    files = sorted(SEEDS.glob(f"{request.param}_*.txt"))
    if not files:
        pytest.skip("the seed articles are not beside this repository (../shared/seeds)")
    return (
        request.param,
        normalise_text(files[0].read_text(encoding="utf-8")).text,
        clean(files[0].read_bytes()),
    )


def test_seed_headlines(seed: tuple[str, str, Article]) -> None:
    number, _, article = seed
    assert article.title == SEED_HEADLINES[number]


def test_seed_stories_survive_word_for_word(seed: tuple[str, str, Article]) -> None:
    number, text, article = seed
    story = [
        line
        for line in text.split("\n")
        if len(line.split()) >= 8
        and line != SEED_HEADLINES[number]
        and not any(noise in line for noise in SEED_NOISE)
    ]
    opening = next(story[0].removeprefix(d) for d in DATELINES if story[0].startswith(d))
    assert article.body.split("\n\n") == [opening, *story[1:]]


def test_seed_metadata(seed: tuple[str, str, Article]) -> None:
    number, _, article = seed
    found = (article.dateline, article.author, article.published, article.source, article.language)
    assert (
        found
        == {
            "000": ("BAKU", None, None, "AP", "id"),
            "002": ("BISHKEK", "Yati Maulana", "2023-10-13T21:05+07:00", None, "id"),
            "004": ("Jakarta", "Thea Fathanah Arbar", "2024-06-12T14:30+07:00", "博彩网站", "id"),
        }[number]
    )


def test_seed_repairs(seed: tuple[str, str, Article]) -> None:
    number, _, article = seed
    assert (
        kinds_of(article.repairs)
        == {
            "000": {"boilerplate": 1, "headline": 1, "dateline": 1},
            "002": {"boilerplate": 1, "masthead": 1, "headline": 1, "byline": 1, "caption": 1, "dateline": 1},
            "004": {
                "gbk-mojibake": 3,
                "boilerplate": 5,
                "masthead": 2,
                "headline": 1,
                "byline": 2,
                "caption": 2,
                "dateline": 1,
            },
        }[number]
    )

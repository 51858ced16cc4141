"""The sample archive that ships with the project: whole, judged, invented and varied."""

import csv
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

SAMPLES = Path(__file__).parents[1] / "indexer" / "samples"
SHARED = Path(__file__).parents[1] / ".." / "shared"

INDONESIAN_NAMES = {
    "judul": "title",
    "isi": "text",
    "tanggal": "date",
    "sumber": "source",
    "penulis": "author",
}
FIELDS = {"id", "title", "text", "date", "source", "url", "author", "category"}
CATEGORIES = {
    *("disaster", "economy", "sport", "health", "courts"),
    *("transport", "energy", "elections", "technology", "culture"),
}
MORE_CATEGORIES = {"education", "environment", "labour"}
NOISE = re.compile(
    r"^(ADVERTISEMENT|SCROLL TO CONTINUE WITH CONTENT|FOLLOW US|Tags|Related Articles|Most Popular"
    r"|Share( this)?|Sign up for our newsletter|Baca juga: .+|MEMBACA  .+|Read more: .+|.*Next Article .+)$"
    r"|\.,\S|â€",
    re.MULTILINE,
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
DATED_WEEKDAY = re.compile(rf"({'|'.join(WEEKDAYS)}),? \(?(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})")
RUN_OF_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One line of a sample file, its fields under the English names."""

    article_id: str
    language: str
    fields: dict[str, str]


def read_lines(name: str) -> list[dict[str, str]]:
    text = (SAMPLES / name).read_text("utf-8")
    assert text.endswith("\n")
    return [json.loads(line) for line in text.removesuffix("\n").split("\n")]


@cache
def read_samples(language: str | None = None) -> tuple[Sample, ...]:
    if language is None:
        return read_samples("id") + read_samples("en")
    renamed = (
        {INDONESIAN_NAMES.get(name, name): value for name, value in record.items()}
        for record in read_lines(f"articles/news-{language}.jsonl")
    )
    return tuple(Sample(article_id=fields["id"], language=language, fields=fields) for fields in renamed)


def read_judgments() -> list[tuple[str, str, int]]:
    with (SAMPLES / "qrels.tsv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t")
    assert header == ["query-id", "corpus-id", "score"]
    return [(query, article, int(grade)) for query, article, grade in rows]


def sample_files() -> list[Path]:
    return sorted(path for path in SAMPLES.rglob("*") if path.is_file())


def test_article_ids_are_unique_slugs_that_name_the_language() -> None:
    ids = [article.article_id for article in read_samples()]
    assert len(set(ids)) == len(ids)
    for article in read_samples():
        assert re.fullmatch(rf"{article.language}(-[a-z0-9]+)+", article.article_id), article.article_id


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_language_has_at_least_forty_articles_on_every_subject(language: str) -> None:
    subjects = Counter(article.fields["category"] for article in read_samples(language))
    assert subjects.total() >= 40
    assert {name for name in CATEGORIES if subjects[name] < 2} == set()
    assert set(subjects) <= CATEGORIES | MORE_CATEGORIES


def test_records_hold_text_of_a_news_storys_length_and_nothing_unnamed() -> None:
    for article in read_samples():
        assert {"id", "text", "source", "url", "category"} <= set(article.fields) <= FIELDS, (
            article.article_id
        )
        assert all(value == value.strip() != "" for value in article.fields.values()), article.article_id
        assert 120 <= len(article.fields["text"].split()) <= 400, article.article_id


def test_every_date_lies_between_2023_and_2025() -> None:
    for article in read_samples():
        where = article.fields.get("date") or article.fields["text"]
        assert re.search(r"\b202[345]\b", where), article.article_id


def test_weekdays_in_the_text_are_those_of_their_dates() -> None:
    found = [match for path in sample_files() for match in DATED_WEEKDAY.finditer(path.read_text("utf-8"))]
    assert len(found) >= 30
    for match in found:
        name, day, month, year = match.groups()
        weekday = WEEKDAYS[datetime.date(int(year), int(month), int(day)).weekday()]
        assert name == weekday, match.group()


def test_every_address_is_on_a_host_that_cannot_exist() -> None:
    for path in sample_files():
        for address in re.findall(r"https?://[^\s\"'<>)]+", path.read_text("utf-8")):
            host = urlsplit(address).hostname or ""
            # JSON-LD names its vocabulary by this address; a page without it would not be realistic.
            assert host.endswith(".example") or host == "schema.org", f"{path.name}: {address}"
    assert len({article.fields["url"] for article in read_samples()}) == len(read_samples())


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_share_of_the_articles_is_as_noisy_as_scraped_ones(language: str) -> None:
    noisy = [a for a in read_samples(language) if NOISE.search(a.fields["text"])]
    bare = [a for a in read_samples(language) if not {"title", "date", "author"} <= set(a.fields)]
    assert 12 <= len(noisy) <= 20
    assert len(bare) >= 3
    assert {a.article_id for a in bare} <= {a.article_id for a in noisy}
    assert any(field not in a.fields for a in bare for field in ("title", "date"))


def test_a_share_of_the_indonesian_lines_uses_indonesian_field_names() -> None:
    renamed = [record for record in read_lines("articles/news-id.jsonl") if "isi" in record]
    assert 8 <= len(renamed) <= len(read_samples("id")) - 20


def test_scraped_files_are_five_pages_and_five_dumps() -> None:
    scraped = sorted((SAMPLES / "articles" / "scraped").iterdir())
    assert Counter(path.suffix for path in scraped) == {".html": 5, ".txt": 5}
    languages: Counter[str] = Counter()
    for path in scraped:
        if path.suffix != ".html":
            continue
        page = path.read_text("utf-8")
        found = re.search(r'<html lang="(\w+)">', page)
        assert found, path.name
        languages[found.group(1)] += 1
        marks = ('rel="canonical"', "article:published_time", "<nav", "<footer", "<script")
        assert [mark for mark in marks if mark not in page] == [], path.name
    assert languages == {"id": 3, "en": 2}


def test_both_query_files_ask_the_same_forty_needs_in_their_own_words() -> None:
    english, indonesian = read_lines("queries-en.jsonl"), read_lines("queries-id.jsonl")
    expected = [f"need-{number:02}" for number in range(1, 41)]
    assert [query["_id"] for query in english] == [query["_id"] for query in indonesian] == expected
    texts = [query["text"] for query in english + indonesian]
    assert len(set(texts)) == 80
    assert all(set(query) == {"_id", "text"} for query in english + indonesian)
    assert sum(text.endswith("?") for text in texts) >= 8


def test_every_query_is_judged_and_every_judgment_names_what_exists() -> None:
    needs = {query["_id"] for query in read_lines("queries-en.jsonl")}
    judgments = read_judgments()
    assert {query for query, _, _ in judgments} == needs
    assert {article for _, article, _ in judgments} <= {article.article_id for article in read_samples()}
    assert {grade for _, _, grade in judgments} == {1, 2}
    assert {query for query, _, grade in judgments if grade == 2} == needs
    assert len({(query, article) for query, article, _ in judgments}) == len(judgments)


def test_half_of_the_needs_are_answered_in_both_languages_and_a_quarter_in_each_alone() -> None:
    languages: dict[str, set[str]] = {}
    for query, article, _ in read_judgments():
        languages.setdefault(query, set()).add(article.partition("-")[0])
    spread = Counter("+".join(sorted(codes)) for codes in languages.values())
    assert spread == {"en+id": 20, "id": 10, "en": 10}


def test_no_answer_queries_are_judged_for_nothing() -> None:
    queries = read_lines("no-answer.jsonl")
    assert Counter(query["lang"] for query in queries) == {"en": 8, "id": 8}
    assert len({query["text"] for query in queries}) == 16
    assert len({query["_id"] for query in queries}) == 16
    assert {query["_id"] for query in queries}.isdisjoint(query for query, _, _ in read_judgments())


def test_files_stay_small() -> None:
    assert {path.name for path in sample_files() if path.stat().st_size > 300_000} == set()


def runs_of_words(text: str) -> Iterator[str]:
    words = re.findall(r"\w+", text.lower())
    for start in range(len(words) - RUN_OF_WORDS + 1):
        yield " ".join(words[start : start + RUN_OF_WORDS])


def test_no_text_of_the_shared_archives_was_copied() -> None:
    paths = sorted(SHARED.glob("seeds/*.txt")) + sorted(SHARED.glob("articles/*.jsonl"))
    if not paths:
        pytest.skip("the shared seeds are not beside this checkout, so there is nothing to compare with")
    ours = {run for path in sample_files() for run in runs_of_words(path.read_text("utf-8"))}
    assert len(ours) > 15_000
    for path in paths:
        copied = ours.intersection(runs_of_words(path.read_text("utf-8")))
        assert copied == set(), path.name

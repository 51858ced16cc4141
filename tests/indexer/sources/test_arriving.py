"""Feeds, mail and documents as sources: found by their names, packed or not, and never a crash."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.cleaning.clean import clean_article
from indexer.sources.records import RawArticle
from search.records import Article
from tests.indexer.sources.printing import print_pdf
from tests.indexer.sources.reading import articles, contents, origins, read, reasons, write

ROOT = Path(__file__).parents[3]
TEXT = "Nelayan di pesisir selatan tidak melaut selama sepekan karena ombak setinggi empat meter."
RSS = f"<rss><channel><item><title>Ombak</title><description>{TEXT}</description></item></channel></rss>"
ATOM = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><content>{TEXT}</content></entry></feed>"
MAIL = f"From: Kabar Nusa <a@nusa.example>\nSubject: Ombak\nDate: 5 Jan 2024 10:00:00 +0700\n\n{TEXT}"
INPUTS: dict[str, bytes | str] = {
    "a.rss": RSS,
    "b.atom": ATOM,
    "c.xml": RSS,
    "d.eml": MAIL,
    "e.mbox": f"From a@nusa.example Fri Jan  5 10:00:00 2024\n{MAIL}",
    "f.pdf": print_pdf([[TEXT]]),
}
PLACES = {"a.rss": "[0]", "b.atom": "[0]", "c.xml": "[0]", "e.mbox": ":1"}


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    for name, content in INPUTS.items():
        write(tmp_path / name, content)
        write(tmp_path / f"{name}.gz", content)
    found = read(tmp_path)
    expected = [f"{name}{end}{PLACES.get(name, '')}" for name in INPUTS for end in ("", ".gz")]
    assert origins(found, tmp_path) == expected
    assert [content.strip() for content in contents(found)] == [TEXT] * 12


def test_they_become_articles_with_what_they_say(tmp_path: Path) -> None:
    write(tmp_path / "d.eml", MAIL)
    [article] = map(clean_article, articles(read(tmp_path)))
    assert isinstance(article, Article)
    assert (article.title, article.body) == ("Ombak", TEXT)
    assert (article.source, article.published, article.language) == (
        "Kabar Nusa",
        "2024-01-05T10:00+07:00",
        "id",
    )


@pytest.mark.parametrize("name", ["a.rss", "c.xml", "d.eml", "e.mbox", "f.pdf"])
def test_empty_and_mistaken_files_are_reported(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, "")
    write(tmp_path / "kept.txt", "kept")
    found = read(tmp_path)
    assert reasons(found, tmp_path) == {name: "the file is empty"}
    write(tmp_path / name, b"PK\x03\x04\x14\0")
    found = read(tmp_path)
    assert list(reasons(found, tmp_path)) == [name]
    assert contents(found) == ["kept"]


def test_packed_files_that_are_cut_keep_what_came_before(tmp_path: Path) -> None:
    long = RSS.replace("<item>", "<item><description>Satu.</description></item><item>")
    packed = write(tmp_path / "a.rss.gz", long).read_bytes()
    (tmp_path / "a.rss.gz").write_bytes(packed[:-4])
    found = read(tmp_path)
    assert contents(found) == ["Satu.", TEXT]
    [(origin, reason)] = reasons(found, tmp_path).items()
    assert origin == "a.rss.gz"
    assert reason.startswith("the gzip data is cut off after ")
    assert reason.endswith("; the 2 entries before are kept")


@given(name=st.sampled_from(sorted(INPUTS)), content=st.binary(max_size=300), is_behind=st.booleans())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_crash(name: str, content: bytes, is_behind: bool, tmp_path: Path) -> None:
    start = INPUTS[name] if is_behind else b""
    path = write(tmp_path / name, (start.encode() if isinstance(start, str) else start) + content)
    found = read(path)
    assert found
    assert all(isinstance(one, RawArticle) or one.reason for one in found)


def test_importing_loads_none_of_their_libraries() -> None:
    heavy = {"feedparser", "pypdf", "lxml", "chardet"}
    check = f"import sys, indexer.sources.read; print(sorted(sys.modules.keys() & {heavy}))"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

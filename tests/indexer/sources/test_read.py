import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.indexer.sources.reading import articles, contents, origins, read, reasons, write

ROOT = Path(__file__).parents[3]
SHARED = ROOT / ".." / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="needs ../shared, the real articles beside the project"
)


def test_a_folder_of_every_kind(tmp_path: Path) -> None:
    record = {"judul": "Banjir", "isi": "Air naik"}
    line = json.dumps(record)
    table = "judul;isi\nBanjir;Air naik\n"
    inputs = {
        "a.txt": "Air naik",
        "b.md": "Air naik",
        "c.html": "Air naik",
        "d.htm": "Air naik",
        "e.json": line,
        "f.jsonl": line,
        "g.ndjson": line,
        "h.csv": table,
        "i.tsv": table.replace(";", "\t"),
    }
    for name, content in inputs.items():
        write(tmp_path / name, content)
        write(tmp_path / f"{name}.gz", content)
    found = read(tmp_path)
    places = {"f.jsonl": ":1", "g.ndjson": ":1", "h.csv": ":2", "i.tsv": ":2"}
    expected = [f"{name}{end}{places.get(name, '')}" for name in inputs for end in ("", ".gz")]
    assert origins(found, tmp_path) == expected
    assert contents(found) == ["Air naik"] * 18
    assert Counter(one.fields.get("title") for one in articles(found)) == {"Banjir": 10, None: 8}
    assert found == read(tmp_path)


def test_bad_files_leave_the_good_ones_alone(tmp_path: Path) -> None:
    for name in ("b.txt", "d.jsonl", "f.csv", "h.json"):
        write(tmp_path / name, '{"text": "good"}' if "json" in name else "text\ngood")
    for name in ("a.jsonl.gz", "c.json", "e.txt.gz", "g.html"):
        (write(tmp_path / name, b"")).write_bytes(b"\x1f\x8b\x08\0damaged")
    found = read(tmp_path)
    assert origins(articles(found), tmp_path) == ["b.txt", "d.jsonl:1", "f.csv:2", "h.json"]
    assert len(reasons(found, tmp_path)) == 4


def test_importing_loads_no_heavy_library() -> None:
    heavy = {
        "torch",
        "sentence_transformers",
        "lingua",
        "dateparser",
        "trafilatura",
        "faiss",
        "onnxruntime",
        "lxml",
    }
    check = f"import sys, indexer.sources.read; print(sorted(sys.modules.keys() & {heavy}))"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@needs_shared
def test_real_articles_are_all_taken() -> None:
    found = read(SHARED / "articles")
    assert len(articles(found)) == len(found) == 3600
    assert Counter(Path(one.origin.rpartition(":")[0]).name for one in found) == {
        "news-en.jsonl": 600,
        "news-id.jsonl": 3000,
    }
    lines = (SHARED / "articles" / "news-id.jsonl").read_bytes().split(b"\n")
    for one in articles(found)[600::500]:
        record = json.loads(lines[int(one.origin.rpartition(":")[2]) - 1])
        assert one.content.decode() == record["text"]
        assert one.fields == {
            field: record[column].strip()
            for field, column in {
                "title": "title",
                "published": "date",
                "url": "url",
                "source": "source",
                "category": "category",
            }.items()
            if record[column]
        }
    assert {one.repairs for one in articles(found)} == {()}


@needs_shared
def test_real_pages_are_given_byte_for_byte() -> None:
    found = read(SHARED / "seeds")
    assert [Path(one.origin).name[:3] for one in found] == ["000", "002", "004"]
    assert [one.content for one in articles(found)] == [Path(one.origin).read_bytes() for one in found]

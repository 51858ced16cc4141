import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.lines import Line, split_lines
from indexer.sources.rows import TextLine, read_text_lines, split_rows
from tests.indexer.sources.reading import articles, contents, load_cases, origins, read, reasons, write


@pytest.mark.parametrize("case", load_cases("tables.json"), ids=lambda case: case["label"])
def test_rows_of_a_table(case: dict[str, Any], tmp_path: Path) -> None:
    name = case.get("name", "a.csv")
    found = read(write(tmp_path / name, case["input"]))
    taken = articles(found)
    place = f"{name}:"
    assert [
        [origin.removeprefix(place), one.content.decode(), dict(one.fields)]
        for origin, one in zip(origins(taken, tmp_path), taken, strict=True)
    ] == case["expected"]
    assert {origin.removeprefix(place): why for origin, why in reasons(found, tmp_path).items()} == case.get(
        "skips", {}
    )
    assert [
        [repair.kind, repair.before, repair.after] for one in taken for repair in one.repairs
    ] == case.get("repairs", [])


def test_a_cell_may_be_larger_than_the_csv_module_allows(tmp_path: Path) -> None:
    text = "Harga beras naik. " * 20_000
    assert contents(read(write(tmp_path / "a.csv", f'judul,isi\nA,"{text}"\n'))) == [text]


def test_a_row_over_the_limit_is_reported_and_the_next_ones_kept(tmp_path: Path) -> None:
    short = "satu,cerita\n"
    long = f"dua,{'x' * 3000}\n"
    quoted = 'tiga,"' + "baris\n" * 300 + '"\n'
    write(tmp_path / "a.csv", f"judul,isi\n{short}{long}{short}")
    write(tmp_path / "b.csv", f"{long}{short}")
    write(tmp_path / "c.csv", f'judul,isi\n{short}"{short * 300}')
    write(tmp_path / "d.csv", f"judul,isi\n{short}{quoted}{short}")
    found = read(tmp_path, max_file_bytes=2000)
    why = reasons(found, tmp_path)
    too_long = "the row is longer than 2,000 bytes, the most that is read as one row; the other rows are kept"
    assert why["a.csv:3"] == too_long
    assert why["b.csv:1"] == f"the header cannot be read: {too_long}"
    assert why["c.csv:3"].startswith("a quotation mark opened in this row is never closed")
    kept = origins(articles(found), tmp_path)
    assert [origin for origin in kept if origin < "c"] == ["a.csv:2", "a.csv:4"]
    assert [origin for origin in kept if origin.startswith("c")] == [
        "c.csv:2",
        *(f"c.csv:{n}" for n in range(4, 303)),
    ]
    assert [origin for origin in kept if origin.startswith("d")] == ["d.csv:2", "d.csv:3", "d.csv:304"]


def test_an_open_quotation_mark_does_not_take_in_the_whole_file() -> None:
    lines = (TextLine(n, '"open\n' if n == 1 else "row\n", damaged=False) for n in range(1, 10_000))
    first = next(split_rows(lines, ",", 100))
    assert (first.line, first.cells) == (1, ())
    assert next(lines).number < 100


def test_a_table_is_read_as_it_comes(tmp_path: Path) -> None:
    from indexer.sources.read import read_sources

    path = write(tmp_path / "a.csv", "isi\n" + "cerita\n" * 50_000)
    found = read_sources([str(path)])
    assert [next(found).origin, next(found).origin] == [f"{path}:2", f"{path}:3"]


def test_old_macintosh_lines(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.csv", 'judul,isi\rA,"satu\rdua"\rB,tiga\r'))
    assert contents(found) == ["satu\rdua", "tiga"]
    assert origins(found, tmp_path) == ["a.csv:2", "a.csv:4"]


CELLS = st.text(st.sampled_from('ab,;"\n\r é\u2028'), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), max_size=5), st.sampled_from(",;\t|"))
def test_whatever_the_csv_module_writes_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    written = StringIO(newline="")
    numbers = []
    for row in rows:
        numbers.append(1 + sum(1 for _ in read_text_lines(split_lines([written.getvalue().encode()], 1000))))
        csv.writer(written, delimiter=delimiter).writerow(row)
    lines = read_text_lines(split_lines([written.getvalue().encode()], 1000))
    found = list(split_rows(lines, delimiter, 1000))
    assert [list(row.cells) for row in found] == rows
    assert [row.line for row in found] == numbers


@given(st.binary(max_size=40).map(lambda text: text.replace(b"a", b'"').replace(b"b", b"\n")))
def test_every_line_belongs_to_some_row(content: bytes) -> None:
    lines = [Line(number, line) for number, line in enumerate(content.split(b"\n"), start=1)]
    count = len(list(read_text_lines(lines)))
    rows = list(split_rows(read_text_lines(lines), ",", 1000))
    firsts = [row.line for row in rows]
    assert firsts == sorted(set(firsts))
    assert firsts[0] == 1
    assert firsts[-1] <= count

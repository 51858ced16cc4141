"""An address names the outlet; a day or a section it tells only where it says nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.cleaning.address_clues import read_day, read_outlet, read_section

DAYS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "url_days.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", DAYS, ids=[case["comment"] for case in DAYS])
def test_day_of_case(case: dict[str, Any]) -> None:
    found = read_day(case["input"])
    assert (found.value if found else None) == case["expected"]
    assert found is None or (found.code == "url" and found.text in case["input"])


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        ("https://money.kabar.example/read/1", "kabar.example"),
        ("https://www.kabar.co.id/1", "kabar.co.id"),
        ("https://jogja.kabar.co.id/1", "kabar.co.id"),
        ("https://harbour.org.uk/1", "harbour.org.uk"),
        ("https://tetangga.wordpress.com/1", "tetangga.wordpress.com"),
        ("http://192.168.0.7/1", "192.168.0.7"),
        ("http://localhost:8000/1", "localhost"),
        ("http://[::1", None),
        (None, None),
    ],
)
def test_outlet(url: str | None, outlet: str | None) -> None:
    assert read_outlet(url) == outlet


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://kabar.example/olahraga/read/1", "olahraga"),
        ("https://bola.kabar.example/read/1", "bola"),
        ("https://kabar.example/berita/1", None),
        ("https://kabar.example/read/olahraga", None),
        ("https://news.kabar.example/1", None),
        ("https://kabar.example", None),
        (None, None),
    ],
)
def test_section(url: str | None, section: str | None) -> None:
    found = read_section(url)
    assert (found.value if found else None) == section


@given(st.text(max_size=60), st.text("/0129-abc.[]", max_size=40))
def test_any_address_is_read_without_an_error(text: str, path: str) -> None:
    for url in (text, f"https://kabar.example{path}", f"http://{text}/{path}"):
        outlet, day = read_outlet(url), read_day(url)
        read_section(url)
        assert outlet != ""
        assert day is None or len(day.value) == len("2019-09-03")

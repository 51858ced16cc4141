"""Completions: what is written of passages and headlines, found again by its beginning."""

import random
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.completions import find_written_names
from search.errors import IndexDamagedError
from search.store import completions_writer as module
from search.store.completions import COMPLETIONS_NAME, Completions, KnownWord
from search.store.completions_writer import Headline, SeenPassage
from search.store.completions_writer import write_completions as write_file
from search.store.directory import IndexDirectory
from search.store.spellings import written_forms
from search.text import fold_word, list_words
from tests.building import build_index, update_index
from tests.small_corpus import ARTICLES, write_corpus

TEXTS = [
    "Banjir merendam desa. Kata Bupati Sari Lestari, banjir surut.",
    "Menurut Sari Lestari, Banjir itu besar. COVID-19 dan anak-anak di New York's harbour.",
    "Presiden Sari Lestari di Bank of England dan New York.",
]


def write(path: Path, texts: list[str]) -> Completions:
    write_texts(path, [("id", text) for text in texts])
    return Completions(path)


def write_texts(path: Path, texts: list[tuple[str, str]]) -> None:
    write_file(path, map(look_at, texts), list_headlines(texts))


def look_at(text: tuple[str, str]) -> SeenPassage:
    return SeenPassage(text[0], set(list_words(text[1])), find_written_names(text[1]))


def list_headlines(texts: list[tuple[str, str]]) -> list[Headline]:
    return [Headline(language, text.split(".")[0], "") for language, text in texts]


def test_words_are_counted_by_passage_and_written_as_usual(tmp_path: Path) -> None:
    completions = write(tmp_path / COMPLETIONS_NAME, TEXTS)
    assert completions.find_words(["banjir", "sari", "desa", "nothing"]) == [
        KnownWord("id", "banjir", "banjir", 2),
        KnownWord("id", "desa", "desa", 1),
        KnownWord("id", "sari", "Sari", 3),
    ]
    assert completions.passages == {"id": 3}
    completions.close()


def test_joined_words_are_known_whole_and_in_parts() -> None:
    words = {entry for word in list_words(TEXTS[1]) for entry, _ in written_forms(word)}
    assert {"covid-19", "covid", "anak-anak", "anak", "york"} <= words
    assert not {"york's", "19"} & words


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Menurut kata Bupati Sari Lestari, banjir surut.", ["Bupati Sari Lestari"]),
        ("He met Tony Blair and Gordon Brown in New York.", ["Tony Blair", "Gordon Brown", "New York"]),
        ("Pada sidang Mahkamah Konstitusi dan Bank of England.", ["Mahkamah Konstitusi", "Bank of England"]),
        ("Tidak Ada Nama. Ini Awal kalimat. di JAKARTA SELATAN HARI INI", []),
    ],
)
def test_names_are_capitals_side_by_side_within_a_sentence(text: str, names: list[str]) -> None:
    assert list(find_written_names(text).values()) == names


def test_a_name_that_stands_in_one_passage_only_is_not_offered(tmp_path: Path) -> None:
    completions = write(tmp_path / COMPLETIONS_NAME, TEXTS)
    assert [name.text for name in completions.names_with(["york"], 5)] == ["New York"]
    assert completions.names_with(["englan"], 5) == []
    completions.close()


@given(
    texts=st.lists(
        st.lists(st.sampled_from(["Air", "air", "Bank", "bank", "apì", "Api"]), min_size=1).map(" ".join),
        min_size=1,
        max_size=8,
    ),
    beginning=st.sampled_from(["a", "ai", "b", "ba", "api"]),
)
def test_words_that_begin_so_are_those_that_brute_force_finds(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], beginning: str
) -> None:
    completions = write(tmp_path_factory.mktemp("brute") / COMPLETIONS_NAME, texts)
    counts: dict[str, int] = {}
    for text in texts:
        for entry in {fold_word(word) for word in list_words(text)}:
            counts[entry] = counts.get(entry, 0) + 1
    expected = sorted(
        ((-count, entry) for entry, count in counts.items() if entry.startswith(beginning)),
    )
    found = [(-word.passages, word.entry) for word in completions.words_starting(beginning, 50)]
    completions.close()
    assert found == expected


def test_order_and_memory_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "whole.sqlite", TEXTS * 4).close()
    monkeypatch.setattr(module, "_MOST_COUNTED", 3)
    random.Random(4).shuffle(mixed := TEXTS * 4)  # noqa: S311
    write(tmp_path / "mixed.sqlite", mixed).close()
    assert (tmp_path / "whole.sqlite").read_bytes() == (tmp_path / "mixed.sqlite").read_bytes()


@pytest.mark.slow
@given(
    states=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["en", "id"]),
                st.lists(
                    st.sampled_from(
                        ["Air", "air", "AIR", "anak-anak", "apì", "Api", "di Bank Dua", "di BANK Dua"]
                    ),
                    min_size=1,
                    max_size=4,
                ).map(" ".join),
            ),
            max_size=8,
        ),
        min_size=2,
        max_size=5,
    )
)
def test_update_after_update_gives_the_file_of_a_first_count(
    tmp_path_factory: pytest.TempPathFactory, states: list[list[tuple[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("updates")
    write_texts(folder / "0.sqlite", states[0])
    for number, (before, after) in enumerate(pairwise(states)):
        new, gone = Counter(after) - Counter(before), Counter(before) - Counter(after)
        write_file(
            folder / f"{number + 1}.sqlite",
            map(look_at, new.elements()),
            list_headlines(after),
            earlier=folder / f"{number}.sqlite",
            gone=map(look_at, gone.elements()),
        )
    write_texts(folder / "once.sqlite", states[-1])
    last = folder / f"{len(states) - 1}.sqlite"
    assert last.read_bytes() == (folder / "once.sqlite").read_bytes()


def test_an_update_lists_what_a_build_lists(tmp_path: Path) -> None:
    source = write_corpus(tmp_path / "articles")
    build_index([source], tmp_path / "once")
    build_index([source], tmp_path / "many")
    update_index([], tmp_path / "many", without=[ARTICLES[0]["id"]])
    update_index([source], tmp_path / "many")
    once, many = (IndexDirectory(tmp_path / name) for name in ("once", "many"))
    files = [index.folder(index.current_name()) / COMPLETIONS_NAME for index in (once, many)]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert once.verify() == []


def test_a_file_that_is_something_else_is_damage(tmp_path: Path) -> None:
    (tmp_path / COMPLETIONS_NAME).write_bytes(b"no database" * 100)
    with pytest.raises(IndexDamagedError, match=r"completions\.sqlite cannot be read .*rollback"):
        Completions(tmp_path / COMPLETIONS_NAME)

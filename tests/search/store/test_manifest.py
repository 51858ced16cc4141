from dataclasses import replace
from pathlib import Path

import pytest

from search.encoder.protocol import ModelIdentity
from search.errors import IndexDamagedError, IndexVersionError
from search.store.files import FileSeal
from search.store.manifest import (
    FORMAT_VERSION,
    MANIFEST_NAME,
    LanguageShelf,
    Manifest,
    QueryMeans,
    read_manifest,
    write_manifest,
)

MANIFEST = Manifest(
    format_version=FORMAT_VERSION,
    generation="20240101T000000000000Z",
    lintas_version="0.1.0",
    built_at="2024-01-01T00:00:00+00:00",
    model=ModelIdentity(
        name="bundled",
        fingerprint="abc",
        dimension=2,
        max_tokens=512,
        query_prompt="query: ",
        passage_prompt="passage: ",
    ),
    passage_tokens=200,
    articles=3,
    passages=4,
    shelves={
        "id": LanguageShelf(
            articles=3,
            passages=4,
            words=21,
            passage_mean=(0.1, -0.25),
            margin=0.045,
            recall=0.99,
            match_recall=0.925,
        )
    },
    query_means={
        "en": QueryMeans(
            question=(0.5, 0.5), statement=(1.0, 0.0), question_token=(0.25, -1.5), statement_token=(0.0, 2.0)
        )
    },
    reference="0f1e",
    lexical_bytes=321,
    files={"catalogue.sqlite": FileSeal(12, "00ff")},
)


def test_a_manifest_comes_back_as_written(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST


def test_any_flipped_or_missing_byte_is_noticed(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST)
    path = tmp_path / MANIFEST_NAME
    content = path.read_bytes()
    damaged = [
        content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :] for place in range(len(content))
    ]
    damaged += [content[:place] + content[place + 1 :] for place in range(0, len(content), 7)]
    for bytes_now in damaged:
        path.write_bytes(bytes_now)
        with pytest.raises((IndexDamagedError, IndexVersionError), match=str(path.parent)):
            read_manifest(tmp_path)


def test_a_missing_manifest_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError) as caught:
        read_manifest(tmp_path)
    assert str(caught.value) == (
        f"The index is damaged: {tmp_path / MANIFEST_NAME} cannot be read (No such file or directory). "
        "Go back to the generation before (lintas index rollback) or build again "
        "(lintas index build SOURCE...)."
    )


@pytest.mark.parametrize("version", [FORMAT_VERSION - 1, FORMAT_VERSION + 1])
def test_another_format_says_which_and_what_to_run(tmp_path: Path, version: int) -> None:
    write_manifest(tmp_path, replace(MANIFEST, format_version=version))
    with pytest.raises(IndexVersionError) as caught:
        read_manifest(tmp_path)
    assert str(caught.value) == (
        f"The index at {tmp_path} has format {version}; this version of Lintas reads format "
        f"{FORMAT_VERSION}. Build it again: lintas index build SOURCE... --fresh"
    )


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"null", b"\xff\xfe", b'{"format_version": 1}'])
def test_other_content_is_no_manifest(tmp_path: Path, content: bytes) -> None:
    (tmp_path / MANIFEST_NAME).write_bytes(content)
    with pytest.raises(IndexDamagedError):
        read_manifest(tmp_path)

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.bytestream import ByteStream
from indexer.sources.files import UnreadableFileError


def break_off(*blocks: bytes) -> Iterator[bytes]:
    yield from blocks
    raise UnreadableFileError("the disk fails")


@given(st.lists(st.binary(max_size=5)), st.lists(st.integers(1, 7), min_size=1))
def test_reading_gives_the_bytes_in_order_whatever_the_blocks(blocks: list[bytes], sizes: list[int]) -> None:
    stream, whole = ByteStream(iter(blocks)), b"".join(blocks)
    ends = [0]
    for size in sizes:
        assert stream.read(size) == whole[ends[-1] : ends[-1] + size]
        ends.append(stream.position)
    assert all(start <= end <= len(whole) for start, end in pairwise(ends))


@given(st.lists(st.sampled_from([b"a", b"\n", b"bc\n", b""])))
def test_lines_are_those_of_the_whole(blocks: list[bytes]) -> None:
    stream = ByteStream(iter(blocks))
    assert list(iter(stream.readline, b"")) == b"".join(blocks).splitlines(keepends=True)


def test_what_stands_before_the_damage_is_given_first() -> None:
    stream = ByteStream(break_off(b"Air ", b"naik"))
    assert stream.read(100) == b"Air naik"
    for _ in range(2):
        with pytest.raises(UnreadableFileError, match=r"^the disk fails$"):
            stream.read(1)


def test_a_part_that_is_cut_gives_what_there_is_and_marks_the_stream() -> None:
    stream = ByteStream(iter([b"Air ", b"naik"]))
    part = stream.read_part(10)
    assert [next(part), next(part)] == [b"Air ", b"naik"]
    with pytest.raises(UnreadableFileError, match=r"^is cut off where the archive breaks off$"):
        next(part)
    with pytest.raises(UnreadableFileError, match=r"^the archive ends 2 bytes too early; fetch it again$"):
        stream.check()


def test_skipping_beyond_the_end_is_told() -> None:
    stream = ByteStream(iter([b"Air ", b"naik"]))
    stream.skip_to(3)
    assert stream.peek() == b" "
    with pytest.raises(UnreadableFileError, match=r"^the archive ends 92 bytes too early"):
        stream.skip_to(100)

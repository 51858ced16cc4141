"""Room on the disk, looked at before the long part of a build."""

import shutil
from pathlib import Path

from search.errors import LintasError

_WORD_BYTES_A_DIMENSION = 8
"""A passage has some 60 words of one bit a dimension each."""
_SHARE = 1.2
"""More than is reckoned, for the lexicon, backgrounds and what else runs on the machine."""


def check_space(folder: Path, passages: int, dimension: int) -> None:
    """Raise LintasError when the disk has less room than vectors, shelves and words will take.

    Counted twice: what was embedded is also kept in the journal until the generation is complete.
    """
    vector, shelf = 2 * dimension, 4 * dimension
    words = _WORD_BYTES_A_DIMENSION * dimension
    needed = int(_SHARE * passages * (shelf + 2 * (vector + words)))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LintasError(
            f"The disk has {free / 1e6:,.0f} MB left and the {passages:,} passages need about "
            f"{needed / 1e6:,.0f} MB; nothing was changed. Make room or choose another folder with --index."
        )

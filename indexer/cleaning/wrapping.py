"""Hard line ends: lines broken at a fixed width inside one paragraph."""

from collections.abc import Sequence
from itertools import pairwise

WIDTHS = range(40, 121)
"""Characters of the longest line of a text that may have been wrapped."""


def unwrap_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Join the lines of every block that was wrapped at the text's width; other blocks stay as they are.

    A block was wrapped if each of its lines is full: the first word of the next line would not have fitted.
    """
    width = max(map(len, lines), default=0)
    if width not in WIDTHS:
        return tuple(lines)
    unwrapped: list[str] = []
    block: list[str] = []
    for line in (*lines, ""):
        if line:
            block.append(line)
            continue
        unwrapped.extend([" ".join(block)] if _is_wrapped(block, width) else block)
        unwrapped.append("")
        block = []
    return tuple(unwrapped[:-1])


def _is_wrapped(block: Sequence[str], width: int) -> bool:
    full = all(len(line) + 1 + len(following.split(" ", 1)[0]) > width for line, following in pairwise(block))
    return len(block) >= 3 and full

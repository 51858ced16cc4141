"""Running heads: the line with a number that a printed page repeats above or below its text."""

import re
from collections import Counter
from collections.abc import Sequence

LONGEST = 160
"""Characters of the longest line that is still a running head."""

PAGE_NUMBER = re.compile(r"\b(?:halaman|hal\.|hlm\.?|page|p\.)\s*\d{1,4}\b", re.IGNORECASE)
CONTINUED = re.compile(
    r"(?:sambungan|lanjutan|bersambung|continued|continues)"
    r" (?:dari|ke|from|on) (?:halaman|hal\.?|page) \w+\W*",
    re.IGNORECASE,
)


def remove_running_heads(lines: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines without the running heads of all pages but the first, and the heads that went.

    A head is a line with the number of a page whose words, numbers aside, come again. The text goes on below
    it, so no blank line is left.
    """
    heads = Counter(_fold(line) for line in lines if len(line) <= LONGEST and PAGE_NUMBER.search(line))
    kept: list[str] = []
    removed: list[str] = []
    seen: set[str] = set()
    for line in lines:
        folded = _fold(line) if len(line) <= LONGEST else ""
        repeated = heads[folded] >= 2 and folded in seen
        (removed if repeated or (removed and CONTINUED.fullmatch(line)) else kept).append(line)
        seen.add(folded)
    return tuple(kept), tuple(removed)


def _fold(line: str) -> str:
    return re.sub(r"\d+", "0", line.casefold())

"""Gaps: the stray commas that stand where a scraper lost the text of a link."""

import re

from indexer.cleaning.repairs import Mended, find_first_change, make_repair

EMPTY_BRACKETS = re.compile(r"[ ]?[(\[][ ,:]*,[ ,:]*[)\]]")
START = re.compile(r"^[ ]*(?:,[ ,]*)?(?:[-–—]+(?=\s|,)[\s,]*)?", re.MULTILINE)
BEFORE_STOP = re.compile(r"[ ]?,[ ,]*(?=[.?!;)](?!\w))|[ ,]*,[ ]*$", re.MULTILINE)
SPACED = re.compile(r"(?<=[^\s,])[ ]+,[ ]?(?=[^\s,\"”’'])")
DOUBLED = re.compile(r"(?<=[^\s,\"“])[ ]?,(?:[ ]?,)+[ ]?(?=[^\s,\"”])")
TIGHT = re.compile(r"(?<=[^\W_])(?<=\D),(?=[^\W\d_]|\(\w)|(?<=\)),(?=[^\W_])")


def tidy_lost_links(text: str) -> Mended:
    """Close the gaps of a text whose link texts were lost; for texts that ``joints.is_joined`` only.

    ``kata , memberikan`` had a link for its comma and gets one space, ``Selain itu,,adalah`` gets one comma
    and one space. No word is invented and none is removed.
    """
    mended, count = text, 0
    for pattern, replacement in (
        (EMPTY_BRACKETS, ""),
        (BEFORE_STOP, ""),
        (DOUBLED, ", "),
        (SPACED, " "),
        (TIGHT, ", "),
    ):
        mended, changes = pattern.subn(replacement, mended)
        count += changes
    mended = START.sub("", mended)
    if mended == text:
        return Mended(text)
    start = max(0, find_first_change(text, mended) - 40)
    after = f"{max(count, 1)} gaps closed"
    return Mended(mended, (make_repair("lost-link-text", text[start : start + 100], after),))

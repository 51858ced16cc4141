"""Gaps: the stray commas that stand where a scraper lost the text of a link."""

import re

from indexer.cleaning.repairs import Mended, find_first_change, make_repair

EMPTY_BRACKETS = re.compile(r"[ ]?[(\[][ ,:\n]*,[ ,:\n]*[)\]]")
STRAY_MARKS = re.compile(r"^[ .,;:!?\"“”'‘’()]+$", re.MULTILINE)
BEFORE_QUOTE = re.compile(r"(?<=[^\s,\"“])(?:[ ]+,|,[ ]?,)[ ,]*(?=[\"”](?:\s|$))")
# A quotation or a title that was embedded from elsewhere and lost: ",,".
EMPTY_QUOTES = r"(?:[\"“”]|''|’’)[ ,.]*,[ ,.]*(?:[\"“”]|''|’’)"
MAY_BE_LOST = re.compile(r"[\"“”'’][ ,.]*,[ ,.]*[\"“”'’]")
# Where it begins a sentence, who said it says nothing any more: ",," komentar akun.
LOST_QUOTATION = re.compile(
    rf"(?:^|(?<=[.!?][ ])|(?<=[.!?][\"”][ ])){EMPTY_QUOTES}"
    r"(?:[ ]+(?:[^\W\d_]+[ ]?){1,5}[ ,]*\.)?(?=[ ]|$)[ ]?"
    rf"|(?:^|(?<![.!?])(?<![.!?][\"”])[ ]){EMPTY_QUOTES}(?=[\s.,;]|$)",
    re.MULTILINE,
)
BLANK_LINES = re.compile(r"\n{3,}")
START = re.compile(r"^[ ]*(?:,[ ,]*)?(?:[-–—]+(?=\s|,)[\s,]*)?", re.MULTILINE)
BEFORE_STOP = re.compile(r"[ ]?,[ ,]*(?=[.?!;)](?!\w))|[ ,]*,[ ]*$", re.MULTILINE)
SPACED = re.compile(r"(?<=[^\s,])[ ]+,[ ]?(?=[^\s,\"”’'])")
DOUBLED = re.compile(r"(?<=[^\s,\"“])[ ]?,(?:[ ]?,)+[ ]?(?=[^\s,\"”])")
TIGHT = re.compile(r",(?:(?<=[^\W\d_],)(?=[^\W\d_]|\(\w)|(?<=\),)(?=[^\W_]))")


def tidy_lost_links(text: str) -> Mended:
    """Close the gaps of a text whose link texts were lost; for texts that ``joints.is_joined`` only.

    ``kata , memberikan`` had a link for its comma and gets one space, ``Selain itu,,adalah`` gets one comma
    and one space. No word is invented, and none removed but ``kata Sari.`` behind a quotation that was lost
    as a whole, which is recorded as ``lost-quotation``.
    """
    # Looking for a lost quotation behind every sentence takes longer than all other steps together.
    mended, lost = LOST_QUOTATION.subn("", text) if MAY_BE_LOST.search(text) else (text, 0)
    repairs = [make_repair("lost-quotation", _show_lost(text), f"{lost} quotations lost")] if lost else []
    count = 0
    for pattern, replacement in (
        (EMPTY_BRACKETS, ""),
        (STRAY_MARKS, ""),
        (BEFORE_QUOTE, ","),
        (BEFORE_STOP, ""),
        (DOUBLED, ", "),
        (SPACED, " "),
        (TIGHT, ", "),
    ):
        mended, changes = pattern.subn(replacement, mended)
        count += changes
    mended = BLANK_LINES.sub("\n\n", START.sub("", mended)).strip()
    if mended == text:
        return Mended(text)
    if count or not lost:
        start = max(0, find_first_change(text, mended) - 40)
        repairs.append(
            make_repair("lost-link-text", text[start : start + 100], f"{max(count, 1)} gaps closed")
        )
    return Mended(mended, tuple(repairs))


def _show_lost(text: str) -> str:
    match = LOST_QUOTATION.search(text)
    return text[max(0, match.start() - 40) : match.end() + 60] if match else ""

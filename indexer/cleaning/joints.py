"""Paragraph joints: where a scraper glued paragraphs together with commas."""

import re

from indexer.cleaning.repairs import Mended, find_first_change, make_repair

# Scrapers that join a page's text nodes with "," leave "end of one.,Beginning of the next".
JOINT = re.compile(
    r"""
    (?P<end>
        [.?!…]["”’')\]]{0,2}            # the end of a sentence, perhaps of a quotation
      | ["”](?=[\s]?,+["“]?[^\W\d_a-z])  # the end of a quotation before a capital
      | :                               # "Baca juga:", "the list:"
    )
    (?P<glue>[ ]?(?:[(\[][ ,:]*[)\]][ ]?)?,[ ,]*)  # a lost link may leave its brackets
    (?=\S)
    (?!["”’'](?:\s|$))                  # a closing quotation mark: the comma belongs to the sentence
    """,
    re.VERBOSE,
)
# Without a full stop, only three commas or more are a joint; fewer may be the gap of a lost link.
BARE_JOINT = re.compile(r",(?:[ ]?,){2,}[ ]?(?=[^\W\d_a-z]|loading)")
# "Baca juga: Other headline,The story", "Foto: @name,The story", "(Foto: name),The story".
FRAME_JOINT = re.compile(
    r"(?P<frame>(?:\b(?:baca|simak|lihat) juga|\b(?:foto|photo|caption))\s*:[^.\n]{0,160}?),(?=[^\s,\d])",
    re.IGNORECASE,
)
# The label of a lost link, and what sites put behind the story, as text nodes of their own.
LABEL_JOINT = re.compile(r"(?:^|,|(?<=[.!?\"”\n]))(?P<label>Baca [Jj]uga)[:;]?,+(?=[^\s,])", re.MULTILINE)
FOOTER_JOINT = re.compile(r",(?=#[A-Z]\w{3}|Artikel ini (?:telah|sudah) )")
GAP = re.compile(r",,|\s,|\(,")
# "S.H.,M.H.": degrees and initials end in a full stop that ends nothing.
# A word of prose right behind the comma: then even "Mate X." and "M.A." ended a paragraph.
PROSE = re.compile(r"[\"“‘]?[ ]?[A-Z][a-z]+[ ,]")
DOTTED = re.compile(r"(?:\b[^\W\d_]{1,4}\.)+[^\W\d_]{1,4}$|\b[A-Z]$")
# These end a sentence only before a capital.
ABBREVIATED = re.compile(r"\b(?:co|corp|dkk|dll|dsb|dst|etc|inc|jr|ltd|sr|st|tbk)$", re.IGNORECASE)


def split_joined_paragraphs(text: str) -> Mended:
    """Put a blank line at every joint of a text whose paragraphs were glued with commas.

    Ordinary prose is left as it is: there must be two joints, or a joint and a gap, before any is believed.
    """
    return set_paragraphs_apart(text) if is_joined(text) else Mended(text)


def set_paragraphs_apart(text: str) -> Mended:
    """Put a blank line at every joint of a text that ``is_joined``."""
    mended = FOOTER_JOINT.sub("\n\n", LABEL_JOINT.sub("\n\n\\g<label>\n\n", text))
    mended = JOINT.sub(_split_joint, mended)
    mended = FRAME_JOINT.sub("\\g<frame>\n\n", BARE_JOINT.sub("\n\n", mended))
    count = mended.count("\n\n") - text.count("\n\n")
    if count <= 0:
        return Mended(text)
    start = max(0, find_first_change(text, mended) - 40)
    excerpt = text[start : start + 100]
    return Mended(mended, (make_repair("paragraph-joint", excerpt, f"{count} paragraphs set apart"),))


def is_joined(text: str) -> bool:
    """Whether the text shows the traces of text nodes joined with commas."""
    joints = sum(1 for match in _first(JOINT, text, 40) if _split_joint(match) != match.group())
    if not joints:
        return False
    return joints + sum(1 for _ in _first(GAP, text, 2)) >= 2


def _first(pattern: re.Pattern[str], text: str, count: int) -> list[re.Match[str]]:
    return [match for match, _ in zip(pattern.finditer(text), range(count), strict=False)]


def _split_joint(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 24) : match.start()]
    if match.group("end") == "." and match.group("glue").count(",") == 1:
        following = match.string[match.end() : match.end() + 1]
        if match.group("glue") == "," and PROSE.match(match.string, match.end()):
            return match.group("end") + "\n\n"
        if DOTTED.search(before) or (following.islower() and ABBREVIATED.search(before)):
            return match.group()
    return match.group("end") + "\n\n"

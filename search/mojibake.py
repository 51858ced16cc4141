"""Repair of text that was decoded with the wrong character set before it reached us."""

import re
from dataclasses import dataclass
from itertools import pairwise

_GBK_RUN = re.compile(r"[\u00a1-\u00ff]{4,}")
_TYPOGRAPHIC = "“”‘’–—…"
# A wrongly read UTF-8 sequence leaves at least two neighbours outside ASCII (a space may stand for a lost
# no-break space), or a lead byte before a space, or a C1 control. Typographic quotes alone are no evidence.
_SUSPECT = re.compile(
    rf"[\x80-\x9f]|[^\x00-\x7f] ?[^\x00-\x7f{_TYPOGRAPHIC}]|[^\x00-\x7f{_TYPOGRAPHIC}] ?[^\x00-\x7f]"
    r"|[ÂÃÅÎÐÙ] "
)
# What Mac-Roman shows for the UTF-8 continuation bytes 80 to BF.
_MAC_TAIL = "[ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠Æ\u00d8∞±≤≥¥µ∂∑∏π∫ªºΩæø]"
# Lead bytes that no text has before those signs: ¬ is C2, √ is C3 (only beside a letter), ‚ is E2 with two
# more, and the private apple sign is F0 with three more.
_MAC_RUN = re.compile(
    rf"¬{_MAC_TAIL}|(?<=[A-Za-z])√{_MAC_TAIL}|√{_MAC_TAIL}(?=[A-Za-z])|‚{_MAC_TAIL}{{2}}|\uf8ff{_MAC_TAIL}{{3}}"
)

# Greek and Cyrillic letters that look like Latin ones, written in their place to hide a word or to pass for
# one's own text.
_LOOKALIKES = str.maketrans(
    "αοενρυικχτΑΒΕΖΗΙΚΜΝΟΡΤΥΧаеорсхуіјѕԁкАВЕКМНОРСТХІЈЅ",
    "aoevpuikxtABEZHIKMNOPTYXaeopcxyijsdkABEKMHOPCTXIJS",
)
_FOREIGN = re.compile("[\u0370-\u0556]")
_MIXED_WORD = re.compile(r"[^\W\d_]*(?:[a-z][\u0370-\u0556]|[\u0370-\u0556][a-z])[^\W\d_]*")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Characters ``start`` to ``end`` of the text as given, and what they should have been."""

    start: int
    end: int
    after: str


def find_gbk_runs(text: str) -> list[Replacement]:
    """Find GBK text that was read as Latin-1 (``²©²ÊÍøÕ¾``).

    Has to run before any other repair: read as UTF-8, some of these runs would be destroyed for good. The
    guards: at least four characters of even number, three of them distinct, every lead byte in the rows of
    common Chinese characters, and a strict GB2312 decode.
    """
    if text.isascii():
        return []
    found = ((match, _decode_gbk(match.group())) for match in _GBK_RUN.finditer(text))
    return [Replacement(match.start(), match.end(), chinese) for match, chinese in found if chinese]


def _decode_gbk(run: str) -> str | None:
    if len(set(run)) < 3 or not all("\u00b0" <= lead <= "\u00d7" for lead in run[::2]):
        return None
    # ÀÁÂÃ is the alphabet of a list or a font sample, not Chinese.
    if run.isalpha() and all(left < right for left, right in pairwise(run)):
        return None
    try:
        return run.encode("latin-1").decode("gb2312")
    except UnicodeDecodeError:
        return None


def repair_utf8(text: str) -> str:
    """Read again as UTF-8 what was read as Windows-1252, Latin-1, Mac-Roman and their like.

    Lines that show no sign of it are returned without loading ftfy, whose import is slower than a query.
    """
    if text.isascii():
        return text
    return "\n".join(_repair_line(line) for line in text.split("\n"))


def _repair_line(line: str) -> str:
    if not _SUSPECT.search(line):
        return line
    from ftfy import fix_encoding

    fixed: str = fix_encoding(line)
    return _MAC_RUN.sub(_read_mac_as_utf8, fixed)


def _read_mac_as_utf8(match: re.Match[str]) -> str:
    try:
        return match.group().encode("mac_roman").decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def repair_lookalikes(text: str) -> str:
    """Write Latin words in Latin letters again (``Petugαs``), where Greek or Cyrillic ones stand in for them.

    A word has to hold a small Latin letter right beside a foreign one, and none that has no Latin double:
    ``TNFα``, ``5α`` and whole words of those scripts stay as they are.
    """
    if text.isascii() or not _FOREIGN.search(text):
        return text
    return _MIXED_WORD.sub(_read_lookalikes, text)


def _read_lookalikes(match: re.Match[str]) -> str:
    word = match.group().translate(_LOOKALIKES)
    return word if word.isascii() and len(word) > 2 else match.group()

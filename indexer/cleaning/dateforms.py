"""Forms of dates inside a line: where one stands, what may follow it, and what is written before it."""

import re

from indexer.cleaning.relative import PATTERN as RELATIVE_PATTERN

MONTHS = (
    r"jan(?:uary|uari)?|[fp]eb(?:ruary|ruari)?|mar(?:ch|et)?|apr(?:il)?|m[ae][iy]|june?|juni|july?|juli|"
    r"aug(?:ust)?|agus?(?:tus)?|ags|agt|sept?(?:ember)?|o[ck]t(?:ober)?|no[vp](?:ember)?|de[cs](?:ember)?"
)
DAYS = (
    r"mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?|"
    r"sen(?:in)?|sel(?:asa)?|rab(?:u)?|kam(?:is)?|jum['’]?at|jum|sab(?:tu)?|min(?:ggu)?|ahad"
)
DATE = re.compile(
    rf"""
    (?:\b(?:{DAYS})\b\.?[,\s]+)?
    (?:\b\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})\b
      |\b\d{{4}}-\d{{2}}-\d{{2}}(?:T[\d:.]+)?
      |\b\d{{1,2}}(?:st|nd|rd|th)?[\s\-](?:{MONTHS})\.?,?[\s\-]\d{{4}}\b
      |\b(?:{MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
RELATIVE_DATE = re.compile(rf"(?<!\w){RELATIVE_PATTERN}(?!\w)", re.IGNORECASE)
AFTER_DATE = re.compile(
    r"""
    (?:[\s,|•·\-–/]*(?:at|pukul|jam|pkl\.?)?\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?)?
    \s*\(?(?:WIB|WITA|WIT|GMT|UTC|Z|[A-Z]{2,4}|[+-]\d{2}:?\d{2})?(?:\s?[+-]\d{1,2}(?::?\d{2})?)?\)?
    \s*(?:[|•·].{0,60}|\([^()]{0,60}\)|(?i:halaman|page|hal\.?)\s*\d{1,3})?
    """,
    re.VERBOSE,
)
CLOCK = re.compile(r"\d[:.]\d{2}")
DATE_LABEL = re.compile(
    r"(?:published|posted|publish(?:ed)? date|date|terbit|diterbitkan|dipublikasikan|dipublikasi|tayang|"
    r"diposting|tanggal|waktu|rilis)(?:\s+(?:on|at|pada))?\s*:?\s*",
    re.IGNORECASE,
)
UPDATE_LABEL = re.compile(
    r"(?:last\s+)?(?:updated?|modified|sekarang|now|diperbarui|pembaruan|diubah)\b", re.IGNORECASE
)


def find_date(line: str) -> re.Match[str] | None:
    """The first date of a line; one that counts back from the moment of reading must stand apart."""
    absolute = DATE.search(line)
    if absolute:
        return absolute
    found = RELATIVE_DATE.search(line)
    # "Rina Wati | 2 jam yang lalu" is a byline, "Persija menang kemarin" is not.
    before = line[: found.start()].rstrip() if found else ""
    apart = not before or before[-1] in "|•·,;:-–—/(" or DATE_LABEL.fullmatch(f"{before} ")
    return found if apart else None

"""Photo captions: lines that describe a picture, not the story."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

LONGEST = 800
"""Characters of the longest line that is still a caption."""

MARKED = re.compile(
    r"[\[(]?(?:foto(?: ilustrasi)?|photo|image|picture|gambar|caption|keterangan foto|ilustrasi(?: foto)?|"
    r"photo credit|file photo|foto dok\w*\.?)\s*:\s*(?P<text>\S.*)",
    re.IGNORECASE,
)
# (ANTARA FOTO/Name), (Name/Pool Photo via AP), (dok. PLN), [Foto: Name]; but not "(lihat foto)".
BRACKETED_CREDIT = re.compile(
    r"[(\[]"
    r"(?:(?=[^()\[\]]*(?:[/:]|\bby\b|\bvia\b|\boleh\b))[^()\[\]]{0,70}\b(?:foto|photos?|images?|picture|gambar|ilustrasi)\b"
    r"|(?:dok|dokumentasi|istimewa|shutterstock|getty|antara foto)\b)"
    r"[^()\[\]]{0,70}[)\]]\.?$",
    re.IGNORECASE,
)
TRAILING_CREDIT = re.compile(
    r"(?:\b(?:foto|photo|sumber foto|image|gambar|picture)\s*:|(?:^|[.!?)”\"]\s)photo(?:graph)? by\s)"
    r"\s*[^:.]{2,60}\.?$",
    re.IGNORECASE,
)
# ... at the gate. ANTARA FOTO/Name
BARE_CREDIT = re.compile(r"[.)”\"]\s[A-Z]{2,12}(?: FOTO| PHOTO)/[A-Z][\w .]{2,40}$")
INNER_STOP = re.compile(r"[.!?][\"”’')]*\s+[^\W\d_a-z]")
# "2/5 The kitchen": a picture of a series.
NUMBERED = re.compile(r"\d{1,2}\s?/\s?(?P<total>\d{1,2})\s+[A-Z“\"]")
# (REUTERS/Name), [AFP/Name]: near the headline a caption, at the end of a story its agency's signature.
AGENCY_CREDIT = re.compile(r"[(\[][A-Z][\w .]{1,30}/[^()\[\]]{2,60}[)\]]\.?$")


def is_caption(line: str, *, in_head: bool) -> bool:
    """Whether the whole line is a caption; ``in_head``: it stands before the story's first paragraph."""
    if len(line) > LONGEST:
        return False
    if MARKED.fullmatch(line):
        return len(INNER_STOP.findall(line)) <= 2
    words = len(line.split())
    if words > (90 if in_head else 40):
        return False
    return has_photo_credit(line, by_agency=in_head) or ("OTO/" in line and bool(BARE_CREDIT.search(line)))


def has_photo_credit(text: str, *, by_agency: bool = True) -> bool:
    """Whether the text ends in the credit of a photograph; ``by_agency``: that of an agency alone counts."""
    # Nearly all lines are paragraphs, in which these patterns would look behind every bracket and word.
    bracketed = text[-3:].rstrip(".\n").endswith((")", "]"))
    if bracketed and (BRACKETED_CREDIT.search(text) or (by_agency and AGENCY_CREDIT.search(text))):
        return True
    return (":" in text or " by" in text.casefold()) and bool(TRAILING_CREDIT.search(text))


def find_captions(
    lines: Sequence[str], *, known: Iterable[str] = (), in_head: bool = False
) -> dict[int, str]:
    """Indexes of the lines that are captions, or that repeat the words of a marked or a ``known`` one."""
    marked = {text.casefold() for line in lines if (text := _marked_text(line))}
    marked.update(text.casefold() for text in known)
    series = Counter(match["total"] for line in lines if (match := _match_numbered(line)))
    return {
        index: "caption"
        for index, line in enumerate(lines)
        if line
        and (
            is_caption(line, in_head=in_head)
            or line.casefold() in marked
            or ((match := _match_numbered(line)) and series[match["total"]] >= 2)
        )
    }


def _match_numbered(line: str) -> re.Match[str] | None:
    return NUMBERED.match(line) if len(line) <= LONGEST else None


def list_captions(before: Sequence[str], after: Sequence[str], rules: Mapping[int, str]) -> tuple[str, ...]:
    """The captions that a rule took out of the lines; a rule may have been held back."""
    return tuple(
        before[index]
        for index, rule in sorted(rules.items())
        if rule == "caption" and before[index] and not after[index]
    )


def merge_captions(*groups: Iterable[str]) -> tuple[str, ...]:
    """All captions in order, each once, and none whose words stand in another."""
    texts = list(dict.fromkeys(" ".join(text.split()) for group in groups for text in group))
    return tuple(
        text
        for text in texts
        if text and not any(text != other and text.casefold() in other.casefold() for other in texts)
    )


def _marked_text(line: str) -> str | None:
    match = MARKED.fullmatch(line) if len(line) <= LONGEST else None
    return match.group("text") if match else None

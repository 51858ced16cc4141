"""Boilerplate: which lines and segments of a text its site put there."""

import re
from collections.abc import Sequence
from itertools import groupby, takewhile

from indexer.cleaning.frames import BARE_READ_ALSO, INLINE, LONGEST, PAGE_HEADING, TRAILING, match_frame
from indexer.cleaning.repairs import MendedLines, make_repair

SHARE_WORDS_LIST = """
    artikel article berita click copy dan bagikan close comment comments cetak di email e-mail facebook fb
    flipboard font friend ini instagram ke komentar kirim like line link linkedin messenger new on opens page
    pdf pin pinterest post print reddit salin save share shares simpan size sms story tautan telegram teman
    the this threads tiktok to tweet twitter versi version via wa whatsapp window with x youtube & : | / , .
    \\
"""
SHARE_WORDS = frozenset(SHARE_WORDS_LIST.split())
SHARE_SIGNS_LIST = "bagikan cetak copy facebook fb print salin share shares telegram tweet twitter whatsapp"
SHARE_SIGNS = frozenset(SHARE_SIGNS_LIST.split())
# A single network's name may be a subheading; these alone are always a button.
SHARE_BUTTONS = frozenset({"bagikan", "share", "shares", "tweet"})
SHARE_TOKEN = re.compile(r"[\w-]+|[^\w\s]")

END_INITIALS = re.compile(
    r"(?<=[.!?\"”])\s*[(\[](?:[a-z]{2,6}|[A-Za-z]{2,6}(?:/[A-Za-z]{2,6}){1,3})[)\]]\.?$"
)


def find_boilerplate(lines: Sequence[str]) -> dict[int, str]:
    """Indexes of the lines that a frame, a share bar or a list of links takes, with the rule's name."""
    found = {index: name for index, line in enumerate(lines) if line and (name := match_frame(line))}
    found.update(dict.fromkeys(_find_share_lines(lines), "share"))
    for index in list(found):
        if BARE_READ_ALSO.fullmatch(lines[index]):
            found.update(dict.fromkeys(_find_linked_headlines(lines, index), "read-also"))
        elif PAGE_HEADING.fullmatch(lines[index]):
            found.update(dict.fromkeys(_find_page_numbers(lines, index), "paging"))
    return found


def remove_inline_frames(lines: Sequence[str]) -> MendedLines:
    """Take clearly framed segments out of paragraphs, and an editor's initials off the end of the story."""
    kept = list(lines)
    removed: list[str] = []
    for index, line in enumerate(lines):
        if "(" in line or "[" in line or "SCROLL TO" in line:
            framed = INLINE.findall(line)
            removed.extend(framed)
            kept[index] = INLINE.sub("", line).replace("  ", " ").strip() if framed else line
        if trailing := TRAILING.search(kept[index]):
            removed.append(trailing.group())
            kept[index] = kept[index][: trailing.start()]
    last = next((index for index in range(len(kept) - 1, -1, -1) if kept[index]), None)
    if last is not None and (initials := END_INITIALS.search(kept[last][-40:])):
        removed.append(initials.group())
        kept[last] = kept[last][: -len(initials.group())]
    return MendedLines(tuple(kept), tuple(make_repair("boilerplate", text.strip()) for text in removed))


def _find_share_lines(lines: Sequence[str]) -> list[int]:
    """Lines of share bars; a site may print one button a line, so neighbours are judged together."""
    found: list[int] = []
    for bar in _find_bars([(index, _share_words(line)) for index, line in enumerate(lines) if line]):
        words = frozenset[str]().union(*(words for _, words in bar))
        if words & SHARE_BUTTONS or (words & SHARE_SIGNS and len(words) > 1):
            found += [index for index, _ in bar]
    return found


def _find_bars(
    lines: Sequence[tuple[int, frozenset[str]]],
) -> list[list[tuple[int, frozenset[str]]]]:
    """Runs of neighbouring lines that hold nothing but words of share bars."""
    runs = groupby(lines, key=lambda line: bool(line[1]))
    return [list(run) for is_bar, run in runs if is_bar]


def _share_words(line: str) -> frozenset[str]:
    if len(line) > LONGEST:
        return frozenset()
    words: set[str] = set()
    for match in SHARE_TOKEN.finditer(line.casefold()):
        word = match.group()
        if word in SHARE_WORDS:
            words.add(word)
        elif not word.isdigit():
            return frozenset()
    return frozenset(words)


def _find_page_numbers(lines: Sequence[str], heading: int) -> list[int]:
    following = list(takewhile(lambda index: lines[index].isdigit(), range(heading + 1, len(lines))))
    after = heading + 1 + len(following)
    is_button = after < len(lines) and lines[after].casefold() in {"selanjutnya", "next"}
    return [*following, after] if is_button else following


def _find_linked_headlines(lines: Sequence[str], heading: int) -> list[int]:
    linked: list[int] = []
    for index in range(heading + 1, len(lines)):
        if lines[index] and not _is_linked_headline(lines[index]):
            break
        if lines[index]:
            linked.append(index)
        # After a blank line only one headline: the next may be a subheading of the story.
        if (not lines[index] and linked) or (index == heading + 2 and not lines[heading + 1]):
            break
    return linked


def _is_linked_headline(line: str) -> bool:
    words = line.lstrip("-•*· ").split()
    if not 4 <= len(words) <= 20 or line[-1] in '.:;,"”' or match_frame(line):
        return False
    return sum(1 for word in words if not word[0].islower()) * 10 >= len(words) * 6

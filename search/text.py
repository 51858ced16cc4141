"""The one form that the text of articles and queries is brought into, down to its words."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from search.characters import drop_controls, join_surrogates, simplify_characters
from search.mojibake import find_gbk_runs, repair_lookalikes, repair_utf8
from search.records import Repair

_EXCERPT_CHARACTERS = 200
_LEAD_CHARACTERS = 60
_MAX_PASSES = 6

# Marks belong to the word that they are written in; Python's \w leaves them out.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0971-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ebc"
    r"\u0ec8-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u1a17-\u1a1b\u1b00-\u1b44\u1b80-\u1bad\u20d0-\u20f0"
    r"\ua980-\ua9c0\u200c\u200d"
)
_LETTER = r"[^\W\d_]"
# Runs of letters and of marks in turn: one letter or mark at a time takes twice as long.
_ATOM = rf"[^\W_]++(?:[{_MARKS}]++[^\W_]*+)*+"
# A dot joins digits (3.5) or small letters (kompas.com), never Rumah.Dia, which is a lost space.
# What stands first in each is looked at before the rest is tried: most words have neither.
_JOINT = rf"(?=[-‐‑'’.,])(?:[-‐‑]|(?<={_LETTER})['’](?={_LETTER})|(?<=\d)[.,](?=\d)|(?<=[a-z])\.(?=[a-z]))"
_INITIALS = rf"(?={_LETTER}\.)(?<![^\W_])(?:{_LETTER}\.)+{_LETTER}(?![^\W_])\.?"
_WORD = re.compile(rf"{_INITIALS}|{_ATOM}(?:{_JOINT}{_ATOM})*")

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029\v\f]")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")
_ODD_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]")
_EDGES = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{3,}")

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NESTED_AMPERSAND = re.compile(r"&(?:(?:amp|AMP|#0*38|#[xX]0*26);)+")

# Letters that Unicode does not take apart into a base and a mark.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t"}
    | {"’": "'", "ʼ": "'", "‐": "-", "‑": "-"}
)


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """Text ready for reading and searching, and what had to be repaired in it."""

    text: str
    repairs: tuple[Repair, ...] = ()


class Word(NamedTuple):
    """A word exactly as written: ``source[start:end] == text``, offsets in characters.

    A tuple, since every passage of a page is cut into hundreds of them: a frozen dataclass takes
    longer to make.
    """

    start: int
    end: int
    text: str


_make_word = partial(tuple.__new__, Word)
"""Makes a word of its fields; the class itself would call a function of Python for each."""


def normalise_text(text: str, *, place: str = "body") -> NormalisedText:
    """Bring text into one form: right characters, NFC, plain spaces, nothing invisible.

    Kinds of repair: ``gbk-mojibake``, one for each occurrence, and at most one of each of ``mojibake``,
    ``lookalike-letters``, ``html-entities``, ``broken-bytes`` and ``control-characters``, showing the first
    place of its kind.
    Changes of white space and invisible characters are not recorded. Normalising the result again changes
    nothing.
    """
    repairs: list[Repair] = []
    # One repair can uncover another (text garbled twice), so passes go on until nothing changes.
    for _ in range(_MAX_PASSES):
        before = text
        text = _normalise_once(text, place, repairs)
        if text == before:
            break
    return NormalisedText(text, tuple(repairs))


def normalise_query(text: str) -> str:
    """Normalise a query by the rules of articles, on one line."""
    text = normalise_text(text, place="query").text
    while "\n" in text:
        text = normalise_text(text.replace("\n", " "), place="query").text
    return text


def find_words(text: str) -> list[Word]:
    """Find the words of any script, in order and without overlap.

    Forms that belong together stay whole: covid-19, O'Brien, Jum'at, anak-anak, 3.5, U.S.
    """
    words, end = [], 0
    for written in _WORD.findall(text):
        # No letter stands between two words, so where the word is found next is where it was matched:
        # asking each match for its place takes twice as long.
        start = text.index(written, end)
        end = start + len(written)
        words.append(_make_word((start, end, written)))
    return words


def list_words(text: str) -> list[str]:
    """The same words without their places, in less than half of the time."""
    return _WORD.findall(text)


def fold_word(word: str) -> str:
    """Fold case and diacritics away (``Erdoğan`` to ``erdogan``), for comparing words.

    Vowel signs of scripts that write them as marks are kept: without them the word is another.
    """
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return unicodedata.normalize("NFC", folded.translate(_FOLDED))


def has_words(text: str) -> bool:
    """Tell whether there is anything to search for: a letter, a digit or a symbol such as an emoji."""
    categories = map(unicodedata.category, text)
    return any(category[0] in "LN" or category == "So" for category in categories)


def _is_diacritic(character: str) -> bool:
    # Combining classes: 10-36 are Hebrew and Arabic points, from 200 on accents; between them lie the nuktas,
    # viramas and vowel signs that carry meaning.
    combining = unicodedata.combining(character)
    return 10 <= combining <= 36 or combining >= 200


class _Folded(dict[int, int | str | None]):
    """What each character folds to, found when it is first met: asking again for each is slow."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if _is_diacritic(chr(code)) else code
        return found


_FOLDED = _Folded(_PLAIN)


def _normalise_once(text: str, place: str, repairs: list[Repair]) -> str:
    joined = join_surrogates(text)
    _record(repairs, "broken-bytes", place, text, joined)
    unescaped = _unescape_entities(joined)
    _record(repairs, "html-entities", place, joined, unescaped)
    repaired = _repair_gbk(unescaped, place, repairs)
    decoded = repair_utf8(repaired)
    _record(repairs, "mojibake", place, repaired, decoded)
    latin = repair_lookalikes(decoded)
    _record(repairs, "lookalike-letters", place, decoded, latin)
    latin = _LINE_ENDS.sub("\n", latin)
    readable = drop_controls(latin)
    _record(repairs, "control-characters", place, latin, readable)
    return _collapse_space(simplify_characters(readable))


def _unescape_entities(text: str) -> str:
    if "&" not in text or not _ENTITY.search(text):
        return text
    return _ENTITY.sub(_unescape, _NESTED_AMPERSAND.sub("&amp;", text))


def _unescape(match: re.Match[str]) -> str:
    from html.entities import html5

    # html.unescape alone would also read a prefix ("&notit;"), which plain text may contain by chance.
    entity = match.group()
    return html.unescape(entity) if entity[1] == "#" or entity[1:] in html5 else entity


def _repair_gbk(text: str, place: str, repairs: list[Repair]) -> str:
    pieces, end = [], 0
    for run in find_gbk_runs(text):
        before = text[run.start : run.end]
        repairs.append(
            Repair(
                kind="gbk-mojibake",
                place=place,
                before=before[:_EXCERPT_CHARACTERS],
                after=run.after[:_EXCERPT_CHARACTERS],
            )
        )
        pieces += [text[end : run.start], run.after]
        end = run.end
    return "".join([*pieces, text[end:]]) if pieces else text


def _collapse_space(text: str) -> str:
    # Most text needs none of these, and a substring is found much faster than all spaces are replaced.
    if "  " in text or _ODD_SPACE.search(text):
        text = _SPACES.sub(" ", text)
    if " \n" in text or "\n " in text:
        text = _EDGES.sub("\n", text)
    if "\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n", text)
    return text.strip(" \n")


def _record(repairs: list[Repair], kind: str, place: str, before: str, after: str) -> None:
    """Record the first difference between two forms of a text, once for each kind."""
    if before == after or any(repair.kind == kind for repair in repairs):
        return
    start = max(0, _first_difference(before, after) - _LEAD_CHARACTERS)
    end = start + _EXCERPT_CHARACTERS
    repairs.append(Repair(kind=kind, place=place, before=before[start:end], after=after[start:end]))


def _first_difference(left: str, right: str) -> int:
    # Halving, because comparing a 50 MB text character by character takes seconds.
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low

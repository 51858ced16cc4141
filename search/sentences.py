"""Sentences of a news text, by a small set of rules for English and Indonesian."""

import re

from search.clusters import is_inside_cluster
from search.records import Span


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Words whose full stop never ends a sentence: a name, a number or an explanation follows.
_NEVER_LAST = _set_of(
    "Dr dr Drs Dra drg Prof H Hj K.H KH Ir Tn Ny Nn Sdr Sdri Bpk Pdt Ust Moh Moch Muh Mohd Abd "
    "Mr Mrs Ms Messrs St Mt Ft Rev Hon Pres Sen Rep Gov Gen Col Lt Capt Cpt Sgt Maj Adm Cmdr Supt "
    "Jend Letjen Mayjen Brigjen Kol Letkol Kapt Irjen Komjen Kombes Kompol Brigadir Jen Pol "
    "Jl jl Jln jln Gg gg Kec kec Kab kab Kel kel Ds ds Prov prov PT CV UD "
    "vs v cf viz e.g i.e a.n u.p s.d d.a a.l approx ca "
)
# Words whose full stop does not end a sentence when a number follows.
_BEFORE_NUMBERS = _set_of(
    "no nos nomor rp usd hal hlm vol art sec ch fig p pp tgl thn th pkl pk km tel telp fax hp rt rw"
)
_MONTHS = _set_of("jan feb peb mar apr jun jul aug agu agt agust sep sept oct okt nov dec des")
# Parts of names that may also close a sentence; what follows has to tell.
_NAME_ENDS = _set_of(
    "Inc Co Corp Ltd Plc Tbk Bhd Sdn Bros Jr Sr Ave Blvd Dept Univ al Ala Ariz Calif Colo Conn Fla Ga Ill "
    "Kan Mass Mich Minn Okla Ore Pa Tenn Tex Va Wash Wis"
)
# Capitalised words that begin sentences far more often than they continue a name.
_STARTERS = _set_of(
    "The A An In On At It Its He She His Her They Their This That These Those There We Our I You But And Or "
    "So If When While As For From With After Before Since Although Though However Meanwhile Most Many Some "
    "One Two Both Under By To Still Yet Then Now Last No Not What Who Why How "
    "Ia Dia Mereka Kami Kita Ini Itu Namun Tetapi Tapi Di Ke Dari Pada Dalam Dengan Untuk Menurut Sementara "
    "Selain Sebelumnya Setelah Saat Ketika Jika Karena Hal Para Adapun Kemudian Lalu Sejumlah Sebanyak Saya "
    "Tidak Meski Meskipun Oleh Bahkan Sebagai Seperti Akibat Hingga Atas Bila Dan Kini Sejak Selama"
)
_AFTER_HOURS = _set_of(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Eastern Pacific Central ET EST EDT PT PST PDT "
    "GMT UTC BST WIB WITA WIT"
)
# Words that take a letter, so that the letter after them is no initial of a name.
_BEFORE_LETTERS = _set_of(
    "vitamin hepatitis influenza plan rencana grup group kelas class blok block tipe type seri terminal gate "
    "golongan kategori category huruf level zona zone poin point paket lampiran tribun opsi option"
)
_TOP_DOMAINS = _set_of("com co id net org go ac tv")

_CLOSERS = "[\"'”’)\\]}»›」』）】》]*"
_NEWLINE = "(?:\r\n|[\n\r\x0b\x0c\x85\u2028\u2029])"
_STOPS, _WIDE_STOPS = ".!?…", "。！？｡؟۔।॥።။។։"
# One set of characters in front: a search skips to them three times as fast as it tries three branches.
_MARK = re.compile(
    rf"[{_STOPS}{_WIDE_STOPS}\n\r\x0b\x0c\x85\u2028\u2029](?:"
    rf"(?<=[{_STOPS}])(?P<stop>[{_STOPS}]*{_CLOSERS})"
    rf"|(?<=[{_WIDE_STOPS}])(?P<wide>[{_WIDE_STOPS}]*{_CLOSERS})"
    r"|(?P<line>\s*))"
)
_GAP = re.compile(r"\s*")
_LINE_BREAK = re.compile(_NEWLINE)
_WORD = re.compile(r"[^\W_]")
_WORD_BEFORE = re.compile(r"[\w.]{1,24}$")
_WORD_AFTER = re.compile(r"[(\[]{0,3}(\w{0,24})")
_ACRONYM = re.compile(r"(?:[A-Z][a-z]{0,2}\.)+[A-Z][a-z]{0,2}")
_LIST_ITEM = re.compile(r"[•●▪◦‣*·–—-]\s|\(?(?:\d{1,3}|[a-z])[.)]\s")
_LINE_ENDING = re.compile(rf"[.!?…:;。！？｡؟۔।॥።။។։]{_CLOSERS}$")
# Nobody wraps lines as short as this, so a shorter one was ended on purpose.
_SHORTEST_WRAPPED_LINE = 50


def split_into_sentences(text: str) -> list[Span]:
    """Find the sentences of ``text``: exact spans in order, with no whitespace at their ends.

    Every character that is not whitespace belongs to exactly one sentence. A blank line always ends a
    sentence; a single line break does when the line looks finished. No language has to be known.
    """
    sentences: list[Span] = []
    start = 0
    for mark in _MARK.finditer(text):
        # With the text a sentence ends in any case.
        if mark.end() < len(text) and _ends_sentence(text, start, mark):
            end = mark.start() if mark.lastgroup == "line" else mark.end()
            _append_trimmed(sentences, text, start, end)
            start = end
    _append_trimmed(sentences, text, start, len(text))
    return sentences


def _append_trimmed(sentences: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append(Span(start, end))


def _ends_sentence(text: str, start: int, mark: re.Match[str]) -> bool:
    if mark.lastgroup == "line":
        return _ends_with_line(text, start, mark)
    if not _has_word(text, start, mark.start()):
        return False
    if mark.lastgroup == "wide":
        return not is_inside_cluster(text, mark.end())
    following = _end_of_gap(text, mark.end())
    if following == mark.end():
        return _lacks_space(text, mark)
    return _stop_ends(text, start, mark, following)


def _stop_ends(text: str, start: int, mark: re.Match[str], following: int) -> bool:
    """Decide about ``.``, ``!``, ``?`` or dots with a space behind them."""
    if following >= len(text) or _is_bracketed_mark(text, mark) or _continues_sentence(text, following):
        return False
    if mark.group().startswith(("..", "…", "!", "?")):
        return True
    return _full_stop_ends(text, start=start, stop=mark.start(), following=following)


def _end_of_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _has_word(text: str, start: int, end: int) -> bool:
    """Look back a bounded way, so that a text of stops alone costs no more than any other."""
    return _WORD.search(text, max(start, end - 200), end) is not None


def _ends_with_line(text: str, start: int, mark: re.Match[str]) -> bool:
    if len(_LINE_BREAK.findall(mark.group())) > 1:
        return True
    following, end = mark.end(), mark.start()
    if following >= len(text) or not _has_word(text, start, end):
        return False
    line = text[max(start, end - 80) : end]
    line = line[_last_line_start(line) :].rstrip()
    if _LIST_ITEM.match(text, following):
        return True
    if _LINE_ENDING.search(line):
        return not _is_title_before(text, end)
    word = _word_after(text, following)
    is_short = len(line) + 1 + len(word) <= _SHORTEST_WRAPPED_LINE
    return (
        is_short
        and not line.endswith((",", "-", "–", "—", "/", "&", "("))
        and not _continues_sentence(text, following)
    )


def _last_line_start(line: str) -> int:
    breaks = [found.end() for found in _LINE_BREAK.finditer(line)]
    return breaks[-1] if breaks else 0


def _is_title_before(text: str, end: int) -> bool:
    line = text[max(0, end - 40) : end].rstrip()
    if not line.endswith("."):
        return False
    word = _word_before(line, len(line) - 1)
    return word in _NEVER_LAST or (len(word) == 1 and word.isupper())


def _is_bracketed_mark(text: str, mark: re.Match[str]) -> bool:
    """``(?)``, ``(!)`` and ``[...]`` comment on a sentence; they do not end it."""
    return mark.start() > 0 and text[mark.start() - 1] in "([" and mark.group()[-1] in ")]"


def _continues_sentence(text: str, following: int) -> bool:
    """A small letter (but not that of iPhone) or a mark that begins nothing goes on with the sentence."""
    if text[following] in ",;:.!?…)]}%&/–—-”’»":
        return True
    word = _word_after(text, following)
    return word[:1].islower() and not word[1:2].isupper()


def _lacks_space(text: str, mark: re.Match[str]) -> bool:
    """``selesai.Kemudian``: scraped text lost the space, while ``kompas.com`` never had one."""
    stop, end = mark.start(), mark.end()
    if mark.group()[0] == "…" or text[end : end + 1].islower():
        return False
    before, after = _word_before(text, stop), _word_after(text, end)
    first = stop - len(before)
    stands_alone = first == 0 or text[first - 1].isspace() or text[first - 1] in "(\"'“‘"
    is_sentence_like = after[:1].isupper() and after[1:2].islower() and after.casefold() not in _TOP_DOMAINS
    return len(before) > 2 and before.isalpha() and before.islower() and stands_alone and is_sentence_like


def _full_stop_ends(text: str, *, start: int, stop: int, following: int) -> bool:
    """Decide about one full stop before a space and a word that could begin a sentence."""
    word, next_word = _word_before(text, stop), _word_after(text, following)
    if word in _NEVER_LAST or _is_list_marker(text[start : start + 8].lstrip(), word):
        return False
    if text[following].isdigit() and word.casefold() in _BEFORE_NUMBERS:
        return False
    if len(word) == 1 and word.isupper():
        return _is_letter_after_noun(text, stop, word)
    if word in ("a.m", "p.m"):
        return next_word not in _AFTER_HOURS
    may_be_name = word in _NAME_ENDS or word.casefold() in _MONTHS or _ACRONYM.fullmatch(word) is not None
    return next_word in _STARTERS if may_be_name and next_word else True


def _is_list_marker(sentence: str, word: str) -> bool:
    """``1. Beras`` and ``a. Beras`` begin their sentence with a number and its stop."""
    is_marker = (word.isdigit() and len(word) <= 3) or (len(word) == 1 and word.islower())
    return is_marker and sentence.startswith(f"{word}.")


def _is_letter_after_noun(text: str, stop: int, letter: str) -> bool:
    """Tell ``vitamin C. Namun`` and ``than I. The`` (ends) from ``J. K. Rowling`` (initials)."""
    words = text[max(0, stop - 32) : stop - 1].split()
    previous = words[-1] if words else ""
    return previous.casefold() in _BEFORE_LETTERS or (letter == "I" and previous.islower())


def _word_before(text: str, at: int) -> str:
    found = _WORD_BEFORE.search(text, max(0, at - 24), at)
    return found.group() if found else ""


def _word_after(text: str, at: int) -> str:
    found = _WORD_AFTER.match(text, at)
    return found[1] if found else ""

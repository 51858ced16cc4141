"""The tail: menus, tags and lists of other stories after the end of an article."""

import re
from collections.abc import Collection, Sequence

HEADINGS = (
    r"tags?|topics?|topik(?: terkait| pilihan)?|label",
    r"related(?: (?:articles?|stories|news|topics|posts|content))?",
    r"recommend(?:ation|ations|ed)(?: for you)?|most (?:popular|read|viewed|commented)",
    r"(?:popular|trending)(?: now)?|latest(?: news| stories)?|top stories|more (?:stories|news)",
    r"more (?:from|in|on) .{2,40}|read (?:next|more)|see also|also read|around the web",
    r"you (?:may|might) (?:also )?like|editor['’]?s['’]? (?:picks?|choice)|what to read next",
    r"comments?(?: \(\d+\))?|\d+ comments?|leave a (?:comment|reply)|about the author|newsletter",
    r"share(?: this)?(?: article| story| post)?|explore more on these topics|discussion about this post",
    r"terpopuler|populer|terkini|terbaru|terkait|rekomendasi(?: untuk anda)?|jangan lewatkan",
    r"(?:berita|artikel|video|foto|konten) (?:terkait|lainnya|lain|terpopuler|populer|pilihan)",
    r"(?:berita|artikel|video) (?:terkini|terbaru|rekomendasi|selengkapnya)|indeks berita|tentang penulis",
    r"(?:artikel|berita) (?:terkini|terbaru|terpopuler) lainnya|lihat .{3,30} selengkapnya|like this",
    r"(?:baca|lihat|simak) juga|pilihan (?:editor|redaksi|untukmu|anda)",
    r"komentar(?: \(\d+\))?|(?:tulis|kirim|tinggalkan) (?:komentar|balasan)",
)
HEADING = re.compile(rf"(?:{'|'.join(HEADINGS)})\s*[:：»>]?", re.IGNORECASE)
LONGEST_HEADING = 60
FULL_STOP = re.compile(r"\.[\"”’')\]]*$")


def find_tail(lines: Sequence[str], *, boilerplate: Collection[int] = ()) -> range:
    """Indexes from the first tail heading after the story's last paragraph to the end; empty if none.

    Lines already known to be ``boilerplate`` are no paragraphs. A heading between paragraphs cuts nothing.
    """
    end = _end_of_story(lines, boilerplate)
    for index in range(end, len(lines)):
        if is_tail_heading(lines[index]):
            return range(index, len(lines))
    return range(0)


def is_tail_heading(line: str) -> bool:
    """Whether the line is a heading under which a site lists other things than the story."""
    return 0 < len(line) <= LONGEST_HEADING and bool(HEADING.fullmatch(line.strip("*_#•· ")))


def _end_of_story(lines: Sequence[str], boilerplate: Collection[int]) -> int:
    for index in range(len(lines) - 1, -1, -1):
        if index not in boilerplate and _is_paragraph(lines[index]):
            return index + 1
    return 0


def _is_paragraph(line: str) -> bool:
    words = len(line.split())
    # Linked headlines may end in "?" or "!", hardly ever in a full stop.
    return words >= 25 or (words >= 8 and bool(FULL_STOP.search(line[-6:])))

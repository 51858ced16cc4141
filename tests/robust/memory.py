"""Measures the most memory that a build takes: ``python -m tests.robust.memory 2000 20000``.

Each build runs in a process of its own, over short articles made up in both languages, and its peak is the
kernel's (VmHWM). What is reckoned off is what grows with the archive on purpose: see ``vectors_bytes``.
"""

import json
import random
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.building import build_index
from tests.commands import ROOT
from tests.concept_encoder import CONCEPTS, DIMENSION, FUNCTION_WORDS

_OUTLETS = 8
_SENTENCES = 4
_SENTENCE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Peak:
    """What a build of so many articles took."""

    articles: int
    passages: int
    words: int
    peak_bytes: int
    seconds: float

    @property
    def vectors_bytes(self) -> int:
        """Vectors in half precision; a shelf's in single, three times over (as they came, centred, in FAISS).

        Of the two languages' shelves, which are written one after the other, the larger counts, as half.
        Word bits are mapped from their file, whose pages count as resident too.
        """
        return (
            self.passages * DIMENSION * 2
            + self.passages // 2 * DIMENSION * 4 * 3
            + self.words * DIMENSION // 8
        )

    @property
    def rest_bytes(self) -> int:
        """The peak without the vectors."""
        return self.peak_bytes - self.vectors_bytes


def write_archive(path: Path, articles: int) -> None:
    """Write articles of some 25 words, as JSON lines, the same for the same number."""
    chance = random.Random(articles)  # noqa: S311
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            file.write(json.dumps(_make_article(number, chance)) + "\n")


def _make_article(number: int, chance: random.Random) -> dict[str, str]:
    language = number % 2
    words = " ".join(pair[language] for pair in CONCEPTS.values()).split()
    common = FUNCTION_WORDS["id" if language else "en"].split()
    sentences = [
        " ".join(
            chance.choice(words if place % 2 else common) for place in range(_SENTENCE_WORDS)
        ).capitalize()
        for _ in range(_SENTENCES)
    ]
    return {
        "id": f"a-{number}",
        "title": sentences[0],
        "text": ". ".join(sentences[1:]) + ".",
        "source": f"Outlet {number % _OUTLETS}",
        "date": f"20{number % 20:02}-03-04",
    }


def measure_peak(articles: int) -> Peak:
    """Build in a process of its own and read what it took."""
    ended = subprocess.run(
        [sys.executable, "-m", "tests.robust.memory", "build", str(articles)],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return Peak(**json.loads(ended.stdout))


def _build(articles: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_archive(Path(folder) / "news.jsonl", articles)
        report = build_index([Path(folder) / "news.jsonl"], Path(folder) / "index", passage_tokens=48)
        words = sum(path.stat().st_size for path in Path(folder).glob("index/generations/*/words-??.bits"))
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    values = {
        "articles": report.articles,
        "passages": report.passages,
        "words": words * 8 // DIMENSION,
        "peak_bytes": int(peak[1]) << 10 if peak else 0,
        "seconds": sum(report.seconds.values()),
    }
    sys.stdout.write(json.dumps(values))


def main() -> None:
    """Measure for each number of articles, and say by how much the rest grows."""
    if sys.argv[1] == "build":
        _build(int(sys.argv[2]))
        return
    peaks = [measure_peak(int(articles)) for articles in sys.argv[1:]]
    for peak in peaks:
        sys.stdout.write(
            f"{peak.articles} articles, {peak.passages} passages: {peak.peak_bytes / 1e6:.0f} MB, "
            f"without vectors {peak.rest_bytes / 1e6:.0f} MB "
            f"({peak.rest_bytes / peaks[0].rest_bytes:.2f}); {peak.seconds:.0f} s\n"
        )


if __name__ == "__main__":
    main()

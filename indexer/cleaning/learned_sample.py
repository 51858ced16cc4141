"""The sample of a corpus that boilerplate is learned from: bounded, and the same in any order of articles."""

import zlib
from bisect import bisect_left, insort
from collections import defaultdict
from hashlib import blake2b

ARTICLES_PER_SOURCE = 500
"""At one in a hundred articles a line is still seen about five times."""

ARTICLES_IN_ALL = 20_000
"""About 25 MB for news of usual length, however large the archive."""

LONGEST_BODY = 20_000
"""Characters kept of a body, half from each end."""


class ArticleSample:
    """The articles with the smallest content hashes: per source and, among those, in all.

    Whether an article is in depends on what is in the corpus, never on what came first: an article that was
    pushed out stays behind as many smaller hashes, which only still smaller ones replace. Equal bodies of a
    source are one article, so a copy counts once. Takes one compressed body an article (about 1.2 KB).
    """

    def __init__(self, *, per_source: int = ARTICLES_PER_SOURCE, in_all: int = ARTICLES_IN_ALL) -> None:
        self._per_source = per_source
        self._in_all = in_all
        self._bodies: dict[tuple[bytes, str], bytes] = {}
        self._order: list[tuple[bytes, str]] = []
        self._by_source: defaultdict[str, list[bytes]] = defaultdict(list)

    def add(self, source: str, body: str) -> None:
        """Take an article in if its hash is small enough, and push another out if the sample is full."""
        digest = blake2b(f"{source}\0{body}".encode(errors="replace"), digest_size=16).digest()
        if (digest, source) in self._bodies or not self._has_room(source, digest):
            return
        insort(self._by_source[source], digest)
        insort(self._order, (digest, source))
        self._bodies[digest, source] = zlib.compress(_shorten(body).encode(errors="replace"))
        if len(self._by_source[source]) > self._per_source:
            self._drop(self._by_source[source][-1], source)
        if len(self._order) > self._in_all:
            self._drop(*self._order[-1])

    def sources(self) -> list[str]:
        """The sources that have articles in the sample, in alphabetical order."""
        return sorted(source for source, digests in self._by_source.items() if digests)

    def bodies(self, source: str) -> list[str]:
        """The sampled bodies of a source, in an order that only their content decides."""
        return [zlib.decompress(self._bodies[digest, source]).decode() for digest in self._by_source[source]]

    def size_bytes(self) -> int:
        """Bytes of compressed text that the sample holds."""
        return sum(map(len, self._bodies.values()))

    def _has_room(self, source: str, digest: bytes) -> bool:
        digests = self._by_source.get(source, [])
        if len(digests) >= self._per_source and digest > digests[-1]:
            return False
        return len(self._order) < self._in_all or (digest, source) < self._order[-1]

    def _drop(self, digest: bytes, source: str) -> None:
        del self._bodies[digest, source]
        del self._by_source[source][bisect_left(self._by_source[source], digest)]
        del self._order[bisect_left(self._order, (digest, source))]


def _shorten(body: str) -> str:
    half = LONGEST_BODY // 2
    return body if len(body) <= LONGEST_BODY else f"{body[:half]}\n{body[-half:]}"

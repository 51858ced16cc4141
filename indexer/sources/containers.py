"""An archive being read: the names of its members, and what of it is left out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from indexer.sources.files import OpenFile, look_into
from indexer.sources.fingerprints import Fingerprints
from indexer.sources.kinds import READ_KINDS, FileKind, kind_of, show_ending
from indexer.sources.limits import Allowance
from indexer.sources.records import Skip

_SHOWN_NAMES = 5
_SHOWN_LETTERS = 100
_ENDING_LETTERS = 20
_MOST_REASONS = 50
"""Reasons kept apart in one report; an archive could be made of a million different endings."""

_RESOURCE_FORKS = "__MACOSX"
_HIDDEN_ADVICE = "unpack the archive and name one as a source to read it"


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive; ``fields`` come with every article in it.

    Its blocks can be read only until the next member is asked for.
    """

    file: OpenFile
    kind: FileKind
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _LeftOut:
    count: int = 0
    names: list[str] = field(default_factory=list)


class Container:
    """An archive as its reader sees it: it asks which members are wanted and says what it leaves out."""

    def __init__(self, file: OpenFile, allowance: Allowance, *, mark: str = "!") -> None:
        """``mark`` stands between the archive and its member in an origin."""
        self.file = file
        self.allowance = allowance
        self._mark = mark
        self._left_out: dict[tuple[str, str], _LeftOut] = {}
        self._met = Fingerprints()
        self._copies: Counter[str] = Counter()

    @property
    def origin(self) -> str:
        """Where the archive is."""
        return self.file.origin

    def choose(self, name: str) -> FileKind | None:
        """Return how to read a member of this name, or note why it is left out."""
        if _is_hidden(name):
            self.leave_out("hidden files are left out", name, _HIDDEN_ADVICE)
            return None
        kind = kind_of(name)
        if kind is None:
            ending = _shorten(show_ending(name), _ENDING_LETTERS)
            what = (
                f"{ending} files" if ending else "files whose names have no ending that tells what they hold"
            )
            self.leave_out(f"{what} are not read", name, f"convert or rename them to one of: {READ_KINDS}")
        return kind

    def open(self, name: str, kind: FileKind, blocks: Iterator[bytes], **fields: str) -> Member:
        """Make a member of its blocks, which count toward what may be read of the archive."""
        watched = self.allowance.watch(blocks)
        return Member(look_into(watched, self.place(name), self.file.max_bytes), kind, fields)

    def place(self, name: str) -> str:
        """Return an origin for a member, another one for each member of the same name."""
        origin = f"{self.origin}{self._mark}{show_name(name)}"
        if self._met.add(origin):
            return origin
        self._copies[origin] += 1
        return f"{origin} ({self._copies[origin] + 1})"

    def leave_out(self, what: str, name: str, advice: str = "") -> None:
        """Note a member that is not read; all that are left out for one reason are reported together."""
        reason = (what, advice)
        if reason not in self._left_out and len(self._left_out) >= _MOST_REASONS:
            reason = ("files of other kinds are not read", f"convert or rename them to one of: {READ_KINDS}")
        left_out = self._left_out.setdefault(reason, _LeftOut())
        left_out.count += 1
        if left_out.count <= _SHOWN_NAMES:
            left_out.names.append(_shorten(show_name(name), _SHOWN_LETTERS))

    @property
    def leaves_out(self) -> bool:
        """Whether anything was left out so far."""
        return bool(self._left_out)

    def report_left_out(self) -> Iterator[Skip]:
        """Report what was left out, one skip for each reason."""
        for (what, advice), left_out in self._left_out.items():
            more = left_out.count - len(left_out.names)
            listed = ", ".join(left_out.names) + (f" and {more:,} more" if more else "")
            yield Skip(origin=self.origin, reason=f"{what} ({listed})" + (f"; {advice}" if advice else ""))


def show_name(name: str) -> str:
    """Write a member's name so that it can be printed on one line; what cannot becomes U+FFFD."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == _RESOURCE_FORKS or (part.startswith(".") and part != "..") for part in parts)


def _shorten(text: str, most: int) -> str:
    text = show_name(text)
    return text if len(text) <= most else text[: most - 1] + "…"

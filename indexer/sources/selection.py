"""The files that the named sources stand for."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from indexer.sources.folders import show_path
from indexer.sources.kinds import READ_KINDS, Family, FileKind
from indexer.sources.patterns import expand_pattern, is_pattern
from indexer.sources.records import Skip
from indexer.sources.visited import Visited
from indexer.sources.walk import FoundFile, walk
from search.errors import SourceError

STANDARD_INPUT = "-"


def find_files(sources: Sequence[str]) -> Iterator[FoundFile | Skip]:
    """Check that every source can be used, then return their files, found as they are asked for.

    Sources keep their order, folders are read by name. Standard input is a file with the path ``-``.
    Raises SourceError, before anything is read, when a source does not exist or holds no file that is read.
    """
    if not sources:
        raise SourceError("No source is named. Name a file, a folder or a pattern, or - for standard input.")
    for source in sources:
        _check_source(source)
    return _find_once(sources)


def _find_once(sources: Sequence[str]) -> Iterator[FoundFile | Skip]:
    visited = Visited()
    reported: set[Skip] = set()
    for source in dict.fromkeys(sources):
        for found in _walk_source(source, visited):
            # Two sources may lead to the same dead link or hidden folder.
            if found not in reported:
                yield found
            if isinstance(found, Skip):
                reported.add(found)


def _walk_source(source: str, visited: Visited) -> Iterator[FoundFile | Skip]:
    if source == STANDARD_INPUT:
        yield FoundFile(STANDARD_INPUT, STANDARD_INPUT, FileKind(Family.JSON_LINES))
    elif is_pattern(source):
        for match in expand_pattern(source):
            if isinstance(match, Skip):
                yield match
            else:
                yield from walk(match, visited, is_named=False)
    else:
        yield from walk(source, visited)


def _check_source(source: str) -> None:
    if source == STANDARD_INPUT:
        return
    if not is_pattern(source):
        _check_exists(source)
    left_out: list[Skip] = []
    for found in _walk_source(source, Visited()):
        if isinstance(found, FoundFile):
            return
        left_out.append(found)
    # A single file that is named is reported like any other; it does not stop the rest.
    if is_pattern(source) or Path(source).is_dir():
        raise SourceError(_describe_nothing(source, left_out))


def _check_exists(source: str) -> None:
    if not source:
        raise SourceError('The name of a source is empty. Use "." for the current folder.')
    try:
        Path(source).stat()
    except FileNotFoundError as error:
        problem = (
            "is a link to something that is not there" if Path(source).is_symlink() else "does not exist"
        )
        raise SourceError(f"{show_path(source)} {problem}. Check the name and the current folder.") from error
    except OSError as error:
        raise SourceError(f"{show_path(source)} cannot be reached: {error.strerror}.") from error
    except ValueError as error:
        raise SourceError(f"{source!r} cannot be the name of a file: {error}.") from error


def _describe_nothing(source: str, left_out: Sequence[Skip]) -> str:
    name = show_path(source)
    if is_pattern(source) and not left_out:
        return f"Nothing matches {name}. Check the pattern and the current folder."
    what = f"Nothing that matches {name}" if is_pattern(source) else f"Nothing in the folder {name}"
    first = (
        f" Left out: {len(left_out):,}; the first is {left_out[0].origin}: {left_out[0].reason}."
        if left_out
        else ""
    )
    return f"{what} can be read. These kinds of files are: {READ_KINDS}.{first}"

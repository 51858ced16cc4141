"""The one tree of errors whose messages are written for the person who reads them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, Self

from search.faults import QUERY_FAULTS, FaultValue, QueryFault, write_sentence

NO_VALUES: Mapping[str, FaultValue] = MappingProxyType({})


class LintasError(Exception):
    """A problem that the user can mend; the message says what is wrong and what to do."""

    code: ClassVar[str] = "unavailable"


class InvalidQueryError(LintasError):
    """The query or one of its filters cannot be searched as given.

    ``fault`` and ``values`` make the message, in English here and in its own language on a page.
    """

    code: ClassVar[str] = "invalid-query"

    def __init__(self, fault: QueryFault, values: Mapping[str, FaultValue] = NO_VALUES) -> None:
        super().__init__(fault, values)
        self.fault, self.values = fault, values

    def __str__(self) -> str:
        return write_sentence(QUERY_FAULTS[self.fault], self.values)


class SourceError(LintasError):
    """A source of articles cannot be read at all (single bad articles are skipped and reported)."""


class ModelError(LintasError):
    """The encoder cannot be loaded, verified or exported."""

    code: ClassVar[str] = "model-unusable"


class TextTooLongError(LintasError):
    """A text has more tokens than the model reads; nothing is cut off in silence."""


class IndexMissingError(LintasError):
    """There is no index where one was expected."""

    code: ClassVar[str] = "index-missing"


class IndexDamagedError(LintasError):
    """A file of the index is missing, cut or changed."""

    code: ClassVar[str] = "index-damaged"


class IndexVersionError(LintasError):
    """The index was written in a format that this version does not read."""

    code: ClassVar[str] = "index-of-other-version"


class IndexBusyError(LintasError):
    """Another process is writing this index."""


class ModelMismatchError(LintasError):
    """The index was built with another model than the one asked for."""

    code: ClassVar[str] = "model-unusable"


class ArticleMissingError(LintasError):
    """No article of the index has this id."""

    code: ClassVar[str] = "article-missing"
    article_id: str = ""

    @classmethod
    def of(cls, article_id: str) -> Self:
        """The error for one id."""
        error = cls(f"There is no article {article_id!r} in this index.")
        error.article_id = article_id
        return error

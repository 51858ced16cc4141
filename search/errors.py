"""The one tree of errors whose messages are written for the person who reads them."""


class LintasError(Exception):
    """A problem that the user can mend; the message says what is wrong and what to do."""


class InvalidQueryError(LintasError):
    """The query or one of its filters cannot be searched as given."""


class SourceError(LintasError):
    """A source of articles cannot be read at all (single bad articles are skipped and reported)."""


class ModelError(LintasError):
    """The encoder cannot be loaded, verified or exported."""


class TextTooLongError(LintasError):
    """A text has more tokens than the model reads; nothing is cut off in silence."""


class IndexMissingError(LintasError):
    """There is no index where one was expected."""


class IndexDamagedError(LintasError):
    """A file of the index is missing, cut or changed."""


class IndexVersionError(LintasError):
    """The index was written in a format that this version does not read."""


class IndexBusyError(LintasError):
    """Another process is writing this index."""


class ModelMismatchError(LintasError):
    """The index was built with another model than the one asked for."""


class ArticleMissingError(LintasError):
    """No article of the index has this id."""

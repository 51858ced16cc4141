"""Names that English and Indonesian write differently, and acronyms with what they stand for."""

from search.names.finding import NameMatch, find_names, find_names_of_query, same_name

__all__ = ["NameMatch", "find_names", "find_names_of_query", "same_name"]

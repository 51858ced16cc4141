"""The pieces of a query joined into clauses: alternatives, or one piece alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search.query_keywords import LISTS
from search.query_pieces import Piece
from search.records import PartKind
from search.text import has_words

Role = Literal["binds", "idle", "lonely"]
"""An operator joins alternatives, joins values of one filter (which needs no OR), or joins nothing."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece, or the pieces that are alternatives of each other."""

    kind: PartKind
    pieces: tuple[Piece, ...]


def find_clauses(pieces: Sequence[Piece]) -> tuple[Clause, ...]:
    """Join the alternatives; every other piece is a clause of its own, and operators that join are gone."""
    chains: list[list[Piece]] = []
    bound = False
    for piece, role in zip(pieces, find_roles(pieces), strict=True):
        if bound:
            chains[-1].append(piece)
        elif not role or role == "lonely":
            chains.append([piece])
        bound = role == "binds"
    return tuple(Clause(_find_kind(chain), tuple(chain)) for chain in chains)


def find_roles(pieces: Sequence[Piece]) -> list[Role | None]:
    """What each operator does, in the order of the pieces; None for every other piece."""
    around = zip((None, *pieces), pieces, (*pieces[1:], None), strict=False)
    return [
        _find_role(before, after) if piece.kind == "operator" else None for before, piece, after in around
    ]


def _find_kind(chain: Sequence[Piece]) -> PartKind:
    if len(chain) > 1:
        return "either"
    return "word" if chain[0].kind == "operator" else chain[0].kind


def _find_role(before: Piece | None, after: Piece | None) -> Role:
    if not before or not after:
        return "lonely"
    if _is_alternative(before) and _is_alternative(after):
        return "binds"
    # Several values of one filter mean any of them with or without it.
    return "idle" if before.kind == after.kind and before.kind in LISTS else "lonely"


def _is_alternative(piece: Piece) -> bool:
    return piece.kind in {"word", "phrase"} and has_words(piece.kept)

"""The folder of a twin: what every form of a prepared model keeps beside its network."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder.piece_table import open_piece_table
from search.encoder.protocol import ModelIdentity
from search.encoder.rust_tokenizer import tokenize_with
from search.encoder.tokens import Tokenization
from search.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TOKENIZER, DESCRIPTION = "tokenizer.json", "encoder.json"

# Beyond this many characters at once, reading the whole vocabulary costs less than many look-ups.
_MANY_CHARACTERS = 50_000


class Form(StrEnum):
    """What a twin is: a graph in single precision, or a packed network whose inputs are rounded to 8 bits."""

    ONNX = "onnx"
    COMPILED = "compiled"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwinDescription:
    """What ``encoder.json`` holds: whose twin it is, in which form, and how near to it it was measured."""

    identity: ModelIdentity
    form: Form
    pad: int
    lowest_cosine: float
    lowest_token_cosine: float
    proved_texts: int
    proved_tokens: int
    versions: str


class TwinTokenizer:
    """The tokenizer of a twin: for a few texts a table of pieces, for many the whole vocabulary."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TOKENIZER
        self._table = open_piece_table(folder)
        self._whole: Tokenizer | None = None

    def __call__(self, texts: Sequence[str]) -> list[Tokenization]:
        """Tokenize as the original does."""
        few = sum(len(text) for text in texts) <= _MANY_CHARACTERS
        if self._table is not None and self._whole is None and few:
            return self._table.tokenize(texts)
        return tokenize_with(self.read_whole())(texts)

    def read_whole(self) -> "Tokenizer":
        """Read the whole vocabulary, for who has many texts to come; kept."""
        if self._whole is None:
            from tokenizers import Tokenizer

            self._whole = Tokenizer.from_file(str(self._path))
        return self._whole


def write_description(description: TwinDescription, folder: Path) -> None:
    """Write ``encoder.json``."""
    (folder / DESCRIPTION).write_text(json.dumps(asdict(description), indent=1), encoding="utf-8")


def read_description(folder: Path) -> TwinDescription:
    """Read ``encoder.json``; raises ModelError when it is not one."""
    try:
        content = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        identity, form = ModelIdentity(**content.pop("identity")), Form(content.pop("form"))
        return TwinDescription(identity=identity, form=form, **content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(describe_damage(folder, str(error))) from None


def describe_damage(folder: Path, reason: str) -> str:
    """The message for a twin that cannot be opened."""
    return f"The exported model in {folder} cannot be opened: {reason}. Delete that folder; it is made again."

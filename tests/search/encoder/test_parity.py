"""The proof accepts an equal encoder and refuses every kind of difference."""

from collections.abc import Callable

import numpy as np
import pytest

from search.encoder.parity import ExportError, choose_probes, encode_probes, prove_equal
from search.encoder.protocol import Encoded, Role, TokenVectors
from tests.concept_encoder import ConceptEncoder

Change = Callable[[list[Encoded]], list[Encoded]]


@pytest.fixture(scope="module")
def original() -> list[Encoded]:
    encoder = ConceptEncoder(max_tokens=400)
    return encode_probes(encoder, choose_probes(encoder))


def test_equal_encoders_pass(original: list[Encoded]) -> None:
    parity = prove_equal(original, original)
    assert parity.lowest_cosine >= 0.999999
    assert parity.lowest_token_cosine >= 0.999999
    assert parity.longest == 396
    assert parity.texts == sum(len(encoded.vectors) for encoded in original) > 60


def test_probes_hold_both_roles_short_and_long_batched_and_single() -> None:
    encoder = ConceptEncoder(max_tokens=400)
    probes = choose_probes(encoder)
    for role in Role:
        sizes = {len(probe.texts) for probe in probes if probe.role is role}
        assert min(sizes) == 1
        assert max(sizes) >= 30
    lengths = [len(encoder.token_spans(text)) for probe in probes for text in probe.texts]
    assert min(lengths) < 10
    assert max(lengths) == encoder.passage_token_limit()
    singles = [len(encoder.token_spans(probe.texts[0])) for probe in probes if len(probe.texts) == 1]
    assert singles.count(max(lengths)) == 2


def replace_first(encoded: list[Encoded], first: Encoded) -> list[Encoded]:
    return [first, *encoded[1:]]


def turn_one_vector(encoded: list[Encoded]) -> list[Encoded]:
    vectors = encoded[0].vectors.copy()
    vectors[3] += 0.02 * np.roll(vectors[3], 1)
    return replace_first(encoded, Encoded(vectors, encoded[0].tokens))


def lose_one_vector(encoded: list[Encoded]) -> list[Encoded]:
    vectors = encoded[0].vectors.copy()
    vectors[3] = np.nan
    return replace_first(encoded, Encoded(vectors, encoded[0].tokens))


def turn_one_token(encoded: list[Encoded]) -> list[Encoded]:
    tokens = list(encoded[0].tokens or ())
    vectors = tokens[2].vectors.copy()
    vectors[-1] = -vectors[-1]
    tokens[2] = TokenVectors(vectors, tokens[2].spans)
    return replace_first(encoded, Encoded(encoded[0].vectors, tuple(tokens)))


def move_one_token(encoded: list[Encoded]) -> list[Encoded]:
    tokens = list(encoded[0].tokens or ())
    tokens[2] = TokenVectors(tokens[2].vectors, tokens[2].spans + 1)
    return replace_first(encoded, Encoded(encoded[0].vectors, tuple(tokens)))


def narrow(encoded: list[Encoded]) -> list[Encoded]:
    return replace_first(encoded, Encoded(encoded[0].vectors[:, :32], encoded[0].tokens))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (turn_one_vector, r"lowest cosine 0\.999\d+ over \d+ texts"),
        (lose_one_vector, r"lowest cosine 0\.000000"),
        (turn_one_token, r"-1\.000000 over their tokens; wanted: 0\.9999"),
        (move_one_token, "cuts texts in other places"),
        (narrow, "gives .* numbers where the original gives"),
    ],
)
def test_a_difference_is_refused(original: list[Encoded], change: Change, message: str) -> None:
    with pytest.raises(ExportError, match=message):
        prove_equal(original, change(original))

"""Letters of other scripts that stand in for Latin ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.mojibake import repair_lookalikes


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("Petugαs Direktorαt Lαlu Lintαs", "Petugas Direktorat Lalu Lintas"),
        ("αnggotα dewαn di kendαrααn", "anggota dewan di kendaraan"),
        ("Президент Рutin в Москве", "Президент Putin в Москве"),
        ("TNFα dan IL-1α", "TNFα dan IL-1α"),
        ("5α-reduktase, sudut α, partikel α", "5α-reduktase, sudut α, partikel α"),
        ("αλφα και ωμέγα", "αλφα και ωμέγα"),
        ("aλb", "aλb"),
        ("plain text", "plain text"),
    ],
)
def test_lookalikes_in_latin_words_are_latin_again(text: str, repaired: str) -> None:
    assert repair_lookalikes(text) == repaired


@given(st.text(st.sampled_from("abK αοβаеж1-.")))
def test_repairing_twice_equals_once(text: str) -> None:
    once = repair_lookalikes(text)
    assert repair_lookalikes(once) == once
    assert len(once) == len(text)

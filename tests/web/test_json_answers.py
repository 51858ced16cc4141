"""Answers hold what they are given, as one line of UTF-8."""

import json

from hypothesis import given
from hypothesis import strategies as st

from web.json_answers import JsonAnswer

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


@given(VALUES)
def test_an_answer_reads_as_it_was_given(content: object) -> None:
    answer = JsonAnswer(content)
    assert json.loads(bytes(answer.body)) == content
    assert answer.media_type == "application/json"


def test_an_answer_is_spelt_without_spaces_and_with_its_own_letters() -> None:
    told = JsonAnswer({"q": "café 😀", "found": [1, 0.25, None, True]}).body
    assert bytes(told).decode() == '{"q":"café 😀","found":[1,0.25,null,true]}'

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.alignment import MOST_PARAGRAPHS, AlignedRow, align_paragraphs

RIVER = "The river rose in the night and the flood drove the villagers to a school."
SOLDIERS = "Soldiers brought water and medicine to the victims of the flood on Monday."
RICE = "The price of rice rose for the third week, and farmers said the drought was to blame."


def row(before: list[str], after: list[str], *, changed: bool = True) -> AlignedRow:
    return AlignedRow(tuple(before), tuple(after), changed)


@pytest.mark.parametrize(
    ("before", "after", "rows"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([RIVER], [RIVER], [row([RIVER], [RIVER], changed=False)], id="equal"),
        pytest.param(
            [f"  {RIVER.replace(' ', '  ')}"],
            [RIVER],
            [row([f"  {RIVER.replace(' ', '  ')}"], [RIVER], changed=False)],
            id="only-white-space-differs",
        ),
        pytest.param(
            ["By Ann Harrow", RIVER, "Read also: Rice", SOLDIERS],
            [RIVER, SOLDIERS],
            [
                row(["By Ann Harrow"], []),
                row([RIVER], [RIVER], changed=False),
                row(["Read also: Rice"], []),
                row([SOLDIERS], [SOLDIERS], changed=False),
            ],
            id="paragraphs-taken-out",
        ),
        pytest.param(
            [f"HARBOUR - {RIVER}", "Read also: Rice", SOLDIERS.replace("medicine", "medi&ccedil;ine")],
            [RIVER, SOLDIERS],
            [
                row([f"HARBOUR - {RIVER}"], [RIVER]),
                row(["Read also: Rice"], []),
                row([SOLDIERS.replace("medicine", "medi&ccedil;ine")], [SOLDIERS]),
            ],
            id="changed-inside",
        ),
        pytest.param(
            [RICE, f"{RIVER}.,{SOLDIERS}"],
            [RICE, RIVER, SOLDIERS],
            [row([RICE], [RICE], changed=False), row([f"{RIVER}.,{SOLDIERS}"], [RIVER, SOLDIERS])],
            id="one-cut-in-two",
        ),
        pytest.param(
            ["The river rose in the night and", "the flood drove the villagers to a school.", RICE],
            [RIVER, RICE],
            [
                row(
                    ["The river rose in the night and", "the flood drove the villagers to a school."], [RIVER]
                ),
                row([RICE], [RICE], changed=False),
            ],
            id="wrapped-lines-joined",
        ),
        pytest.param([RIVER, SOLDIERS], [RICE], [row([RIVER, SOLDIERS], [RICE])], id="nothing-shared"),
    ],
)
def test_paragraphs_stand_beside_what_they_became(
    before: list[str], after: list[str], rows: list[AlignedRow]
) -> None:
    assert list(align_paragraphs(before, after)) == rows


def test_a_text_too_long_to_compare_stands_in_two_columns() -> None:
    before = [f"line {number}" for number in range(MOST_PARAGRAPHS + 1)]
    assert align_paragraphs(before, ["line 7"]) == (row(before, ["line 7"]),)


def test_a_stretch_too_long_to_compare_is_one_row() -> None:
    before, after = [f"old {number}" for number in range(401)], [f"new {number}" for number in range(100)]
    assert align_paragraphs([RIVER, *before], [RIVER, *after]) == (
        row([RIVER], [RIVER], changed=False),
        row(before, after),
    )


PARAGRAPHS = st.lists(st.sampled_from([RIVER, SOLDIERS, RICE, RIVER + SOLDIERS, "Advertisement", "a b", "a"]))


@given(before=PARAGRAPHS, after=PARAGRAPHS)
def test_every_paragraph_is_in_one_row_and_in_order(before: list[str], after: list[str]) -> None:
    rows = align_paragraphs(before, after)
    assert [text for one in rows for text in one.before] == before
    assert [text for one in rows for text in one.after] == after
    assert all(one.changed == (one.before != one.after) for one in rows)
    assert all(one.before or one.after for one in rows)

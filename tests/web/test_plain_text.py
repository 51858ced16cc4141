"""Text for feeds and tables: what XML forbids is gone, what a spreadsheet would run is disarmed."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.web.case_files import Case, load_cases
from web.plain_text import clean_for_export, disarm_cell


@given(st.text(alphabet=st.characters()))
def test_any_text_can_stand_in_xml_once_it_is_clean(text: str) -> None:
    cleaned = clean_for_export(text)
    element = ElementTree.Element("text")
    element.text = cleaned
    read = etree.fromstring(ElementTree.tostring(element, encoding="utf-8")).text or ""
    # XML reads every line end as a line feed.
    assert read == cleaned.replace("\r\n", "\n").replace("\r", "\n")
    assert clean_for_export(cleaned) == cleaned


@given(st.text(alphabet="abc éğ你😀\n\t"))
def test_text_that_harms_nothing_is_kept(text: str) -> None:
    assert clean_for_export(text) == text


@pytest.mark.parametrize("case", load_cases("formula_cells"), ids=str)
def test_a_formula_is_disarmed(case: Case) -> None:
    assert disarm_cell(case.input) == case.expected


@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@\t\r\n ＝\u00a0\u202e\x00"), st.characters())))
def test_no_cell_begins_as_a_formula(text: str) -> None:
    cell = disarm_cell(text)
    assert not cell.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") in (clean_for_export(text), clean_for_export(text).removeprefix("'"))

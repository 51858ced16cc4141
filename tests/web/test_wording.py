"""Dates, numbers and names as each language writes them."""

import pytest

from tests.web.case_files import Case, load_cases
from web.translations import load_interfaces
from web.wording import Wording


@pytest.fixture(scope="module")
def wordings() -> dict[str, Wording]:
    return {code: Wording(interface) for code, interface in load_interfaces().items()}


@pytest.mark.parametrize("case", load_cases("wording"), ids=str)
def test_a_value_is_written(case: Case, wordings: dict[str, Wording]) -> None:
    method, value = case.input
    written = {code: getattr(wording, method)(value) for code, wording in wordings.items()}
    assert written == case.expected

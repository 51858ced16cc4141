"""Which addresses of originals become links."""

import pytest

from tests.web.case_files import Case, load_cases
from web.addresses import web_address


@pytest.mark.parametrize("case", load_cases("web_addresses"), ids=str)
def test_only_web_pages_become_links(case: Case) -> None:
    assert web_address(case.input) == (case.input if case.expected else None)

"""Settings are read from the environment, or the message names the variable at fault."""

import pytest

from search.errors import LintasError
from search.settings import read_settings


@pytest.mark.parametrize(
    ("value", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://desk.example", ("https://desk.example",)),
        (" HTTPS://Desk.Example/ ,http://127.0.0.1:3000", ("https://desk.example", "http://127.0.0.1:3000")),
        ("http://[::1]:3000", ("http://[::1]:3000",)),
    ],
)
def test_origins_are_a_list_with_commas(
    monkeypatch: pytest.MonkeyPatch, value: str, origins: tuple[str, ...]
) -> None:
    monkeypatch.setenv("LINTAS_CORS_ORIGINS", value)
    assert read_settings().cors_origins == origins


@pytest.mark.parametrize(
    ("value", "address"),
    [("", None), ("https://news.example/", "https://news.example"), ("http://a:81", "http://a:81")],
)
def test_the_public_address_has_no_slash_at_its_end(
    monkeypatch: pytest.MonkeyPatch, value: str, address: str | None
) -> None:
    monkeypatch.setenv("LINTAS_PUBLIC_URL", value)
    assert read_settings().public_url == address


@pytest.mark.parametrize("name", ["LINTAS_PUBLIC_URL", "LINTAS_CORS_ORIGINS"])
@pytest.mark.parametrize(
    "value", ["news.example", "ftp://news.example", "https://news.example/arsip", "https://a b", "https://"]
)
def test_what_is_no_address_is_told_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(LintasError) as raised:
        read_settings()
    assert str(raised.value) == (
        f"A setting cannot be used: {name}: Value error, '{value}' is not an address such as "
        "https://news.example, without a path. Correct or unset it."
    )

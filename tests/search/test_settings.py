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


def test_lists_are_read_with_commas_or_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINTAS_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    monkeypatch.setenv("LINTAS_ALLOWED_HOSTS", "arsip.example *.arsip.example,")
    settings = read_settings()
    assert settings.trusted_proxies == ("127.0.0.1", "10.0.0.0/8")
    assert settings.allowed_hosts == ("arsip.example", "*.arsip.example")


def test_an_empty_secret_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINTAS_PASSWORD", "")
    assert read_settings().password is None


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("LINTAS_PASSWORD", "secret", "at least 8"),
        ("LINTAS_API_KEY", "secret", "at least 8"),
        ("LINTAS_RATE_LIMIT", "often", "pattern"),
        ("LINTAS_RATE_LIMIT", "0/minute", "pattern"),
        ("LINTAS_TRUSTED_PROXIES", "*", "does not appear to be an IPv4 or IPv6 network"),
        ("LINTAS_TRUSTED_PROXIES", "10.0.0.1/8", "has host bits set"),
    ],
)
def test_a_wrong_setting_is_told_without_a_secret(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(LintasError) as told:
        read_settings()
    assert f"A setting cannot be used: {name}" in str(told.value)
    assert says in str(told.value)
    assert "secret" not in str(told.value)

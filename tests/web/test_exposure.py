"""What serve takes for granted where it listens, and what it warns of."""

import pytest
from pydantic import SecretStr

from search.settings import Settings
from web.exposure import EXPOSED_RATE_LIMIT, settle_exposure, warn_of_exposure


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "127.0.0.9"])
def test_on_this_machine_alone_only_its_names_are_answered(address: str) -> None:
    settled = settle_exposure(Settings(host="my-desk"), address)
    assert settled.rate_limit == "off"
    assert set(settled.allowed_hosts) == {"localhost", "127.0.0.1", "::1", address, "my-desk"}
    assert warn_of_exposure(settled, address) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "fe80::1%eth0"])  # noqa: S104
def test_an_address_that_others_reach_is_limited_and_warned_of(address: str) -> None:
    settled = settle_exposure(Settings(), address)
    assert (settled.rate_limit, settled.allowed_hosts) == (EXPOSED_RATE_LIMIT, ())
    assert warn_of_exposure(settled, address) == (
        f"Whoever can reach {address} can read this archive. Set LINTAS_PASSWORD or LINTAS_API_KEY, or serve "
        "at 127.0.0.1."
    )
    secret = SecretStr("long enough")
    assert warn_of_exposure(Settings(password=secret), address) is None
    assert warn_of_exposure(Settings(api_key=secret), address) is None


def test_behind_a_proxy_this_machine_is_limited_too() -> None:
    settled = settle_exposure(Settings(trusted_proxies=("127.0.0.1",)), "127.0.0.1")
    assert settled.rate_limit == EXPOSED_RATE_LIMIT


def test_what_was_chosen_stays() -> None:
    chosen = Settings(rate_limit="5/second", allowed_hosts=("arsip.example",))
    for address in ("127.0.0.1", "192.0.2.1"):
        settled = settle_exposure(chosen, address)
        assert (settled.rate_limit, settled.allowed_hosts) == ("5/second", ("arsip.example",))

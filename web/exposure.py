"""How far the server is exposed: what it takes for granted on this machine alone, and what it warns of."""

from ipaddress import ip_address

from search.settings import Settings

EXPOSED_RATE_LIMIT = "300/minute"
"""Five requests a second: more than a person makes who types with suggestions, less than a machine's fill."""

OWN_NAMES = ("localhost", "127.0.0.1", "::1")


def settle_exposure(settings: Settings, address: str) -> Settings:
    """The settings with what they leave open decided for a server that listens at ``address`` (an IP).

    On this machine alone only its own names are answered, so that no page of another site reads along, and
    nothing is limited; a proxy or an address that others reach brings a limit for each client.
    """
    own = is_own(address)
    limit = "off" if own and not settings.trusted_proxies else EXPOSED_RATE_LIMIT
    return settings.model_copy(
        update={
            "rate_limit": limit if settings.rate_limit == "auto" else settings.rate_limit,
            "allowed_hosts": settings.allowed_hosts or ((*OWN_NAMES, address, settings.host) if own else ()),
        }
    )


def warn_of_exposure(settings: Settings, address: str) -> str | None:
    """What to tell the person who serves at ``address``; None when no stranger can read the archive."""
    if is_own(address) or settings.password or settings.api_key:
        return None
    return (
        f"Whoever can reach {address} can read this archive. Set LINTAS_PASSWORD or LINTAS_API_KEY, or serve "
        "at 127.0.0.1."
    )


def is_own(address: str) -> bool:
    """Whether only programs of this machine can reach the address."""
    return ip_address(address.partition("%")[0]).is_loopback

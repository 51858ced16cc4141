"""Settings from the environment (prefix ``LINTAS_``), read once at each door."""

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from search.errors import LintasError

_ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def _split_names(value: object) -> object:
    """``a, b`` is the list of a and b; the library alone would want JSON."""
    return [part for part in value.replace(",", " ").split() if part] if isinstance(value, str) else value


def _check_networks(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        ip_network(name)  # raises ValueError, which names the wrong one
    return names


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split_names)]
Networks = Annotated[Names, AfterValidator(_check_networks)]
Secret = Annotated[
    Annotated[SecretStr, Field(min_length=8, max_length=1000)] | None, BeforeValidator(_empty_is_none)
]

ShelfChoice = Literal["auto", "exact", "sketch"]


class Settings(BaseSettings):
    """What a person may choose for every command; each field is ``LINTAS_`` plus its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="LINTAS_", frozen=True)

    index: Path = Field(default=Path("index"), description="Folder of the index.")
    cache: Path = Field(
        default_factory=lambda: user_cache_path("lintas"),
        description="Folder for the unpacked model and its export (about 1 GB).",
    )
    model: str = Field(default="bundled", description="Model that builds an index: a name or a folder.")
    passage_tokens: int = Field(
        default=200, ge=16, le=8192, description="Longest passage, in tokens of the model, when building."
    )
    keep_generations: int = Field(
        default=3, ge=2, le=1000, description="Newest generations kept after a build; older ones are deleted."
    )
    shelf: ShelfChoice = Field(
        default="auto",
        description="How vectors are looked up when building: exact compares a query with every passage, "
        "sketch with those that may be near; auto takes sketch for more than 25,000 passages of a language.",
    )
    host: str = Field(default="127.0.0.1", description="Address to serve at.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve at.")
    workers: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Processes that serve, for `lintas serve`; by default one for each core, 4 at most.",
    )
    concurrency: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Requests that are worked on at once; by default two for each core.",
    )
    queue: int = Field(
        default=64, ge=0, le=100_000, description="Requests that may wait for that; more are refused."
    )
    cached_answers: int = Field(
        default=256,
        ge=0,
        le=1_000_000,
        description="Pages of ten results kept in memory until the index changes; 0 keeps none.",
    )
    public_url: str | None = Field(
        default=None,
        description="Address by which others reach this server, as https://news.example, when a proxy hides "
        "it; for feeds and other addresses read elsewhere.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Origins whose pages may read the endpoints, separated by commas (none: no other site).",
    )

    password: Secret = Field(
        default=None, description="Password that pages and endpoints ask for; any user name goes with it."
    )
    api_key: Secret = Field(
        default=None, description="Key that programs send as X-API-Key or as a bearer token."
    )
    rate_limit: str = Field(
        default="auto",
        pattern=r"^(auto|off|[1-9]\d{0,8}/(second|minute|hour))$",
        description="Requests that one client may make, as 300/minute, or off; auto is off on localhost.",
    )
    trusted_proxies: Networks = Field(
        default=(), description="Addresses or networks of proxies whose X-Forwarded headers are believed."
    )
    allowed_hosts: Names = Field(
        default=(), description="Host names that are answered, * for any; on localhost its own by default."
    )

    @field_validator("public_url", mode="before")
    @classmethod
    def _read_public_url(cls, value: object) -> object:
        return _check_origin(value.strip()) if isinstance(value, str) and value.strip() else None

    @field_validator("cors_origins", mode="before")
    @classmethod
    def _read_origins(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        origins = [origin.strip() for origin in value.split(",") if origin.strip()]
        return tuple(origin if origin == "*" else _check_origin(origin) for origin in origins)


def _check_origin(text: str) -> str:
    """Scheme and host in small letters, as browsers send them; pages link from the root, so no path."""
    origin = text.rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise ValueError(f"{text!r} is not an address such as https://news.example, without a path")
    return origin


def read_settings() -> Settings:
    """Read the environment; raises LintasError naming each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        problems = "; ".join(
            f"LINTAS_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
            for problem in error.errors()
        )
        raise LintasError(f"A setting cannot be used: {problems}. Correct or unset it.") from None

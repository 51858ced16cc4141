"""Settings from the environment (prefix ``LINTAS_``), read once at each door."""

from pathlib import Path

from platformdirs import user_cache_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from search.errors import LintasError


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
    host: str = Field(default="127.0.0.1", description="Address to serve at.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to serve at.")


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

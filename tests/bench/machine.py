"""What the numbers were measured on."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "amx_int8", "asimd", "bf16")
_PACKAGES = (
    "lintas",
    "numpy",
    "faiss-cpu",
    "onnxruntime",
    "torch",
    "sentence-transformers",
    "fastapi",
    "uvicorn",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Processor, its instructions that matter, cores, memory, versions, commit and time."""

    processor: str
    flags: tuple[str, ...]
    cores: int
    memory_gb: float
    system: str
    versions: dict[str, str]
    commit: str
    date: str


def describe_machine() -> Machine:
    """This machine, now."""
    text = _read("/proc/cpuinfo")
    model = next((line for line in text.splitlines() if line.startswith("model name")), "")
    words = set(text.split())
    memory = next((line.split()[1] for line in _read("/proc/meminfo").splitlines() if line), "0")
    return Machine(
        processor=model.partition(":")[2].strip() or platform.processor() or platform.machine(),
        flags=tuple(flag for flag in _FLAGS if flag in words),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(int(memory) / 1024**2, 1),
        system=f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        versions={name: found for name in _PACKAGES if (found := _version(name))},
        commit=_commit(),
        date=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _read(path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError:
        return ""


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit() -> str:
    """The commit, marked when files differ from it; empty outside a repository."""
    try:
        ended = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=12"],
            cwd=Path(__file__).parent,
            check=True,
            capture_output=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return ended.stdout.strip()

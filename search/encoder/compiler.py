"""Small libraries in C, built with the machine's own compiler at their first use."""

import ctypes
import hashlib
import os
import platform
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from importlib.resources import as_file
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from search.errors import ModelError

_COMPILERS = ("cc", "gcc", "clang")


class UnsupportedMachineError(ModelError):
    """This machine cannot compile or run our libraries."""


def check_machine() -> list[str]:
    """The command of the C compiler; raises UnsupportedMachineError where none will do."""
    if platform.machine().lower() not in {"x86_64", "amd64"}:
        raise UnsupportedMachineError(f"this processor is of another kind ({platform.machine()})")
    if _lacks_avx2():
        raise UnsupportedMachineError("this processor has no AVX2")
    named = shlex.split(os.environ.get("CC", ""))
    if named:
        return named
    for name in _COMPILERS:
        if found := shutil.which(name):
            return [found]
    raise UnsupportedMachineError("there is no C compiler (cc, gcc or clang; CC names another)")


def _lacks_avx2() -> bool:
    """Whether the system says so; where it says nothing, the library finds out."""
    try:
        return " avx2" not in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False


def compile_source(source: Traversable, target: Path, flags: Sequence[str]) -> Path:
    """Compile ``source`` to ``target``, which is given back.

    Raises UnsupportedMachineError with the compiler's reason.
    """
    with as_file(source) as path:
        command = [*check_machine(), str(path), "-o", str(target), *flags]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - the user's compiler
        except OSError as error:
            raise UnsupportedMachineError(f"the C compiler cannot be run ({error})") from None
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[0]
        raise UnsupportedMachineError(f"the C compiler does not accept {source.name} ({reason})")
    return target


def digest(source: Traversable, flags: Sequence[str]) -> str:
    """What a library is made from, for recognising one of another version."""
    return hashlib.sha256(source.read_bytes() + " ".join(flags).encode()).hexdigest()[:16]


def address_of(array: NDArray[Any]) -> ctypes.c_void_p:
    """Where an array begins; raises ValueError when it does not lie in one piece."""
    if not array.flags.c_contiguous:
        raise ValueError("an array for the library must lie in one piece")
    return ctypes.c_void_p(array.ctypes.data)

"""How many processor cores this process may use."""

import os

from search.errors import LintasError


def available_cores() -> int:
    """Cores that the system lets this process run on; all of the machine's where it does not say."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def limit_cores(most: int) -> None:
    """Keep this process, with all threads that it starts from now on, to ``most`` of its cores.

    Raises LintasError where the system has no such limit.
    """
    if not hasattr(os, "sched_setaffinity"):
        raise LintasError("This system cannot keep a program to some of its cores. Leave --workers out.")
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:most])

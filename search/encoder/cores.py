"""How many processor cores this process may use."""

import os


def available_cores() -> int:
    """Cores that the system lets this process run on; all of the machine's where it does not say."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1

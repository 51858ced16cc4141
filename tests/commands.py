"""The command line as a user runs it: a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run_lintas(
    *arguments: str, expect: int = 0, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``lintas`` and check its exit code."""
    ended = subprocess.run(
        [sys.executable, "-m", "lintas", *arguments],
        check=False,
        capture_output=True,
        text=True,
        input=stdin,
        cwd=ROOT,
    )
    assert ended.returncode == expect, f"exit code {ended.returncode}\n{ended.stdout}\n{ended.stderr}"
    return ended

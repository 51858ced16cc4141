"""Killed at any moment: the index answers as before or as after, and the next run finishes the work.

Twenty rounds of ``python -m tests.robust.kill``; ``make killed`` plays two hundred.
"""

import random
from pathlib import Path

import pytest

from tests.robust.kill import play_all

ROUNDS = 20


@pytest.mark.robust
def test_a_build_that_is_killed_breaks_nothing(tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    played = list(play_all(ROUNDS, seed, tmp_path))
    failed = [
        f"python -m tests.robust.kill --seed {seed} --only {number}: {done}"
        for number, done in enumerate(played)
        if done.problems
    ]
    assert failed == []
    assert len(played) == ROUNDS
    # Else the faults came too late, and nothing was proved.
    assert sum(done.ended != "done" for done in played) > ROUNDS // 2

"""Is this checkout slower than another one? `python -m tests.benchmarks.bench_before OTHER`.

Two processes on one thread each, one a checkout, train in turn; the best of many turns counts.
Names that follow OTHER choose rows, by their beginnings: `… OTHER T2 T4`.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from tests.benchmarks.tasks import STACKED, TASKS

HERE = Path(__file__).resolve().parents[2]
TURNS = 400
SECONDS = 0.006  # aimed at per turn: short, so that some turns of many are not disturbed
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Contestant:
    """A process that trains with the package of one checkout."""

    def __init__(self, checkout):
        self._process = subprocess.Popen(
            [sys.executable, HERE / "tests" / "benchmarks" / "tasks.py"],
            env=os.environ | ONE_THREAD | {"PYTHONPATH": str(checkout)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def seconds(self, name, times):
        print(name, times, file=self._process.stdin, flush=True)
        return float(self._process.stdout.readline())

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def compare(name, contestants):
    """Best seconds of one update, or of one epoch of a stack, for each contestant."""
    for contestant in contestants:
        contestant.seconds(name, 3)
    times = max(1, round(SECONDS * 3 / contestants[0].seconds(name, 3)))
    turns = [[c.seconds(name, times) / times for c in contestants] for _ in range(TURNS)]
    return np.min(turns, axis=0)


def main():
    """Print the table."""
    _, other, *chosen = sys.argv
    other = Path(other).resolve()
    if not (other / "iml_nn").is_dir():
        sys.exit(f"{other} is no checkout: it has no folder iml_nn")
    names = [task.name for task in TASKS] + list(STACKED)
    contestants = [Contestant(other), Contestant(HERE)]
    print(f"{'µs an update; of a stack, an epoch':36}{'there':>10}{'here':>10}{'here / there':>14}")
    for name in names:
        if not chosen or name.startswith(tuple(chosen)):
            there, here = 1e6 * compare(name, contestants)
            print(f"{name:36}{there:10.1f}{here:10.1f}{here / there:14.3f}", flush=True)
    for contestant in contestants:
        contestant.close()


if __name__ == "__main__":
    main()

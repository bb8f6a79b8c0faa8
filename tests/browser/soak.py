"""Ten minutes of random input on a playing widget: `make soak`.

    python -m tests.browser.soak [minutes] [notebook] [number of the figure in it]

Without arguments: ten minutes of the playground. Prints how the kernel's memory grows, and ends
with an error if anything goes wrong, if the kernel grows by 20 MB, or if it takes more than `MOST`.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
from playwright.sync_api import sync_playwright

from .figures import figures
from .server import CHROMIUM, FLAGS, jupyterlab, page_of

GROWTH = 20e6  # bytes, after the first half minute
MOST = {"09_playground.ipynb": 130e6}  # bytes in all, where there is a limit; imports take 110e6


def soak(minutes, notebook, number):
    """Play, and move random controls of one figure at random."""
    chance = random.Random(0)
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as root,
        jupyterlab(Path(root)) as server,
        page_of(playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), server) as lab,
    ):
        lab.run_notebook(notebook)
        figure = figures(lab)[number]
        kernel = psutil.Process(lab.value("__import__('os').getpid()"))
        warm_up = time.monotonic() + min(30, 30 * minutes)
        end = time.monotonic() + 60 * minutes
        start, inputs, told = None, 0, 0
        while (now := time.monotonic()) < end:
            if start is None and now > warm_up:
                start = kernel.memory_info().rss
            if figure.plays and not figure.state("playing"):
                figure.reveal(figure.button("play")).click()
            figure.disturb(chance)
            inputs += 1
            if now - told > 30:
                told = now
                print(f"{(end - now) / 60:5.1f} min left, {inputs} inputs, "
                      f"{kernel.memory_info().rss / 1e6:.1f} MB", flush=True)  # fmt: skip
        if figure.state("playing"):
            figure.button("play").click()
        figure.shown()
        grown, taken = kernel.memory_info().rss - start, kernel.memory_info().rss
        frames = lab.value(f"{figure.here}.frames")
        print(f"{figure.name}: {inputs} inputs, {frames} frames; kernel grew by "
              f"{grown / 1e6:.1f} MB to {taken / 1e6:.1f} MB")  # fmt: skip
        figure.check_healthy()
        assert lab.errors_in_output() == lab.console == lab.errors_in_log() == []
        assert grown < GROWTH, f"the kernel grew by {grown / 1e6:.1f} MB"
        assert taken < MOST.get(notebook, np.inf), f"the kernel takes {taken / 1e6:.1f} MB"


if __name__ == "__main__":
    minutes, notebook, number = [
        *sys.argv[1:],
        *["10", "09_playground.ipynb", "0"][len(sys.argv) - 1 :],
    ]
    soak(float(minutes), notebook, int(number))

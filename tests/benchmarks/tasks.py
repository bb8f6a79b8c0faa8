"""What is timed: training tasks T1 to T5, and 64 networks in a stack.

Run as a script, with the checkout to be timed in PYTHONPATH, this is the other end of
`bench_before`: it reads "name times" from its input, does that, and writes the seconds it took.
"""

import gc
import sys
import time
from typing import NamedTuple

import numpy as np

from iml_nn import Network, NetworkStack, datasets, train

ETA = 0.1


class Task(NamedTuple):
    """One row of the table."""

    name: str
    sizes: list[int]
    batch: int
    n: int


TASKS = [
    Task("T1 2-8-3 full batch of 300", [2, 8, 3], 300, 300),
    Task("T2 2-32-32-3 batch 32 of 500", [2, 32, 32, 3], 32, 500),
    Task("T3 64-30-10 batch 10", [64, 30, 10], 10, 1797),
    Task("T3 64-30-10 batch 64", [64, 30, 10], 64, 1797),
    Task("T4 784-30-10 batch 10", [784, 30, 10], 10, 5000),
    Task("T5 784-256-128-10 batch 128", [784, 256, 128, 10], 128, 5120),
]
STACKED = {f"64 networks 2-8-3 batch {batch}": batch for batch in (10, 30, 300)}


def data_for(task, dtype):
    if task.sizes[0] == 64:
        X, y = datasets.digits()
    elif task.sizes[0] == 2:
        X, y = datasets.spirals(task.n, n_classes=3, seed=1)
    else:
        rng = np.random.default_rng(1)
        X = rng.uniform(0, 1, (task.n, task.sizes[0]))
        y = (X @ rng.normal(size=(task.sizes[0], 10))).argmax(axis=1)
        y[:10] = range(10)
    return np.ascontiguousarray(X, dtype), y


def networks_to_stack():
    return [Network([2, 8, 3], seed=seed) for seed in range(64)]


def train_stacked(networks, batch, epochs):
    X, y = datasets.spirals(300, n_classes=3, seed=1)
    stack = NetworkStack(networks)
    settings = dict(learning_rate=ETA, batch_size=batch, seed=0)
    next(train(stack, X, y, epochs=epochs, report_every=epochs, **settings))
    return stack.networks()


def ways():
    """Name → function that trains by so many updates, or a stack by so many epochs."""
    found = {}
    for task in TASKS:
        X, y = data_for(task, "float64")
        net = Network(task.sizes, seed=0)
        settings = dict(learning_rate=ETA, batch_size=task.batch, epochs=None, shuffle=False)
        found[task.name] = train(net, X, y, **settings).update
    networks = networks_to_stack()
    for name, batch in STACKED.items():
        found[name] = lambda epochs, batch=batch: train_stacked(networks, batch, epochs)
    return found


if __name__ == "__main__":
    gc.disable()
    known = ways()
    for line in sys.stdin:
        name, times = line.rsplit(maxsplit=1)
        began = time.perf_counter()
        known[name](int(times))
        print(time.perf_counter() - began, flush=True)
        gc.collect()

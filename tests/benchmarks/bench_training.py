"""Steps per second of iml_nn against scikit-learn, PyTorch eager and a textbook numpy loop.

Run with `make bench`. All four do plain gradient descent on the same batches in the same order,
with sigmoid hidden layers, softmax and cross-entropy, on one thread. Before anything is timed, all
must reach the same weights after 10 steps. The contestants then take turns in one process; each
cell of the table is the best of `REPETITIONS`. A second table compares 64 networks trained as one
stack with a loop that trains them one by one.
"""

import os

for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # read when numpy is imported

import gc
import platform
import time
import warnings

import numpy as np
import sklearn
import threadpoolctl
import torch
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import iml_nn
from iml_nn import Network, datasets, train
from tests.benchmarks.tasks import ETA, TASKS, data_for, networks_to_stack, train_stacked

torch.set_num_threads(1)
warnings.filterwarnings("ignore", category=ConvergenceWarning)

REPETITIONS = 40
SECONDS = 0.05  # aimed at per repetition: long enough for the clock, short enough to take turns


class Ours:
    """iml_nn.train; one report at the end of the run, as scikit-learn's loss costs it little."""

    name = "iml_nn"

    def __init__(self, task, net, X, y):
        self.net = net.copy()
        self.run = train(
            self.net, X, y, learning_rate=ETA, batch_size=task.batch, epochs=None, shuffle=False
        )

    def epochs(self, n, steps_per_epoch):
        self.run.update(n * steps_per_epoch)

    def parameters(self):
        return [*self.net.weights, *self.net.biases]


class Sklearn:
    """MLPClassifier.fit, which needs whole epochs; the solver's own bookkeeping included."""

    name = "scikit-learn"

    def __init__(self, task, net, X, y):
        self.X, self.y = X, y
        self.model = MLPClassifier(
            hidden_layer_sizes=task.sizes[1:-1],
            activation="logistic",
            solver="sgd",
            momentum=0.0,
            nesterovs_momentum=False,
            alpha=0.0,
            shuffle=False,
            batch_size=min(task.batch, len(X)),
            learning_rate_init=ETA,
            tol=0.0,
            n_iter_no_change=10**9,
            warm_start=True,
            max_iter=1,
        )
        self.model.fit(X, y)  # allocates; the weights are then replaced
        for own, W in zip(self.model.coefs_, net.weights, strict=True):
            own[...] = W
        for own, b in zip(self.model.intercepts_, net.biases, strict=True):
            own[...] = b[:, 0]

    def epochs(self, n, steps_per_epoch):
        self.model.max_iter = n
        self.model.fit(self.X, self.y)

    def parameters(self):
        return [*self.model.coefs_, *(b[:, np.newaxis] for b in self.model.intercepts_)]


class Torch:
    """PyTorch eager: nn.Sequential, CrossEntropyLoss and SGD."""

    name = "PyTorch"

    def __init__(self, task, net, X, y):
        layers = []
        for W, b in zip(net.weights, net.biases, strict=True):
            linear = torch.nn.Linear(*W.shape)
            linear.weight.data = torch.from_numpy(W.T.copy())
            linear.bias.data = torch.from_numpy(b[:, 0].copy())
            layers += [linear, torch.nn.Sigmoid()]
        self.model = torch.nn.Sequential(*layers[:-1])
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=ETA)
        self.loss = torch.nn.CrossEntropyLoss()
        X, y = torch.from_numpy(X), torch.from_numpy(y)
        self.batches = list(zip(X.split(task.batch), y.split(task.batch), strict=True))

    def epochs(self, n, steps_per_epoch):
        for i in range(n * steps_per_epoch):
            x, y = self.batches[i % len(self.batches)]
            self.optimizer.zero_grad()
            self.loss(self.model(x), y).backward()
            self.optimizer.step()

    def parameters(self):
        linear = [layer for layer in self.model if isinstance(layer, torch.nn.Linear)]
        return [
            *(layer.weight.detach().numpy().T for layer in linear),
            *(layer.bias.detach().numpy()[:, np.newaxis] for layer in linear),
        ]


class Textbook:
    """The loop of a textbook: rows are samples, every intermediate a new array."""

    name = "textbook numpy"

    def __init__(self, task, net, X, y):
        self.W = [W.copy() for W in net.weights]
        self.b = [b.T.copy() for b in net.biases]
        self.X, self.Y, self.batch = X, np.eye(task.sizes[-1], dtype=X.dtype)[y], task.batch
        self.start = 0

    def epochs(self, n, steps_per_epoch):
        for _ in range(n * steps_per_epoch):
            rows = slice(self.start, self.start + self.batch)
            self.start = rows.stop if rows.stop < len(self.X) else 0
            self.step(self.X[rows], self.Y[rows])

    def step(self, x, y):
        activities = [x]
        for W, b in zip(self.W[:-1], self.b[:-1], strict=True):
            activities.append(1 / (1 + np.exp(-(activities[-1] @ W + b))))
        z = activities[-1] @ self.W[-1] + self.b[-1]
        e = np.exp(z - z.max(axis=1, keepdims=True))
        error = (e / e.sum(axis=1, keepdims=True) - y) / len(x)
        for h in range(len(self.W) - 1, -1, -1):
            a = activities[h]
            dW, db = a.T @ error, error.sum(axis=0, keepdims=True)
            if h > 0:
                error = (error @ self.W[h].T) * a * (1 - a)
            self.W[h] -= ETA * dW
            self.b[h] -= ETA * db

    def parameters(self):
        return [*self.W, *(b.T for b in self.b)]


CONTESTANTS = [Ours, Sklearn, Torch, Textbook]


def check_agreement(task, X, y, net, tolerance):
    """Assert that all contestants reach the same weights after 10 steps."""
    n = 10
    if len(X) >= n * task.batch:
        X, y = X[: n * task.batch], y[: n * task.batch].copy()
        y[: task.sizes[-1]] = range(task.sizes[-1])
    reference = None
    for kind in CONTESTANTS:
        contestant = kind(task, net, X, y)
        contestant.epochs(1, n) if len(X) == n * task.batch else contestant.epochs(n, 1)
        found = contestant.parameters()
        reference = reference or [p.copy() for p in found]
        for p, q in zip(found, reference, strict=True):
            error = np.abs(p - q).max() / np.abs(q).max()
            assert error <= tolerance, f"{kind.name} differs on {task.name}: {error:.1e}"


def rates(task, dtype):
    """Best steps per second of each contestant, taking turns."""
    X, y = data_for(task, dtype)
    net = Network(task.sizes, dtype=dtype, seed=0)
    steps_per_epoch = -(-len(X) // task.batch)
    contestants, epochs = [], []
    for kind in CONTESTANTS:
        contestant = kind(task, net, X, y)
        contestant.epochs(1, steps_per_epoch)
        start = time.perf_counter()
        contestant.epochs(2, steps_per_epoch)
        epochs.append(max(1, round(2 * SECONDS / (time.perf_counter() - start))))
        contestants.append(contestant)
    best = dict.fromkeys((kind.name for kind in CONTESTANTS), 0.0)
    for _ in range(REPETITIONS):
        for contestant, n in zip(contestants, epochs, strict=True):
            gc.collect()
            start = time.perf_counter()
            contestant.epochs(n, steps_per_epoch)
            rate = n * steps_per_epoch / (time.perf_counter() - start)
            best[contestant.name] = max(best[contestant.name], rate)
    return best


def stack_rates(batch):
    """Best seconds for training 64 networks 2-8-3, as one stack and one by one."""
    X, y = datasets.spirals(300, n_classes=3, seed=1)
    networks = networks_to_stack()
    settings = dict(learning_rate=ETA, batch_size=batch, epochs=10, report_every=10, seed=0)

    def stacked():
        return train_stacked(networks, batch, epochs=10)

    def one_by_one():
        copies = [net.copy() for net in networks]
        for net in copies:
            next(train(net, X, y, **settings))
        return copies

    for a, b in zip(stacked(), one_by_one(), strict=True):
        for W, V in zip(a.weights, b.weights, strict=True):
            np.testing.assert_allclose(W, V, rtol=1e-10)
    best = {stacked: np.inf, one_by_one: np.inf}
    for _ in range(REPETITIONS):
        for way in best:
            start = time.perf_counter()
            way()
            best[way] = min(best[way], time.perf_counter() - start)
    return best[stacked], best[one_by_one]


def main():
    """Print the table."""
    blas = ", ".join(
        f"{pool['internal_api']} {pool['version']}" for pool in threadpoolctl.threadpool_info()
    )
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, iml_nn {iml_nn.__version__}, "
        f"scikit-learn {sklearn.__version__}, torch {torch.__version__}; {blas}; 1 thread; "
        f"best of {REPETITIONS}\n"
    )
    names = [kind.name for kind in CONTESTANTS]
    print(f"{'steps per second':30}{'':9}" + "".join(f"{name:>16}" for name in names))
    for dtype, tolerance in [("float64", 1e-10), ("float32", 1e-3)]:
        for task in TASKS:
            check_agreement(
                task, *data_for(task, dtype), Network(task.sizes, dtype=dtype), tolerance
            )
            best = rates(task, dtype)
            print(f"{task.name:30}{dtype:9}" + "".join(f"{best[n]:16,.0f}" for n in names))
            ratios = (f"{best['iml_nn'] / best[n]:15.2f}×" for n in names[1:])
            print(f"{'  iml_nn is faster by':39}{'':16}" + "".join(ratios), flush=True)
    print("\n64 networks 2-8-3, 10 epochs of 300 samples; seconds: one stack, one by one")
    for batch in (10, 30, 300):
        stacked, one_by_one = stack_rates(batch)
        ratio = one_by_one / stacked
        print(f"batch {batch:<5}{stacked:12.4f}{one_by_one:12.4f}{ratio:12.2f}×", flush=True)


if __name__ == "__main__":
    main()

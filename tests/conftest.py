import sys

import numpy as np
import pytest

from iml_nn import Network


def problem(net, n_d, seed=0, scale=1.0):
    """Random X and soft, uneven targets that fit the network."""
    rng = np.random.default_rng(seed)
    X = rng.normal(0, scale, (n_d, net.sizes[0]))
    Y = rng.uniform(0.01, 1, (n_d, net.n_o))
    return X, Y / Y.sum(axis=1, keepdims=True) if net.n_o > 1 else Y


@pytest.fixture
def small():
    """A 3-5-4-2 network with biases that are not zero, and 7 samples."""
    net = Network([3, 5, 4, 2], init="xavier", seed=1)
    rng = np.random.default_rng(2)
    net.biases = [rng.normal(size=b.shape) for b in net.biases]
    return net, *problem(net, 7)


@pytest.fixture(autouse=True)
def close_widgets():
    """Let widgets go: ipywidgets keeps all that were ever made, each with its picture."""
    yield
    if "ipywidgets" in sys.modules:
        sys.modules["ipywidgets"].Widget.close_all()


def pytest_terminal_summary(terminalreporter):
    module = sys.modules.get("tests.test_equations")
    if module and module.COUNTS["tried"]:
        counts = module.COUNTS
        terminalreporter.write_line(
            f"{counts['equations']} equations checked in numbers and symbols, "
            f"{counts['derived']} of them derived; {counts['tried']} mutants tried, "
            f"{counts['killed']} killed, {counts['excused']} excused"
        )

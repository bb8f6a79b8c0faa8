"""Slices of J through weight space, and descents on them (notebook 07)."""

from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.gradient_descent import step
from iml_nn.layers import feed_forward, with_ones
from iml_nn.network import Network
from iml_nn.stack import NetworkStack


class Slice:
    """J / n_d as a function of two weights of a network, while all others stay as they are.

    Parameters
    ----------
    net : Network, copied.
    X, y : data, as in `Network.J`.
    places : two triples (layer, input, unit), counted from 0: `net.weights[layer][input, unit]`.
        Input n_in is the bias, the weight of one more input that is always 1.

    Raises
    ------
    ValueError : not two places, a place twice, or one that the network does not have; the data as
        in `Network.J`.
    """

    def __init__(self, net, X, y, places):
        self._net = net.copy()
        X, self._Y = net.checked(X, y)
        self._x = with_ones(X)
        self.places = [tuple(place) for place in places]
        if len(set(self.places)) != 2 or len(self.places) != 2:
            raise ValueError(f"places={self.places}; expected two different (layer, input, unit)")
        for h, k, j in self.places:
            shapes = [P.shape for P in net.parameters]
            if not (0 <= h < len(shapes) and 0 <= k < shapes[h][0] and 0 <= j < shapes[h][1]):
                raise ValueError(
                    f"place {(h, k, j)} is not in this network; expected (layer, input, unit) "
                    f"inside {shapes} (inputs and one bias, units) of its layers"
                )

    @np.errstate(over="ignore")  # as in `Network.forward`
    def loss(self, w):
        """J / n_d where the two weights are w, (…, 2); returns (…)."""
        w = np.asarray(w, float)
        stack = NetworkStack.copies(self._net, w.size // 2)
        self._place(stack, w.reshape(-1, 2))
        feed_forward(stack.layers, self._x)
        last = stack.layers[-1]
        J = self._net.loss_function.value(last.z, last.a, self._Y)
        return J.reshape(w.shape[:-1]) / self._x.shape[1]

    @np.errstate(over="ignore", invalid="ignore")
    def descend(self, w, learning_rate, n=1):
        """Return where n steps w ← w − η ∂(J / n_d)/∂w lead from w, (K, 2)."""
        stack, n_d = NetworkStack.copies(self._net, len(w)), self._x.shape[1]
        w = np.asarray(w, float)
        for _ in range(n):
            self._place(stack, w)
            step(stack.layers, stack.loss_function, self._x, self._Y, rate=learning_rate / n_d)
            # the step has moved all weights, but only the two are kept
            w = np.column_stack([stack.parameters[h][:, k, j] for h, k, j in self.places])
        return w

    def _place(self, stack, w):
        """Give each network of the stack its two weights, (K, 2), and all others their values."""
        for P, own in zip(stack.parameters, self._net.parameters, strict=True):
            P[...] = own
        for (h, k, j), value in zip(self.places, w.T, strict=True):
            stack.parameters[h][:, k, j] = value


class Standing(NamedTuple):
    """Where descents stand: `w` is (K, 2), `loss` (K,) is J / n_d there."""

    update: int
    loss: np.ndarray
    w: np.ndarray


class Descents:
    """K gradient descents on a slice, side by side. They may be moved: `w` is assignable.

    Parameters
    ----------
    plane : Slice.
    w : (K, 2) starting points.
    learning_rate : η > 0, may be changed between two updates.
    """

    def __init__(self, plane, w, learning_rate):
        self.plane, self.w = plane, np.array(w, float)
        self.learning_rate = checks.number("learning_rate", learning_rate, above=0)
        self.updates = 0

    def update(self, n=1):
        """Do n steps of each."""
        self.w = self.plane.descend(self.w, self.learning_rate, n)
        self.updates += n

    def measure(self):
        """Return the `Standing`."""
        return Standing(self.updates, self.plane.loss(self.w), self.w.copy())


def one_input(n=40, *, seed=0):
    """Data with one input: class 1 lies in the middle, and its edges are blurred.

    Returns X (n, 1), uniform on (−2, 2), and y (n,).
    """
    rng = checks.generator(seed)
    x = rng.uniform(-2, 2, n)
    blur = rng.normal(0, 0.25, n)
    return x[:, np.newaxis], (np.abs(x - 0.2 + blur) < 0.8).astype(int)


def example_slice(hidden_layer=True, pair="both weights", *, seed=0):
    """A slice for `one_input(seed=seed)`: of softmax regression, or of two tanh units.

    Parameters
    ----------
    hidden_layer : False for softmax regression, where all other weights are 0. True for two hidden
        units, whose other weights are alike, so that the units can be swapped within the slice.
    pair : "both weights" of the first layer, or "weight and bias" of one of its units.

    Raises
    ------
    ValueError : another pair.
    """
    net = Network([1, 2, 2] if hidden_layer else [1, 2], hidden="tanh", init="zeros")
    if hidden_layer:
        net.weights = [[[-3, 4]], [[-1, 1], [-1, 1]]]
        net.biases = [[[3], [3]], [[1], [-1]]]
    unit = 0 if hidden_layer else 1
    pairs = {
        "both weights": ((0, 0, 0), (0, 0, 1)),
        "weight and bias": ((0, 0, unit), (0, 1, unit)),
    }
    return Slice(net, *one_input(seed=seed), checks.choice("pair", pair, pairs))

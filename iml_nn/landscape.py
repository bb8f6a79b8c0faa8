"""Many networks at once: other seeds, and slices of J through weight space (06 and 07)."""

from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.network import Network
from iml_nn.scoring import feed, score
from iml_nn.workspace import Workspace


class NetworkStack:
    """K networks of one shape whose arrays are stacked, (K, n_in, n_out), to be trained together.

    `train(stack, X, y, …)` trains all of them on the same batches, with the same formulas as one
    network; its losses and accuracies are arrays (K,). `stack.networks()` takes them apart again.

    Parameters
    ----------
    networks : Networks of equal sizes, activations, loss and dtype. They are copied.

    Raises
    ------
    ValueError : no networks, or networks that differ in more than their weights.
    """

    def __init__(self, networks):
        networks = list(networks)
        if not networks:
            raise ValueError("a stack needs at least one network, got none")
        for k, net in enumerate(networks):
            if _kind(net) != _kind(networks[0]):
                raise ValueError(f"network {k} is {net}, but network 0 is {networks[0]}")
        self._model = model = networks[0].copy()
        self.sizes, self.n_o, self.dtype = model.sizes, model.n_o, model.dtype
        self.output, self.activations, self._loss = model.output, model.activations, model._loss
        self._hold(
            [np.stack(Ps) for Ps in zip(*(net._parameters for net in networks), strict=True)]
        )

    def _hold(self, parameters):
        self._parameters = parameters
        self.weights = [P[:, :-1] for P in parameters]
        self.biases = [P[:, -1:].mT for P in parameters]

    @classmethod
    def copies(cls, net, n):
        """Return a stack of n copies of one network, to be made different afterwards."""
        stack = cls([net])
        stack._hold([np.repeat(P, n, axis=0) for P in stack._parameters])
        return stack

    def __len__(self):
        return len(self.weights[0])

    def network(self, k):
        """Return network k, an independent copy."""
        net = self._model.copy()
        net.weights = [W[k] for W in self.weights]
        net.biases = [b[k] for b in self.biases]
        return net

    def networks(self):
        """Return all K networks, as independent copies."""
        return [self.network(k) for k in range(len(self))]

    def loss(self, X, y):
        """J / n_d of each network, (K,). Takes and raises the same as `Network.J`."""
        return self._score(*self._data(X, y))[0]

    def accuracy(self, X, y):
        """Accuracy of each network, (K,). Takes and raises the same as `Network.accuracy`."""
        return self._score(*self._data(X, y))[1]

    def _data(self, X, y):
        return self._model._data(X, y)

    def _score(self, X, Y):
        return score(self, X, Y)


def _kind(net: Network):
    return net.sizes, net.hidden, net.output, net.loss_name, net.dtype


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
        X, self._Y = net._data(X, y)
        self._x = np.vstack([X.T, np.ones((1, len(X)), X.dtype)])
        self.places = [tuple(place) for place in places]
        if len(set(self.places)) != 2 or len(self.places) != 2:
            raise ValueError(f"places={self.places}; expected two different (layer, input, unit)")
        for h, k, j in self.places:
            shapes = [P.shape for P in net._parameters]
            if not (0 <= h < len(shapes) and 0 <= k < shapes[h][0] and 0 <= j < shapes[h][1]):
                raise ValueError(
                    f"place {(h, k, j)} is not in this network; expected (layer, input, unit) "
                    f"inside {shapes} (inputs and one bias, units) of its layers"
                )

    def loss(self, w):
        """J / n_d where the two weights are w, (…, 2); returns (…)."""
        w = np.asarray(w, float)
        stack = NetworkStack.copies(self._net, w.size // 2)
        self._place(stack, w.reshape(-1, 2))
        z = feed(stack, self._x[:-1])
        J = self._net._loss.value(z, self._Y, self._net.activations[-1])
        return J.reshape(w.shape[:-1]) / self._x.shape[1]

    @np.errstate(over="ignore", invalid="ignore")
    def descend(self, w, learning_rate, n=1):
        """Return where n steps w ← w − η ∂(J / n_d)/∂w lead from w, (K, 2)."""
        net, n_d = self._net, self._x.shape[1]
        stack = NetworkStack.copies(net, len(w))
        workspace = Workspace(stack._parameters, net.activations, net._loss, n_d)
        w = np.asarray(w, float)
        for _ in range(n):
            self._place(stack, w)
            workspace.update(self._x, self._Y, rate=learning_rate / n_d)
            # the step has moved all weights, but only the two are kept
            w = np.column_stack([stack._parameters[h][:, k, j] for h, k, j in self.places])
        return w

    def _place(self, stack, w):
        """Give each network of the stack its two weights, (K, 2), and all others their values."""
        for P, own in zip(stack._parameters, self._net._parameters, strict=True):
            P[...] = own
        for (h, k, j), value in zip(self.places, w.T, strict=True):
            stack._parameters[h][:, k, j] = value


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

    def measure(self, remember=True):
        """Return the `Standing`. Nothing is remembered: the parameter is that of `Training`."""
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

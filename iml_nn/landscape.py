"""Many networks at once: what a different seed would have done (notebooks 06 and 07)."""

import numpy as np

from iml_nn.network import Network
from iml_nn.scoring import score


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
        self._parameters = [
            np.stack(Ps) for Ps in zip(*(net._parameters for net in networks), strict=True)
        ]
        self.weights = [P[:, :-1] for P in self._parameters]
        self.biases = [P[:, -1:].mT for P in self._parameters]

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

"""Many networks at once: their arrays are stacked, and every pass serves all of them (06, 07)."""

import numpy as np

from iml_nn.network import Network


class NetworkStack(Network):
    """K networks of one shape, to be trained together: `weights` are (K, n_in, n_out).

    All that a `Network` does it does for each of them, and what is a number there is an array (K,)
    here: `train(stack, X, y, …)` trains all on the same batches. `networks()` takes them apart.

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
        first = networks[0]
        for k, net in enumerate(networks):
            if _kind(net) != _kind(first):
                raise ValueError(f"network {k} is {net}, but network 0 is {first}")
        parameters = [np.stack(Ps) for Ps in zip(*(n.parameters for n in networks), strict=True)]
        self._build(parameters, *first.names)

    @classmethod
    def copies(cls, net, n):
        """Return a stack of n copies of one network, to be made different afterwards."""
        return cls.on([np.repeat(P[np.newaxis], n, axis=0) for P in net.parameters], *net.names)

    def __len__(self):
        return len(self.parameters[0])

    def __repr__(self):
        return f"{len(self)} times {self.network(0)}"

    def network(self, k):
        """Return network k, an independent copy."""
        return Network.on([P[k].copy() for P in self.parameters], *self.names)

    def networks(self):
        """Return all K networks, as independent copies."""
        return [self.network(k) for k in range(len(self))]


def _kind(net):
    return net.sizes, net.names, net.dtype

"""Which hidden units are flat: their slope is far below the steepest of their activation."""

import numpy as np

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
FLAT = 0.05  # share of the steepest slope, below which a unit counts as flat


def flat_pairs(net):
    """Where the hidden units of a Network, after a forward pass, are flat: (n_hidden, n_d)."""
    hidden = net.layers[:-1]
    slopes = np.concatenate([layer.activation.slope(layer.a) for layer in hidden])
    return slopes < FLAT * STEEPEST[net.hidden]


def flat_share(net):
    """Share of all pairs of a hidden unit and a sample where the unit is flat."""
    return float(flat_pairs(net).mean())

"""How saturated a network is: where its units stand, what passes, and its gradients."""

from typing import NamedTuple

import numpy as np


class Saturated(NamedTuple):
    """How a network stands: `z` (n_hidden, n_d) of all hidden units, and one number a layer.

    `passes` is the rms of ∂J/∂z per rms of ∂J/∂a, one a hidden layer; `gradients` is the rms of
    ∂J/∂W / n_d, one a layer with the output last.
    """

    z: np.ndarray
    passes: list
    gradients: list


@np.errstate(over="ignore", invalid="ignore")  # a diverging relu: the bars end at the top
def measure_saturation(net, X, y):
    """Return how saturated a Network with hidden layers is on these samples.

    Takes and raises the same as `Network.gradient`.
    """
    _, dJ_dW, _ = net.gradient(X, y)
    hidden = net.layers[:-1]
    passes = [
        _rms(layer.dJ_dz) / max(_rms(above.dJ_dx), np.finfo(float).tiny)
        for layer, above in zip(hidden, net.layers[1:], strict=True)
    ]
    gradients = [_rms(dJ_dW_h) / len(X) for dJ_dW_h in dJ_dW]
    return Saturated(np.concatenate([layer.z for layer in hidden]), passes, gradients)


def _rms(values):
    return float(np.sqrt(np.mean(values**2)))

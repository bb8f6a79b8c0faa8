"""Losses J, summed over samples and outputs, and the error ∂J/∂z they send back (notebook 02).

Cross-entropy is computed from z, the linear combination of the output layer, because log ŷ loses
all digits once ŷ rounds to 0 or 1. Arrays are (n_o, n_d): columns are samples. Leading axes are
kept.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.activations import ACTIVATIONS, relu


def _sum(terms):
    return np.add.reduce(terms, axis=(-2, -1))


def cross_entropy(z, a, Y):
    """J = −Σ_ij y_j log ŷ_j with ŷ = softmax(z), as Σ_ij y_j (log Σ_l exp(z_l) − z_j)."""
    z = z - z.real.max(axis=-2, keepdims=True)
    log_sum_exp = np.log(np.add.reduce(np.exp(z), axis=-2, keepdims=True))
    return _sum(Y * (log_sum_exp - z))


def binary_cross_entropy(z, a, Y):
    """J = −Σ y log ŷ + (1 − y) log(1 − ŷ) with ŷ = sigmoid(z), as Σ log(1 + exp(z)) − y z."""
    softplus = relu(z) + np.log1p(np.exp(np.where(z.real > 0, -z, z)))
    return _sum(softplus - Y * z)


def squared_error(z, a, Y):
    """J = ½ Σ (a − y)²."""
    return 0.5 * _sum((a - Y) ** 2)


def matched_error(a, Y, output, out=None):
    """∂J/∂z = a − y: what cross-entropy leaves after softmax or sigmoid (notebook 02, collapse)."""
    return np.subtract(a, Y, out=out)


def squared_error_error(a, Y, output, out=None):
    """∂J/∂z = (a − y) φ′(z)."""
    slope = output.slope(a)
    out = np.subtract(a, Y, out=out)
    out *= slope
    return out


class Loss(NamedTuple):
    """A loss: J(z, a, Y), its ∂J/∂z(a, Y, output), and the output activations it goes with."""

    name: str
    value: Callable
    dJ_dz: Callable
    outputs: tuple[str, ...]


LOSSES = {
    "cross_entropy": Loss("cross_entropy", cross_entropy, matched_error, ("softmax",)),
    "binary_cross_entropy": Loss(
        "binary_cross_entropy", binary_cross_entropy, matched_error, ("sigmoid",)
    ),
    "squared_error": Loss(
        "squared_error", squared_error, squared_error_error, ("sigmoid", "identity")
    ),
}


def loss_and_output(loss, output, sizes):
    """Return the `Loss` and the output `Activation` of these names for a network of these sizes.

    Without an `output`, that which belongs to the loss. A ValueError says what does not fit.
    """
    found = checks.choice("loss", loss, LOSSES)
    allowed = {name: ACTIVATIONS[name] for name in found.outputs}
    activation = checks.choice(f"output for loss={loss!r}", output or found.outputs[0], allowed)
    if loss == "binary_cross_entropy" and sizes[-1] != 1:
        raise ValueError(
            f"binary_cross_entropy takes one output, got {sizes[-1]} (sizes={sizes}); "
            "use loss='cross_entropy' for several classes"
        )
    if loss == "cross_entropy" and sizes[-1] == 1:
        raise ValueError(
            f"softmax of a single output is always 1 (sizes={sizes}); "
            "use two outputs, or loss='binary_cross_entropy'"
        )
    return found, activation

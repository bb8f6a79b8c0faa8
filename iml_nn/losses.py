"""Losses J, summed over samples and outputs, and the error ∂J/∂z they send back (notebook 02).

Every loss is computed from z, the linear combination of the output layer, because log ŷ loses all
digits once ŷ rounds to 0 or 1. Arrays are (n_o, n_d): columns are samples. Leading axes are kept.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.activations import Activation, relu


def _sum(terms):
    return np.add.reduce(terms, axis=(-2, -1))


def cross_entropy(z, Y, output):
    """J = −Σ_ij y_j log ŷ_j with ŷ = softmax(z), as Σ_ij y_j (log Σ_l exp(z_l) − z_j)."""
    z = z - z.real.max(axis=-2, keepdims=True)
    log_sum_exp = np.log(np.add.reduce(np.exp(z), axis=-2, keepdims=True))
    return _sum(Y * (log_sum_exp - z))


def binary_cross_entropy(z, Y, output):
    """J = −Σ y log ŷ + (1 − y) log(1 − ŷ) with ŷ = sigmoid(z), as Σ log(1 + exp(z)) − y z."""
    softplus = relu(z) + np.log1p(np.exp(np.where(z.real > 0, -z, z)))
    return _sum(softplus - Y * z)


def squared_error(z, Y, output):
    """J = ½ Σ (a − y)²."""
    return 0.5 * _sum((output.value(z) - Y) ** 2)


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
    """A loss: J(z, Y, output), its ∂J/∂z(a, Y, output), and the output activations it goes with."""

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


def targets(y, n_d, n_o, loss: Loss, output: Activation, dtype):
    """Encode what a user passes as `y` into targets Y, one column a sample.

    Parameters
    ----------
    y : (n_d,) int labels, or (n_d, n_o) targets. With one output also (n_d,) numbers.
    n_d, n_o : number of samples and of outputs.
    loss, output : the loss and the output activation, which say what targets make sense.
    dtype : the network's float type.

    Returns
    -------
    Y : (n_o, n_d) array of `dtype`, one-hot for labels. A row-major (n_d, n_o) array, transposed.

    Raises
    ------
    ValueError, TypeError : another shape, labels that are no integers or out of range, targets of
        cross-entropy that are negative or do not sum to 1, NaN or infinity.
    """
    y = checks.array("y", y)
    if y.shape[:1] != (n_d,) or y.ndim > 2:
        raise ValueError(f"y has shape {y.shape} but X has {n_d} rows; expected one target a row")
    if n_o == 1:
        y = y.reshape(n_d, -1)
    if y.ndim == 1:
        return _one_hot(y, n_o, dtype).T
    if y.shape[1] != n_o:
        raise ValueError(
            f"y has {y.shape[1]} columns but this network has {n_o} outputs; "
            f"expected {n_o} targets a row, or integer labels of shape ({n_d},)"
        )
    y = y.astype(dtype)
    if output.name != "identity" and (y.min() < 0 or y.max() > 1):
        raise ValueError(
            f"targets of a {output.name} output must lie between 0 and 1, "
            f"got values from {y.min():g} to {y.max():g}"
        )
    if loss.name == "cross_entropy":
        off = np.abs(y.sum(axis=1) - 1)
        if off.max() > 1e-5:
            i = int(off.argmax())
            raise ValueError(
                f"the targets of each sample must sum to 1, but row {i} of y sums to "
                f"{y[i].sum():g}; divide each row by its sum"
            )
    return y.T


def _one_hot(labels, n_o, dtype):
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"class labels must be integers, got dtype {labels.dtype}; "
            "convert them with y.astype(int), or pass one row of targets a sample"
        )
    if labels.min() < 0 or labels.max() >= n_o:
        raise ValueError(
            f"labels run from {labels.min()} to {labels.max()} but this network has {n_o} outputs; "
            f"expected 0 to {n_o - 1}"
        )
    Y = np.zeros((len(labels), n_o), dtype)
    Y[np.arange(len(labels)), labels] = 1
    return Y

"""Activation functions a = φ(z) and their slopes, computed from the output a (notebooks 01, 03).

Each value function takes z, of any shape, real or complex (for the complex step), and an optional
`out` array to write into, where overflow is the caller's to silence. Each slope function takes the
*output* a = φ(z) and returns φ′(z).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


def step(z, out=None):
    """Perceptron: 1 where z ≥ 0, else 0. For prediction only; see `step_slope`."""
    a = np.heaviside(np.real(z), 1.0).astype(z.dtype)
    if out is None:
        return a
    out[...] = a
    return out


def step_slope(a, out=None):
    """Raise a ValueError: the slope of a step teaches nothing."""
    raise ValueError(
        "the step function has slope 0 everywhere except at its jump, where it has none: a "
        "gradient through it is zero and no weight would ever change. "
        "Train with hidden='sigmoid' instead."
    )


def sigmoid(z, out=None):
    """Logistic function φ(z) = 1 / (1 + exp(−z))."""
    if z.dtype.kind == "c":
        # exp of a complex number overflows to NaN, not to infinity
        z = np.maximum(z.real, -700.0) + 1j * z.imag
    if out is None:
        # exp(−z) = ∞ gives φ = 0, the right limit: no error
        with np.errstate(over="ignore"):
            return sigmoid(z, out=np.empty_like(z))
    np.negative(z, out=out)
    np.exp(out, out=out)
    out += 1.0
    return np.divide(1.0, out, out=out)  # twice as fast as np.reciprocal


def sigmoid_slope(a, out=None):
    """φ′ = a (1 − a), at most ¼."""
    out = np.subtract(1.0, a, out=out)
    out *= a
    return out


def tanh(z, out=None):
    """Hyperbolic tangent."""
    return np.tanh(z, out=out)


def tanh_slope(a, out=None):
    """φ′ = 1 − a²."""
    out = np.multiply(a, a, out=out)
    return np.subtract(1.0, out, out=out)


def relu(z, out=None):
    """Rectified linear unit max(z, 0)."""
    if z.dtype.kind == "c":
        return np.multiply(z, z.real > 0, out=out)
    return np.maximum(z, 0.0, out=out)


def relu_slope(a, out=None):
    """φ′ = 1 where a > 0, else 0 (also at the kink)."""
    out = np.empty_like(a) if out is None else out
    return np.greater(a, 0.0, out=out)


def identity(z, out=None):
    """a = z."""
    if out is None:
        return z.copy()
    if out is not z:
        out[...] = z
    return out


def identity_slope(a, out=None):
    """φ′ = 1."""
    out = np.empty_like(a) if out is None else out
    out[...] = 1.0
    return out


def softmax(z, out=None):
    """s_j(z) = exp(z_j) / Σ_l exp(z_l), over the rows of z: (…, n_o, n_d) → (…, n_o, n_d).

    The largest z of each column is subtracted first. That changes no s_j, and no exp overflows.
    """
    out = np.subtract(z, np.maximum.reduce(z.real, axis=-2, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= np.add.reduce(out, axis=-2, keepdims=True)
    return out


class Activation(NamedTuple):
    """A function a = φ(z) with its slope φ′, the latter as a function of a.

    `slope` is None where one unit's output depends on every z: softmax has a Jacobian, not a slope.
    """

    name: str
    value: Callable
    slope: Callable | None


HIDDEN = {
    "sigmoid": Activation("sigmoid", sigmoid, sigmoid_slope),
    "tanh": Activation("tanh", tanh, tanh_slope),
    "relu": Activation("relu", relu, relu_slope),
    "identity": Activation("identity", identity, identity_slope),
    "step": Activation("step", step, step_slope),
}
ACTIVATIONS = HIDDEN | {"softmax": Activation("softmax", softmax, None)}

"""What can be measured in a network: sizes of gradients, saturation, copies among its units."""

from typing import NamedTuple

import numpy as np

from iml_nn.layers import with_ones

STEEPEST = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0, "identity": 1.0}
FLAT = 0.05  # share of the steepest slope, below which a unit counts as flat
PART = 64  # samples whose gradient is computed at once


def rms(values):
    """Root mean square of an array, as a float."""
    return float(np.sqrt(np.mean(np.square(values))))


def gradient_sizes(net, X, y):
    """Root mean square of ∂(J / n_d)/∂W for each layer; of a diverged network 0.

    Takes and raises the same as `Network.gradient`, but leaves `net.layers` alone.
    """
    net = net.copy()  # its intermediates go with it
    totals = [np.zeros_like(W) for W in net.weights]
    with np.errstate(all="ignore"):
        # in parts: nothing else would take as much memory as the intermediates of all samples
        for at in range(0, len(X), PART):
            _, dJ_dW, _ = net.gradient(X[at : at + PART], y[at : at + PART])
            for total, part in zip(totals, dJ_dW, strict=True):
                total += part
        return [float(np.nan_to_num(rms(total / len(X)))) for total in totals]


class Saturated(NamedTuple):
    """How a network stands: `z` (n_hidden, n_d) of all hidden units, and one number a layer.

    `passes` is the rms of ∂J/∂z per rms of ∂J/∂a, one a hidden layer; `gradients` is the rms of
    ∂J/∂W / n_d, one a layer with the output last.
    """

    z: np.ndarray
    passes: list
    gradients: list


@np.errstate(over="ignore", invalid="ignore")  # a diverging relu: infinite is the right answer
def measure_saturation(net, X, y):
    """Return how saturated a Network with hidden layers is on these samples.

    Takes and raises the same as `Network.gradient`.
    """
    _, dJ_dW, _ = net.gradient(X, y)
    hidden = net.layers[:-1]
    passes = [
        rms(layer.dJ_dz) / max(rms(above.dJ_dx), np.finfo(float).tiny)
        for layer, above in zip(hidden, net.layers[1:], strict=True)
    ]
    gradients = [rms(dJ_dW_h) / len(X) for dJ_dW_h in dJ_dW]
    return Saturated(np.concatenate([layer.z for layer in hidden]), passes, gradients)


def flat_pairs(net):
    """Where the hidden units of a Network, after a forward pass, are flat: (n_hidden, n_d)."""
    hidden = net.layers[:-1]
    slopes = np.concatenate([layer.activation.slope(layer.a) for layer in hidden])
    return slopes < FLAT * STEEPEST[net.hidden]


def flat_share(net):
    """Share of all pairs of a hidden unit and a sample where the unit is flat."""
    return float(flat_pairs(net).mean())


def activities(net, points, most):
    """What the units of a Network give at some points, in single precision.

    Overflow warnings are the caller's to silence: weights of a diverged run may be huge.

    Parameters
    ----------
    net : Network.
    points : (n_in, n) float32 array.
    most : number of units of a layer, the first ones, that are returned.

    Returns
    -------
    list of (n_units, n) arrays: inputs, hidden layers, outputs.
    """
    x, columns = with_ones(points.T), [points]
    for layer in net.astype("float32").layers:
        x = layer.forward(x)
        columns.append(layer.a[:most].copy())
        layer.forget()  # there may be hundreds of units
    return columns


def distinct_units(W, b, W_above, tolerance=0.1):
    """Count the hidden units of one layer that are not copies of each other.

    Two units count as one if none of their weights and biases, incoming and outgoing, differ by
    more than `tolerance`; so do two that are linked by others of this kind.

    Parameters
    ----------
    W, b, W_above : (n_in, n), (n, 1) and (n, n_out) arrays: the layer of n units, and what lies
        above it.
    tolerance : largest difference between copies.

    Returns
    -------
    int, from 1 to n.
    """
    units = np.vstack([W, b.T, W_above.T])
    alike = np.abs(units[:, :, np.newaxis] - units[:, np.newaxis]).max(axis=0) <= tolerance
    for _ in range(len(alike).bit_length()):  # each round doubles the length of the chains found
        alike = alike @ alike
    return len(np.unique(alike, axis=0))

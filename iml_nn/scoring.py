"""Prediction and score of a network, or of a stack of them, a bounded number of samples at once."""

import numpy as np

from iml_nn.layers import feed_forward, with_ones

CHUNK_BYTES = 256 * 1024  # of the largest array that is kept: it stays in the processor's cache
LEAST = 256  # samples at a time, however many units there are


def passes(net, X):
    """Yield (slice, output layer after its forward pass) over the samples, some at a time.

    The layers are not `net.layers`, whose intermediates stay as they are. The next pass overwrites
    what the output layer holds.
    """
    layers = net.scoring_layers
    bytes_of_sample = max(net.sizes) * layers[0].b[..., :1, :].nbytes
    chunk = max(LEAST, CHUNK_BYTES // bytes_of_sample)
    for start in range(0, len(X), chunk):
        rows = slice(start, start + chunk)
        with np.errstate(over="ignore"):  # as in `Network.forward`
            feed_forward(layers, with_ones(X[rows]))
        yield rows, layers[-1]


def outputs(net, X):
    """Outputs for checked samples, (…, n_d, n_o): rows are samples."""
    return np.concatenate([last.a.mT.copy() for _, last in passes(net, X)], axis=-2)


def decide(net, a):
    """Class of each column of (…, n_o, n_d) outputs or targets."""
    return a[..., 0, :] >= 0.5 if net.n_o == 1 else a.argmax(axis=-2)


def score(net, X, Y):
    """Return J / n_d and the accuracy (NaN for an identity output) on checked data.

    Of a network they are numbers, of a stack arrays (K,).
    """
    J, right = 0.0, 0.0
    for rows, last in passes(net, X):
        J = J + net.loss_function.value(last.z, last.a, Y[:, rows])
        right = right + (decide(net, last.a) == decide(net, Y[:, rows])).sum(axis=-1)
    accuracy = right * np.nan if net.output == "identity" else right / len(X)
    return plain(J / len(X)), plain(accuracy)


def plain(value):
    """Return a Python number for an array of no axes, any other array as it is."""
    return value.item() if np.ndim(value) == 0 else value

"""Prediction and score of a Network, or of a stack of them, where no intermediate is kept."""

import numpy as np

CHUNK = 2048  # samples per forward pass: bounds the memory it takes


def feed(net, x):
    """Feed x (n_in, n_d) forward as far as z of the output layer, (…, n_o, n_d). Keeps nothing.

    `net` is a Network, or a stack of them whose arrays have a leading axis (`iml_nn.landscape`).
    """
    for h, (W, b) in enumerate(zip(net.weights, net.biases, strict=True)):
        x = net.activations[h - 1].value(x) if h > 0 else x
        x = W.mT @ x + b
    return x


def chunks(net, X):
    """Yield (slice, z of the output layer) over the samples, a bounded number at a time."""
    for start in range(0, len(X), CHUNK):
        rows = slice(start, start + CHUNK)
        yield rows, feed(net, X[rows].T)


def decide(net, outputs):
    """Class of each column of (…, n_o, n_d) outputs or targets."""
    return outputs[..., 0, :] >= 0.5 if net.n_o == 1 else outputs.argmax(axis=-2)


def score(net, X, Y):
    """Return J / n_d and the accuracy (NaN for an identity output), (…,), on checked data."""
    J, right, output = 0.0, 0.0, net.activations[-1]
    for rows, z in chunks(net, X):
        J = J + net._loss.value(z, Y[:, rows], output)
        hits = decide(net, output.value(z)) == decide(net, Y[:, rows])
        right = right + hits.sum(axis=-1)
    return J / len(X), right / len(X) if net.output != "identity" else right * np.nan

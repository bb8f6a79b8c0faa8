"""Saturation: what is measured of large weights, and what the picture makes of it."""

import numpy as np

from iml_nn import Network, datasets
from iml_nn.activations import sigmoid
from iml_nn.ideas.saturation import Saturation, SaturationPicture, runs, scaled_weights
from iml_nn.initialisers import scaled
from iml_nn.pictures.bars import FLOOR
from iml_nn.training import Progress

X, Y = datasets.moons(40, seed=0)


def network(hidden="sigmoid", scale=1.0, **settings):
    return Network([2, 5, 4, 2], hidden=hidden, init=scaled("xavier", scale), seed=3, **settings)


def progress(*losses):
    """A Progress of arrays with these losses, ten updates apart."""
    n = len(losses)
    return Progress(np.arange(n), 10 * np.arange(n), np.array(losses), *np.zeros((3, n)))


def test_both_networks_start_from_the_same_normals():
    both = runs(X, Y, 12.0, 4, "binary_cross_entropy", 0.5, seed=1)
    nets = {label: run.net for label, run in both.items()}
    assert nets["reference"].sizes == [2, 16, 16, 16, 16, 1]
    for W, reference in zip(nets["these weights"].weights, nets["reference"].weights, strict=True):
        np.testing.assert_allclose(W, 4 * reference)


def test_slopes_are_those_of_the_sigmoid_where_the_units_stand():
    net = network(scale=4.0)
    told = scaled_weights(4.0, net, X, Y, {})
    a = sigmoid(net.weights[0].T @ X.T)
    deeper = sigmoid(net.weights[1].T @ a)
    np.testing.assert_allclose(told.a, np.vstack([a, deeper]), rtol=1e-12)
    z, h = told.saturated.z, 1e-5
    np.testing.assert_allclose(told.slopes, (sigmoid(z + h) - sigmoid(z - h)) / (2 * h), atol=1e-9)


def test_the_picture_shows_the_numbers_it_is_told():
    net = network(scale=9.0)
    histories = {"these weights": progress(0.8, 0.4), "reference": progress(0.5, 0.45)}
    told = scaled_weights(9.0, net, X, Y, histories)
    picture = SaturationPicture()
    picture.show(told)
    shown = picture.plotted()
    np.testing.assert_allclose(shown["slopes"][0][:, 1], told.slopes[:, ::10].ravel())
    np.testing.assert_allclose(shown["z"][0][:, 1], sigmoid(told.saturated.z[:, ::10]).ravel())
    np.testing.assert_allclose(shown["mean slope"][0], [[-15, told.slopes.mean()],
                                                        [15, told.slopes.mean()]])  # fmt: skip
    np.testing.assert_allclose(shown["loss"], [[[0, 1], [10, 0.5]], [[0, 1], [10, 0.9]]])
    tops = [bar[3] for bar in shown["gradients"]]
    *hidden, output = told.saturated.gradients
    np.testing.assert_allclose(tops, [*hidden, FLOOR, FLOOR, output])
    np.testing.assert_allclose([bar[3] for bar in shown["what passes"]][:2], told.saturated.passes)
    said = picture.describe(told)
    assert f"mean slope is {told.slopes.mean():.3f}" in said
    assert "10 updates led the loss from 0.800 to 0.400" in said
    assert f"{told.saturated.passes[0]:.3f} of an error" in said


def test_large_weights_flatten_the_sigmoid():
    widget = Saturation()
    widget.set(scale=12.0, depth=4, loss="binary_cross_entropy")
    widget.advance(2)
    assert "mean slope is 0.0" in widget.describe()
    bars = widget.picture.plotted()["gradients"]
    assert len(bars) == 5
    assert all(bar[3] > FLOOR for bar in bars)


def test_eta_acts_on_the_running_networks():
    widget = Saturation()
    runs = widget.runs
    widget.set(learning_rate=2.0)
    assert widget.runs is runs
    assert {run.learning_rate for run in runs.values()} == {2.0}

"""Saturation: what is measured of large weights, and what the picture makes of it."""

import numpy as np
import pytest

from iml_nn import Network, datasets
from iml_nn.activations import sigmoid
from iml_nn.ideas.saturation import Saturation, SaturationPicture, runs, scaled_weights
from iml_nn.initialisers import scaled
from iml_nn.measures import flat_pairs, flat_share, measure_saturation
from iml_nn.pictures.bars import FLOOR
from iml_nn.training import Progress

X, Y = datasets.moons(40, seed=0)


def network(hidden="sigmoid", scale=1.0, **settings):
    return Network([2, 5, 4, 2], hidden=hidden, init=scaled("xavier", scale), seed=3, **settings)


def test_measured_saturation_is_that_of_the_gradient():
    net = network(scale=6.0)
    found = measure_saturation(net, X, Y)
    a = 1 / (1 + np.exp(-(net.weights[0].T @ X.T)))
    dJ_da = net.layers[1].dJ_dx
    expected = np.sqrt(np.mean((dJ_da * a * (1 - a)) ** 2) / np.mean(dJ_da**2))
    assert found.passes[0] == pytest.approx(expected)
    assert len(found.passes) == 2
    _, dJ_dW, _ = net.gradient(X, Y)
    np.testing.assert_allclose(
        found.gradients, [np.sqrt(np.mean((g / len(X)) ** 2)) for g in dJ_dW]
    )


@pytest.mark.parametrize(("hidden", "steepest"), [("sigmoid", 0.25), ("tanh", 1), ("relu", 1)])
def test_flat_means_less_than_a_twentieth_of_the_steepest_slope(hidden, steepest):
    net = network(hidden, scale=8.0)
    net.forward(X)
    z = np.concatenate([layer.z for layer in net.layers[:-1]])
    h = 1e-6
    value = net.layers[0].activation.value
    slope = (value(z + h) - value(z - h)) / (2 * h)
    np.testing.assert_array_equal(flat_pairs(net), slope < 0.05 * steepest)
    assert 0 < flat_share(net) == np.mean(slope < 0.05 * steepest) < 1


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

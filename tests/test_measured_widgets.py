"""Widgets that measure networks: gradients, flat units, many seeds, digits, recomputed here."""

import numpy as np
import pytest

from iml_nn import Network, datasets
from iml_nn.ideas.activations_compared import ActivationsCompared
from iml_nn.ideas.digits import DigitsTraining
from iml_nn.ideas.saturation import Saturation
from iml_nn.ideas.seeds_census import SeedsCensus
from iml_nn.initialisers import scaled
from iml_nn.training import train
from tests.reading import lines, numbers, panel, texts

FLOOR, TOP = 1e-8, 10.0


def rms(values):
    return np.sqrt(np.mean(np.square(values)))


def tops(picture, name):
    return np.array([bar[3] for bar in picture.plotted()[name]])


def hidden_of(net, X):
    """z and a of each hidden layer of a network of sigmoids, by formulas of this test."""
    a, found = X.T, []
    for W, b in zip(net.weights[:-1], net.biases[:-1], strict=True):
        z = W.T @ a + b
        a = 1 / (1 + np.exp(-z))
        found.append((z, a))
    return found


# ---------------------------------------------------------------------- saturation


@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_saturation_shows_where_units_stand_and_what_their_slopes_leave(loss):
    widget = Saturation()
    widget.set(scale=8.0, depth=3, loss=loss)
    widget.advance(2)
    picture, net = widget.picture, widget.runs["these weights"].net
    X, y = datasets.moons(100, seed=0)
    layers = hidden_of(net, X)
    z, a = (np.concatenate(parts) for parts in zip(*layers, strict=True))
    (dots,), (slopes,) = picture.plotted()["z"], picture.plotted()["slopes"]
    assert len(dots) == len(slopes) >= 48
    inside = np.abs(dots[:, 0]) < 15
    np.testing.assert_allclose(dots[inside, 1], 1 / (1 + np.exp(-dots[inside, 0])), atol=1e-12)
    np.testing.assert_allclose(
        slopes[inside, 1], (dots[:, 1] * (1 - dots[:, 1]))[inside], atol=1e-12
    )
    np.testing.assert_array_equal(dots[:, 0], slopes[:, 0])
    all_z = np.sort(np.clip(z.ravel(), -15, 15))
    near = np.abs(all_z[np.searchsorted(all_z, dots[:, 0]).clip(max=len(all_z) - 1)] - dots[:, 0])
    assert near.max() < 1e-9, "each dot is a z of the network"
    counts = np.histogram(np.clip(z, -15, 15), np.linspace(-15, 15, 31))[0] / z.size
    np.testing.assert_allclose(picture.plotted()["histogram of z"][0], counts)
    np.testing.assert_allclose(picture.plotted()["mean slope"][0][:, 1], np.mean(a * (1 - a)))
    # what a layer passes: errors by the network's own gradient, the slope by hand
    fresh = net.copy()
    _, dJ_dW, _ = fresh.gradient(X, y)
    errors = [above.dJ_dx for above in fresh.layers[1:]]
    passes = [rms(e * a * (1 - a)) / rms(e) for e, (_, a) in zip(errors, layers, strict=True)]
    expected = np.full(5, FLOOR)
    expected[:3] = passes
    np.testing.assert_allclose(tops(picture, "what passes"), expected)
    *hidden, output = (rms(g) / 100 for g in dJ_dW)
    expected = [*hidden, *[FLOOR] * (4 - len(hidden)), output]
    np.testing.assert_allclose(tops(picture, "gradients"), np.clip(expected, FLOOR, TOP))


def test_saturation_compares_losses_with_those_at_the_start():
    widget = Saturation()
    widget.set(scale=12.0)
    widget.advance(4)
    curves = lines(panel(widget.picture, ylabel="loss, start = 1"))
    X, y = datasets.moons(100, seed=0)
    for label, scale in (("these weights", 12.0), ("reference", 3.0)):
        start = Network([2, 16, 16, 1], loss="squared_error", init=scaled("xavier", scale), seed=0)
        now = widget.runs[label].net
        expected = [20, now.loss(X, y) / start.loss(X, y)]
        np.testing.assert_allclose(curves[label][-1], expected)
        np.testing.assert_allclose(curves[label][0], [0, 1])
    first, last = (n.loss(X, y) for n in (
        Network([2, 16, 16, 1], loss="squared_error", init=scaled("xavier", 12.0), seed=0),
        widget.runs["these weights"].net))  # fmt: skip
    said = numbers(texts(widget.picture, "status")[0].get_text())
    slope = widget.picture.plotted()["mean slope"][0][0, 1]
    np.testing.assert_allclose(said, [12, slope, first, last, 20], atol=6e-4)


SLOPES = {
    "sigmoid": (lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2, 0.25),
    "tanh": (lambda z: 1 / np.cosh(z) ** 2, 1.0),
    "relu": (lambda z: (z > 0).astype(float), 1.0),
}


def test_activations_are_compared_by_loss_flat_units_and_gradients():
    widget = ActivationsCompared()
    widget.set(scale=3.0, depth=3)
    widget.advance(3)
    X, y = datasets.moons(100, seed=0)
    losses = lines(panel(widget.picture, ylabel="loss  J"))
    flats = lines(panel(widget.picture, ylabel="flat"))
    bars = tops(widget.picture, "gradients").reshape(3, 5)
    for place, (name, (slope, steepest)) in enumerate(SLOPES.items()):
        net = widget.runs[name].net.copy()
        assert net.hidden == name
        np.testing.assert_allclose(losses[name][-1], [15, net.loss(X, y)])
        _, dJ_dW, _ = net.gradient(X, y)
        z = np.concatenate([layer.z for layer in net.layers[:-1]])
        np.testing.assert_allclose(flats[name][-1], [15, np.mean(slope(z) < 0.05 * steepest)])
        np.testing.assert_array_equal(flats[name][:, 0], losses[name][:, 0])
        *hidden, output = (rms(g) / 100 for g in dJ_dW)
        np.testing.assert_allclose(bars[place], [*hidden, FLOOR, output])
    said = numbers(texts(widget.picture, "status")[0].get_text())
    np.testing.assert_allclose(
        said, [3, 15, *(losses[name][-1, 1] for name in SLOPES)], atol=0.0051
    )


# ---------------------------------------------------------------------- many seeds


def test_the_census_has_a_dot_for_each_seed_at_its_loss():
    widget = SeedsCensus()
    widget.set(depth=2, learning_rate=10**-0.5)
    widget.advance(12)
    X, y = datasets.circles(60, seed=0)
    dots = dict(zip(widget.runs, widget.picture.plotted()["losses"], strict=True))
    learned = dict(zip(widget.runs, widget.picture.plotted()["learned"], strict=True))
    medians = lines(panel(widget.picture, ylabel="median loss"))
    column = {t.get_text(): place for place, t in enumerate(
        panel(widget.picture, ylabel="one dot a seed").get_xticklabels())}  # fmt: skip
    for label, run in widget.runs.items():
        losses = np.array([net.loss(X, y) for net in run.net.networks()])
        np.testing.assert_allclose(dots[label][:, 1], np.minimum(losses, 1.2), rtol=1e-3)
        assert np.abs(dots[label][:, 0] - column[label]).max() < 0.5
        assert (np.diff(dots[label][:, 0]) > 0).all()
        if np.abs(losses - 0.1).min() > 1e-4:
            assert learned[label] == str(np.sum(losses < 0.1))
        np.testing.assert_allclose(
            medians[label][-1], [180, min(np.median(losses), 1.2)], rtol=1e-3
        )
        (text,) = (
            t for t in texts(widget.picture, "learned") if t.get_position()[0] == column[label]
        )
        assert text.get_text() == learned[label]
    assert int(learned["he"]) > 0
    one = Network([2, 10, 10, 2], hidden="tanh", init="xavier", seed=7, dtype="float32")
    train(one, X, y, learning_rate=10**-0.5, batch_size=20, epochs=None, seed=0).update(180)
    assert dots["xavier"][7, 1] == pytest.approx(one.loss(X, y), rel=0.02)


# ---------------------------------------------------------------------- digits


def test_digits_show_the_losses_of_the_network_and_its_first_weights():
    widget = DigitsTraining()
    widget.set(hidden_units=5)
    widget.advance(8)
    training, validation = datasets.split(*datasets.digits(), seed=0)
    net, picture = widget.run.net, widget.picture
    for ylabel, measure in (("loss  J", net.loss), ("accuracy", net.accuracy)):
        shown = lines(panel(picture, ylabel=ylabel))
        np.testing.assert_allclose(shown["training"][-1, 1], measure(*training))
        np.testing.assert_allclose(shown["validation"][-1, 1], measure(*validation))
        assert 1.8 < shown["training"][-1, 0] <= 2.0, "eight quarters of an epoch"
    (weights,) = picture.plotted()["weights"]
    tiles = [weights[9 * (u // 3) : 9 * (u // 3) + 8, 9 * (u % 3) : 9 * (u % 3) + 8]
             for u in range(5)]  # fmt: skip
    np.testing.assert_array_equal(tiles, net.weights[0].T.reshape(5, 8, 8))
    (status,) = (t.get_text() for t in picture.fig.texts if "epoch" in t.get_text())
    expected = [shown["training"][-1, 0], net.loss(*validation), net.accuracy(*validation)]
    np.testing.assert_allclose(numbers(status), expected, atol=0.05)

"""The size of initial weights: what is told of the layers, and what the picture makes of it."""

import numpy as np
import pytest

from iml_nn import datasets
from iml_nn.ideas.initial_scale import (
    DEEPEST,
    GRID,
    PROBE,
    InitialScale,
    Layers,
    ScalePicture,
    layers,
    network,
)
from iml_nn.training import Progress

X, Y = datasets.circles(90, seed=1)
HISTORY = Progress(*np.array([[0], [0], [0.7], [0.5], [0], [0]]))


def told(activation, *sizes):
    """Layers whose ∂J/∂z is everywhere of these sizes."""
    arrays = [np.full((2, 3), float(size)) for size in sizes]
    half = np.full((len(GRID.points), 2), 0.5)
    return Layers(activation, arrays, arrays, [*sizes], half, (X, Y), HISTORY)


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
def test_errors_of_all_layers_are_the_slope_of_the_loss_of_the_probe(activation):
    net = network("he", 1.5, activation, 3, 5, seed=2)
    found = layers(net, X, Y, HISTORY)
    h = 1e-6
    for layer, (a, dJ_dz) in enumerate(zip(found.a, found.dJ_dz, strict=True)):
        assert a.shape == dJ_dz.shape == (5, PROBE)
        for j in range(5):
            J = []
            for sign in (1, -1):
                other = net.copy()
                other.biases[layer][j, 0] += sign * h
                J.append(other.J(X[:PROBE], Y[:PROBE]))
            slope = (J[0] - J[1]) / (2 * h)
            assert dJ_dz[j].sum() == pytest.approx(slope, abs=1e-6 * max(1, abs(slope)))
    first = net.layers[0].activation.value(net.weights[0].T @ X[:PROBE].T)
    np.testing.assert_allclose(found.a[0], first)
    np.testing.assert_allclose(found.sizes, [np.linalg.norm(d) / d.size**0.5 for d in found.dJ_dz])
    np.testing.assert_array_equal(found.y_hat, net.predict_proba(GRID.points))


def test_layers_told_stay_when_the_network_learns_on():
    net = network("xavier", 1, "tanh", 2, 4, seed=0)
    found = layers(net, X, Y, HISTORY)
    before = [part.copy() for part in (*found.a, *found.dJ_dz)]
    net.gradient(X[::-1][:PROBE], Y[::-1][:PROBE])
    for part, old in zip((*found.a, *found.dJ_dz), before, strict=True):
        np.testing.assert_array_equal(part, old)


def test_scale_multiplies_the_same_numbers():
    plain = network("xavier", 1, "tanh", 3, 5, seed=4)
    for start, scale, factor in [("xavier", 3.0, 3), ("too small", 1, 0.1), ("too large", 2, 10)]:
        other = network(start, scale, "tanh", 3, 5, seed=4)
        for W, V in zip(plain.weights, other.weights, strict=True):
            np.testing.assert_allclose(V, factor * W, rtol=1e-12)


def test_without_weights_no_error_reaches_a_hidden_layer():
    found = layers(network("zeros", 1, "tanh", 3, 5, seed=0), X, Y, HISTORY)
    assert found.sizes == [0, 0, 0]
    assert "is 0 in every" in ScalePicture().describe(found)


def test_a_deep_sigmoid_network_sends_little_to_its_first_layer():
    sizes = {
        activation: layers(network("xavier", 1, activation, 8, 10, seed=0), X, Y, HISTORY).sizes
        for activation in ("sigmoid", "tanh")
    }
    ratios = {activation: s[0] / s[-1] for activation, s in sizes.items()}
    assert ratios["sigmoid"] < 1e-3 < 0.05 < ratios["tanh"]


@pytest.mark.parametrize(
    ("sizes", "said"),
    [((0, 0), "is 0 in every"), ((0, 1), "vanishes"), ((1e-6, 1), "10⁻⁶"), ((1, 2), "= 0.5")],
)
def test_the_ratio_is_said_in_words_a_reader_can_take_in(sizes, said):
    picture, state = ScalePicture(), told("tanh", *sizes)
    picture.show(state)
    assert said in picture.describe(state)
    assert said in picture.status.get_text()


def test_sizes_are_drawn_as_powers_of_ten_inside_the_axes():
    picture = ScalePicture()
    picture.show(told("relu", 1e-20, 1e-3, 1e5))
    np.testing.assert_allclose(picture.typical.get_xydata(), [[1, -12], [2, -3], [3, 2]])
    assert picture.activations.axes.get_ylim() == (0, 3)


def histograms(widget):
    return [tops - tops.min() for tops in widget.picture.plotted()["activations"]]


def test_unused_layers_are_hidden_and_used_ones_are_shown():
    widget = InitialScale()
    for depth in (1, DEEPEST):
        widget.set(depth=depth)
        shown = [heights.any() for heights in histograms(widget)]
        assert shown == [h < depth for h in range(DEEPEST)]
        assert f"{depth} hidden layer" in widget.describe()


def test_the_widget_tells_of_the_network_of_its_controls():
    widget = InitialScale()
    widget.set(start="he", scale=10**0.3, activation="relu", depth=2, width=7)
    W = network("he", 10**0.3, "relu", 2, 7, seed=0).weights
    for own, expected in zip(widget.net.weights, W, strict=True):
        np.testing.assert_array_equal(own, expected)
    widget.advance(2)
    expected = layers(widget.net, *widget.samples, widget.told.history)
    assert widget.told.sizes == expected.sizes
    assert f"{expected.sizes[0] / expected.sizes[-1]:.2g}" in widget.describe()
    assert list(widget.told.history.update) == [0, 5, 10]


def test_a_diverged_network_is_shown_with_a_notice():
    widget = InitialScale()
    widget.set(start="too large", activation="relu", depth=8, scale=10)
    widget.advance(2)
    assert widget.errors == []
    assert "too large" in widget.picture.notice()

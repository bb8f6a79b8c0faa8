"""Measures of a network, as functions."""

import numpy as np
import pytest

from iml_nn import Network, datasets
from iml_nn.initialisers import scaled
from iml_nn.measures import (
    PART,
    activities,
    distinct_units,
    flat_pairs,
    flat_share,
    gradient_sizes,
    measure_saturation,
    rms,
)

X, Y = datasets.moons(40, seed=0)


def network(hidden="sigmoid", scale=1.0, **settings):
    return Network([2, 5, 4, 2], hidden=hidden, init=scaled("xavier", scale), seed=3, **settings)


def test_root_mean_square():
    assert rms(np.array([[3.0, -4.0], [0.0, 0.0]])) == 2.5


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


def test_gradient_sizes_are_those_of_the_whole_set():
    """They are summed in parts, of which the last is not full."""
    X, y = datasets.moons(140, seed=1)
    assert PART < len(X) < 3 * PART
    net = network("tanh")
    net.forward(X[:3])
    _, dJ_dW, _ = net.copy().gradient(X, y)
    expected = [np.sqrt(np.mean((g / len(X)) ** 2)) for g in dJ_dW]
    np.testing.assert_allclose(gradient_sizes(net, X, y), expected, rtol=1e-12)
    assert net.layers[0].a.shape == (5, 3), "the reader's pass is left alone"


def test_the_gradient_of_a_diverged_network_has_size_0():
    net = network("relu")
    for P in net.parameters:
        P[...] = 1e300
    assert gradient_sizes(net, X, Y) == [0, 0, 0]


def test_activities_are_those_of_the_forward_pass():
    net = network("tanh", scale=2.0)
    net.biases = [np.full(b.shape, 0.3) for b in net.biases]
    columns = activities(net, X.T.astype("float32"), most=4)
    net.forward(X)
    assert [column.shape for column in columns] == [(2, 40), (4, 40), (4, 40), (2, 40)]
    for column, a in zip(columns, [X.T, *(layer.a for layer in net.layers)], strict=True):
        assert column.dtype == "float32"
        np.testing.assert_allclose(column, a[:4], atol=1e-5)


def test_distinct_units_looks_at_all_weights_of_a_unit_and_links_chains():
    W, b, W_above = np.zeros((2, 4)), np.zeros((4, 1)), np.zeros((4, 3))
    assert distinct_units(W, b, W_above) == 1
    for array, place in [(W, (1, 2)), (b, (0, 0)), (W_above, (3, 2))]:
        array[place] = 0.2
    assert distinct_units(W, b, W_above) == 4
    assert distinct_units(W, b, W_above, tolerance=0.3) == 1
    chain = np.array([[0.0, 0.08, 0.16, 0.24, 0.9]])
    assert distinct_units(chain, np.zeros((5, 1)), np.zeros((5, 1))) == 2

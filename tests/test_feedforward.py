"""Notebook 01: what the diagram of the feedforward step is told, and shows; activations."""

import numpy as np
import pytest

from iml_nn import Network
from iml_nn.ideas.feedforward import (
    ActivationsPicture,
    FeedforwardDiagram,
    NetworkPicture,
    example_network,
    forward_pass,
)


def test_a_pass_holds_the_values_of_each_layer_and_leaves_the_network_alone():
    net, x = example_network(), [0.7, -1.2]
    net.predict_proba(np.ones((5, 2)))
    p = forward_pass(net, x, 1)
    W, b = net.weights, net.biases
    z = W[0].T @ x + b[0][:, 0]
    a = 1 / (1 + np.exp(-z))
    np.testing.assert_allclose(p.z[0], z)
    np.testing.assert_allclose(p.values[1], a)
    z = W[1].T @ a + b[1][:, 0]
    np.testing.assert_allclose(p.z[1], z)
    np.testing.assert_allclose(p.values[2], np.exp(z) / np.exp(z).sum())
    p.W[0][:] = 0
    assert (net.weights[0] == example_network().weights[0]).all()


def test_the_diagram_says_what_the_layer_gives():
    widget = FeedforwardDiagram()
    widget.set(x1=0.7, x2=-1.2, layer=1)
    expected = ", ".join(f"{a:.2f}" for a in forward_pass(widget.net, [0.7, -1.2], 1).values[1])
    assert widget.describe().endswith(f"input 0.70, -1.20: layer 1 gives {expected}.")
    assert widget.errors == []


def test_layers_not_yet_computed_show_no_value():
    net = Network([2, 3, 2])
    picture = NetworkPicture(net)
    for computed, unknown in enumerate([5, 2, 0]):
        picture.show(forward_pass(net, [0.5, -1.0], computed))
        values = picture.plotted()["values"]
        assert values.count("?") == unknown
        assert values[:2] == ["0.50", "−1.00"]


def test_steps_go_through_the_layers_of_any_network_and_begin_again():
    widget = FeedforwardDiagram(Network([2, 4, 3, 2], hidden="relu", seed=2))
    seen = []
    for _ in range(5):
        widget.advance(1)
        seen.append(widget.state["layer"])
    assert seen == [0, 1, 2, 3, 0]


def test_a_network_too_wide_for_the_diagram_is_refused():
    with pytest.raises(ValueError, match="at most 4 units a layer"):
        FeedforwardDiagram(Network([2, 5, 2]))


def test_activations_are_drawn_with_their_slopes():
    picture = ActivationsPicture(["step", "sigmoid", "tanh"])
    assert len(picture.fig.axes) == 6
    z, slope = picture.fig.axes[4].lines[0].get_data()
    np.testing.assert_allclose(slope, np.exp(-z) / (1 + np.exp(-z)) ** 2, atol=1e-12)

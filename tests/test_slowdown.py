"""The learning slowdown: two neurons walk as their gradients say, and begin anew once."""

import numpy as np
import pytest

from iml_nn import Network, check_gradient
from iml_nn.activations import sigmoid
from iml_nn.ideas.slowdown import (
    FIRST,
    SECOND,
    Neurons,
    Slowdown,
    SlowdownPicture,
    Walk,
    neuron,
    walk_of_neuron,
)


def test_the_slowdown_ends_at_the_published_outputs():
    ends = [
        sigmoid(walk_of_neuron(*at, "squared_error", 0.15).z[-1:]).item() for at in (FIRST, SECOND)
    ]
    assert [round(end, 2) for end in ends] == [0.09, 0.20]


@pytest.mark.parametrize(
    ("loss", "rate", "faster"), [("squared_error", 0.15, "first"),
                                 ("binary_cross_entropy", 0.005, "second")]
)  # fmt: skip
def test_which_neuron_learns_faster_at_first(loss, rate, faster):
    falls = {}
    for name, at in (("first", FIRST), ("second", SECOND)):
        J = walk_of_neuron(*at, loss, rate, epochs=20).loss
        falls[name] = J[0] - J[-1]
    assert max(falls, key=falls.get) == faster


@pytest.mark.parametrize("loss", ["squared_error", "binary_cross_entropy"])
def test_the_push_is_the_gradient(loss):
    walk = walk_of_neuron(*SECOND, loss, 0.3, epochs=1)
    assert walk.z[1] - walk.z[0] == pytest.approx(2 * walk.push[0]), "w and b move alike"
    net = Network([1, 1], output="sigmoid", loss=loss, init="zeros")
    net.weights, net.biases = [[[2.0]]], [[[2.0]]]
    assert check_gradient(net, [[1.0]], np.zeros(1)).ok
    a = 1 / (1 + np.exp(-4.0))
    slope = a * (1 - a) if loss == "squared_error" else 1
    assert walk.push[0] == pytest.approx(-0.3 * a * slope)


def test_the_loss_of_a_walk_is_that_of_the_output():
    walk = walk_of_neuron(*SECOND, "binary_cross_entropy", 0.3, epochs=6)
    assert walk.z.shape == walk.loss.shape == walk.push.shape == (7,)
    np.testing.assert_allclose(walk.loss, -np.log(1 - sigmoid(walk.z)), rtol=1e-12)
    squared = walk_of_neuron(*SECOND, "squared_error", 0.3, epochs=6)
    np.testing.assert_allclose(squared.loss, sigmoid(squared.z) ** 2 / 2, rtol=1e-12)


def test_a_neuron_stands_at_the_end_of_its_walk_with_the_slope_there():
    walk, h = Walk(np.array([3.0, 2.0, -1.0]), np.zeros(3), np.zeros(3)), 1e-6
    found = neuron(walk)
    assert found.a == pytest.approx(1 / (1 + np.exp(1)))
    ends = sigmoid(np.array([-1 - h, -1 + h]))
    assert found.slope == pytest.approx((ends[1] - ends[0]) / (2 * h), abs=1e-9)
    z, a = found.trail
    assert (z[0], z[-1]) == (-1, 3)
    np.testing.assert_array_equal(a, sigmoid(z))


def test_the_picture_shows_the_neurons_it_is_told():
    walks = {
        "first": Walk(np.array([1.0, 0.5]), np.array([0.4, 0.3]), np.array([-0.2, -0.1])),
        "second": Walk(np.array([4.0, 3.0]), np.array([0.5, 0.49]), np.array([-0.01, -0.02])),
    }
    state = Neurons("squared_error", 0.6, {name: neuron(walk) for name, walk in walks.items()})
    picture = SlowdownPicture()
    picture.show(state)
    shown = picture.plotted()
    np.testing.assert_allclose(shown["first"], [[[0.5, sigmoid(np.array([0.5])).item()]]])
    np.testing.assert_allclose(shown["losses"][1], [[0, 0.5], [1, 0.49]])
    (x, y), (x1, y1) = shown["slopes"][1]
    assert (y1 - y) / (x1 - x) == pytest.approx(state.neurons["second"].slope)
    assert shown["second: readings"][1] == "next push on b: −0.0200"
    assert shown["status"] == ["squared error, η = 0.6, epoch 1"]
    assert picture.loss_axes.get_ylim() == (0, 0.55)
    picture.show(state._replace(loss="binary_cross_entropy"))
    assert picture.loss_axes.get_ylim() == (0, 7)


def test_the_slowdown_widget_ends_and_says_where():
    widget = Slowdown()
    widget.advance(60)
    assert widget.epoch == 300
    said = widget.describe()
    assert "the first neuron says 0.09" in said
    assert "the second neuron says 0.20" in said
    widget.set(w=0.6, b=0.9)
    assert widget.epoch == 0
    assert widget.describe().count("says 0.82 where the slope is 0.149") == 2
    widget.advance(2)
    widget.reset_button.click()
    assert widget.epoch == 0
    assert widget.state["w"] == 0.6, "Reset undoes steps, not settings"


def test_the_play_of_the_slowdown_stops_at_its_end():
    widget = Slowdown()
    widget.advance(59)
    widget.play_button.value = True
    assert widget.epoch == 300
    assert not widget.state["playing"]
    widget.play_button.value = True
    assert widget.epoch == 0, "a Play after the end begins anew"
    widget.step()
    assert widget.epoch == 5
    assert widget.errors == []


def test_however_many_controls_move_both_begin_anew_once(monkeypatch):
    widget, begun = Slowdown(), []
    monkeypatch.setattr(
        Slowdown, "begin", lambda self, begin=Slowdown.begin: begun.append(1) or begin(self)
    )
    widget.set(w=1.0, b=0.5, learning_rate=0.3, loss="binary_cross_entropy")
    assert len(begun) == 1
    widget.advance(1)
    widget.reset_button.click()
    assert len(begun) == 2
    assert widget.frames == 4

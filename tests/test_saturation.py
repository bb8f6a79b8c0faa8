"""Saturation and the learning slowdown: what the pictures show is what the networks do."""

import numpy as np
import pytest

from iml_nn import Network, check_gradient, datasets
from iml_nn.figures.saturation import FLOOR
from iml_nn.initialisers import scaled
from iml_nn.live.saturation import ActivationsCompared, Saturation
from iml_nn.live.slowdown import FIRST, SECOND, Slowdown, walk_of_neuron
from iml_nn.measures import flat_share

X, Y = datasets.moons(40, seed=0)


def network(hidden="sigmoid", scale=1.0, **settings):
    return Network([2, 5, 4, 2], hidden=hidden, init=scaled("xavier", scale), seed=3, **settings)


def output(walk):
    return 1 / (1 + np.exp(-walk.z))


def test_the_slowdown_ends_at_the_published_outputs():
    ends = [output(walk_of_neuron(*at, "squared_error", 0.15))[-1] for at in (FIRST, SECOND)]
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


def test_saturation_compares_the_same_normals():
    widget = Saturation()
    widget.set(scale=12.0)
    nets = {label: run.net for label, run in widget.runs.items()}
    for W, reference in zip(nets["these weights"].weights, nets["reference"].weights, strict=True):
        np.testing.assert_allclose(W, 4 * reference)
    widget.set(depth=4, loss="binary_cross_entropy")
    assert widget.runs["reference"].net.sizes == [2, 16, 16, 16, 16, 1]
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


def test_activations_start_from_the_same_weights():
    widget = ActivationsCompared()
    first, *others = (run.net for run in widget.runs.values())
    for other in others:
        for W, V in zip(first.weights, other.weights, strict=True):
            np.testing.assert_array_equal(W, V)
    widget.advance(3)
    shares = widget.flat["relu"].arrays()
    assert list(shares.update) == [0, 5, 10, 15]
    assert shares.flat[-1] == flat_share(widget.runs["relu"].net)


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
    widget.reset_button.click()
    assert widget.state["w"] == 2


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


@pytest.mark.parametrize("kind", [Saturation, ActivationsCompared, Slowdown])
def test_each_control_changes_what_it_declares(kind):
    def look(widget):
        return {
            name: [part if isinstance(part, str) else part.tobytes() for part in parts]
            for name, parts in widget.picture.plotted().items()
        }

    def another(control):
        options = getattr(control, "options", None)
        if options is None:
            return 3
        return options[-1][1] if isinstance(options[-1], tuple) else options[-1]

    trains = kind is not Slowdown
    for name, declared in kind.effects.items():
        still, moved = kind(), kind()
        if name == "new_seed":
            moved.buttons[name].click()
        else:
            moved.set(**{name: another(moved.controls[name])})
        for widget in (still, moved):
            widget.advance(trains)
        before, after = look(still), look(moved)
        assert [n for n in declared if before[n] == after[n]] == [], name

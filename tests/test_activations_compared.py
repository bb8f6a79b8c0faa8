"""Sigmoid, tanh and relu side by side: the same weights, and what is flat."""

import numpy as np

from iml_nn import datasets
from iml_nn.ideas.activations_compared import ActivationsCompared, runs, share
from iml_nn.measures import measure_saturation

X, Y = datasets.moons(40, seed=0)


def test_all_start_from_the_same_weights():
    nets = [run.net for run in runs(X, Y, 2.0, 3, 0.2, seed=5).values()]
    assert [net.hidden for net in nets] == ["sigmoid", "tanh", "relu"]
    assert nets[0].sizes == [2, 16, 16, 16, 2]
    for other in nets[1:]:
        for W, V in zip(nets[0].weights, other.weights, strict=True):
            np.testing.assert_array_equal(W, V)


def test_the_share_of_flat_units_is_taken_on_all_samples_at_the_weights_of_now():
    run = runs(X, Y, 1.0, 2, 0.2, seed=5)["relu"]
    run.update(3)
    x, flat = X.T, []
    for W, b in zip(run.net.weights[:-1], run.net.biases[:-1], strict=True):
        z = W.T @ x + b
        flat.append(z <= 0)
        x = np.maximum(z, 0)
    assert share(run, X) == (3, run.net.loss(X, Y), np.mean(flat))
    assert 0.2 < np.mean(flat) < 0.8


def test_flat_shares_have_their_times():
    widget = ActivationsCompared()
    widget.advance(3)
    for name, run in widget.runs.items():
        shares = widget.told.shares[name]
        assert list(shares.update) == [0, 5, 10, 15]
        assert shares.flat[-1] == share(run, widget.samples[0]).flat
        drawn = widget.picture.flats.lines[name].get_xydata()
        np.testing.assert_array_equal(drawn, np.transpose([shares.update, shares.flat]))
    said = widget.describe()
    assert "after 15 updates" in said
    assert f"relu has loss {widget.told.shares['relu'].loss[-1]:.2f}" in said


def test_bars_are_the_gradients_of_each_network():
    widget = ActivationsCompared()
    widget.set(depth=3)
    widget.advance(1)
    tops = np.array([bar[3] for bar in widget.picture.plotted()["gradients"]]).reshape(3, 5)
    for row, run in zip(tops, widget.runs.values(), strict=True):
        *hidden, output = measure_saturation(run.net, *widget.samples).gradients
        np.testing.assert_allclose(row[[0, 1, 2, 4]], [*hidden, output])


def test_eta_acts_on_the_running_networks():
    widget = ActivationsCompared()
    runs_before = widget.runs
    widget.set(learning_rate=1.0)
    assert widget.runs is runs_before
    assert {run.learning_rate for run in widget.runs.values()} == {1.0}

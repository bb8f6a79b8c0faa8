"""The symmetry dial: copies stay copies, and noise makes them different."""

import numpy as np
import pytest

from iml_nn import datasets
from iml_nn.ideas.symmetry import CHOSEN, EQUAL, GRID, SymmetryDial, count, runs

DATA = datasets.circles(60, seed=4)


def test_copies_stay_copies_and_learn_as_one_unit_would():
    both = runs(*DATA, 1.0, 5, 2.0, seed=1)
    one = runs(*DATA, 0.0, 1, 2.0, seed=1)[EQUAL]
    one.net.weights[1] = 5 * one.net.weights[1]
    np.testing.assert_allclose(both[EQUAL].measure().loss, one.measure().loss, rtol=1e-12)
    for run in both.values():
        run.update(40)
    W = both[EQUAL].net.weights[0]
    assert np.abs(W - 0.5).max() > 0.01
    np.testing.assert_array_equal(W, W[:, :1].repeat(5, axis=1))
    for label, distinct in ((EQUAL, 1), (CHOSEN, 5)):
        expected = (40, both[label].net.loss(*DATA), distinct)
        assert count(both[label]) == pytest.approx(expected)


def test_both_networks_start_from_the_same_noise():
    noise = {
        epsilon: runs(*DATA, epsilon, 4, 1.0, seed=2)[CHOSEN].net.weights[0] - 0.5
        for epsilon in (0.1, 0.3)
    }
    assert np.abs(noise[0.1]).max() > 0.01
    np.testing.assert_allclose(noise[0.3], 3 * noise[0.1], rtol=1e-12)
    np.testing.assert_array_equal(runs(*DATA, 0.1, 4, 1.0, seed=2)[EQUAL].net.weights[0], 0.5)


def test_noise_breaks_the_symmetry_and_without_it_nothing_does():
    widget = SymmetryDial()
    widget.advance(60)
    symmetric, chosen = widget.told.counts.values()
    assert set(symmetric.distinct) == {1}
    assert chosen.distinct[0] < 4 < chosen.distinct[-1]
    assert list(chosen.update) == list(range(0, 1201, 20))
    losses = {label: counts.loss[-1] for label, counts in widget.told.counts.items()}
    assert losses[EQUAL] > 0.5
    assert losses[CHOSEN] < 0.2
    assert "ε = 0 1 of 8" in widget.describe()
    assert f"ε = 0.1 {chosen.distinct[-1]} of 8" in widget.describe()


def test_at_zero_both_networks_are_one():
    widget = SymmetryDial()
    widget.set(epsilon=0)
    widget.advance(3)
    first, second = (counts.loss[-1] for counts in widget.told.counts.values())
    assert first == second
    assert widget.describe().count("ε = 0 1 of 8") == 2
    assert widget.picture.status.get_text().count("1 distinct unit,") == 2


def test_the_picture_is_told_what_the_network_with_the_chosen_noise_predicts():
    widget = SymmetryDial()
    widget.set(epsilon=1, units=3)
    widget.advance(2)
    net = widget.runs[CHOSEN].net
    np.testing.assert_array_equal(widget.told.y_hat, net.predict_proba(GRID.points))
    np.testing.assert_array_equal(widget.told.W[CHOSEN], net.weights[0])
    arrows = widget.picture.arrows.get_segments()
    np.testing.assert_array_equal([end for _, end in arrows], net.weights[0].T)
    for label, run in widget.runs.items():
        tips = widget.picture.tips[label].get_xydata()
        np.testing.assert_array_equal(tips, run.net.weights[0].T)


def test_only_the_learning_rate_acts_on_running_networks():
    widget = SymmetryDial()
    widget.advance(1)
    widget.set(learning_rate=1.0)
    assert {run.updates for run in widget.runs.values()} == {20}
    assert {run.learning_rate for run in widget.runs.values()} == {1.0}
    widget.set(data="xor")
    assert {run.updates for run in widget.runs.values()} == {0}
    assert widget.runs[EQUAL].learning_rate == pytest.approx(1.0)

"""The live figure of overfitting: the same samples for a large and a small network."""

import numpy as np
import pytest

from iml_nn.ideas.overfitting import MOST, Overfitting, samples
from tests.reading import lines, panel


@pytest.fixture
def widget():
    return Overfitting()


def test_both_networks_learn_the_same_samples(widget):
    training, validation = samples(20, 0.35, seed=0)
    for size, units in (("large", 40), ("small", 3)):
        net, history = widget.runs[size].net, widget.histories[size].arrays()
        assert net.sizes == [2, units, 2]
        assert history.loss[0] == net.loss(*training)
        assert history.validation_loss[0] == net.loss(*validation)


def test_more_samples_are_added_to_those_there_were():
    (few, labels), validation = samples(20, 0.35, seed=3)
    (many, more), same = samples(MOST, 0.35, seed=3)
    np.testing.assert_array_equal(many[:20], few)
    np.testing.assert_array_equal(more[:20], labels)
    np.testing.assert_array_equal(validation[0], same[0])
    assert len(validation[1]) == len(many) == MOST
    assert not {tuple(x) for x in many} & {tuple(x) for x in validation[0]}


def test_noise_moves_each_sample_the_same_way():
    at = [samples(20, noise, seed=1)[0][0] for noise in (0.2, 0.35, 0.5)]
    np.testing.assert_allclose(at[2] - at[1], at[1] - at[0], atol=1e-12)
    assert np.abs(at[1] - at[0]).max() > 0.1


def test_the_validation_loss_turns_while_the_training_loss_falls(widget):
    widget.advance(100)
    history = widget.histories["large"].arrays()
    turn = history.validation_loss.argmin()
    assert history.validation_loss[-1] > 1.2 * history.validation_loss[turn]
    assert history.loss[-1] < 0.9 * history.loss[turn]
    said = widget.describe()
    assert f"was lowest, {history.validation_loss[turn]:.2f}" in said
    assert f"validation loss of {history.validation_loss[-1]:.2f}" in said
    assert widget.errors == []


def test_the_learning_rate_acts_on_both_running_networks(widget):
    runs = dict(widget.runs)
    widget.set(learning_rate=0.1)
    assert widget.runs == runs
    assert {run.learning_rate for run in runs.values()} == {0.1}


@pytest.mark.parametrize(
    ("settings", "clicks", "worse", "limit"),
    [
        ({"noise": 0.6}, 0, "large", np.inf),
        # only the small network leaves the axes as they begin
        ({"noise": 0.35, "hidden_units": 10, "learning_rate": 10**0.4}, 3, "small", 1.0),
    ],
)
def test_all_losses_stay_inside_the_axes(widget, settings, clicks, worse, limit):
    for _ in range(clicks):
        widget.buttons["new_seed"].click()
    widget.set(samples=10, **settings)
    axes = panel(widget.picture, ylabel="loss  J")
    start = axes.get_ylim()
    widget.advance(60)
    curves = lines(axes)
    highest = {size: max(curves[f"{size}, {part}"][:, 1].max()
                         for part in ("training", "validation"))
               for size in ("large", "small")}  # fmt: skip
    better = min(highest, key=highest.get)
    assert better != worse
    assert highest[worse] > 1.1
    assert highest[better] < limit
    assert highest[worse] < axes.get_ylim()[1] <= 4 * highest[worse]
    widget.reset_button.click()
    assert axes.get_ylim() == start

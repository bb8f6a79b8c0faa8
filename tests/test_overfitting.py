"""The live figure of overfitting: the same samples for a large and a small network."""

import numpy as np
import pytest

from iml_nn.live.overfitting import MOST, Overfitting
from tests.reading import lines, panel


@pytest.fixture
def widget():
    return Overfitting()


def samples(widget):
    run = widget.runs["large"]
    return run._X, run._validation[0]


def test_both_networks_learn_the_same_samples(widget):
    large, small = widget.runs.values()
    np.testing.assert_array_equal(large._X, small._X)
    np.testing.assert_array_equal(large._validation[0], small._validation[0])
    assert (large.net.sizes[1], small.net.sizes[1]) == (40, 3)


def test_more_samples_are_added_to_those_there_were(widget):
    few, validation = samples(widget)
    widget.set(samples=MOST)
    many, same = samples(widget)
    np.testing.assert_array_equal(many[: len(few)], few)
    np.testing.assert_array_equal(validation, same)
    assert not {tuple(x) for x in many} & {tuple(x) for x in validation}


def test_noise_moves_each_sample_the_same_way(widget):
    noise = np.array([0.2, 0.35, 0.5])
    at = []
    for level in noise:
        widget.set(noise=level)
        at.append(samples(widget)[0])
    np.testing.assert_allclose(at[2] - at[1], at[1] - at[0], atol=1e-12)
    assert np.abs(at[1] - at[0]).max() > 0.1


def test_the_validation_loss_turns_while_the_training_loss_falls(widget):
    widget.advance(100)
    history = widget.traces["large"].arrays()
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

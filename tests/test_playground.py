"""The playground without a browser: code, controls, early stopping."""

import asyncio

import numpy as np
import pytest

from iml_nn import Network, datasets, initialisers, train
from iml_nn.ideas.playground import Playground


@pytest.fixture
def widget():
    return Playground()


# ---------------------------------------------------------------------- spirals


def test_spirals_need_a_hidden_layer():
    X, y = datasets.spirals(300, n_classes=3, seed=0)
    softmax = Network([2, 3], seed=0)
    train(softmax, X, y, learning_rate=0.5, epochs=None).update(3000)
    assert softmax.accuracy(X, y) <= 0.60
    net = Network([2, 100, 3], hidden="sigmoid", init=initialisers.normal(3.0), seed=0)
    train(net, X, y, learning_rate=3.0, batch_size=10, epochs=None).update(4000)
    assert net.accuracy(X, y) >= 0.98


# ---------------------------------------------------------------------- code


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"preset": "several classes"},
        {"preset": "penalty too strong"},
        {"loss": "squared_error", "classes": 4, "data": "blobs"},
        {"scale": 2.0, "symmetry": 0.3, "init": "he", "activation": "relu", "layers": 3},
        {"scale": 2.0},
        {"symmetry": 0.3},
        {"dropout": 0.2, "weight_noise": 0.1, "activity_noise": 0.2, "batch_size": 10},
        {"layers": 0, "batch_size": 100, "points": 40, "noise": 0.3, "test_fraction": 0.4},
    ],
)
@pytest.mark.parametrize("frames", [0, 7])
def test_the_code_shown_repeats_the_run(widget, settings, frames):
    widget.buttons["new_seed"].click()
    widget.set(**settings)
    widget.advance(frames)
    assert_code_repeats(widget)
    assert f"run.update({widget.run.updates})" in widget.code() or frames == 0


def assert_code_repeats(widget):
    text = widget.code()
    assert len(text.splitlines()) == 8
    names = {"playground": widget}
    exec(text, names)  # our own text, never a reader's
    last = widget.histories["the network"].last
    shown = last.loss, last.validation_loss
    np.testing.assert_allclose(names["losses"], shown, rtol=0, atol=1e-12)
    names["net"].weights[0][0, 0] += 1.0
    assert names["net"].loss(*names["training_set"]) != last.loss, "the check can fail"


def test_code_of_own_points_and_of_weights_that_were_taken_back(widget):
    widget.buttons["add_point"].click()
    widget.advance(5)
    assert_code_repeats(widget)
    widget.set(preset="overfitting")
    widget.advance(60)
    widget.buttons["restore_best"].click()
    assert widget.run.best.update < widget.run.updates
    assert_code_repeats(widget)


def test_code_says_when_the_run_was_changed_on_its_way(widget):
    widget.set(learning_rate=0.1)
    assert not widget.code().startswith("#")
    widget.advance(1)
    widget.set(learning_rate=1.0)
    assert widget.code().startswith("# Not this run")
    widget.reset_button.click()
    widget.advance(2)
    assert_code_repeats(widget)


def test_controls_are_followed_before_their_requests_are_served():
    async def cell():
        """A notebook's cell: what is posted is served only when it has ended."""
        inside = Playground()
        inside.set(data="circles", layers=1, penalty=0.1)
        inside.advance(2)
        inside.said_first = inside.code()
        await asyncio.sleep(0.3)
        return inside

    inside = asyncio.run(cell())
    assert inside.run.updates == 40
    assert inside.code() == inside.said_first
    assert "circles" in inside.code()
    assert "penalty=0.1" in inside.code()
    assert_code_repeats(inside)


def test_code_is_shown_on_demand(widget):
    assert widget.code_text.layout.display == "none"
    widget.code_button.value = True
    assert widget.code_text.layout.display == ""
    assert "from iml_nn import Network" in widget.code_text.value
    widget.code_button.value = False
    assert widget.code_text.layout.display == "none"


# ---------------------------------------------------------------------- controls


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 1.0}, {"batch_size": 10}, {"penalty": 0.1}, {"weight_noise": 0.1},
        {"activity_noise": 0.1}, {"dropout": 0.2}, {"patience": 30}, {"speed": 5}, {"x1": 0.2},
    ],
)  # fmt: skip
def test_what_acts_while_it_runs(widget, change):
    widget.advance(3)
    run = widget.run
    widget.set(**change)
    assert widget.run is run
    ((name, value),) = change.items()
    assert getattr(run, name, None) in (value, None) or name == "patience"


@pytest.mark.parametrize("change", [{"activation": "sigmoid"}, {"loss": "squared_error"}])
def test_another_activation_or_loss_begins_from_the_same_weights(widget, change):
    first = [W.copy() for W in widget.net.weights]
    widget.advance(3)
    widget.set(**change)
    assert widget.run.updates == 0
    for W, before in zip(widget.net.weights, first, strict=True):
        np.testing.assert_array_equal(W, before)


def test_scale_and_symmetry_keep_the_random_numbers(widget):
    first = widget.net.weights[0].copy()
    widget.set(scale=5.0)
    np.testing.assert_allclose(widget.net.weights[0], 5 * first)
    widget.set(scale=1.0, symmetry=0.3)
    np.testing.assert_allclose(widget.net.weights[0], 0.35 + 0.3 * first)


def test_the_notice_blames_the_rate_that_made_the_loss_grow(widget):
    widget.set(preset="rate too high")
    widget.advance(10)
    assert "η = 30 is too large here.\nMake it smaller" in widget.picture.notice()
    widget.set(learning_rate=0.1)
    widget.advance(1)
    assert "η = 30 was too large here.\nPress Reset" in widget.picture.notice()
    widget.reset_button.click()
    assert widget.picture.notice() == ""


def test_best_weights_come_back(widget):
    widget.set(preset="overfitting")
    widget.advance(60)
    X, y = widget.samples.validation
    best = widget.run.best.validation_loss
    assert widget.net.loss(X, y) > best
    widget.buttons["restore_best"].click()
    assert widget.net.loss(X, y) == pytest.approx(best, rel=1e-12)
    assert f"back to update {widget.run.best.update}" in widget.describe()


def test_huge_weights_are_shown_without_a_warning(widget):
    widget.set(activation="relu", layers=4, units=16, scale=50.0, learning_rate=30.0)
    widget.advance(5)
    assert widget.errors == []

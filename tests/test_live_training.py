"""Networks trained side by side behind a live figure."""

import time

import numpy as np

from iml_nn import Network, datasets, train
from iml_nn.widgets import LiveTraining, log_slider, new_seed, slider
from tests.counter import Dial, shown


class TwoRates(LiveTraining):
    """The same network with two learning rates, and a picture that shows their updates."""

    title, picture, updates = "Two rates", Dial, 40
    buttons = {"new_seed": new_seed("hand")}
    controls = {
        "learning_rate": log_slider("η", 0.5, -1, 300, "of one", "hand", live=True),
        "width": slider("units", 3, 1, 9, 1, "hidden", "hand"),
    }
    started = 0

    def start(self):
        self.started += 1
        X, y = datasets.xor(60, seed=self.seed)
        return {
            name: train(
                Network([2, self.state["width"], 2], hidden="relu", seed=self.seed), X, y,
                learning_rate=eta, epochs=None,
            )
            for name, eta in [("slow", 0.01), ("chosen", self.state["learning_rate"])]
        }  # fmt: skip

    def experiment(self):
        return self.runs["slow"].updates


def test_networks_are_trained_side_by_side_and_live_controls_act_on_all():
    widget = TwoRates()
    widget.advance(2)
    slow, chosen = widget.runs.values()
    assert slow.updates == chosen.updates == 80
    widget.set(learning_rate=0.25)
    assert slow.learning_rate == chosen.learning_rate == 0.25
    assert slow is widget.runs["slow"]
    assert widget.frames == 3, "nothing is to be seen of it before the next step"
    widget.play_button.value = True
    assert widget.frames == 4
    widget.set(learning_rate=0.5)
    assert widget.frames == 5, "a play goes on with each request"
    widget.play_button.value = False
    assert list(widget.histories["slow"].arrays().update)[:3] == [0, 40, 80]


def test_any_other_control_begins_anew_once_however_many_move():
    widget = TwoRates()
    widget.advance(2)
    assert widget.started == 1
    widget.set(width=5, learning_rate=0.1)
    assert widget.started == 2
    assert widget.runs["slow"].net.sizes == [2, 5, 2]
    assert widget.runs["slow"].updates == 0
    assert widget.runs["chosen"].learning_rate == 0.1


def test_new_seed_draws_other_data_and_reset_leads_back_to_it():
    widget = TwoRates()
    first = widget.runs["slow"].net.weights[0].copy()
    widget.buttons["new_seed"].click()
    second = widget.runs["slow"].net.weights[0].copy()
    assert (widget.seed, widget.started) == (1, 2)
    assert (first != second).any()
    widget.advance(3)
    widget.reset_button.click()
    np.testing.assert_array_equal(widget.runs["slow"].net.weights[0], second)


def test_a_diverging_run_says_so_in_the_picture_and_pauses():
    widget = TwoRates()
    clean = shown(widget)
    widget.set(learning_rate=1e200)
    widget.play_button.value = True
    assert not widget.state["playing"]
    text = widget.picture.notice()
    assert "slow: a weight has left the finite numbers" in text
    assert "Make it smaller, then press Reset" in text
    assert (shown(widget) != clean).any()
    widget.set(learning_rate=0.5)
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), clean)


def test_the_notice_blames_the_rate_that_made_the_loss_grow():
    widget = TwoRates()
    for run in widget.runs.values():
        run.net.weights = [100 * W for W in run.net.weights]
    widget.measure()
    text = widget.picture.notice()
    assert "chosen: the loss has grown from" in text
    assert "η = 0.5 is too large here.\nMake it smaller, then press Reset." in text
    widget.set(learning_rate=0.1)
    for run in widget.runs.values():
        run.learning_rate = 0.001
    widget.measure()
    text = widget.picture.notice()
    assert "η = 0.5 was too large here.\nPress Reset." in text


def test_while_playing_a_slow_update_makes_the_steps_shorter_but_not_those_of_step():
    widget = TwoRates()

    def slowly(n, update=widget.runs["slow"].update):
        time.sleep(0.02)
        update(n)

    widget.runs["slow"].update = slowly
    for _ in range(4):
        widget.play()
    assert widget.runs["chosen"].updates == 40 + 20 + 10 + 5
    widget.step()
    assert widget.runs["chosen"].updates == 40 + 20 + 10 + 5 + 40

"""The code that the playground shows repeats the run, for each setting and each pair of them."""

import numpy as np
import pytest

from iml_nn.ideas.playground import Playground
from iml_nn.ideas.playground.code import code_of
from iml_nn.ideas.playground.controls import CONTROLS
from iml_nn.ideas.playground.experiment import OWN, START, make_run, samples

UPDATES = 3
SMALL = {"points": 40, "units": 4}  # to begin with: the time of a hundred and more runs
OFF = {  # a value that is not the default, for every setting
    "data": "circles", "classes": 3, "points": 60, "noise": 0.3, "test_fraction": 0.5,
    "layers": 1, "units": 3, "activation": "sigmoid", "loss": "squared_error", "init": "he",
    "scale": 2.0, "symmetry": 0.3, "learning_rate": 1.0, "batch_size": 10, "penalty": 0.3,
    "weight_noise": 0.2, "activity_noise": 0.3, "dropout": 0.3,
}  # fmt: skip


def losses_of(text, **names):
    """What the code computes: nothing but its own text is known to it."""
    exec(text, names)
    return names["losses"]


def assert_repeats(settings, seed, updates=UPDATES):
    data = samples(settings, seed)
    run = make_run(settings, data, seed)
    run.update(updates)
    text = code_of(settings, seed, updates, run.net.n_o, run.n_d)
    shown = losses_of(text)
    expected = run.net.loss(*data.training), run.net.loss(*data.validation)
    np.testing.assert_allclose(shown, expected, rtol=1e-9, err_msg=text)
    return expected


def test_every_setting_has_a_value_off_its_default():
    assert set(OFF) == set(START)
    for name, value in OFF.items():
        assert value != START[name]
        assert value != SMALL.get(name)


@pytest.mark.parametrize("name", OFF)
def test_each_setting_is_in_the_code_with_every_value_that_it_can_take(name):
    options = CONTROLS[name].make().options
    values = [option[1] if isinstance(option, tuple) else option for option in options]
    found = {}
    for value in values:
        if value not in (OWN, START[name]):
            # a large rate may diverge, which has a test of its own
            updates = 1 if name in ("learning_rate", "scale") else UPDATES
            settings = START | SMALL | {name: value}
            if name == "batch_size":
                settings["points"] = 200
            found[value] = assert_repeats(settings, 1, updates)
    assert len(set(found.values())) > len(found) / 2, "the setting makes a difference"


@pytest.mark.parametrize("first", list(OFF)[:-1])
def test_any_two_settings_are_in_the_code_together(first):
    for second in list(OFF)[list(OFF).index(first) + 1 :]:
        changed = {first: OFF[first], second: OFF[second]}
        assert_repeats(START | SMALL | changed, 2)


@pytest.mark.parametrize("name", OFF)
def test_the_playground_shows_the_code_of_its_own_run(name):
    """One setting at a time; the losses are those of the curves."""
    widget = Playground()
    widget.set(**{name: OFF[name]})
    if name in ("scale", "symmetry", "weight_noise"):
        widget.buttons["new_seed"].click()
    widget.advance(1)
    widget.code_button.value = True
    last = widget.histories["the network"].last
    expected = last.loss, last.validation_loss
    np.testing.assert_allclose(losses_of(widget.code()), expected, rtol=1e-9)
    assert widget.run.updates == 20
    assert widget.errors == []


def test_a_wrong_line_would_be_noticed():
    run = make_run(START | SMALL, samples(START | SMALL, 0), 0)
    text = code_of(START | SMALL, 0, UPDATES, run.net.n_o, run.n_d)
    right = np.array(losses_of(text))
    for old, new in [("seed=0)\ntraining", "seed=1)\ntraining"), ("batch_size=28", "batch_size=27"),
                     ('init = "xavier"', 'init = "he"'), ("update(3)", "update(4)")]:  # fmt: skip
        assert old in text
        other = np.array(losses_of(text.replace(old, new)))
        assert np.abs(other / right - 1).min() > 1e-6, new

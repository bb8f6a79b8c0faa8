"""Eight lessons for the playground: settings, and where they lead, in one sentence each."""

from typing import NamedTuple

from iml_nn.ideas.playground.experiment import START

FREE = "choose one"  # what the control says when no lesson is chosen
WELCOME = "Press Play, and turn anything. Filled points are learnt from, hollow ones held out."


class Preset(NamedTuple):
    """Settings that differ from `START`, and what happens within so many updates.

    `patience` (epochs, 0 for none) and `speed` (updates a frame) are settings of the playground,
    not of the run.
    """

    sentence: str
    settings: dict
    updates: int


RINGS = {"data": "circles", "noise": 0.05, "layers": 1, "units": 8}
BY_HEART = {"points": 60, "noise": 0.4, "test_fraction": 0.5, "layers": 3, "units": 16,
            "batch_size": 10, "learning_rate": 0.2}  # fmt: skip

PRESETS = {
    "symmetric start": Preset(
        "All weights start equal, so the units of a layer stay copies of one another, and the "
        "rings cannot be told apart: look at the maps.",
        RINGS | {"symmetry": 0.0}, 500),
    "vanishing gradient": Preset(
        "Four layers of sigmoids: the gradient of layer 1 starts less than a tenth as large as "
        "that of layer 5, and 800 updates later the loss is still that of guessing, 0.69.",
        RINGS | {"layers": 4, "units": 6, "activation": "sigmoid"}, 800),
    "saturated start": Preset(
        "Weights 50 times too large put nearly all units where tanh is flat: after 500 updates "
        "the loss is more than five times that of the same network with scale 1.",
        RINGS | {"layers": 2, "scale": 50.0}, 500),
    "rate too high": Preset(
        "η = 30 steps over every valley: within 200 updates the loss jumps to more than five "
        "times its first value.",
        {"layers": 1, "units": 8, "learning_rate": 30.0}, 200),
    "overfitting": Preset(
        "Too many units for 30 noisy points: training accuracy passes 90 %, while the validation "
        "loss soon turns and ends above twice its lowest value (▼).",
        BY_HEART, 3000),
    "early stopping": Preset(
        "The same run, with patience: 100 epochs after the lowest validation loss it stops and "
        "takes back those weights: less than half the validation loss that it would end with.",
        BY_HEART | {"patience": 100}, 3000),
    "penalty too strong": Preset(
        "λ = 30 pulls all weights to zero: within 500 updates the network says the same "
        "everywhere, and the loss is that of guessing, 0.69.",
        RINGS | {"penalty": 30.0}, 500),
    "several classes": Preset(
        "Five arms, five outputs, one softmax: after 3,000 updates two layers of 16 units get at "
        "least 95 % of the training points right.",
        {"data": "spirals", "classes": 5, "points": 400, "noise": 0.02, "units": 16,
         "learning_rate": 0.5, "speed": 50}, 3000),
}  # fmt: skip
EXTRA = {"patience": 0, "speed": 20}


def settings_of(name):
    """All settings of a preset, of the run and of the playground."""
    return START | EXTRA | PRESETS[name].settings


def sentence_of(name):
    """What a preset shows; without one, how to begin."""
    return PRESETS[name].sentence if name in PRESETS else WELCOME


def followed(moved):
    """Return all controls that follow from those moved, name → value, in this order.

    A preset moves all settings; a setting of the run that is moved after it leaves the preset.
    """
    wanted = {}
    for name, value in moved.items():
        if name == "preset" and value in PRESETS:
            wanted |= settings_of(value)
        elif name in START:
            wanted["preset"] = FREE
        wanted[name] = value
    return wanted

"""The learning slowdown: a confidently wrong neuron beside one less sure (notebook 07)."""

import itertools

import ipywidgets
import numpy as np

from iml_nn.figures.slowdown import EPOCHS, SlowdownPicture, Walk
from iml_nn.live.figure import LiveFigure
from iml_nn.network import Network

FIRST, SECOND = (0.6, 0.9), (2.0, 2.0)  # Nielsen 2015, chapter 3: w and b
PER_STEP = 5  # epochs
STYLE = {"description_width": "initial"}
WIDTH = ipywidgets.Layout(width="270px")


def points_of_neuron(w, b, loss, rate):
    """Train one sigmoid neuron on input 1 and target 0; yield a `Walk` of numbers each epoch.

    Parameters
    ----------
    w, b : where it starts.
    loss : "squared_error" or "binary_cross_entropy".
    rate : learning rate η.
    """
    net = Network([1, 1], output="sigmoid", loss=loss, init="zeros")
    net.weights, net.biases = [[[w]]], [[[b]]]
    X, y = np.ones((1, 1)), np.zeros(1)
    layer = net.layers[0]
    while True:
        J, (dJ_dw,), (dJ_db,) = net.gradient(X, y)
        # b enters z as it is, so ∂J/∂b is ∂J/∂z
        yield Walk(layer.z.item(), J, -rate * dJ_db.item())
        layer.W -= rate * dJ_dw
        layer.b -= rate * dJ_db


def walk_of_neuron(w, b, loss, rate, epochs=EPOCHS):
    """Return the `Walk` of `points_of_neuron` from its start to the end of so many epochs."""
    points = itertools.islice(points_of_neuron(w, b, loss, rate), epochs + 1)
    return Walk(*np.array([*points]).T)


class Slowdown(LiveFigure):
    """Two neurons learn that 1 means 0; one of them is sure of the opposite."""

    effects = {
        "loss": ("losses", "first: readings", "second: readings", "status"),
        "w": ("second", "slopes", "second: readings"),
        "b": ("second", "slopes", "second: readings"),
        "learning_rate": ("first: readings", "second: readings", "status"),
    }

    def __init__(self):
        sliders = {
            name: ipywidgets.FloatSlider(
                description=f"second: {name}", value=value, min=-1, max=3, step=0.1,
                tooltip=f"{name} of the second neuron at the start; both begin anew",
                style=STYLE, layout=WIDTH,
            )
            for name, value in zip("wb", SECOND, strict=True)
        }  # fmt: skip
        controls = {
            "learning_rate": ipywidgets.SelectionSlider(
                description="learning rate η", value=0.15, style=STYLE,
                options=[0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.3, 0.6, 1.0, 2.0],
                tooltip="Both neurons begin anew", layout=WIDTH,
            ),
            **sliders,
            "loss": ipywidgets.ToggleButtons(
                options=[("squared error", "squared_error"),
                         ("cross-entropy", "binary_cross_entropy")],
                description="loss J", tooltip="Both neurons begin anew",
                style={"button_width": "110px"},
            ),
        }  # fmt: skip
        super().__init__("The learning slowdown", SlowdownPicture(), controls, step="5 epochs")

    def restart(self):
        """Put both neurons and the controls at their start."""
        super().restart()
        self._begin()

    def change(self, name, value):
        """Both neurons begin anew."""
        self._begin()

    def _begin(self):
        state, self.epoch = self.state, 0
        starts = {"first": FIRST, "second": (state["w"], state["b"])}
        self._neurons = {
            name: points_of_neuron(*start, state["loss"], state["learning_rate"])
            for name, start in starts.items()
        }
        self._points = {name: [] for name in starts}

    def step(self):
        """Five epochs of both; the play ends after the last one, and then both begin anew."""
        if self.epoch == EPOCHS:
            self._begin()
            return
        self.epoch = min(self.epoch + PER_STEP, EPOCHS)
        if self.epoch == EPOCHS:
            self.play_button.value = False

    def draw(self):
        """Show both neurons at this epoch."""
        walks = {}
        for name, points in self._points.items():
            points += itertools.islice(self._neurons[name], self.epoch + 1 - len(points))
            walks[name] = Walk(*np.array(points).T)
        loss = self.controls["loss"].label
        self.picture.show(loss, self.state["learning_rate"], walks, self.epoch)

"""Large weights: where units stand on the sigmoid, and what becomes of gradients (notebook 07)."""

from typing import NamedTuple

import numpy as np

from iml_nn import datasets
from iml_nn.activations import sigmoid
from iml_nn.initialisers import scaled
from iml_nn.measures import Saturated, measure_saturation
from iml_nn.network import Network
from iml_nn.pictures import Curves, Histogram, LayerBars, Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION
from iml_nn.training import Progress
from iml_nn.widgets import LiveTraining, choice, new_seed, slider, value_slider
from iml_nn.widgets.live_training import full_batch

UNITS, SAMPLES = 16, 100
DEEPEST = 4  # hidden layers
REFERENCE = 3.0  # scale at which sigmoid layers pass most
EDGE = 15.0  # z beyond is drawn at the edge
EVERY = 10  # of so many samples one is shown as a dot
STYLES = {"these weights": (VERMILLION, "-"), "reference": (BLACK, "--")}  # of the two networks


class ScaledWeights(NamedTuple):
    """A network from scaled weights beside one from the reference scale.

    `saturated`, and the activities `a` and slopes (n_hidden, n_d) of all hidden units, are those of
    the first; `histories` has a `Progress` of arrays for each label.
    """

    scale: float
    saturated: Saturated
    a: np.ndarray
    slopes: np.ndarray
    histories: dict[str, Progress]


def runs(X, y, scale, n_layers, loss, learning_rate, seed):
    """Return label → Training: from the same normals, times `scale` and times REFERENCE."""
    started = {}
    for label, factor in zip(STYLES, (scale, REFERENCE), strict=True):
        init = scaled("xavier", factor)
        net = Network([2, *[UNITS] * n_layers, 1], loss=loss, init=init, seed=seed)
        started[label] = full_batch(net, X, y, learning_rate=learning_rate, seed=seed)
    return started


def scaled_weights(scale, net, X, y, histories):
    """Return the `ScaledWeights` of a network of sigmoid units, on these samples."""
    saturated = measure_saturation(net, X, y)
    a = sigmoid(saturated.z)
    return ScaledWeights(scale, saturated, a, a * (1 - a), histories)


class SaturationPicture(Picture):
    """z of all hidden units on the sigmoid, its slope there, gradients by layer, and the loss."""

    size = (11.0, 4.9)
    layout = {"value": (0.08, 0.535, 0.435, 0.35), "slope": (0.08, 0.115, 0.435, 0.34),
              "bars": (0.605, 0.565, 0.375, 0.305), "loss": (0.605, 0.115, 0.375, 0.3)}  # fmt: skip

    def build(self, value, slope, bars, loss):
        """Make the artists."""
        self._build_sigmoid(value, slope)
        LayerBars.prepare(bars, DEEPEST)
        self.passes = LayerBars(self, bars, DEEPEST, "what passes", shift=-0.2, width=0.36,
                                colour=ORANGE, hatch="//", label="∂J/∂z per ∂J/∂a")  # fmt: skip
        self.gradients = LayerBars(self, bars, DEEPEST, "gradients", shift=0.2, width=0.36,
                                   colour=BLUE, label="∂J/∂W / n")  # fmt: skip
        self.legend(bars, "lower center", (0.5, 0.94))
        bars.set_ylabel("size (rms)")
        loss.set(xlabel="update", ylabel="loss, start = 1", ylim=(0, 1.15))
        self.losses = Curves(self, loss, STYLES, start=200, name="loss", marker="o", markevery=[-1])
        self.legend(loss, "lower center", (0.5, 0.94), handlelength=3.5)
        self.status = self.heading(0.08, 0.955, va="center")

    def _build_sigmoid(self, value, slope):
        bins = np.linspace(-EDGE, EDGE, 31)
        self.spread = Histogram(self, value, bins, colour="#BBBBBB", name="histogram of z")
        self.spread.outline.set_zorder(0)
        z = np.linspace(-EDGE, EDGE, 301)
        a = sigmoid(z)
        value.plot(z, a, color=BLUE, zorder=1)
        slope.plot(z, a * (1 - a), color=BLUE, zorder=1)
        value.set(ylabel="a = φ(z)", xlim=(-EDGE, EDGE), ylim=(-0.04, 1.08), xticklabels=[])
        slope.set(ylabel="a (1 − a)", xlim=(-EDGE, EDGE), ylim=(-0.012, 0.29),
                  xlabel="z of all hidden units (beyond ±15: at the edge)")  # fmt: skip
        value.text(0.02, 0.77, "grey: share of all z", transform=value.transAxes, fontsize=11)
        look = {"ms": 5, "color": ORANGE, "mec": BLACK, "mew": 0.4, "alpha": 0.5}
        self.values = self.dot(value, "z", **look)
        self.slopes = self.dot(slope, "slopes", **look)
        self.mean = self.line(slope, "mean slope", "--", color=GREEN, lw=2.5)
        slope.text(0.98, 1.02, "dashed: mean", transform=slope.transAxes, ha="right", fontsize=11)

    def show(self, state):
        """Show a `ScaledWeights`."""
        z = np.clip(state.saturated.z[:, ::EVERY].ravel(), -EDGE, EDGE)
        self.values.set_data(z, state.a[:, ::EVERY].ravel())
        self.slopes.set_data(z, state.slopes[:, ::EVERY].ravel())
        mean = state.slopes.mean()
        self.mean.set_data([-EDGE, EDGE], [mean, mean])
        self.spread.show(state.saturated.z)
        self.passes.show(state.saturated.passes)
        *hidden, output = state.saturated.gradients
        self.gradients.show(hidden, output)
        for label, history in state.histories.items():
            self.losses.show(label, history.update, history.loss / history.loss[0])
        own = state.histories["these weights"]
        self.status.set_text(
            f"weights {state.scale:.3g} × xavier     mean slope {mean:.3f}     "
            f"loss {own.loss[0]:.3f} → {own.loss[-1]:.3f}, update {own.update[-1]}"
        )

    def describe(self, state):
        """One sentence on a `ScaledWeights`."""
        own = state.histories["these weights"]
        return (
            f"With {state.scale:.3g} times the xavier weights the sigmoid's mean slope is "
            f"{state.slopes.mean():.3f}, the first layer lets {state.saturated.passes[0]:.3f} of "
            f"an error pass, and {own.update[-1]} updates led the loss from {own.loss[0]:.3f} to "
            f"{own.loss[-1]:.3f}."
        )


class Saturation(LiveTraining):
    """Scale the initial weights; see z on the sigmoid, its slope, the gradients and the loss."""

    title, picture, updates = "Weights, slopes and gradients", SaturationPicture, 5
    buttons = {"new_seed": new_seed("histogram of z", "z", "gradients", "loss")}
    controls = {
        "scale": value_slider("weights ×", [0.3, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 32.0],
                              REFERENCE, "Times the same xavier numbers; begins anew",
                              "histogram of z", "z", "slopes", "mean slope", "what passes",
                              "gradients", "loss"),
        "depth": slider("hidden layers", 2, 2, DEEPEST, 1, f"Each with {UNITS} units; begins anew",
                        "histogram of z", "what passes", "gradients", "loss"),
        "learning_rate": value_slider("learning rate η", [0.05, 0.1, 0.2, 0.5, 1.0, 2.0], 0.5,
                                      "How far each update goes", "gradients", "loss", live=True),
        "loss": choice("loss", [("squared error", "squared_error"),
                                ("cross-entropy", "binary_cross_entropy")], "squared_error",
                       "Of the sigmoid output; begins anew", "gradients", "loss",
                       button_width="110px"),
    }  # fmt: skip

    def start(self):
        """Two networks on the same data."""
        s = self.state
        self.samples = datasets.moons(SAMPLES, seed=self.seed)
        return runs(*self.samples, s["scale"], s["depth"], s["loss"], s["learning_rate"], self.seed)

    def experiment(self):
        """Return the `ScaledWeights` as it stands."""
        net = self.runs["these weights"].net
        return scaled_weights(self.state["scale"], net, *self.samples, self.recorded)

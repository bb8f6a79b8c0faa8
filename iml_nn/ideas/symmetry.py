"""Hidden units that start as copies of each other, and what noise does to them (notebook 06)."""

from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn import datasets
from iml_nn.initialisers import constant_plus_noise
from iml_nn.measures import distinct_units
from iml_nn.network import Network
from iml_nn.pictures import Curves, Grid, Picture, Surface
from iml_nn.pictures.curves import doubled
from iml_nn.pictures.style import BLUE, VERMILLION
from iml_nn.widgets import LiveTraining, choice, log_slider, new_seed, slider, value_slider
from iml_nn.widgets.live_training import full_batch

SAMPLES = 120
DATA = {"circles": datasets.circles, "xor": datasets.xor}
EQUAL, CHOSEN = "ε = 0", "chosen ε"  # the two networks
STYLES = {EQUAL: (VERMILLION, "--"), CHOSEN: (BLUE, "-")}
GRID = Grid(resolution=48)
LIMIT = 2.0  # of the plane of weights, at first


class Count(NamedTuple):
    """Loss of a network, and how many of its hidden units are distinct, after so many updates."""

    update: int
    loss: float
    distinct: int


class NetworkPair(NamedTuple):
    """Both networks, by their labels, and the samples from which they learn.

    epsilon : the chosen one.
    W : (2, n_hidden) weights of the hidden units.
    counts : a `Count` of arrays over time.
    y_hat : predictions at the points of GRID with the chosen ε.
    """

    epsilon: float
    W: dict[str, np.ndarray]
    counts: dict[str, Count]
    y_hat: np.ndarray
    samples: tuple

    @property
    def named(self):
        """Both networks, as pairs of ε in words and a `Count`."""
        return [(EQUAL, self.counts[EQUAL]), (f"ε = {self.epsilon:g}", self.counts[CHOSEN])]


def runs(X, y, epsilon, n_hidden, learning_rate, seed):
    """Return label → Training: from ½ and the same noise, times 0 and times ε."""
    started = {}
    for label, factor in ((EQUAL, 0.0), (CHOSEN, epsilon)):
        net = Network([2, n_hidden, 2], init=constant_plus_noise(factor), seed=seed)
        started[label] = full_batch(net, X, y, learning_rate=learning_rate)
    return started


def count(run):
    """Measure a Training of a network with one hidden layer; return its `Count`."""
    W, W_above = run.net.weights
    return Count(run.updates, run.measure().loss, distinct_units(W, run.net.biases[0], W_above))


class SymmetryPicture(Picture):
    """A decision surface, hidden units as arrows, losses and numbers of distinct units."""

    size = (11.0, 4.4)
    layout = {"surface": (0.07, 0.14, 0.26, 0.65), "arrows": (0.415, 0.14, 0.225, 0.5625),
              "loss": (0.725, 0.53, 0.245, 0.32), "counts": (0.725, 0.14, 0.245, 0.3)}  # fmt: skip

    def build(self, surface, arrows, loss, counts):
        """Make the artists."""
        self.surface = Surface(self, surface, GRID)
        surface.set_title("the network with the chosen ε", fontsize=12)
        self._build_arrows(arrows)
        loss.set(ylabel="loss  J / n_d", ylim=(0, 0.85), xticklabels=[])
        counts.set(ylabel="distinct units", xlabel="updates", ylim=(0, 12.7), yticks=[1, 4, 8, 12])
        self.losses = Curves(self, loss, STYLES, start=1000, name="loss")
        self.counts = Curves(self, counts, STYLES, start=1000, name="distinct units")
        self.legend(loss, "lower right", (1.03, 0.97), columnspacing=1.0, handlelength=1.7)
        self.status = self.heading(0.06, 0.93)

    def _build_arrows(self, axes):
        axes.set(xlabel="weight from $x_1$", ylabel="weight from $x_2$")
        axes.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), aspect="equal")
        self.plane = axes
        self.arrows = self.moving(LineCollection([], colors=BLUE, linewidths=2.0), name="units")
        axes.add_collection(self.arrows, autolim=False)
        looks = {CHOSEN: ("o", 9, "#0072B255", BLUE), EQUAL: ("s", 13, "none", VERMILLION)}
        self.tips = {
            label: self.dot(axes, "units", form, ms=size, mfc=fill, mec=edge, mew=1.8, label=label)
            for label, (form, size, fill, edge) in looks.items()
        }
        self.legend(axes, "lower center", (0.5, 1.08), handletextpad=0.2, columnspacing=1.0)
        axes.set_title("hidden units, as arrows", fontsize=12)

    def show(self, pair):
        """Show a `NetworkPair`."""
        self.surface.show(pair.y_hat, pair.samples)
        for label, counts in pair.counts.items():
            self.tips[label].set_data(*pair.W[label])
            self.losses.show(label, counts.update, counts.loss)
            self.counts.show(label, counts.update, counts.distinct)
        self.arrows.set_segments([[(0, 0), tip] for tip in pair.W[CHOSEN].T])
        limit = doubled(LIMIT, 1.08 * max(np.abs(W).max() for W in pair.W.values()))
        if limit != self.plane.get_xlim()[1]:  # rare: it draws the background anew
            self.plane.set(xlim=(-limit, limit), ylim=(-limit, limit))
        parts = [f"update {pair.counts[EQUAL].update[-1]}"]
        for name, counts in reversed(pair.named):
            units = "unit" if counts.distinct[-1] == 1 else "units"
            parts.append(f"{name}:  {counts.distinct[-1]} distinct {units},  "
                         f"loss {counts.loss[-1]:.2f}")  # fmt: skip
        self.status.set_text("        ".join(parts))

    def describe(self, pair):
        """One sentence on a `NetworkPair`."""
        said = [
            f"with {name} {counts.distinct[-1]} of {pair.W[EQUAL].shape[1]} hidden units are "
            f"distinct, loss {counts.loss[-1]:.2f}"
            for name, counts in pair.named
        ]
        return f"After {pair.counts[EQUAL].update[-1]} updates: {'; '.join(said)}."


class SymmetryDial(LiveTraining):
    """Turn ε from 0 to 1, and watch units that were copies become different, or not."""

    title, picture, updates = "The symmetry dial", SymmetryPicture, 20
    measured = staticmethod(count)
    buttons = {"new_seed": new_seed("surface: samples", "units", "loss")}
    controls = {
        "epsilon": value_slider("ε", [0, 0.0001, 0.001, 0.01, 0.1, 0.3, 1], 0.1,
                                "How much noise is added to equal weights", "surface", "units",
                                "loss", "status", width=195, at_rest=True),
        "units": slider("hidden units", 8, 2, 12, 1, "Starts new networks", "units", "loss",
                        width=260, at_rest=True),
        "learning_rate": log_slider("η", 2.0, -1, 0.5, "How far each update goes", "units", "loss",
                                    "status", width=195, live=True),
        "data": choice("data", DATA, "circles", "What to learn", "surface", "surface: samples",
                       "loss"),
    }  # fmt: skip

    def start(self):
        """Two networks on the same data."""
        s = self.state
        self.samples = DATA[s["data"]](SAMPLES, seed=self.seed)
        return runs(*self.samples, s["epsilon"], s["units"], s["learning_rate"], self.seed)

    def experiment(self):
        """Return the `NetworkPair` as it stands."""
        W = {label: run.net.weights[0].copy() for label, run in self.runs.items()}
        y_hat = self.runs[CHOSEN].net.predict_proba(GRID.points)
        return NetworkPair(self.state["epsilon"], W, self.recorded, y_hat, self.samples)

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
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveTraining, choice, log_slider, new_seed, slider, value_slider
from iml_nn.widgets.live_training import History

SAMPLES = 120
DATA = {"circles": datasets.circles, "xor": datasets.xor}
EQUAL, CHOSEN = "ε = 0", "chosen ε"  # the two networks
STYLES = {EQUAL: (VERMILLION, "--"), CHOSEN: (BLUE, "-")}
GRID = Grid(resolution=48)
LIMIT = 2.0  # of the plane of weights, at first


class Count(NamedTuple):
    """How many hidden units of a network are distinct after so many updates."""

    update: int
    distinct: int


class HiddenUnits(NamedTuple):
    """One of the two networks: W (2, n_hidden) of its hidden units, its losses and its counts.

    `history` is a `Progress` of arrays, `counts` a `Count` of arrays.
    """

    W: np.ndarray
    history: Progress
    counts: Count

    @property
    def distinct(self):
        """How many units are distinct now."""
        return int(self.counts.distinct[-1])


class NetworkPair(NamedTuple):
    """Both networks by their labels, the chosen ε, its predictions on GRID, and the samples."""

    epsilon: float
    networks: dict[str, HiddenUnits]
    y_hat: np.ndarray
    samples: tuple

    @property
    def named(self):
        """Both networks, as pairs of ε in words and `HiddenUnits`."""
        words = {EQUAL: EQUAL, CHOSEN: f"ε = {self.epsilon:g}"}
        return [(words[label], one) for label, one in self.networks.items()]

    @property
    def update(self):
        """How many updates both networks have learned."""
        return self.networks[EQUAL].counts.update[-1]


def runs(X, y, epsilon, n_hidden, learning_rate, seed):
    """Return label → Training: from ½ and the same noise, times 0 and times ε."""
    return {
        label: train(
            Network([2, n_hidden, 2], init=constant_plus_noise(factor), seed=seed), X, y,
            learning_rate=learning_rate, batch_size=None, epochs=None,
        )
        for label, factor in ((EQUAL, 0.0), (CHOSEN, epsilon))
    }  # fmt: skip


def count(run):
    """Return the `Count` of a Training of a network with one hidden layer."""
    (W, W_above), net = run.net.weights, run.net
    return Count(run.updates, distinct_units(W, net.biases[0], W_above))


class SymmetryPicture(Picture):
    """A decision surface, hidden units as arrows, losses and numbers of distinct units."""

    size = (11.0, 4.4)
    layout = {
        "surface": (0.07, 0.14, 0.26, 0.65),
        "arrows": (0.415, 0.14, 0.225, 0.5625),
        "loss": (0.725, 0.53, 0.245, 0.32),
        "counts": (0.725, 0.14, 0.245, 0.3),
    }

    def build(self, surface, arrows, loss, counts):
        """Make the artists."""
        self.surface = Surface(self, surface, GRID)
        surface.set_title("the network with the chosen ε", fontsize=12)
        self._build_arrows(arrows)
        loss.set(ylabel="loss  J / n_d", ylim=(0, 0.85), xticklabels=[])
        counts.set(ylabel="distinct units", xlabel="updates", ylim=(0, 12.7), yticks=[1, 4, 8, 12])
        self.losses = Curves(self, loss, STYLES, start=1000, name="loss")
        self.counts = Curves(self, counts, STYLES, start=1000, name="distinct units")
        loss.legend(
            loc="lower right", bbox_to_anchor=(1.03, 0.97), ncols=2, frameon=False,
            columnspacing=1.0, handlelength=1.7,
        )  # fmt: skip
        self.status = self.heading(0.06, 0.93)

    def _build_arrows(self, axes):
        axes.set(xlabel="weight from $x_1$", ylabel="weight from $x_2$")
        axes.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT), aspect="equal")
        self.plane = axes
        self.arrows = self.moving(LineCollection([], colors=BLUE, linewidths=2.0), name="units")
        axes.add_collection(self.arrows, autolim=False)
        self.tips = {
            label: self.dot(axes, "units", form, ms=size, mfc=fill, mec=edge, mew=1.8, label=label)
            for label, form, size, fill, edge in (
                (CHOSEN, "o", 9, "#0072B255", BLUE), (EQUAL, "s", 13, "none", VERMILLION),
            )
        }  # fmt: skip
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1.08), ncols=2, frameon=False,
            handletextpad=0.2, columnspacing=1.0,
        )  # fmt: skip
        axes.set_title("hidden units, as arrows", fontsize=12)

    def show(self, pair):
        """Show a `NetworkPair`."""
        self.surface.show_samples(*pair.samples)
        self.surface.show(pair.y_hat)
        for label, one in pair.networks.items():
            self.tips[label].set_data(*one.W)
            self.losses.show(label, one.history.update, one.history.loss)
            self.counts.show(label, one.counts.update, one.counts.distinct)
        tips = pair.networks[CHOSEN].W.T
        self.arrows.set_segments(np.stack([np.zeros_like(tips), tips], axis=1))
        largest = max(np.abs(one.W).max() for one in pair.networks.values())
        limit = doubled(LIMIT, 1.08 * largest)
        if limit != self.plane.get_xlim()[1]:  # rare: it draws the background anew
            self.plane.set(xlim=(-limit, limit), ylim=(-limit, limit))
        parts = [f"update {pair.update}"]
        for name, one in reversed(pair.named):
            units = f"{one.distinct} distinct unit" + "s" * (one.distinct != 1)
            parts.append(f"{name}:  {units},  loss {one.history.loss[-1]:.2f}")
        self.status.set_text("        ".join(parts))

    def describe(self, pair):
        """One sentence on a `NetworkPair`."""
        said = [
            f"with {name} {one.distinct} of {one.W.shape[1]} hidden units are distinct, "
            f"loss {one.history.loss[-1]:.2f}"
            for name, one in pair.named
        ]
        return f"After {pair.update} updates: {'; '.join(said)}."


class SymmetryDial(LiveTraining):
    """Turn ε from 0 to 1, and watch units that were copies become different, or not."""

    title, picture, updates = "The symmetry dial", SymmetryPicture, 20
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
        self.counts = {label: History() for label in STYLES}
        return runs(*self.samples, s["epsilon"], s["units"], s["learning_rate"], self.seed)

    def measure(self):
        """Measure both networks, and count their distinct units."""
        super().measure()
        for label, run in self.runs.items():
            self.counts[label].append(count(run))

    def experiment(self):
        """Return the `NetworkPair` as it stands."""
        networks = {
            label: HiddenUnits(
                run.net.weights[0].copy(), self.histories[label].arrays(),
                self.counts[label].arrays(),
            )
            for label, run in self.runs.items()
        }  # fmt: skip
        y_hat = self.runs[CHOSEN].net.predict_proba(GRID.points)
        return NetworkPair(self.state["epsilon"], networks, y_hat, self.samples)

"""A network that overfits beside one that is held back (notebook 08)."""

import itertools
from typing import NamedTuple

import numpy as np

from iml_nn import datasets
from iml_nn.initialisers import normal
from iml_nn.network import Network
from iml_nn.pictures import Curves, Grid, Histogram, Picture, Surface
from iml_nn.pictures.curves import logarithmic
from iml_nn.pictures.style import BLACK, GREEN
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveTraining, new_seed, slider, value_slider

UNITS = 30
SETTINGS = {"learning_rate": 0.5, "batch_size": None}
NONE, CURED = "none", "with cures"
COLOURS = {NONE: BLACK, CURED: GREEN}
FORMS = {"training": "-", "validation": "--"}  # of curves
# the outer ring has radius 1, and its noise a deviation of 0.25
GRID = Grid(reach=1.7, resolution=48)
EDGES = np.linspace(-5.25, 5.25, 22)  # bins of the weights, one of them about 0


class Side(NamedTuple):
    """One of the two networks: predictions at the points of GRID, all weights (n,), losses."""

    y_hat: np.ndarray
    weights: np.ndarray
    history: Progress


class Sides(NamedTuple):
    """The samples (X, y) from which both networks learn; NONE and CURED → `Side`."""

    samples: tuple
    sides: dict


def noisy_circles(seed):
    """Training (60) and validation (300) samples of two rings with much noise, as (X, y) pairs."""
    training = datasets.circles(60, noise=0.25, seed=seed)
    return training, datasets.circles(300, noise=0.25, seed=seed + 1000)


def network(n_hidden=UNITS, *, seed):
    """The first `n_hidden` hidden units of a network with UNITS: what is left starts the same."""
    whole = Network([2, UNITS, 2], hidden="tanh", init=normal(1.0), seed=seed)
    net = Network([2, n_hidden, 2], hidden="tanh", init="zeros")
    first, last = whole.weights
    net.weights = [first[:, :n_hidden], last[:n_hidden]]
    return net


def runs(training, validation, n_hidden, cures, seed):
    """Return NONE and CURED → Training on the same samples, from the same weights.

    n_hidden, cures : of the second: hidden units, and settings of `train`.
    """
    settings = SETTINGS | {"epochs": None, "validation": validation, "seed": seed}
    return {
        NONE: train(network(seed=seed), *training, **settings),
        CURED: train(network(n_hidden, seed=seed), *training, **settings, **cures),
    }


def side(net, history):
    """Return what is told of a network and its `Progress` of arrays."""
    weights = np.concatenate([W.ravel() for W in net.weights])
    return Side(net.predict_proba(GRID.points), weights, history)


class RegularisationPicture(Picture):
    """Two decision surfaces, the losses of both networks, and how their weights spread."""

    size = (11.0, 4.5)
    layout = {"none": (0.07, 0.14, 0.285, 0.6967), "cured": (0.37, 0.14, 0.285, 0.6967),
              "losses": (0.73, 0.575, 0.245, 0.345),
              "weights": (0.73, 0.14, 0.245, 0.265)}  # fmt: skip

    def build(self, none, cured, losses, weights):
        """Make the artists."""
        self.surfaces = {}
        for label, axes in ((NONE, none), (CURED, cured)):
            self.surfaces[label] = Surface(self, axes, GRID, name=f"surface, {label}")
            axes.set_title(label, color=COLOURS[label], fontweight="bold")
        cured.set(ylabel="", yticklabels=[])
        self._build_losses(losses)
        weights.set(xlabel="weight", ylabel="share", ylim=(0, 1.02), xticks=(-5, -2.5, 0, 2.5, 5))
        self.histograms = {
            label: Histogram(self, weights, EDGES, colour=colour, name=f"weights, {label}")
            for label, colour in ((NONE, "#999999"), (CURED, GREEN))
        }
        self.histograms[CURED].outline.set(fill=False, edgecolor=GREEN, linewidth=2.4, alpha=1)
        self.status = self.heading(0.07, 0.925)

    def _build_losses(self, axes):
        styles, names = {}, {}
        for label, part in itertools.product(COLOURS, FORMS):
            styles[f"{label} {part}"] = COLOURS[label], FORMS[part]
            names[f"{label} {part}"] = f"curves, {label}"
        self.losses = Curves(self, axes, styles, start=200, name=names)
        logarithmic(axes, [0.05, 0.1, 0.2, 0.5, 1, 2, 5])
        axes.set(ylim=(0.04, 6), ylabel="loss  J / n_d", xlabel="epoch")
        proxies = [axes.plot([], [], form, color=BLACK)[0] for form in FORMS.values()]
        axes.legend(proxies, FORMS, loc="upper right", ncols=2, handlelength=1.6,
                    columnspacing=1.0, borderpad=0.1)  # fmt: skip

    def show(self, s):
        """Show the two `Sides`."""
        for label, (y_hat, weights, history) in s.sides.items():
            self.surfaces[label].show(y_hat, s.samples)
            # a loss of 0 has no logarithm
            self.losses.show(f"{label} training", history.epoch, np.maximum(history.loss, 1e-9))
            self.losses.show(f"{label} validation", history.epoch, history.validation_loss)
            self.histograms[label].show(weights)
        epoch = s.sides[NONE].history.epoch[-1]
        losses = [f"{label} {h.validation_loss[-1]:.2f}" for label, (*_, h) in s.sides.items()]
        self.status.set_text(f"epoch {epoch:.0f}     validation loss:  {',  '.join(losses)}")

    def describe(self, s):
        """One sentence on the two `Sides`."""
        said = [
            f"{label}: training loss {h.loss[-1]:.2f}, validation loss {h.validation_loss[-1]:.2f}"
            for label, (*_, h) in s.sides.items()
        ]
        return f"Epoch {s.sides[NONE].history.epoch[-1]:.0f}; {'; '.join(said)}."


# within one step weights hardly leave their bins, so a cure need not move the histogram at once
FOLLOW = ("surface, with cures", "curves, with cures")
WIDE = {"width": 272, "live": True}
CURES = {
    "penalty": value_slider("penalty λ", [0, 0.01, 0.03, 0.1, 0.3, 1, 3], 0.3,
                            "How much large weights cost", *FOLLOW, **WIDE),
    "weight_noise": slider("weight noise σ_w", 0.0, 0, 1, 0.05,
                           "Standard deviation of the noise on all weights", *FOLLOW, **WIDE),
    "activity_noise": slider("activity noise σ_a", 0.0, 0, 2, 0.05, "Standard deviation of the "
                             "noise on the hidden activities", *FOLLOW, **WIDE),
    "dropout": slider("dropout p", 0.0, 0, 0.9, 0.05,
                      "Probability with which a hidden activity is set to 0", *FOLLOW, **WIDE),
}  # fmt: skip


class Regularisation(LiveTraining):
    """Same data, same initial weights: left without a cure, right with what the sliders say.

    Parameters
    ----------
    start : where sliders stand at first, for example `penalty=0, dropout=0.3`.
    """

    title, picture = "Cures for overfitting, live", RegularisationPicture
    buttons = {"new_seed": new_seed(*FOLLOW, "weights, with cures", "surface, none",
                                    "curves, none", "weights, none")}  # fmt: skip
    controls = {
        "hidden_units": slider("hidden units", UNITS, 1, UNITS, 1,
                               "Of the network with cures; begins anew", *FOLLOW,
                               "weights, with cures", width=272, at_rest=True),
        **CURES,
    }  # fmt: skip

    def start(self):
        """Two networks on the same data, from the same weights; cures for one of them."""
        s = self.state
        self.training, validation = noisy_circles(self.seed)
        cures = {name: s[name] for name in CURES}
        return runs(self.training, validation, s["hidden_units"], cures, self.seed)

    def act(self, name, value):
        """A cure acts on one of the two networks alone."""
        setattr(self.runs[CURED], name, value)

    def experiment(self):
        """Return the `Sides` as they stand."""
        sides = {label: side(self.runs[label].net, h) for label, h in self.recorded.items()}
        return Sides(self.training, sides)

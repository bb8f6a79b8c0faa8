"""Overfitting: a large and a small network learn the same few samples (notebook 07)."""

import itertools
from typing import NamedTuple

import numpy as np
from matplotlib.ticker import MaxNLocator

from iml_nn import datasets
from iml_nn.network import Network
from iml_nn.pictures import Curves, Grid, Picture, Surface
from iml_nn.pictures.curves import doubled
from iml_nn.pictures.style import BLACK, BLUE, VERMILLION
from iml_nn.training import Progress
from iml_nn.widgets import LiveTraining, log_slider, new_seed, slider
from iml_nn.widgets.live_training import full_batch

MOST = 200  # samples to choose from; as many again are for validation
SMALL = 3  # hidden units of the small network
GRID = Grid(reach=1.7, resolution=44)
COLOURS = {"large": VERMILLION, "small": BLUE}
FORMS = {"training": "-", "validation": "--"}  # of curves
WIDTHS = {"large": 3.6, "small": 1.6}  # of lines: told apart without their colours, too


class Learner(NamedTuple):
    """One of the two networks: its size, its predictions at the points of GRID, its losses."""

    n_hidden: int
    n_parameters: int
    y_hat: np.ndarray
    history: Progress

    @property
    def lowest(self):
        """Update and value of the lowest validation loss."""
        at = self.history.validation_loss.argmin()
        return self.history.update[at], self.history.validation_loss[at]


class TwoLearners(NamedTuple):
    """Both networks, by their sizes, and the samples (X, y) from which they learn."""

    samples: tuple
    learners: dict[str, Learner]


def samples(n, noise, seed):
    """Return n training and MOST validation samples, as (X, y) pairs; a larger n keeps the old."""
    X, y = datasets.moons(2 * MOST, noise=noise, seed=seed)
    return (X[:n], y[:n]), (X[MOST:], y[MOST:])


def runs(training, validation, n_hidden, learning_rate, seed):
    """Return size → Training, of a network with `n_hidden` units and one with SMALL."""
    started = {}
    for size, units in zip(COLOURS, (n_hidden, SMALL), strict=True):
        net = Network([2, units, 2], hidden="relu", init="he", seed=seed)
        started[size] = full_batch(net, *training, learning_rate=learning_rate,
                                   validation=validation, seed=seed)  # fmt: skip
    return started


def learner(net, history):
    """Return what is told of a network and its `Progress` of arrays."""
    return Learner(net.sizes[1], net.n_parameters, net.predict_proba(GRID.points), history)


class OverfittingPicture(Picture):
    """Two decision surfaces side by side, and training and validation loss of both networks."""

    size = (11.0, 4.5)
    layout = {"large": (0.06, 0.13, 0.28, 0.684), "small": (0.355, 0.13, 0.28, 0.684),
              "curves": (0.725, 0.13, 0.26, 0.684)}  # fmt: skip

    def build(self, large, small, curves):
        """Make the artists."""
        self.surfaces, self.titles = {}, {}
        look = {"ha": "center", "va": "bottom", "fontsize": 12, "fontweight": "bold"}
        for size, axes, middle in (("large", large, 0.2), ("small", small, 0.495)):
            self.surfaces[size] = Surface(self, axes, GRID, name=f"surface of the {size} network")
            axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
            # seldom changes: part of the background
            self.titles[size] = self.fig.text(middle, 0.85, "", color=COLOURS[size], **look)
        small.set(ylabel="", yticklabels=[])
        self._build_curves(curves)

    def _build_curves(self, axes):
        axes.set(xlabel="update", ylim=(0, 1))
        axes.set_ylabel("loss  J / n_d", labelpad=7)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        styles = {f"{size}, {part}": (COLOURS[size], FORMS[part])
                  for size, part in itertools.product(COLOURS, FORMS)}  # fmt: skip
        self.curves = Curves(self, axes, styles, start=200)
        for label, line in self.curves.lines.items():
            line.set_linewidth(WIDTHS[label.split(",")[0]])
        self.lowest = self.dot(axes, "curves", "v", ms=11, color=VERMILLION, mec=BLACK, zorder=5,
                               clip_on=False)  # fmt: skip
        handles = [axes.plot([], [], color=COLOURS[s], lw=WIDTHS[s])[0] for s in COLOURS]
        handles += [axes.plot([], [], form, color=BLACK, lw=1.8)[0] for form in ("--", "-")]
        self.legend(self.fig, "lower center", (0.85, 0.82), columnspacing=1.2, handlelength=1.9,
                    handles=handles, labels=[*COLOURS, "validation", "training"])  # fmt: skip

    def show(self, c):
        """Show a `TwoLearners`."""
        highest = 0.0
        for size, one in c.learners.items():
            self.surfaces[size].show(one.y_hat, c.samples)
            parameters = f"{one.n_hidden} units, {one.n_parameters} parameters"
            self.titles[size].set_text(f"{size}: {parameters}")
            h = one.history
            self.curves.show(f"{size}, training", h.update, h.loss)
            self.curves.show(f"{size}, validation", h.update, h.validation_loss)
            highest = max(highest, h.validation_loss.max())
        self.lowest.set_data(*np.reshape(c.learners["large"].lowest, (2, 1)))
        top = doubled(1.0, 1.02 * highest)
        if top != self.curves.axes.get_ylim()[1]:
            self.curves.axes.set_ylim(0, top)

    def describe(self, c):
        """One sentence on a `TwoLearners`."""
        parts = [
            f"the {size} network of {one.n_hidden} hidden units has a training loss of "
            f"{one.history.loss[-1]:.2f} and a validation loss of "
            f"{one.history.validation_loss[-1]:.2f}"
            for size, one in c.learners.items()
        ]
        large = c.learners["large"]
        update, loss = large.lowest
        return (
            f"After {large.history.update[-1]} updates on {len(c.samples[1])} samples "
            f"{' and '.join(parts)}; the validation loss of the large one was lowest, {loss:.2f}, "
            f"after {update} updates."
        )


SEEN = ("curves", "surface of the large network", "surface of the small network")


class Overfitting(LiveTraining):
    """Few noisy samples: watch a large network learn them by heart, beside one of 3 units."""

    title, picture = "A large and a small network on few samples", OverfittingPicture
    buttons = {"new_seed": new_seed(*SEEN)}
    controls = {
        "samples": slider("samples", 20, 10, MOST, 10, "Samples to learn from", *SEEN),
        "hidden_units": slider("units of the large", 40, 3, 80, 1,
                               "Hidden units of the large network", *SEEN[:2], at_rest=True),
        "noise": slider("noise", 0.35, 0.05, 0.6, 0.05,
                        "Standard deviation of what moves each sample", *SEEN),
        "learning_rate": log_slider("learning rate η", 10**-0.5, -2, 0.4,
                                    "How far each update goes", *SEEN, live=True),
    }  # fmt: skip

    def start(self):
        """Two networks on the same samples: more samples are added to those there were."""
        s = self.state
        self.training, validation = samples(s["samples"], s["noise"], self.seed)
        return runs(self.training, validation, s["hidden_units"], s["learning_rate"], self.seed)

    def experiment(self):
        """Return the `TwoLearners` as it stands."""
        learners = {size: learner(self.runs[size].net, h) for size, h in self.recorded.items()}
        return TwoLearners(self.training, learners)

"""Many seeds from each way of drawing initial weights: what became of them (notebook 06)."""

from typing import NamedTuple

import numpy as np

from iml_nn import datasets
from iml_nn.ideas.initial_scale import RANGES, STARTS
from iml_nn.landscape import NetworkStack
from iml_nn.network import Network
from iml_nn.pictures import Curves, Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveTraining, choice, log_slider, new_seed, slider

SAMPLES = 60
SEEDS = 64
WIDTH = 10  # units of a hidden layer
LEARNED = 0.1  # a loss below this counts as learned
GUESSING = float(np.log(2))  # loss of two classes at ½ each
HIGHEST = 1.2  # loss shown; what is above is drawn at this height
LOOKS = {
    "zeros": (VERMILLION, "v", ":"), "too small": (PURPLE, "<", "-."),
    "xavier": (BLUE, "o", "-"), "he": (GREEN, "s", "--"),
    "too large": (ORANGE, "^", (0, (6, 1, 1, 1, 1, 1))),
}  # fmt: skip


class SeedsOutcome(NamedTuple):
    """What became of the networks of one start: `history` has losses (n, SEEDS).

    `learned` of them have a loss below LEARNED; it is None if they have left the finite numbers.
    """

    history: Progress
    learned: int | None

    @property
    def words(self):
        """How many have learned, in words."""
        return "diverged" if self.learned is None else str(self.learned)


def stack(start, activation, n_hidden, seed):
    """Return SEEDS networks of one start; network k has the same random numbers in each start."""
    sizes = [2, *[WIDTH] * n_hidden, 2]
    settings = {"hidden": activation, "init": STARTS[start], "dtype": "float32"}
    seeds = range(SEEDS * seed, SEEDS * (seed + 1))
    return NetworkStack([Network(sizes, seed=k, **settings) for k in seeds])


def outcome(history, diverged):
    """Return the `SeedsOutcome` of a `Progress` of arrays."""
    return SeedsOutcome(history, None if diverged else int(np.sum(history.loss[-1] < LEARNED)))


class CensusPicture(Picture):
    """One dot a seed, in a column for each start; medians over time."""

    size = (11.0, 4.6)
    layout = {"seeds": (0.065, 0.12, 0.53, 0.72), "medians": (0.665, 0.12, 0.305, 0.72)}

    def build(self, seeds, medians):
        """Make the artists."""
        seeds.set(ylabel="loss  J / n_d, one dot a seed", xlim=(-0.5, len(LOOKS) - 0.5))
        seeds.set_xticks(range(len(LOOKS)), LOOKS)
        seeds.grid(axis="x", visible=False)
        medians.set(ylabel="median loss", xlabel="updates")
        for axes in (seeds, medians):
            axes.set_ylim(-0.03, HIGHEST + 0.03)
            axes.axhline(GUESSING, color=BLACK, lw=1, ls=":")
        seeds.text(-0.47, GUESSING + 0.035, "guessing, log 2", fontsize=11)
        shifts = np.linspace(-0.3, 0.3, SEEDS)
        self.dots, self.learned = {}, {}
        bold = {"ha": "center", "fontsize": 12, "fontweight": "bold"}
        for place, (label, (colour, marker, _)) in enumerate(LOOKS.items()):
            look = {"ms": 5.5, "color": colour, "alpha": 0.6, "mew": 0}
            dots = self.dots[label] = self.dot(seeds, "losses", marker, **look)
            dots.set_data(place + shifts, np.zeros(SEEDS))
            self.learned[label] = self.moving_text(seeds, "learned", place, HIGHEST + 0.05, **bold)
        styles = {label: (colour, dashes) for label, (colour, _, dashes) in LOOKS.items()}
        self.medians = Curves(self, medians, styles, start=250, name="medians")
        medians.legend(loc="upper right", ncols=2, handlelength=2.6)
        title = f"how many of {SEEDS} have learned (loss below {LEARNED})"
        self.fig.text(0.33, 0.93, title, ha="center", va="bottom", fontsize=13)

    def show(self, outcomes):
        """Show start → `SeedsOutcome`."""
        for label, one in outcomes.items():
            losses, gone = one.history.loss, one.learned is None
            self.dots[label].set_ydata(np.minimum(np.where(gone, np.nan, losses[-1]), HIGHEST))
            self.learned[label].set_text(one.words)
            medians = np.minimum(np.median(losses, axis=1), HIGHEST)
            self.medians.show(label, one.history.update, medians)

    def describe(self, outcomes):
        """One sentence on start → `SeedsOutcome`."""
        n = max(one.history.update[-1] for one in outcomes.values())
        counts = ", ".join(f"{label} {one.words}" for label, one in outcomes.items())
        return f"After {n} updates, of {SEEDS} seeds each have a loss below {LEARNED}: {counts}."


class SeedsCensus(LiveTraining):
    """64 networks from each start, on the same data: is a start good, or was it a lucky seed?"""

    title, picture, updates = f"{SEEDS} seeds from each start", CensusPicture, 15
    buttons = {"new_seed": new_seed("losses", "medians")}
    controls = {
        "activation": choice("hidden", RANGES, "tanh", "Activation of the hidden layers", "losses",
                             "medians"),
        "depth": slider("hidden layers", 6, 1, 6, 1, "Starts new networks", "losses", "medians",
                        width=260, at_rest=True),
        "learning_rate": log_slider("η", 0.2, -2, 0, "How far each update goes", "losses",
                                    "medians", width=260, at_rest=True, live=True),
    }  # fmt: skip

    def start(self):
        """For each start a stack of networks, all on the same data."""
        s, self.gone = self.state, set()
        samples = datasets.circles(SAMPLES, seed=self.seed)
        stacks = {start: stack(start, s["activation"], s["depth"], self.seed) for start in STARTS}
        settings = {"learning_rate": s["learning_rate"], "batch_size": 20, "epochs": None}
        return {start: train(nets, *samples, **settings, seed=self.seed)
                for start, nets in stacks.items()}  # fmt: skip

    def diverged(self, label, run, what):
        """Take its networks out: that they diverged is part of the answer, and the others go on."""
        self.gone.add(label)
        del self.runs[label]
        return True

    def experiment(self):
        """Return start → `SeedsOutcome` as it stands."""
        return {start: outcome(h, start in self.gone) for start, h in self.recorded.items()}

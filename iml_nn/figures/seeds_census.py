"""Many seeds from each way of drawing initial weights: what became of them (notebook 06)."""

import numpy as np

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION, Picture
from iml_nn.figures.panels import Curves

LEARNED = 0.1  # a loss below this counts as learned
GUESSING = float(np.log(2))  # loss of two classes at ½ each
HIGHEST = 1.2  # loss shown; what is above is drawn at this height
COLOURS = (VERMILLION, PURPLE, BLUE, GREEN, ORANGE)
MARKERS = ("v", "<", "o", "s", "^")
DASHES = (":", "-.", "-", "--", (0, (6, 1, 1, 1, 1, 1)))


class CensusPicture(Picture):
    """One dot a seed, in a column for each start; medians over time."""

    size = (11.0, 4.6)

    def __init__(self, starts, seeds):
        """Take the names of at most five starts, and the number of seeds of each."""
        self._starts, self._n = starts, seeds
        super().__init__()

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.065, 0.12, 0.53, 0.72))
        over_time = self.fig.add_axes((0.665, 0.12, 0.305, 0.72))
        axes.set(ylabel="loss  J / n_d, one dot a seed", ylim=(-0.03, HIGHEST + 0.03))
        axes.set(xlim=(-0.5, len(self._starts) - 0.5))
        axes.set_xticks(range(len(self._starts)), self._starts)
        axes.grid(axis="x", visible=False)
        over_time.set(ylabel="median loss", xlabel="updates", ylim=(-0.03, HIGHEST + 0.03))
        for where in (axes, over_time):
            where.axhline(GUESSING, color=BLACK, lw=1, ls=":")
        axes.text(-0.47, GUESSING + 0.035, "guessing, log 2", fontsize=11)
        shifts = np.linspace(-0.3, 0.3, self._n)
        self._dots, self._learned = {}, {}
        for place, label in enumerate(self._starts):
            marker, colour = MARKERS[place], COLOURS[place]
            (dots,) = axes.plot(
                place + shifts, np.zeros(self._n), marker, ms=5.5, color=colour, alpha=0.6, mew=0
            )
            self._dots[label] = self.moving(dots, name="losses")
            self._learned[label] = self.moving(
                axes.text(place, HIGHEST + 0.05, "", ha="center", fontsize=12, fontweight="bold"),
                name="learned",
            )
        lines = {label: (COLOURS[i], "-") for i, label in enumerate(self._starts)}
        self.medians = Curves(self, over_time, lines, start=250, name="medians")
        for line, dashes in zip(self.medians.lines.values(), DASHES, strict=False):
            line.set_linestyle(dashes)
        over_time.legend(loc="upper right", frameon=False, ncols=2, handlelength=2.6)
        self.fig.text(
            0.33, 0.93, f"how many of {self._n} have learned (loss below {LEARNED})",
            ha="center", va="bottom", fontsize=13,
        )  # fmt: skip

    def show(self, histories, diverged=()):
        """Move everything to this state.

        Parameters
        ----------
        histories : start → `Progress` of arrays, losses (n, seeds).
        diverged : starts whose networks have left the finite numbers.
        """
        self._counts, self._update = {}, 0
        for label, history in histories.items():
            gone = label in diverged
            losses = np.where(gone, np.nan, history.loss[-1])
            self._dots[label].set_ydata(np.minimum(losses, HIGHEST))
            self._counts[label] = "diverged" if gone else f"{np.sum(losses < LEARNED)}"
            self._learned[label].set_text(self._counts[label])
            medians = np.minimum(np.median(history.loss, axis=1), HIGHEST)
            self.medians.show(label, history.update, medians)
            self._update = max(self._update, history.update[-1])

    def describe(self):
        """One sentence, from the plotted numbers."""
        counts = ", ".join(f"{label} {count}" for label, count in self._counts.items())
        return (
            f"After {self._update} updates, of {self._n} seeds each have a loss below {LEARNED}: "
            f"{counts}."
        )

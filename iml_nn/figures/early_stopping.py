"""A recorded training run, from which any moment can be brought back (notebook 08)."""

import numpy as np

from iml_nn.figures.base import BLUE, GREEN, PURPLE, VERMILLION, Picture
from iml_nn.figures.panels import Surface
from iml_nn.figures.regularisation import REACH


class EarlyStoppingPicture(Picture):
    """Decision surface of one moment; both losses over all of the run, and where it stops.

    Parameters
    ----------
    epochs : length of the run.
    """

    size = (11.0, 4.6)

    def __init__(self, epochs):
        self._epochs = epochs
        super().__init__()

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.07, 0.13, 0.33, 0.789))
        self.surface = Surface(self, axes, reach=REACH)
        self.curve_axes = axes = self.fig.add_axes((0.475, 0.13, 0.5, 0.74))
        axes.set(xlim=(0, self._epochs), ylim=(0, 1.25), xlabel="epoch", ylabel="loss  J / n_d")
        self._lines = {
            name: self.moving(axes.plot([], [], dashes, color=c, label=name)[0], name="curves")
            for name, c, dashes in [("training", BLUE, "-"), ("validation", VERMILLION, "--")]
        }
        (self._best,) = axes.plot(
            [],
            [],
            "*",
            ms=19,
            color=GREEN,
            mec="white",
            ls="none",
            zorder=6,
            label="lowest validation loss",
        )
        (self._stop,) = axes.plot([], [], ":", color=PURPLE, lw=2.6, label="patience ends here")
        (self._now,) = axes.plot([], [], "-", color="#777777", lw=1.4)
        (self._dots,) = axes.plot(
            [], [], "o", ms=9, mfc="white", mec="black", mew=2, zorder=5, clip_on=False
        )
        self.moving(self._best, name="best")
        self.moving(self._stop, name="stop")
        self.moving(self._now, self._dots, name="marker")
        axes.legend(loc="upper right", frameon=False, ncols=2)
        self._status = self.moving(
            self.fig.text(0.475, 0.915, "", fontsize=13, fontweight="bold", va="bottom"),
            name="status",
        )

    def show(self, history, k, net, stop):
        """Show moment k of a run.

        Parameters
        ----------
        history : `Progress` of arrays (n,); the first entry is the start.
        k : number of the moment.
        net : Network that holds the weights of that moment.
        stop : number of the moment at which patience ends, or None.
        """
        self._history, self._k, self._stop_at = history, k, stop
        epoch, top = history.epoch, self.curve_axes.get_ylim()[1]
        losses = {"training": history.loss, "validation": history.validation_loss}
        for name, line in self._lines.items():
            line.set_data(epoch, losses[name])
        self.best = 1 + int(np.argmin(history.validation_loss[1:]))
        self._best.set_data([epoch[self.best]], [history.validation_loss[self.best]])
        self._stop.set_data(*(([], []) if stop is None else ([epoch[stop]] * 2, [0, 0.8 * top])))
        self._now.set_data([epoch[k]] * 2, [0, 0.8 * top])
        self._dots.set_data([epoch[k]] * 2, [history.loss[k], history.validation_loss[k]])
        self._status.set_text(
            f"epoch {epoch[k]:.0f}:  training {history.loss[k]:.2f},  "
            f"validation {history.validation_loss[k]:.2f}"
        )
        self.surface.show(net)

    def describe(self):
        """One sentence, from the plotted numbers."""
        h, k, best = self._history, self._k, self.best
        stop = "does not end" if self._stop_at is None else f"ends at {h.epoch[self._stop_at]:.0f}"
        return (
            f"Weights of epoch {h.epoch[k]:.0f}: training loss {h.loss[k]:.2f}, validation loss "
            f"{h.validation_loss[k]:.2f}; the lowest validation loss, "
            f"{h.validation_loss[best]:.2f}, was at epoch {h.epoch[best]:.0f}, and patience {stop}."
        )

"""A recorded training run, from which any moment can be brought back (notebook 08)."""

import functools
from typing import NamedTuple

import numpy as np

from iml_nn.history import Patience
from iml_nn.ideas.regularisation import SETTINGS, network, noisy_circles
from iml_nn.pictures import Curves, Grid, Picture, Surface
from iml_nn.pictures.style import BLACK, BLUE, GREEN, PURPLE, VERMILLION
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveFigure, new_seed, slider

EPOCHS, EVERY = 600, 4  # length of the run, and epochs from one recorded moment to the next
GRID = Grid(reach=1.7)


class Recording(NamedTuple):
    """A training run of n moments, the start among them.

    samples : (X, y) from which it learns.
    history : `Progress` of (n,) arrays.
    nets : the n Networks.
    """

    samples: tuple
    history: Progress
    nets: list


class Moment(NamedTuple):
    """One moment of a recording, and where its run should have stopped.

    k, best : numbers of this moment, and of that with the lowest validation loss.
    stop : number of the moment at which patience ends, or None.
    y_hat : predictions at the points of GRID with the weights of moment k.
    """

    recording: Recording
    k: int
    best: int
    stop: int | None
    y_hat: np.ndarray


@functools.lru_cache(maxsize=1)
def record(seed):
    """Train from a seed; return the `Recording`."""
    net = network(seed=seed)
    training, validation = noisy_circles(seed)
    run = train(net, *training, **SETTINGS, epochs=EPOCHS, report_every=EVERY,
                validation=validation, seed=seed)  # fmt: skip
    run.measure()  # the start, too
    nets = [net.copy(), *(net.copy() for _ in run)]
    return Recording(training, run.history, nets)


def moment(recording, k, patience):
    """Return `Moment` k of a recording; moment 0, before any update, is no best one."""
    losses = recording.history.validation_loss
    best, stop = 1 + int(np.argmin(losses[1:])), patience_ends(losses, patience)
    return Moment(recording, k, best, stop, recording.nets[k].predict_proba(GRID.points))


def patience_ends(validation_loss, patience):
    """Number of the first moment that is `patience` later than the best so far; None if none is.

    Moment 0, before any update, does not count, as in `train`.
    """
    watch = Patience()
    for k, loss in enumerate(validation_loss[1:], 1):
        watch.tell(loss, k)
        if watch.is_over(patience):
            return k
    return None


class EarlyStoppingPicture(Picture):
    """Decision surface of one moment; both losses over all of the run, and where it stops."""

    size = (11.0, 4.6)
    layout = {"plane": (0.07, 0.13, 0.33, 0.789), "curves": (0.475, 0.13, 0.5, 0.74)}

    def build(self, plane, curves):
        """Make the artists."""
        self.surface = Surface(self, plane, GRID)
        styles = {"training": (BLUE, "-"), "validation": (VERMILLION, "--")}
        self.losses = Curves(self, curves, styles, start=EPOCHS)
        curves.set(ylim=(0, 1.25), xlabel="epoch", ylabel="loss  J / n_d")
        self.best = self.dot(curves, "best", "*", ms=19, color=GREEN, mec="white", zorder=6,
                             label="lowest validation loss")  # fmt: skip
        self.stop = self.line(curves, "stop", ":", color=PURPLE, lw=2.6, label="patience ends here")
        self.now = self.line(curves, "marker", color="#777777", lw=1.4)
        self.dots = self.dot(curves, "marker", ms=9, mfc="white", mec=BLACK, mew=2, zorder=5,
                             clip_on=False)  # fmt: skip
        curves.legend(loc="upper right", ncols=2)
        self.status = self.heading(0.475, 0.915)

    def show(self, m):
        """Show a `Moment`."""
        h, k, height = m.recording.history, m.k, [0, 1.0]
        self.losses.show("training", h.epoch, h.loss)
        self.losses.show("validation", h.epoch, h.validation_loss)
        self.best.set_data([h.epoch[m.best]], [h.validation_loss[m.best]])
        self.stop.set_data(*(([], []) if m.stop is None else ([h.epoch[m.stop]] * 2, height)))
        self.now.set_data([h.epoch[k]] * 2, height)
        self.dots.set_data([h.epoch[k]] * 2, [h.loss[k], h.validation_loss[k]])
        self.status.set_text(f"epoch {h.epoch[k]:.0f}:  training {h.loss[k]:.2f},  "
                             f"validation {h.validation_loss[k]:.2f}")  # fmt: skip
        self.surface.show(m.y_hat, m.recording.samples)

    def describe(self, m):
        """One sentence on a `Moment`."""
        h, k, best = m.recording.history, m.k, m.best
        stop = "does not end" if m.stop is None else f"ends at {h.epoch[m.stop]:.0f}"
        return (
            f"Weights of epoch {h.epoch[k]:.0f}: training loss {h.loss[k]:.2f}, validation loss "
            f"{h.validation_loss[k]:.2f}; the lowest validation loss, "
            f"{h.validation_loss[best]:.2f}, was at epoch {h.epoch[best]:.0f}, and patience {stop}."
        )


class EarlyStopping(LiveFigure):
    """Drag the epoch: the weights of that moment come back, and with them what they predict."""

    title, picture = "Early stopping, recorded", EarlyStoppingPicture
    step_label = f"{EVERY} epochs on"
    buttons = {"new_seed": new_seed("surface", "curves", "marker", "best")}
    controls = {
        "epoch": slider("epoch", EPOCHS, 0, EPOCHS, EVERY, "Brings back the weights of this epoch",
                        "surface", "marker", "status", width=420, stepped=True),
        "patience": slider("patience", 10, 1, 60, 1, f"Measurements, one every {EVERY} epochs, "
                           "without a lower validation loss", "stop", width=420),
    }  # fmt: skip

    def begin(self):
        """Record the run of the seed."""
        self.recording = record(self.seed)

    def step(self):
        """Go to the next moment; after the last comes the first."""
        epoch = self.state["epoch"]
        self.move(epoch=epoch + EVERY if epoch < EPOCHS else 0)

    def play(self):
        """Go on, and stop at the end."""
        if self.state["epoch"] == EPOCHS - EVERY:
            self.pause()
        self.step()

    def experiment(self):
        """Return the `Moment` of the chosen epoch."""
        return moment(self.recording, self.state["epoch"] // EVERY, self.state["patience"])

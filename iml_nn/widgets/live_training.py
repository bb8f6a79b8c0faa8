"""LiveTraining: a live figure behind which networks are trained, side by side."""

import time

import numpy as np

from iml_nn.history import History
from iml_nn.training import DivergenceError, train
from iml_nn.widgets.frame_loop import FRAME, PAUSE
from iml_nn.widgets.live_figure import LiveFigure

GROWN = 5.0  # a loss so many times the first one: the step is too large


def full_batch(net, X, y, **settings):
    """Return a `Training` on all samples at once, which never ends; takes the same as `train`."""
    return train(net, X, y, batch_size=None, epochs=None, **settings)


class LiveTraining(LiveFigure):
    """Networks that learn while one watches; what is compared is trained side by side.

    Everything comes from `self.seed`, which stays the same until New seed is pressed: Reset leads
    back to the same data and the same initial weights. A subclass implements `start`, and
    `experiment` from `self.runs` and `self.histories`; one that does more than train also `update`.
    `updates` is the number of updates in one step; while playing fewer, if frames would be late.
    """

    updates = 10

    # ------------------------------------------------------------------ for subclasses

    def start(self):
        """Return label → Training, made from `self.state` and `self.seed` alone."""
        raise NotImplementedError

    def act(self, name, value):
        """Let a live control act: here, it is a setting of all runs."""
        for run in self.runs.values():
            setattr(run, name, value)

    def update(self, n):
        """Train all networks by n updates, and measure them."""
        for label, run in [*self.runs.items()]:
            try:
                run.update(n)
            except DivergenceError:
                if not self.diverged(label, run, "a weight has left the finite numbers"):
                    return
        self.measure()

    def measure(self):
        """Measure all networks, and say so in the picture if one goes wrong."""
        self.picture.notice("")
        for label, run in [*self.runs.items()]:
            try:
                point = self.measured(run)
            except DivergenceError:
                if self.diverged(label, run, "the loss has left the finite numbers"):
                    continue
                return
            history = self.histories[label]
            history.append(point)
            first, last = np.median(history.first.loss), np.median(point.loss)
            if last > GROWN * first:
                self._warn(label, run, f"the loss has grown from {first:.2f} to {last:.2f}")
            else:
                self._too_large.pop(label, None)

    def measured(self, run):
        """Return what is kept of a run now: its `Progress`, or a named tuple with `update`, `loss`.

        Raises
        ------
        DivergenceError : the loss is not a finite number.
        """
        return run.measure()

    def diverged(self, label, run, what):
        """Stop the play, for a run has left the finite numbers, and say so.

        A subclass may take the run out of `self.runs` instead, and return True: the others go on.
        """
        self.pause()
        self._warn(label, run, what)
        return False

    @property
    def run(self):
        """The only run, of a figure that has one."""
        (run,) = self.runs.values()
        return run

    @property
    def history(self):
        """What was recorded of the only run."""
        (history,) = self.recorded.values()
        return history

    @property
    def recorded(self):
        """Return label → the history of its run, a named tuple of arrays over time."""
        return {label: history.arrays() for label, history in self.histories.items()}

    # ------------------------------------------------------------------ what LiveFigure asks for

    def begin(self):
        """Begin all runs anew, from the same seed."""
        self.runs = self.start()
        self.histories = {label: History() for label in self.runs}
        self._pace = self.updates
        self._too_large = {}  # label → the largest rate since the loss has grown
        self.measure()

    def change(self, values):
        """Live controls act on the running networks; any other begins the runs anew."""
        if all(self.declared[name].live for name in values):
            for name, value in values.items():
                self.act(name, value)
        else:
            self.begin()

    def step(self):
        """Train all networks by a few updates, and measure them."""
        self.update(self.updates)

    def play(self):
        """As `step`, but with fewer updates where frames would come late."""
        began = time.monotonic()
        self._pace = min(self._pace, self.updates)  # a control may have made the steps shorter
        self.update(self._pace)
        spent = time.monotonic() - began
        if spent > (FRAME - PAUSE) / 2:
            self._pace = max(1, self._pace // 2)
        elif spent < (FRAME - PAUSE) / 5:
            self._pace = min(self.updates, 2 * self._pace)

    # ------------------------------------------------------------------ inside

    def _warn(self, label, run, what):
        now = run.learning_rate
        largest = self._too_large[label] = max(now, self._too_large.get(label, now))
        verb, advice = ("is", "Make it smaller, then press") if now == largest else ("was", "Press")
        self.picture.notice(
            f"{label}: {what}.\n"
            f"The learning rate η = {largest:.3g} {verb} too large here.\n"
            f"{advice} Reset."
        )

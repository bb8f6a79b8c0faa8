"""LiveTraining: a live figure behind which networks are trained, side by side."""

import time

import ipywidgets
import numpy as np

from iml_nn.history import History
from iml_nn.live.figure import FRAME, PAUSE, LiveFigure
from iml_nn.training import DivergenceError

GROWN = 5.0  # a loss so many times the first one: the step is too large


class LiveTraining(LiveFigure):
    """Networks that learn while one watches; what is compared is trained side by side.

    Everything comes from `self.seed`, which stays the same until New seed is pressed: Reset leads
    back to the same data and the same initial weights. A subclass implements `start`, and `draw`,
    which shows `self.runs` and `self.traces`; one that does more than train also `update`.

    Parameters
    ----------
    title, picture, controls : as in `LiveFigure`.
    acting : names of controls that act on the running networks, being settings of
        `iml_nn.training.Training`. A control not named here begins the runs anew.
    updates : updates of the weights in one step; while playing fewer, if frames would be late.
    buttons : as in `LiveFigure`.
    """

    def __init__(self, title, picture, controls, *, acting=(), updates=10, buttons=None):
        self.seed, self.updates = 0, updates
        self._acting, self._pace = acting, updates
        new_seed = ipywidgets.Button(
            description="New seed", icon="random", tooltip="Other data and initial weights"
        )
        buttons = (buttons or {}) | {"new_seed": new_seed}
        super().__init__(title, picture, controls, buttons=buttons)

    # ------------------------------------------------------------------ for subclasses

    def start(self):
        """Return label → Training, made from `self.state` and `self.seed` alone."""
        raise NotImplementedError

    def update(self, n):
        """Train all networks by n updates, and measure them."""
        for label, run in self.runs.items():
            try:
                run.update(n)
            except DivergenceError:
                return self._diverged(label, run, "a weight has left the finite numbers")
        self._measure()

    # ------------------------------------------------------------------ what LiveFigure asks for

    def restart(self):
        """Begin all runs anew, from the same seed."""
        self.runs = self.start()
        self.traces = {label: History() for label in self.runs}
        self._pace = self.updates
        self._too_large = {}  # label → the largest rate since the loss has grown
        self.picture.notice()
        self._measure()

    def change(self, name, value):
        """New seed, a setting of the running networks, or something that begins the runs anew."""
        if name == "new_seed":
            self.seed += value
            self.restart()
        elif name in self._acting:
            for run in self.runs.values():
                setattr(run, name, value)
        else:
            self.restart()

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

    def _measure(self):
        self.picture.notice()
        for label, run in self.runs.items():
            try:
                progress = run.measure()
            except DivergenceError:
                return self._diverged(label, run, "the loss has left the finite numbers")
            trace = self.traces[label]
            trace.append(progress)
            first, last = np.median(trace.first.loss), np.median(progress.loss)
            if last > GROWN * first:
                self._warn(label, run, f"the loss has grown from {first:.2f} to {last:.2f}")
            else:
                self._too_large.pop(label, None)

    def _diverged(self, label, run, what):
        self.play_button.value = False
        self._warn(label, run, what)

    def _warn(self, label, run, what):
        now = run.learning_rate
        largest = self._too_large[label] = max(now, self._too_large.get(label, now))
        verb, advice = ("is", "Make it smaller, then press") if now == largest else ("was", "Press")
        self.picture.notice(
            f"{label}: {what}.\n"
            f"The learning rate η = {largest:.3g} {verb} too large here.\n"
            f"{advice} Reset."
        )

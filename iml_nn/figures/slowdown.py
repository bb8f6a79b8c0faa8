"""Two neurons walk down the sigmoid: the learning slowdown (notebook 07)."""

from typing import NamedTuple

import numpy as np

from iml_nn.activations import sigmoid
from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, VERMILLION, Picture

EPOCHS = 300
EDGE = 7.0  # z beyond is not shown
NAMES = ("first", "second")
LOOKS = {"first": (BLUE, "-", "o"), "second": (VERMILLION, "--", "s")}
HALF = 1.6  # half the length of a tangent, in z


class Walk(NamedTuple):
    """A neuron's way, arrays over the epochs: `z`, `loss`, and `push` = −η ∂J/∂z."""

    z: np.ndarray
    loss: np.ndarray
    push: np.ndarray


class SlowdownPicture(Picture):
    """Two neurons with input 1 and target 0: where they stand on the sigmoid, and their losses."""

    size = (11.0, 4.4)

    def build(self):
        """Make axes and artists."""
        line = np.linspace(-EDGE, EDGE, 201)
        self._dots, self._tangents, self._trails, self._texts = {}, {}, {}, {}
        for name, left in zip(NAMES, (0.065, 0.37), strict=True):
            colour, _, marker = LOOKS[name]
            axes = self.fig.add_axes((left, 0.13, 0.26, 0.64))
            axes.plot(line, sigmoid(line), color="#999999")
            axes.set(xlim=(-EDGE, EDGE), ylim=(-0.06, 1.1), xlabel="z = w + b", xticks=[-5, 0, 5])
            axes.set_ylabel("output a" if name == "first" else "")
            axes.axhline(0, color=BLACK, lw=1, ls=":")
            axes.text(EDGE - 0.2, 0.02, "target 0", ha="right", fontsize=11)
            (self._trails[name],) = axes.plot([], [], color=ORANGE, lw=7, alpha=0.45)
            (self._tangents[name],) = axes.plot([], [], color=GREEN, lw=3)
            (self._dots[name],) = axes.plot([], [], marker, ms=13, color=colour, mec=BLACK)
            self._texts[name] = [axes.text(-EDGE, y, "", fontsize=12) for y in (1.25, 1.15)]
            self.moving(self._trails[name], name="walks")
            self.moving(self._tangents[name], name="slopes")
            self.moving(self._dots[name], name=name)
            self.moving(*self._texts[name], name=f"{name}: readings")
        self._axes = self.fig.add_axes((0.71, 0.13, 0.265, 0.64))
        self._axes.set(xlim=(0, EPOCHS), xlabel="epoch", ylabel="loss J")
        self._axes.locator_params(axis="x", nbins=4)
        self._curves = {}
        for name, (colour, dashes, marker) in LOOKS.items():
            (curve,) = self._axes.plot(
                [], [], dashes, marker=marker, markevery=[-1], ms=9, color=colour, label=name
            )
            self._curves[name] = self.moving(curve, name="losses")
        self._axes.legend(
            frameon=False,
            loc="lower left",
            bbox_to_anchor=(-0.05, 1.0),
            ncols=2,
            handlelength=3,
            columnspacing=1,
        )
        self._status = self.moving(
            self.fig.text(0.065, 0.955, "", fontsize=13, fontweight="bold", va="center"),
            name="status",
        )

    def show(self, loss, rate, walks, epoch):
        """Show two neurons after so many epochs.

        Parameters
        ----------
        loss : its name, in words.
        rate : η.
        walks : "first" and "second" → `Walk` over epoch + 1 points or more.
        epoch : 0 to EPOCHS.
        """
        top = 0.55 if loss == "squared error" else 7.0
        if self._axes.get_ylim()[1] != top:
            self._axes.set_ylim(0, top)
        self._loss, self._epoch = loss, epoch
        self._now = {}
        for name, walk in walks.items():
            z = walk.z[: epoch + 1]
            a = sigmoid(z)
            slope = a[-1] * (1 - a[-1])
            self._now[name] = a[-1], slope, walk.loss[0], walk.loss[epoch]
            trail = np.linspace(z.min(), z.max(), 60)
            self._trails[name].set_data(trail, sigmoid(trail))
            self._dots[name].set_data(z[-1:], a[-1:])
            self._tangents[name].set_data(
                z[-1] + np.array([-HALF, HALF]), a[-1] + slope * np.array([-HALF, HALF])
            )
            self._curves[name].set_data(np.arange(epoch + 1), walk.loss[: epoch + 1])
            here, push = self._texts[name]
            here.set_text(f"{name}: a = {a[-1]:.2f},  slope {slope:.3f}")
            push.set_text(f"next push on b: {walk.push[epoch]:.4f}".replace("-", "−"))
        self._status.set_text(f"{loss}, η = {rate:g}, epoch {epoch}")

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = [
            f"the {name} neuron says {a:.2f} where the slope is {slope:.3f}, and its loss went "
            f"from {start:.3f} to {now:.3f}"
            for name, (a, slope, start, now) in self._now.items()
        ]
        return f"With {self._loss}, after {self._epoch} epochs: {'; '.join(parts)}."

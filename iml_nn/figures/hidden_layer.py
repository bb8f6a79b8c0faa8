"""One z on the sigmoid: its tangent, and what the slope does to the error (notebook 03)."""

import numpy as np

from iml_nn.activations import sigmoid
from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, VERMILLION, Picture, move_bars


class SlopePicture(Picture):
    """A point on the sigmoid with its tangent; the slope below it; the error before and after."""

    size = (11.0, 4.4)
    range = 8.0

    def build(self):
        """Make axes and artists."""
        z = np.linspace(-self.range, self.range, 401)
        a = sigmoid(z)
        top = self.fig.add_axes((0.085, 0.5, 0.545, 0.36))
        bottom = self.fig.add_axes((0.085, 0.12, 0.545, 0.29))
        bars = self.fig.add_axes((0.72, 0.12, 0.26, 0.7))
        top.plot(z, a, color=BLUE)
        bottom.plot(z, a * (1 - a), color=VERMILLION)
        limits = (-self.range, self.range)
        top.set(ylabel="a = φ(z)", xlim=limits, ylim=(-0.12, 1.12), xticklabels=[])
        bottom.set(ylabel="φ′ = a (1 − a)", xlabel="z", xlim=limits, ylim=(-0.02, 0.29))
        bars.set(title="error", xlim=(-0.6, 1.6), ylim=(-2.3, 2.3), xticks=(0, 1))
        bars.set_xticklabels(["∂J/∂a\ncomes in", "∂J/∂z\ngoes on"])
        bars.axhline(0, color=BLACK, lw=1)
        (self._tangent,) = top.plot([], [], color=GREEN, lw=3)
        (self._point,) = top.plot([], [], "o", ms=12, color=ORANGE, mec=BLACK)
        (self._slope,) = bottom.plot([], [], "o", ms=12, color=ORANGE, mec=BLACK)
        self._bars = bars.bar([0, 1], [0, 0], width=0.6, color=[BLUE, VERMILLION])
        self._labels = [bars.text(x, 0, "", ha="center", fontsize=13) for x in (0, 1)]
        self._status = self.fig.text(0.5, 0.93, "", ha="center", fontsize=14, fontweight="bold")
        self.moving(self._tangent, name="tangent")
        self.moving(self._point, self._slope, name="point")
        self.moving(*self._bars, name="error")
        self.moving(*self._labels)
        self.moving(self._status)

    def show(self, z, dJ_da):
        """Show one unit with linear combination z that receives the error ∂J/∂a."""
        self._z, self._above = z, dJ_da
        a = sigmoid(np.array([z])).item()
        slope = self._factor = a * (1 - a)
        self._below = dJ_da * slope
        reach = np.array([-1.8, 1.8])
        self._tangent.set_data(z + reach, a + slope * reach)
        self._point.set_data([z], [a])
        self._slope.set_data([z], [slope])
        move_bars(self._bars, self._labels, (dJ_da, self._below), gap=0.06, digits=4)
        text = f"z = {z:.1f}     a = {a:.4f}     φ′ = {slope:.4f}"
        self._status.set_text(
            f"{text}     ∂J/∂z = {dJ_da:.1f} · {slope:.4f} = {self._below:.4f}".replace("-", "−")
        )

    def describe(self):
        """One sentence, from the plotted numbers."""
        return (
            f"At z = {self._z:.1f} the slope of the sigmoid is {self._factor:.4f}; an error of "
            f"{self._above:.1f} that comes in goes on as {self._below:.4f}."
        )

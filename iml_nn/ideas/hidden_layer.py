"""The sigmoid's slope as a factor on the error (notebook 03)."""

from typing import NamedTuple

import numpy as np

from iml_nn.activations import sigmoid
from iml_nn.pictures import Bars, Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION, minus
from iml_nn.widgets import LiveFigure, slider

REACH = 8.0  # z from −REACH to REACH


class Unit(NamedTuple):
    """One sigmoid unit, and what becomes of an error that passes it."""

    z: float
    a: float
    slope: float
    dJ_da: float
    dJ_dz: float


def unit(z, dJ_da):
    """Send the error ∂J/∂a back through a sigmoid unit (3.3)."""
    a = sigmoid(np.array([z])).item()
    slope = a * (1 - a)
    return Unit(z, a, slope, dJ_da, dJ_da * slope)


class SlopePicture(Picture):
    """A point on the sigmoid with its tangent; the slope below it; the error before and after."""

    size = (11.0, 4.4)
    layout = {"curve": (0.085, 0.5, 0.545, 0.36), "slope": (0.085, 0.12, 0.545, 0.29),
              "error": (0.72, 0.12, 0.26, 0.7)}  # fmt: skip

    def build(self, curve, slope, error):
        """Make the artists."""
        z = np.linspace(-REACH, REACH, 401)
        a = sigmoid(z)
        curve.plot(z, a, color=BLUE)
        slope.plot(z, a * (1 - a), color=VERMILLION)
        limits = (-REACH, REACH)
        curve.set(ylabel="a = φ(z)", xlim=limits, ylim=(-0.12, 1.12), xticklabels=[])
        slope.set(ylabel="φ′ = a (1 − a)", xlabel="z", xlim=limits, ylim=(-0.02, 0.29))
        error.set(title="error", ylim=(-2.3, 2.3))
        self.tangent = self.line(curve, "tangent", color=GREEN, lw=3)
        self.points = [self.dot(axes, "point", ms=12, color=ORANGE, mec=BLACK)
                       for axes in (curve, slope)]  # fmt: skip
        labels = ["∂J/∂a\ncomes in", "∂J/∂z\ngoes on"]
        self.errors = Bars(self, error, "error", labels, [BLUE, VERMILLION], gap=0.06, digits=4)
        self.text = self.heading(0.5, 0.93, fontsize=14, ha="center", va="baseline")

    def show(self, u):
        """Show a `Unit`."""
        around = np.array([-1.8, 1.8])
        self.tangent.set_data(u.z + around, u.a + u.slope * around)
        for point, height in zip(self.points, (u.a, u.slope), strict=True):
            point.set_data([u.z], [height])
        self.errors.show([u.dJ_da, u.dJ_dz])
        text = f"z = {u.z:.1f}     a = {u.a:.4f}     φ′ = {u.slope:.4f}     ∂J/∂z = "
        self.text.set_text(minus(f"{text}{u.dJ_da:.1f} · {u.slope:.4f} = {u.dJ_dz:.4f}"))

    def describe(self, u):
        """One sentence on a `Unit`."""
        slope = f"At z = {u.z:.1f} the slope of the sigmoid is {u.slope:.4f}"
        return f"{slope}; an error of {u.dJ_da:.1f} that comes in goes on as {u.dJ_dz:.4f}."


class SigmoidSlope(LiveFigure):
    """Move z along the sigmoid; see the tangent, and what it leaves of the error."""

    title, picture = "The slope of the sigmoid, a factor on the error", SlopePicture
    plays, step_label = False, "z + 1"
    controls = {
        "z": slider("z", 1.0, -REACH, REACH, 0.1, "linear combination of the unit", "tangent",
                    "point", "error", "status", width=390, stepped=True),
        "error": slider("∂J/∂a", 1.0, -2.0, 2.0, 0.1, "error that comes from the layer above",
                        "error", "status", width=390),
    }  # fmt: skip

    def step(self):
        """Move z one to the right; after the end, begin at the left."""
        z = self.state["z"] + 1
        self.move(z=z if z <= REACH else -REACH)

    def experiment(self):
        """Return the `Unit` of the controls."""
        return unit(self.state["z"], self.state["error"])

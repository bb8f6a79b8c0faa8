"""Where a difference is too coarse, and where it drowns in rounding (notebook 05)."""

import functools
from typing import NamedTuple

import numpy as np

from iml_nn.network import Network
from iml_nn.pictures import Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION
from iml_nn.widgets import LiveFigure, choice, slider

STEPS = np.logspace(-20, 0, 161)
COMPLEX = {"float64": "complex128", "float32": "complex64"}
METHODS = {"forward difference": (VERMILLION, "-"), "central difference": (BLUE, "--"),
           "complex step": (GREEN, "-.")}  # fmt: skip
FLOOR, TOP = 1e-18, 30.0  # of the picture; an error of 0 has no place on a logarithmic axis


class Errors(NamedTuple):
    """Relative errors of a measured derivative: name of the method → (161,), one for each of STEPS.

    dtype : name of the number type.  at : index of the step that is looked at.
    """

    dtype: str
    curves: dict
    at: int


@functools.lru_cache
def error_curves(dtype):
    """Relative errors of three ways to measure ∂J/∂w for one weight of a 3-5-2 network.

    Parameters
    ----------
    dtype : "float64" or "float32", of the network that is measured.

    Returns
    -------
    dict : name of the method → (161,) relative errors, one for each of STEPS.
    """
    X, y = np.random.default_rng(0).normal(size=(8, 3)).astype("float32"), np.arange(8) % 2
    net = Network([3, 5, 2], seed=1).astype("float32").astype("float64")
    exact = net.gradient(X, y)[1][0][0, 0]

    def J(step, dtype=dtype):
        moved = net.astype(dtype)
        moved.weights[0][0, 0] += step
        return moved.objective(X, y)

    measured = [
        [(J(h) - J(0.0)) / h for h in STEPS],
        [(J(h) - J(-h)) / (2 * h) for h in STEPS],
        [J(1j * h, COMPLEX[dtype]).imag / h for h in STEPS],
    ]
    return dict(zip(METHODS, np.abs(np.array(measured) / exact - 1), strict=True))


class ErrorValleyPicture(Picture):
    """Relative error of three methods over h, with a line at the h that is looked at."""

    size = (11.0, 4.6)
    layout = {"axes": (0.09, 0.13, 0.89, 0.74)}

    def build(self, axes):
        """Make the artists."""
        axes.set(xscale="log", yscale="log", xlim=(STEPS[0], 3.0), ylim=(FLOOR / 3, TOP))
        axes.set(xlabel="step h", ylabel="relative error of the derivative")
        self.curves, self.dots = {}, {}
        for name, (colour, form) in METHODS.items():
            self.curves[name] = self.line(axes, "curves", form, color=colour, label=name)
            self.dots[name] = self.dot(axes, "dots", ms=11, color=colour, mec=BLACK)
        self.here = self.line(axes, None, color=ORANGE, lw=3)
        self.text = self.heading(0.5, 0.925, ha="center", va="baseline")
        axes.legend(loc="center left", bbox_to_anchor=(0, 0.36))

    def show(self, e):
        """Show `Errors`."""
        h = STEPS[e.at]
        for name, values in e.curves.items():
            shown = np.maximum(values, FLOOR)
            self.curves[name].set_data(STEPS, shown)
            self.dots[name].set_data([h], [shown[e.at]])
        self.here.set_data([h, h], [FLOOR / 3, TOP])
        parts = [f"{name.split()[0]} {values[e.at]:.0e}" for name, values in e.curves.items()]
        self.text.set_text("    ".join([f"{e.dtype},  h = {h:.0e}:", *parts]))

    def describe(self, e):
        """One sentence on `Errors`."""
        parts = ", ".join(f"{v[e.at]:.0e} for the {name}" for name, v in e.curves.items())
        return f"In {e.dtype} with h = {STEPS[e.at]:.0e} the relative error is {parts}."


class ErrorValley(LiveFigure):
    """Choose the step h and the number type; see the error of three methods."""

    title, picture = "Error of a measured derivative", ErrorValleyPicture
    plays, step_label = False, "h / 10"
    controls = {
        "log10_h": slider("h = 10 to the power", -5.0, -20.0, 0.0, 0.5, "size of the step", "dots",
                          "status", width=520, stepped=True),
        "dtype": choice("numbers", list(COMPLEX), "float64", "number type", "curves", "dots",
                        "status", button_width="90px"),
    }  # fmt: skip

    def step(self):
        """Make h ten times smaller; after the smallest, begin with the largest."""
        smaller = self.state["log10_h"] - 1
        self.move(log10_h=smaller if smaller >= self.controls["log10_h"].min else 0.0)

    def experiment(self):
        """Return the `Errors` of the number type, and the step that is nearest to h."""
        s = self.state
        at = int(np.abs(np.log10(STEPS) - s["log10_h"]).argmin())
        return Errors(s["dtype"], error_curves(s["dtype"]), at)

"""Where a difference is too coarse, and where it drowns in rounding (notebook 05)."""

import ipywidgets
import numpy as np

from iml_nn.figures.gradient_checking import ErrorValleyPicture
from iml_nn.live.figure import LiveFigure
from iml_nn.network import Network

STEPS = np.logspace(-20, 0, 161)


def error_curves(dtype):
    """Relative errors of three ways to measure ∂J/∂w for one weight of a 3-5-2 network.

    Parameters
    ----------
    dtype : "float64" or "float32", of the network that is measured.

    Returns
    -------
    dict : name of the method → (161,) relative errors, one for each of STEPS.
    """
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(8, 3)).astype("float32"), np.arange(8) % 2
    exact_net = Network([3, 5, 2], seed=1).astype("float32").astype("float64")
    net = exact_net.astype(dtype)
    _, dJ_dW, _ = exact_net.gradient(X, y)
    exact = dJ_dW[0][0, 0]

    def J(net, step):
        moved = net.copy()
        W = moved.weights[0].copy()
        W[0, 0] += step
        moved.weights[0] = W
        return moved.objective(X, y)

    complex_net = net.astype({"float64": "complex128", "float32": "complex64"}[dtype])
    at_0 = J(net, 0.0)
    measured = {
        "forward difference": [(J(net, h) - at_0) / h for h in STEPS],
        "central difference": [(J(net, h) - J(net, -h)) / (2 * h) for h in STEPS],
        "complex step": [J(complex_net, 1j * h).imag / h for h in STEPS],
    }
    return {name: np.abs(np.array(d) / exact - 1) for name, d in measured.items()}


class ErrorValley(LiveFigure):
    """Choose the step h and the number type; see the error of three methods."""

    effects = {"log10_h": ("dots",), "dtype": ("curves", "dots")}

    def __init__(self):
        self._curves = {dtype: error_curves(dtype) for dtype in ("float64", "float32")}
        controls = {
            "log10_h": ipywidgets.FloatSlider(
                description="h = 10 to the power", value=-5.0, min=-20, max=0,
                step=0.5, tooltip="size of the step", style={"description_width": "initial"},
                layout=ipywidgets.Layout(width="520px"),
            ),
            "dtype": ipywidgets.ToggleButtons(
                options=["float64", "float32"], description="numbers",
                tooltip="number type", style={"button_width": "90px"},
            ),
        }  # fmt: skip
        super().__init__(
            "Error of a measured derivative", ErrorValleyPicture(), controls, play=False,
            step="h / 10",
        )  # fmt: skip

    def step(self):
        """Make h ten times smaller; after the smallest, begin with the largest."""
        control = self.controls["log10_h"]
        control.value = control.value - 1 if control.value - 1 >= control.min else control.max

    def draw(self):
        """Show the curves of the number type, and the dots at h."""
        state = self.state
        at = int(np.abs(np.log10(STEPS) - state["log10_h"]).argmin())
        self.picture.show(STEPS, self._curves[state["dtype"]], at, state["dtype"])

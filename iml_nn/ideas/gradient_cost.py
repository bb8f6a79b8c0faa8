"""What a gradient costs, by back-propagation and by differences (notebook 04)."""

import numpy as np

from iml_nn.pictures import Still
from iml_nn.pictures.style import BLUE, GREEN, VERMILLION


class CostPicture(Still):
    """What a gradient costs, over the size of a network: two ways, counted and by the clock.

    Parameters
    ----------
    parameters : (n,) numbers of weights and biases.
    products, seconds : name → (n,) multiplications, and times as measured.
    """

    size = (11.0, 4.2)
    layout = {"counted": (0.075, 0.14, 0.4159, 0.77), "measured": (0.5741, 0.14, 0.4159, 0.77)}
    looks = ((BLUE, "o-"), (GREEN, "^-."), (VERMILLION, "s--"))

    def show(self, parameters, products, seconds, counted, measured):
        """Draw one line a way of computing."""
        counted.set_title("counted")
        measured.set_title("by the clock of this computer")
        panels = [(counted, products, "multiplications"), (measured, seconds, "seconds")]
        for axes, curves, label in panels:
            for (name, values), (colour, form) in zip(curves.items(), self.looks, strict=False):
                axes.plot(parameters, values, form, color=colour, label=name)
            axes.set(xscale="log", yscale="log", xlabel="parameters of the network")
            axes.set_ylabel(f"{label} for one sample")
            axes.legend(loc="upper left")
            axes.set_ylim(top=30 * max(np.max(values) for values in curves.values()))

    def describe(self, parameters, products, seconds):
        """One sentence on what is counted: the times are of one computer only."""
        counts = ", ".join(f"{values[-1]:,} for {name}" for name, values in products.items())
        return f"With {parameters[-1]:,} parameters, one gradient takes multiplications: {counts}."

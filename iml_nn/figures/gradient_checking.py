"""Error of a measured derivative over the size of its step (notebook 05)."""

import numpy as np

from iml_nn.figures.base import BLUE, GREEN, ORANGE, VERMILLION, Picture

METHODS = {"forward difference": VERMILLION, "central difference": BLUE, "complex step": GREEN}
STYLES = {"forward difference": "-", "central difference": "--", "complex step": "-."}
FLOOR = 1e-18  # an error of 0 has no place on a logarithmic axis


class ErrorValleyPicture(Picture):
    """Relative error of three methods over h, with a line at the h that is looked at."""

    size = (11.0, 4.6)

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.09, 0.13, 0.89, 0.74))
        axes.set(xscale="log", yscale="log", xlim=(1e-20, 3.0), ylim=(FLOOR / 3, 30.0))
        axes.set(xlabel="step h", ylabel="relative error of the derivative")
        self.curves, self._dots = {}, {}
        for name, colour in METHODS.items():
            (line,) = axes.plot([], [], STYLES[name], color=colour, label=name)
            (dot,) = axes.plot([], [], "o", ms=11, color=colour, mec="black")
            self.curves[name] = self.moving(line, name="curves")
            self._dots[name] = self.moving(dot, name="dots")
        (self._line,) = axes.plot([], [], color=ORANGE, lw=3)
        self.moving(self._line)
        self._status = self.moving(
            self.fig.text(0.5, 0.925, "", ha="center", fontsize=13, fontweight="bold")
        )
        axes.legend(loc="center left", bbox_to_anchor=(0, 0.36), frameon=False)

    def show(self, steps, errors, at, dtype):
        """Show the errors of each method.

        Parameters
        ----------
        steps : (n,) values of h.  errors : name of the method → (n,) relative errors.
        at : index of the h that is looked at.
        dtype : name of the number type.
        """
        self._at = {name: values[at] for name, values in errors.items()}
        self._h, self._dtype = steps[at], dtype
        for name, values in errors.items():
            shown = np.maximum(values, FLOOR)
            self.curves[name].set_data(steps, shown)
            self._dots[name].set_data([steps[at]], [shown[at]])
        self._line.set_data([steps[at]] * 2, [FLOOR / 3, 30.0])
        self._status.set_text(
            f"{dtype},  h = {self._h:.0e}:    "
            + "    ".join(f"{name.split()[0]} {value:.0e}" for name, value in self._at.items())
        )

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = ", ".join(f"{value:.0e} for the {name}" for name, value in self._at.items())
        return f"In {self._dtype} with h = {self._h:.0e} the relative error is {parts}."

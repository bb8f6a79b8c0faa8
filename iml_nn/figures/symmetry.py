"""Hidden units that start as copies of each other, and what noise does to them (notebook 06)."""

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.figures.base import BLUE, VERMILLION, Picture
from iml_nn.figures.panels import Curves, Surface

STYLES = {"ε = 0": (VERMILLION, "--"), "chosen ε": (BLUE, "-")}
LIMIT = 2.0  # of the plane of weights, at first


class SymmetryPicture(Picture):
    """A decision surface, hidden units as arrows, losses and numbers of distinct units."""

    size = (11.0, 4.4)

    def build(self):
        """Make axes and artists."""
        surface_axes = self.fig.add_axes((0.07, 0.14, 0.26, 0.65))
        self.surface = Surface(self, surface_axes, resolution=48)
        surface_axes.set_title("the network with the chosen ε", fontsize=12)
        self._build_arrows(self.fig.add_axes((0.415, 0.14, 0.225, 0.5625)))
        loss_axes = self.fig.add_axes((0.725, 0.53, 0.245, 0.32))
        count_axes = self.fig.add_axes((0.725, 0.14, 0.245, 0.3))
        loss_axes.set(ylabel="loss  J / n_d", ylim=(0, 0.85), xticklabels=[])
        count_axes.set(ylabel="distinct units", xlabel="updates", ylim=(0, 12.7))
        count_axes.set_yticks([1, 4, 8, 12])
        self.losses = Curves(self, loss_axes, STYLES, start=1000, name="loss")
        self.counts = Curves(self, count_axes, STYLES, start=1000, name="distinct units")
        loss_axes.legend(
            loc="lower right", bbox_to_anchor=(1.03, 0.97), ncols=2, frameon=False,
            columnspacing=1.0, handlelength=1.7,
        )  # fmt: skip
        self.status = self.moving(
            self.fig.text(0.06, 0.93, "", fontsize=13, fontweight="bold", va="bottom"),
            name="status",
        )

    def _build_arrows(self, axes):
        axes.set(xlabel="weight from $x_1$", ylabel="weight from $x_2$")
        axes.set(xlim=(-LIMIT, LIMIT), ylim=(-LIMIT, LIMIT))
        axes.set_aspect("equal")
        self.arrow_axes = axes
        self._arrows = self.moving(LineCollection([], colors=BLUE, linewidths=2.0), name="units")
        axes.add_collection(self._arrows, autolim=False)
        self._tips = {
            label: self.moving(
                axes.plot([], [], marker, ms=size, mfc=fill, mec=colour, mew=1.8, label=label)[0],
                name="units",
            )
            for label, marker, size, fill, colour in [
                ("chosen ε", "o", 9, "#0072B255", BLUE),
                ("ε = 0", "s", 13, "none", VERMILLION),
            ]
        }
        axes.legend(
            loc="lower center", bbox_to_anchor=(0.5, 1.08), ncols=2, frameon=False,
            handletextpad=0.2, columnspacing=1.0,
        )  # fmt: skip
        axes.set_title("hidden units, as arrows", fontsize=12)

    def show(self, epsilon, nets, losses, counts):
        """Move everything to this state.

        Parameters
        ----------
        epsilon : the chosen ε.
        nets : label of STYLES → Network with two inputs and one hidden layer.
        losses : label → (times, values), arrays (n,).
        counts : (times, values) with values label → (n,) distinct units.
        """
        self._epsilon = epsilon
        self.surface.show(nets["chosen ε"])
        largest = 0.0
        for label, net in nets.items():
            tips = net.weights[0].T
            self._tips[label].set_data(*tips.T)
            largest = max(largest, np.abs(tips).max())
            self.losses.show(label, *losses[label])
            self.counts.show(label, counts[0], counts[1][label])
        tips = nets["chosen ε"].weights[0].T
        self._arrows.set_segments(np.stack([np.zeros_like(tips), tips], axis=1))
        self._widen(largest)
        parts = [f"update {counts[0][-1]:.0f}"]
        for label, name in [("chosen ε", f"ε = {epsilon:g}"), ("ε = 0", "ε = 0")]:
            count, loss = counts[1][label][-1], losses[label][1][-1]
            units = f"{count:.0f} distinct unit" + "s" * bool(count != 1)
            parts.append(f"{name}:  {units},  loss {loss:.2f}")
        self.status.set_text("        ".join(parts))

    def _widen(self, largest):
        limit, shown = LIMIT, self.arrow_axes.get_xlim()[1]
        while limit < 1.08 * largest:
            limit *= 2
        if limit != shown:  # rare: it draws the background anew
            self.arrow_axes.set(xlim=(-limit, limit), ylim=(-limit, limit))

    def describe(self):
        """One sentence, from the plotted numbers."""
        said = []
        for label, name in [("ε = 0", "ε = 0"), ("chosen ε", f"ε = {self._epsilon:g}")]:
            count = self.counts.lines[label].get_ydata()[-1]
            loss = self.losses.lines[label].get_ydata()[-1]
            of = len(self._tips[label].get_xdata())
            said.append(
                f"with {name} {count:.0f} of {of} hidden units are distinct, loss {loss:.2f}"
            )
        update = self.counts.lines["ε = 0"].get_xdata()[-1]
        return f"After {update:.0f} updates: {'; '.join(said)}."

"""The size of initial weights, seen in every layer of a network that learns (notebook 06)."""

import numpy as np

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, VERMILLION, Picture
from iml_nn.figures.panels import Curves, Surface
from iml_nn.measures import rms

DEEPEST = 8  # hidden layers
BINS = 40
WIDEST = 0.85  # of a layer's histogram, where one layer is 1
RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, 3.0)}
POWERS = (-12, 2)  # of ten, shown of ∂J/∂z; what lies below is drawn at the lower end
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class LayerHistograms:
    """One histogram a layer, standing side by side on a common axis of values.

    Parameters
    ----------
    picture, axes : where they are drawn.
    low, high : ends of the axis; what lies outside is counted in the outermost bin.
    colour : of the filling.
    name : of the histograms in `Picture.plotted`.
    """

    def __init__(self, picture, axes, low, high, *, colour, name):
        self.axes = axes
        self.edges = np.linspace(low, high, BINS + 1)
        self._outlines = [
            picture.moving(
                axes.stairs(
                    np.full(BINS, float(h)), self.edges, baseline=h, orientation="horizontal",
                    fill=True, color=colour, alpha=0.85, label=f"layer {h}",
                ),
                name=name,
            )
            for h in range(1, DEEPEST + 1)
        ]  # fmt: skip
        self._depth = 0
        axes.grid(axis="x")

    def set_range(self, low, high):
        """Change the axis of values."""
        if (low, high) != (self.edges[0], self.edges[-1]):
            self.edges = np.linspace(low, high, BINS + 1)
            self.axes.set_ylim(low, high)

    def show(self, layers):
        """Show how the values of each layer spread; at most DEEPEST arrays of any shape."""
        if len(layers) != self._depth:  # sets limits, so redraws all
            self._depth = len(layers)
            self.axes.set_xlim(0.9, max(3, self._depth) + 1)
            self.axes.set_xticks(range(1, self._depth + 1))
        for h, outline in enumerate(self._outlines, 1):
            tops = np.full(BINS, float(h))
            if h <= self._depth:
                values = np.clip(np.ravel(layers[h - 1]), self.edges[0], self.edges[-1])
                counts, _ = np.histogram(values, self.edges)
                tops += WIDEST * counts / max(1, counts.max())
            outline.set_data(tops, self.edges, h)


class ScalePicture(Picture):
    """Decision surface, loss, and per layer how activations and ∂J/∂z spread."""

    size = (11.0, 4.7)

    def build(self):
        """Make axes and artists."""
        surface_axes = self.fig.add_axes((0.075, 0.455, 0.205, 0.46))
        self.surface = Surface(self, surface_axes, resolution=40)
        surface_axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        surface_axes.xaxis.labelpad = 0
        loss_axes = self.fig.add_axes((0.075, 0.115, 0.22, 0.2))
        loss_axes.set(xlabel="updates", ylabel="loss  J / n_d", ylim=(0, 1.05))
        self.loss = Curves(self, loss_axes, {"loss": (VERMILLION, "-")}, start=500, name="loss")
        a_axes = self.fig.add_axes((0.4, 0.585, 0.585, 0.33))
        a_axes.set(ylabel="activation $a$", ylim=RANGES["tanh"])
        a_axes.tick_params(labelbottom=False)
        dz_axes = self.fig.add_axes((0.4, 0.115, 0.585, 0.38))
        dz_axes.set(ylabel=r"size of $\partial J/\partial z$", xlabel="hidden layer", ylim=POWERS)
        ticks = range(POWERS[0], POWERS[1] + 1, 4)
        dz_axes.set_yticks(ticks, ["≈ 0", *(f"$10^{{{power}}}$" for power in ticks[1:])])
        self.activations = LayerHistograms(
            self, a_axes, *RANGES["tanh"], colour=BLUE, name="activations"
        )
        self.gradients = LayerHistograms(self, dz_axes, *POWERS, colour=ORANGE, name="gradients")
        self._typical = self.moving(
            dz_axes.plot([], [], "o-", color=BLACK, ms=6, lw=1.5, label="root mean square")[0],
            name="gradients",
        )
        dz_axes.legend(
            handles=[self._typical], loc="lower right", bbox_to_anchor=(1, 0.97), frameon=False
        )
        self.status = self.moving(
            self.fig.text(0.4, 0.945, "", fontsize=13, fontweight="bold", va="bottom"),
            name="status",
        )

    def show(self, y_hat, losses, activation, a, dJ_dz):
        """Move everything to this state.

        Parameters
        ----------
        y_hat : (resolution², 2) predictions on the surface's points.
        losses : (times, values), arrays (n,).
        activation : its name, one of RANGES.
        a, dJ_dz : one array of any shape a hidden layer.
        """
        self._losses = losses[1]
        self.surface.show_probabilities(y_hat)
        self.loss.show("loss", losses[0], np.minimum(losses[1], 1.05))
        self.activations.set_range(*RANGES[activation])
        self.activations.show(a)
        smallest = 10.0 ** POWERS[0]
        self.gradients.show([np.log10(np.maximum(np.abs(part), smallest)) for part in dJ_dz])
        self._sizes = np.array([rms(part) for part in dJ_dz])
        height = np.clip(np.log10(np.maximum(self._sizes, smallest)), *POWERS)
        self._typical.set_data(np.arange(1, len(dJ_dz) + 1), height)
        self.status.set_text(
            f"update {losses[0][-1]:.0f}     loss {losses[1][-1]:.3g}     {self._ratio()}"
        )

    def _ratio(self):
        first, last = self._sizes[0], self._sizes[-1]
        if not (first > 0 and last > 0):
            return "∂J/∂z is 0 in every hidden layer" if last == 0 else "∂J/∂z vanishes on its way"
        ratio = first / last
        if 1e-3 < ratio < 1e4:
            return f"∂J/∂z, first : last layer = {ratio:.2g}"
        power = f"{np.log10(ratio):.0f}".translate(SUPERSCRIPTS)
        return f"∂J/∂z, first : last layer = about 10{power}"

    def describe(self):
        """One sentence, from the plotted numbers."""
        return (
            f"{len(self._sizes)} hidden layers after {self.loss.lines['loss'].get_xdata()[-1]:.0f} "
            f"updates: loss {self._losses[-1]:.3g}; {self._ratio()}."
        )


class FirstLayerPicture(Picture):
    """How large ∂J/∂z is in the first hidden layer, over the number of hidden layers."""

    size = (8.5, 4.2)
    styles = ((BLUE, "o", "-"), (VERMILLION, "s", "--"), (GREEN, "^", ":"))

    def __init__(self, depths, sizes):
        """Take `depths` (n,), and `sizes`: label → (seeds, n), at most three."""
        self._depths, self._sizes = depths, sizes
        super().__init__()

    def build(self):
        """Draw a line for the median of each label, and a dot for each seed."""
        axes = self.fig.add_axes((0.12, 0.15, 0.56, 0.79))
        for place, (label, sizes) in enumerate(self._sizes.items()):
            colour, marker, dashes = self.styles[place]
            shift = 0.16 * (place - 1)
            for values in sizes:
                axes.plot(
                    np.add(self._depths, shift), values, marker, color=colour, ms=4, alpha=0.3
                )
            axes.plot(self._depths, np.median(sizes, axis=0), dashes, color=colour)
            axes.plot([], [], marker + dashes, color=colour, label=label)
        axes.set(yscale="log", xlabel="hidden layers", xticks=self._depths)
        axes.set_ylabel(r"size of $\partial J/\partial z$ in the first layer")
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), frameon=False)

    def describe(self):
        """One sentence, from the plotted numbers, to the next power of ten."""
        said = [
            f"{label} 10^{np.log10(np.median(sizes[:, -1])):.0f}"
            for label, sizes in self._sizes.items()
        ]
        return f"∂J/∂z in the first of {self._depths[-1]} hidden layers: {', '.join(said)}."

"""How values spread: of one array, and of the layers of a network side by side."""

import numpy as np

from iml_nn.pictures.style import BLUE

BINS = 40  # of a layer's histogram
WIDEST = 0.85  # of a layer's histogram, where one layer is 1


def counts(values, edges):
    """Count values of any shape in bins; what lies outside is counted in the outermost."""
    return np.histogram(np.clip(np.ravel(values), edges[0], edges[-1]), edges)[0]


class Histogram:
    """One filled outline over fixed bins, scaled to shares of the whole.

    Parameters
    ----------
    picture, axes : where it is drawn.
    edges : (n + 1,) edges of the bins.
    colour : of the filling.
    name : of the outline in `Picture.plotted`.
    """

    def __init__(self, picture, axes, edges, *, colour=BLUE, name="histogram"):
        self._edges = np.asarray(edges, float)
        self.outline = picture.moving(
            axes.stairs(np.zeros(len(edges) - 1), edges, fill=True, color=colour, alpha=0.85),
            name=name,
        )
        axes.set_xlim(edges[0], edges[-1])

    def show(self, values):
        """Show the spread of an array of any shape."""
        found = counts(values, self._edges)
        self.outline.set_data(found / max(1, found.sum()))


class LayerHistograms:
    """One histogram a layer, standing side by side on a common axis of values.

    Parameters
    ----------
    picture, axes : where they are drawn.
    deepest : largest number of layers.
    low, high : ends of the axis of values.
    colour : of the filling.
    name : of the histograms in `Picture.plotted`.
    """

    def __init__(self, picture, axes, deepest, low, high, *, colour, name):
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
            for h in range(1, deepest + 1)
        ]  # fmt: skip
        self._depth = 0
        axes.grid(axis="x")

    def set_range(self, low, high):
        """Change the axis of values."""
        if (low, high) != (self.edges[0], self.edges[-1]):
            self.edges = np.linspace(low, high, BINS + 1)
            self.axes.set_ylim(low, high)

    def show(self, layers):
        """Show how the values of each layer spread: arrays of any shape, at most `deepest`."""
        if len(layers) != self._depth:  # sets limits, so redraws all
            self._depth = len(layers)
            self.axes.set_xlim(0.9, max(3, self._depth) + 1)
            self.axes.set_xticks(range(1, self._depth + 1))
        for h, outline in enumerate(self._outlines, 1):
            tops = np.full(BINS, float(h))
            if h <= self._depth:
                found = counts(layers[h - 1], self.edges)
                tops += WIDEST * found / max(1, found.max())
            outline.set_data(tops, self.edges, h)

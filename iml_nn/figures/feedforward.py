"""A network as a diagram with its numbers, and activation functions (notebook 01)."""

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.activations import HIDDEN
from iml_nn.figures.base import BLACK, BLUE, ORANGE, VERMILLION, Picture


class NetworkPicture(Picture):
    """Units as circles with their values, weights on the edges; layers not yet computed empty.

    Parameters
    ----------
    net : Network with at most 4 units a layer: more would not be readable.
    """

    size = (11.0, 5.6)

    def __init__(self, net):
        if max(net.sizes) > 4:
            raise ValueError(f"sizes={net.sizes}: the diagram shows at most 4 units a layer")
        self._net = net
        super().__init__()

    def build(self):
        """Make axes and artists."""
        sizes = self._net.sizes
        depth = len(sizes) - 1
        axes = self.axes = self.fig.add_axes((0.0, 0.27, 1.0, 0.73))
        axes.set_axis_off()
        axes.set(xlim=(-0.35, depth + 0.35), ylim=(-2.2, 2.3))
        self._places = [
            [(h, 1.5 * ((n - 1) / 2 - j)) for j in range(n)] for h, n in enumerate(sizes)
        ]
        segments, widths, colours, styles = [], [], [], []
        for h, W in enumerate(self._net.weights):
            for (k, j), w in np.ndenumerate(W):
                start, end = self._places[h][k], self._places[h + 1][j]
                segments.append([start, end])
                widths.append(0.8 + 2.2 * min(abs(w), 2.5))
                colours.append(BLUE if w >= 0 else VERMILLION)
                styles.append("-" if w >= 0 else (0, (3, 1.2)))
                self._label_edge(start, end, k, W.shape[0], w)
        axes.add_collection(
            LineCollection(segments, linewidths=widths, colors=colours, linestyles=styles, zorder=1)
        )
        names = ["inputs  x", *["hidden units  a = φ(z)"] * (depth - 1), "prediction  ŷ = s(z)"]
        for h, name in enumerate(names):
            axes.text(h, 2.12, name, ha="center", va="center", fontsize=14, fontweight="bold")
        self._values = []
        for h, places in enumerate(self._places):
            for j, (x, y) in enumerate(places):
                axes.plot([x], [y], "o", ms=50, mfc="white", mec=BLACK, mew=1.8, zorder=3)
                if h > 0:
                    b = self._net.biases[h - 1][j, 0]
                    axes.text(x, y - 0.5, _signed("b = ", b), ha="center", va="top", fontsize=11)
            row = [
                self.moving(
                    axes.text(x, y, "", ha="center", va="center", fontsize=15, zorder=5),
                    name="values",
                )
                for x, y in places
            ]
            self._values.append(row)
        (self._active,) = axes.plot([], [], "o", ms=56, mfc="none", mec=ORANGE, mew=4, zorder=4)
        self.moving(self._active, name="layer")
        self._lines = [
            self.moving(self.fig.text(0.5, 0.155 - 0.055 * i, "", ha="center", fontsize=14))
            for i in range(max(sizes))
        ]
        self._heading = self.moving(
            self.fig.text(0.5, 0.215, "", ha="center", fontsize=14, fontweight="bold")
        )

    def _label_edge(self, start, end, k, n_in, w):
        # each input's labels stand at their own distance, so that crossing edges keep theirs apart
        t = 0.24 + 0.2 * k / max(1, n_in - 1)
        x, y = (1 - t) * np.array(start) + t * np.array(end)
        box = {"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none"}
        self.axes.text(
            x, y, _signed("", w), ha="center", va="center", fontsize=12, bbox=box, zorder=2
        )

    def show(self, x, computed):
        """Show the values of the first `computed` layers for one sample x, (n_features,)."""
        self._net.forward(np.array([x]))
        self._x, self._computed = x, computed
        values = [np.asarray(x), *(layer.a[:, 0] for layer in self._net.layers)]
        for h, row in enumerate(self._values):
            for text, value in zip(row, values[h], strict=True):
                text.set_text(f"{value:.2f}".replace("-", "−") if h <= computed else "?")
        self._active.set_data(*zip(*self._places[computed], strict=True))
        for line in self._lines:
            line.set_text("")
        if computed == 0:
            self._heading.set_text("the sample: two numbers go in")
            return
        layer = self._net.layers[computed - 1]
        letter, function = ("ŷ", "s") if computed == len(self._net.layers) else ("a", "φ")
        self._heading.set_text(f"layer {computed}:  z = Wᵀx + b,  {letter} = {function}(z)")
        for j, line in enumerate(self._lines[: len(layer.z)]):
            terms = "  ".join(
                _signed("", w) + f"·{value:.2f}"
                for w, value in zip(layer.W[:, j], layer.x[:, 0], strict=True)
            )
            line.set_text(
                f"z{chr(0x2081 + j)} = {terms}  {_signed('', layer.b[j, 0])} = {layer.z[j, 0]:.2f}"
                f"    →    {letter}{chr(0x2081 + j)} = {layer.a[j, 0]:.2f}".replace("-", "−")
            )

    def describe(self):
        """One sentence, from the plotted numbers."""
        x = ", ".join(f"{value:.2f}" for value in self._x)
        if self._computed == 0:
            return f"Network {self._net.sizes} before any layer is computed; the input is {x}."
        a = ", ".join(f"{v:.2f}" for v in self._net.layers[self._computed - 1].a[:, 0])
        return f"Network {self._net.sizes} with input {x}: layer {self._computed} gives {a}."


def _signed(before, value):
    return f"{before}{value:+.1f}".replace("-", "−")


class ActivationsPicture(Picture):
    """Activation functions side by side, each with its slope below.

    Parameters
    ----------
    names : names of activations.
    """

    size = (10.0, 4.4)

    def __init__(self, names=("step", "sigmoid")):
        self._names = names
        super().__init__()

    def build(self):
        """Make axes and artists."""
        z = np.linspace(-6, 6, 601)
        axes = self.fig.subplots(2, len(self._names), sharex=True, sharey="row", squeeze=False)
        for column, name in enumerate(self._names):
            top, bottom = axes[:, column]
            a = HIDDEN[name].value(z)
            slope = np.zeros_like(z) if name == "step" else HIDDEN[name].slope(a)
            top.plot(z, np.where(np.abs(z) < 0.01, np.nan, a) if name == "step" else a, color=BLUE)
            bottom.plot(z, slope, color=VERMILLION)
            top.set(title=name)
            bottom.set(xlabel="z")
            if name == "step":
                note = "zero everywhere,\nno slope at the jump"
                bottom.text(0.5, 0.45, note, ha="center", transform=bottom.transAxes)
        axes[0, 0].set_ylabel("a = φ(z)")
        axes[1, 0].set_ylabel("slope φ′(z)")
        self.fig.subplots_adjust(left=0.09, right=0.98, top=0.92, bottom=0.13, hspace=0.18)

    def describe(self):
        """One sentence on what is plotted."""
        return f"{' and '.join(self._names)}: value above, slope below, for z from -6 to 6."

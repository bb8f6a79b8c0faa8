"""A network as a diagram with its numbers, and activation functions (notebook 01)."""

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.activations import HIDDEN
from iml_nn.figures.base import BLACK, BLUE, ORANGE, VERMILLION, Picture


class NetworkDiagram(Picture):
    """Units as circles with room for their values, weights on the edges, lines of text below.

    A subclass says with `show` what the circles and the lines hold.

    Parameters
    ----------
    net : Network with at most 4 units a layer: more would not be readable.
    """

    width, unit, line = 10.2, 0.84, 0.29  # inches: all, one of the axes, one of text

    def __init__(self, net):
        if max(net.sizes) > 4:
            raise ValueError(f"sizes={net.sizes}: the diagram shows at most 4 units a layer")
        self.net = net
        most = max(net.sizes)
        self._gap = min(1.5, 3.4 / max(1, most - 1))
        self._half = self._gap * (most - 1) / 2
        self._rows = max(*net.sizes, len(net.sizes))
        self._text = (self._rows + 1.6) * self.line
        self.size = (self.width, self._text + self.unit * (2 * self._half + 2.05))
        super().__init__()

    def build(self):
        """Make axes and artists."""
        sizes = self.net.sizes
        depth = len(sizes) - 1
        share = self._text / self.size[1]
        axes = self.axes = self.fig.add_axes((0.0, share, 1.0, 1 - share))
        axes.set_axis_off()
        side = 0.175 * depth  # room for the names of the layers
        axes.set(xlim=(-side, depth + side), ylim=(-self._half - 0.85, self._half + 1.2))
        self.places = [
            [(h, self._gap * ((n - 1) / 2 - j)) for j in range(n)] for h, n in enumerate(sizes)
        ]
        self._build_edges()
        names = ["inputs  x", *["hidden units  a = φ(z)"] * (depth - 1), "prediction  ŷ = s(z)"]
        for h, name in enumerate(names):
            axes.text(
                h, self._half + 1.02, name, ha="center", va="center", fontsize=14, fontweight="bold"
            )
        self._values = []
        for h, places in enumerate(self.places):
            for j, (x, y) in enumerate(places):
                axes.plot([x], [y], "o", ms=50, mfc="white", mec=BLACK, mew=1.8, zorder=3)
                if h > 0:
                    text = signed("b = ", self.net.biases[h - 1][j, 0])
                    axes.text(x, y - 0.5, text, ha="center", va="top", fontsize=11)
            row = [axes.text(x, y, "", ha="center", va="center", fontsize=15, zorder=5)
                   for x, y in places]  # fmt: skip
            self.moving(*row, name="values")
            self._values.append(row)
        (self._active,) = axes.plot([], [], "o", ms=56, mfc="none", mec=ORANGE, mew=4, zorder=4)
        self.moving(self._active, name="layer")
        step = self.line / self.size[1]
        self._heading, *self._lines = (
            self.fig.text(0.5, share - (i + 1) * step, "", ha="center", fontsize=14)
            for i in range(self._rows + 1)
        )
        self._heading.set(y=share - 0.85 * step, fontweight="bold")
        self.moving(self._heading, *self._lines, name="text")

    def _build_edges(self):
        segments, widths, colours, styles = [], [], [], []
        for h, W in enumerate(self.net.weights):
            for (k, j), w in np.ndenumerate(W):
                start, end = self.places[h][k], self.places[h + 1][j]
                segments.append([start, end])
                widths.append(0.8 + 2.2 * min(abs(w), 2.5))
                colours.append(BLUE if w >= 0 else VERMILLION)
                styles.append("-" if w >= 0 else (0, (3, 1.2)))
                self._label_edge(start, end, k, W.shape[0], w)
        self.axes.add_collection(
            LineCollection(segments, linewidths=widths, colors=colours, linestyles=styles, zorder=1)
        )

    def _label_edge(self, start, end, k, n_in, w):
        # each input's labels stand at their own distance, so that crossing edges keep theirs apart
        t = 0.24 + 0.2 * k / max(1, n_in - 1)
        x, y = (1 - t) * np.array(start) + t * np.array(end)
        box = {"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none"}
        self.axes.text(
            x, y, signed("", w), ha="center", va="center", fontsize=12, bbox=box, zorder=2
        )

    def fill(self, x, computed):
        """Write the values of the first `computed` layers into the circles, for one sample x."""
        self.net.forward(np.array([x]))
        values = [np.asarray(x), *(layer.a[:, 0] for layer in self.net.layers)]
        for h, row in enumerate(self._values):
            for text, value in zip(row, values[h], strict=True):
                shown = f"{value:.2f}".replace("-", "−") if h <= computed else "?"
                text.set(text=shown, fontsize=15 if len(shown) < 5 else 13)  # −2.00 is wide

    def mark(self, h):
        """Put rings around the units of layer h."""
        self._active.set_data(*zip(*self.places[h], strict=True))

    def write(self, heading, lines=()):
        """Write a heading and lines of text below the diagram."""
        self._heading.set_text(heading)
        for i, line in enumerate(self._lines):
            line.set_text(lines[i].replace("-", "−") if i < len(lines) else "")

    def sums(self, h, digits=2):
        """The sums of layer h, written out, one line a unit; and what they become."""
        layer = self.net.layers[h - 1]
        letter = "ŷ" if h == len(self.net.layers) else "a"
        lines = []
        for j in range(len(layer.z)):
            terms = "  ".join(
                signed("", w) + f"·{value:.{digits}f}"
                for w, value in zip(layer.W[:, j], layer.x[:, 0], strict=True)
            )
            lines.append(
                f"z{below(j)} = {terms}  {signed('', layer.b[j, 0])} = {layer.z[j, 0]:.{digits}f}"
                f"    →    {letter}{below(j)} = {layer.a[j, 0]:.{digits}f}"
            )
        return lines


def signed(before, value):
    """A number with its sign and one decimal, after some text."""
    return f"{before}{value:+.1f}".replace("-", "−")


def below(*units):
    """Units, counted from 0, as subscripts, counted from 1."""
    return "".join(chr(0x2081 + unit) for unit in units)


class NetworkPicture(NetworkDiagram):
    """The feedforward step: values layer by layer; layers not yet computed are empty."""

    def show(self, x, computed):
        """Show the values of the first `computed` layers for one sample x, (n_features,)."""
        self._x, self._computed = x, computed
        self.fill(x, computed)
        self.mark(computed)
        if computed == 0:
            self.write("the sample: two numbers go in")
        else:
            output = "ŷ = s(z)" if computed == len(self.net.layers) else "a = φ(z)"
            self.write(f"layer {computed}:  z = Wᵀx + b,  {output}", self.sums(computed))

    def describe(self):
        """One sentence, from the plotted numbers."""
        x = ", ".join(f"{value:.2f}" for value in self._x)
        if self._computed == 0:
            return f"Network {self.net.sizes} before any layer is computed; the input is {x}."
        a = ", ".join(f"{v:.2f}" for v in self.net.layers[self._computed - 1].a[:, 0])
        return f"Network {self.net.sizes} with input {x}: layer {self._computed} gives {a}."


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

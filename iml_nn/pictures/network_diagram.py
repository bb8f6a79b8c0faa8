"""A network as a diagram with its numbers: circles, edges, and lines of text below."""

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.pictures.picture import Picture
from iml_nn.pictures.style import BLACK, BLUE, ORANGE, VERMILLION, minus, signed, subscript

MOST = 4  # units a layer: more would not be readable
DASHES = (0, (3, 1.2))  # of negative weights


class NetworkDiagram(Picture):
    """Units as circles with room for their values, weights on the edges, lines of text below.

    A subclass says with `show` what the circles and the lines hold.

    Parameters
    ----------
    net : Network, of which the diagram takes sizes, weights and biases.

    Raises
    ------
    ValueError : a layer has more than 4 units.
    """

    width, unit, line_height = 10.2, 0.84, 0.29  # inches: all, one of the axes, one of text

    def __init__(self, net):
        if max(net.sizes) > MOST:
            raise ValueError(f"sizes={net.sizes}: the diagram shows at most {MOST} units a layer")
        self.sizes = net.sizes
        self._weights = [W.copy() for W in net.weights]
        self._biases = [b[:, 0].copy() for b in net.biases]
        most = max(self.sizes)
        self._gap = min(1.5, 3.4 / max(1, most - 1))
        self._half = self._gap * (most - 1) / 2
        self._rows = max(*self.sizes, len(self.sizes))
        self._text = (self._rows + 1.6) * self.line_height
        self.size = (self.width, self._text + self.unit * (2 * self._half + 2.05))
        share = self._text / self.size[1]
        self.layout = {"axes": (0.0, share, 1.0, 1 - share)}
        super().__init__()

    def build(self, axes):
        """Make the artists."""
        self.axes, depth = axes, len(self._weights)
        axes.set_axis_off()
        side = 0.175 * depth  # room for the names of the layers
        axes.set(xlim=(-side, depth + side), ylim=(-self._half - 0.85, self._half + 1.2))
        self.places = [
            [(h, self._gap * ((n - 1) / 2 - j)) for j in range(n)] for h, n in enumerate(self.sizes)
        ]
        self._build_edges()
        self._build_names()
        self._values = [self._build_units(h) for h in range(depth + 1)]
        self._active = self.dot(axes, "layer", ms=56, mfc="none", mec=ORANGE, mew=4, zorder=4)
        self._build_lines()

    def _build_edges(self):
        segments, widths, colours, styles = [], [], [], []
        for h, W in enumerate(self._weights):
            for (k, j), w in np.ndenumerate(W):
                start, end = self.places[h][k], self.places[h + 1][j]
                segments.append([start, end])
                widths.append(0.8 + 2.2 * min(abs(w), 2.5))
                colours.append(BLUE if w >= 0 else VERMILLION)
                styles.append("-" if w >= 0 else DASHES)
                self._label_edge(start, end, k / max(1, len(W) - 1), w)
        self.axes.add_collection(
            LineCollection(segments, linewidths=widths, colors=colours, linestyles=styles, zorder=1)
        )

    def _label_edge(self, start, end, share, w):
        # each input's labels stand at their own distance, so that crossing edges keep theirs apart
        t = 0.24 + 0.2 * share
        x, y = (1 - t) * np.array(start) + t * np.array(end)
        box = {"boxstyle": "round,pad=0.12", "fc": "white", "ec": "none"}
        self.axes.text(x, y, signed(w), ha="center", va="center", fontsize=12, bbox=box, zorder=2)

    def _build_names(self):
        hidden = ["hidden units  a = φ(z)"] * (len(self._weights) - 1)
        for h, name in enumerate(["inputs  x", *hidden, "prediction  ŷ = s(z)"]):
            self.axes.text(
                h, self._half + 1.02, name, ha="center", va="center", fontsize=14, fontweight="bold"
            )

    def _build_units(self, h):
        for j, (x, y) in enumerate(self.places[h]):
            self.axes.plot([x], [y], "o", ms=50, mfc="white", mec=BLACK, mew=1.8, zorder=3)
            if h > 0:
                text = f"b = {signed(self._biases[h - 1][j])}"
                self.axes.text(x, y - 0.5, text, ha="center", va="top", fontsize=11)
        row = [
            self.axes.text(x, y, "", ha="center", va="center", fontsize=15, zorder=5)
            for x, y in self.places[h]
        ]
        self.moving(*row, name="values")
        return row

    def _build_lines(self):
        share, step = self._text / self.size[1], self.line_height / self.size[1]
        self._heading, *self._lines = (
            self.fig.text(0.5, share - (i + 1) * step, "", ha="center", fontsize=14)
            for i in range(self._rows + 1)
        )
        self._heading.set(y=share - 0.85 * step, fontweight="bold")
        self.moving(self._heading, *self._lines, name="text")

    # ------------------------------------------------------------------ what it is told

    def fill(self, values, computed):
        """Write values, (n,) of each layer from the inputs on, into layers 0 to `computed`."""
        for h, row in enumerate(self._values):
            for text, value in zip(row, values[h], strict=True):
                shown = minus(f"{value:.2f}") if h <= computed else "?"
                text.set(text=shown, fontsize=15 if len(shown) < 5 else 13)  # −2.00 is wide

    def mark(self, h):
        """Put rings around the units of layer h."""
        self._active.set_data(*zip(*self.places[h], strict=True))

    def edges_to(self, h):
        """Return the edges into layer h, each (2, 2), from rim to rim: no value is covered."""
        inner = np.array([[0.9, 0.1], [0.1, 0.9]])
        return [inner @ [start, end] for start in self.places[h - 1] for end in self.places[h]]

    def write(self, heading, lines=()):
        """Write a heading and lines of text below the diagram."""
        self._heading.set_text(heading)
        for i, line in enumerate(self._lines):
            line.set_text(minus(lines[i]) if i < len(lines) else "")


def sums(W, b, x, z, a, letter, digits=2):
    """Return the sums of a layer written out, one line a unit, and what they become.

    Parameters
    ----------
    W, b : (n_in, n_out) weights and (n_out,) biases.  x, z, a : (n_in,), (n_out,), (n_out,).
    letter : name of what comes out, "a" or "ŷ".
    digits : after the point.
    """
    lines = []
    for j in range(len(z)):
        terms = "  ".join(
            f"{signed(w)}·{value:.{digits}f}" for w, value in zip(W[:, j], x, strict=True)
        )
        lines.append(
            f"z{subscript(j)} = {terms}  {signed(b[j])} = {z[j]:.{digits}f}"
            f"    →    {letter}{subscript(j)} = {a[j]:.{digits}f}"
        )
    return lines


def rows(line, *columns):
    """Return one line a unit: a format, in which {j} is the unit, filled with its numbers."""
    return [
        line.format(*numbers, j=subscript(j))
        for j, numbers in enumerate(zip(*columns, strict=True))
    ]


def gradients(x, dJ_dz, dJ_dW):
    """Return ∂J/∂W and ∂J/∂b of a layer written out, one line a unit: (n_in,), (n_out,), ∂J/∂W."""
    few = len(x) < 3  # else a line has no room for the products
    lines = []
    for j, error in enumerate(dJ_dz):
        parts = [
            f"∂J/∂w{subscript(k, j)} = "
            + (f"{value:.4g}·({error:.4f}) = " if few else "")
            + f"{dJ_dW[k, j]:.4f}"
            for k, value in enumerate(x)
        ]
        lines.append("    ".join([*parts, f"∂J/∂b{subscript(j)} = {error:.4f}"]))
    return lines


def errors_below(W, dJ_dz, dJ_dx):
    """Return the sums ∂J/∂x = W ∂J/∂z written out, one line an input; there they are ∂J/∂a."""
    terms = [
        "  ".join(f"{signed(w)}·({error:.4f})" for w, error in zip(weights, dJ_dz, strict=True))
        for weights in W
    ]
    return rows("∂J/∂a{j} = {} = {:.4f}", terms, dJ_dx)


def parameters(h, W, b):
    """Return a line with all weights and biases of layer h, (n_in, n_out) and (n_out,)."""
    weights = [f"w{subscript(*place)} {w:.4f}" for place, w in np.ndenumerate(W)]
    return f"layer {h}:   " + "   ".join([*weights, *rows("b{j} {:.4f}", b)])

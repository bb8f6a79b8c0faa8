"""A network as a diagram in which each unit is a small map of what it computes over the plane."""

import itertools

import matplotlib
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgb

from iml_nn.pictures.pixels import PixelImage
from iml_nn.pictures.style import BLUE, CLASS_COLOURS, DIVERGING, VERMILLION

SHOWN = 8  # units of a layer that have a map; of a larger layer the first ones
LARGEST = 46  # pixels of a map's side
GAP = 8  # pixels between maps of a layer, at least
TOP, BOTTOM = 20, 20  # pixels for the names of layers, and for the number of units not shown
FRAME = 150  # brightness of a map's border
DASHES = (0, (2.2, 1.3))  # of negative weights
_PALETTE = (255 * matplotlib.colormaps[DIVERGING](np.linspace(0.08, 0.92, 256))[:, :3]).astype(
    "uint8"
)


class NetworkMap:
    """Layers as columns of small maps, weights as lines between them.

    A map is orange where its unit gives much, purple where it gives little; an output has the
    colour of its class. A line is as wide as its weight is large, solid above zero, dashed below.

    Parameters
    ----------
    picture : the Picture it is part of.
    box : left, bottom, width, height in pixels.
    resolution : points a side of the grid on which units are evaluated.
    """

    def __init__(self, picture, box, resolution):
        self._resolution = resolution
        self._width, self._height = box[2:]
        total = np.tile(picture.fig.get_size_inches() * picture.dpi, 2)
        self.axes = picture.fig.add_axes(tuple(box / total))
        self.axes.set_axis_off()
        self.axes.set(xlim=(0, self._width), ylim=(self._height, 0))
        self._canvas = np.full((self._height - TOP - BOTTOM, self._width, 3), 255, "uint8")
        # the names above and below stand still: the image, which moves, must not cover them
        place = (0, self._width, self._height - BOTTOM, TOP)
        self.image = picture.moving(
            PixelImage(self.axes, self._canvas, extent=place, origin="upper"), name="unit maps"
        )
        self.edges = picture.moving(LineCollection([], zorder=2), name="weights")
        self.axes.add_collection(self.edges, autolim=False)
        self._names = [  # moving, for else other sizes would draw the whole background again
            picture.moving(self.axes.text(0, 0, "", ha="center", va="center", fontsize=11))
            for _ in range(12)
        ]
        self._sizes = None

    def show(self, sizes, activities, weights, hidden):
        """Show a network.

        Parameters
        ----------
        sizes : units of each layer, inputs first.
        activities : of each layer (n, resolution²) values over the grid, row by row from below;
            of a layer of more than SHOWN units the first ones.
        weights : one (n_in, n_out) array a layer.
        hidden : name of the hidden activation.
        """
        self._arrange(list(sizes))
        for h, (places, values) in enumerate(zip(self.places, activities, strict=True)):
            values = self._sampled(values[: len(places)])
            if h == len(self.places) - 1:
                maps = _class_maps(values)
            else:
                maps = _PALETTE[_levels(values, hidden if h else "identity")]
            for (left, top), tile in zip(places, maps, strict=True):
                above = top - TOP
                self._canvas[above : above + self.side, left : left + self.side] = tile
        self.image.set_data(self._canvas)
        self._show_weights(weights)

    def _arrange(self, sizes):
        """Lay out a network of these sizes."""
        if sizes == self._sizes:
            return
        self._sizes = sizes
        shown = [min(n, SHOWN) for n in sizes]
        room = self._height - TOP - BOTTOM
        side = self.side = min(LARGEST, room // max(shown) - GAP)
        lefts = np.linspace(2, self._width - side - 2, len(sizes)).astype(int)
        self.places = [
            [(int(left), int(top)) for top in _tops(n, side, room)]
            for left, n in zip(lefts, shown, strict=True)
        ]
        self._canvas[...] = 255
        for left, top in itertools.chain(*self.places):
            above = top - TOP
            self._canvas[above - 1 : above + side + 1, left - 1 : left + side + 1] = FRAME
        self.edges.set_segments([
            [(left + side + 1, top + side / 2), (right - 1, below + side / 2)]
            for ones, others in itertools.pairwise(self.places)
            for left, top in ones
            for right, below in others
        ])  # fmt: skip
        self._pick = np.linspace(0, self._resolution - 1, side).round().astype(int)
        self._name(sizes, lefts + side / 2)

    def _name(self, sizes, middles):
        hidden = [f"layer {h}" for h in range(1, len(sizes) - 1)]
        names = ["inputs", *hidden, "outputs"]
        rest = [f"+ {n - SHOWN} more" if n > SHOWN else "" for n in sizes]
        texts = [*zip(middles, itertools.repeat(8), names, strict=False)]
        texts += zip(middles, itertools.repeat(self._height - 9), rest, strict=False)
        for text, (x, y, words) in itertools.zip_longest(self._names, texts, fillvalue=(0, 0, "")):
            # the outermost names would leave the axes if they were centred
            align = "left" if x == middles[0] else "right" if x == middles[-1] else "center"
            x = {"left": 0, "right": self._width, "center": x}[align]
            text.set(position=(x, y), text=words, ha=align)

    def _sampled(self, values):
        """Maps (n, side, side), the first row on top, of values (n, resolution²)."""
        n = self._resolution
        rows = values.reshape(-1, n, n)[:, ::-1]
        return rows[:, self._pick[:, np.newaxis], self._pick]

    def _show_weights(self, weights):
        shown = [
            W[: len(ones), : len(others)].ravel()
            for W, (ones, others) in zip(weights, itertools.pairwise(self.places), strict=True)
        ]
        w = np.concatenate(shown)
        self.edges.set_linewidths(np.clip(0.4 + 1.2 * np.abs(w), 0, 5))
        self.edges.set_colors([BLUE if positive else VERMILLION for positive in w >= 0])
        self.edges.set_linestyles(["-" if positive else DASHES for positive in w >= 0])


def _tops(n, side, room):
    """Upper ends of n maps of a column."""
    pitch = min(side + 3 * GAP, (room - side - 2) / max(1, n - 1))
    middle = TOP + room / 2
    return (middle + pitch * (np.arange(n) - (n - 1) / 2) - side / 2).astype(int)


def _levels(values, activation):
    """Activities as indices into the palette: 127 is 0, and ½ for a sigmoid."""
    if activation == "sigmoid":
        values = 2 * values - 1
    elif activation != "tanh":
        largest = np.abs(values).max(axis=(1, 2), keepdims=True)
        values = values / np.maximum(largest, np.float32(1e-12))
    return (127.5 * np.nan_to_num(values) + 127.5).astype("uint8")


def _class_maps(values):
    """Outputs as maps from white, 0, to the colour of their class, 1."""
    colours = np.array([to_rgb(colour) for colour in CLASS_COLOURS[: len(values)]], "float32")
    ink = np.clip(np.nan_to_num(values), 0, 1)[..., np.newaxis]
    return (255 - 255 * ink * (1 - colours)[:, np.newaxis, np.newaxis]).astype("uint8")

"""Slices of the loss with descents on them, from starts that the reader sets (notebook 07)."""

import functools
from typing import NamedTuple

import matplotlib
import numpy as np

from iml_nn.history import History
from iml_nn.landscape import Descents, Slice, Standing, example_slice
from iml_nn.pictures import Curves, Grid, Picture
from iml_nn.pictures.curves import logarithmic
from iml_nn.pictures.pixels import PixelImage
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION
from iml_nn.pictures.surface import enlarged, steps
from iml_nn.widgets import LiveTraining, button, choice, log_slider, new_seed, slider

GRID = Grid(reach=8.0, resolution=92)  # of the two weights
FINE = 4  # pixels of the map for each cell of the grid, a side
BEGIN = 2.0, 7.0  # of the reader's walker, until it is dropped elsewhere
LEVELS = np.geomspace(0.15, 10, 25)  # of the loss, between which a band has one colour
INK = matplotlib.colormaps["GnBu"](0.85 * np.linspace(0, 1, len(LEVELS) - 1) ** 0.7)[:, :3]
YOURS = "your walker"
LOOKS = {
    0: (ORANGE, "o"), 1: (GREEN, "s"), 2: (PURPLE, "^"), 3: (BLACK, "D"), 4: (BLUE, "v"),
    "you": (VERMILLION, "*"),
}  # fmt: skip
NAMES = {label: YOURS if label == "you" else "walkers" for label in LOOKS}
KINDS = {False: "softmax regression", True: "one hidden layer"}
PAIRS = ("both weights", "weight and bias")
WEIGHTS = {
    (True, "both weights"): ("weight of hidden unit 1", "weight of hidden unit 2"),
    (True, "weight and bias"): ("weight of hidden unit 1", "bias of hidden unit 1"),
    (False, "both weights"): ("weight of class 0", "weight of class 1"),
    (False, "weight and bias"): ("weight of class 1", "bias of class 1"),
}


class Landscape(NamedTuple):
    """A slice of the loss: of which network and weights, and its values on GRID, row by row."""

    hidden_layer: bool
    pair: str
    plane: Slice
    loss: np.ndarray


class Walks(NamedTuple):
    """Descents on a slice so far, and (2,) where the reader's next one would begin.

    `others` and `yours` are a `Standing` of arrays over time: loss (n, K), w (n, K, 2).
    """

    landscape: Landscape
    others: Standing
    yours: Standing
    cross: tuple


@functools.lru_cache(maxsize=8)
def landscape(hidden_layer, pair, seed):
    """Return the `Landscape` of the example of this kind. Its arrays are not to be changed."""
    plane = example_slice(hidden_layer, pair, seed=seed)
    return Landscape(hidden_layer, pair, plane, plane.loss(GRID.points))


def descents(plane, learning_rate, seed):
    """Return label → Descents: five from places that the seed chooses, and the reader's."""
    inside = GRID.reach - 1
    begin = np.random.default_rng(seed).uniform(-inside, inside, (len(LOOKS) - 1, 2))
    return {
        "the five walkers": Descents(plane, begin, learning_rate),
        YOURS: Descents(plane, [BEGIN], learning_rate),
    }


class LandscapePicture(Picture):
    """The loss over two weights as a map with walkers, and the loss of each walker over time."""

    size = (11.0, 4.6)
    layout = {"plane": (0.075, 0.14, 3.68 / 11, 0.8), "strip": (0.512, 0.14, 0.022, 0.8),
              "curves": (0.545, 0.14, 0.43, 0.8)}  # fmt: skip

    def build(self, plane, strip, curves):
        """Make the artists."""
        self.plane, self.landscape = plane, None
        image = PixelImage(plane, GRID.blank(FINE), extent=GRID.extent, origin="lower", zorder=0)
        self.map = self.moving(image, name="landscape")
        plane.axis(GRID.extent)
        plane.set(aspect="equal", xticks=range(-8, 9, 4), yticks=range(-8, 9, 4))
        plane.grid(False)
        curves.sharey(strip)
        logarithmic(strip, [0.2, 0.5, 1, 2, 5, 10])
        bands, numbers = matplotlib.colors.ListedColormap(INK), np.arange(len(INK))[:, np.newaxis]
        strip.pcolormesh([0, 1], LEVELS, numbers, cmap=bands, rasterized=True)
        strip.grid(False)
        strip.set(xticks=[], ylim=LEVELS[[0, -1]], ylabel="loss  J / n_d")
        curves.tick_params(labelleft=False, which="both", length=0)
        curves.set(xlabel="update")
        self._build_walkers(curves)

    def _build_walkers(self, curves):
        styles = {label: (colour, "-") for label, (colour, _) in LOOKS.items()}
        # not clipped: marks on the axis stay whole
        self.curves = Curves(self, curves, styles, name=NAMES, clip_on=False)
        self.starts = self.dot(self.plane, "walkers", ms=5, mfc="white", mec=BLACK)
        self.tracks = {}
        for label, (colour, marker) in LOOKS.items():
            size, order = (19, 5) if label == "you" else (11, 3)
            self.tracks[label] = self.line(self.plane, NAMES[label], color=colour, lw=2)
            for line in (self.tracks[label], self.curves.lines[label]):
                # shape and colour say which track belongs to which loss
                line.set(marker=marker, ms=size, mec="white", mew=1.2, zorder=order, markevery=[-1])
        look = {"ms": 13, "mfc": "white", "mec": VERMILLION, "mew": 2, "zorder": 4}
        self.next = self.dot(self.plane, "start", "X", **look)

    def show(self, walks):
        """Show `Walks`."""
        if walks.landscape is not self.landscape:  # it takes longer than all else in a frame
            self.landscape = walks.landscape
            self._show_landscape(*walks.landscape)
        for k, label in enumerate(LOOKS):
            walk, k = (walks.yours, 0) if label == "you" else (walks.others, k)
            self.tracks[label].set_data(*walk.w[:, k].T)
            self.curves.show(label, walk.update, walk.loss[:, k])
            # marks of losses that are alike stand side by side
            behind = 0 if label == "you" else int(0.05 * (k + 1) * len(walk.update))
            self.curves.lines[label].set_markevery([len(walk.update) - 1 - behind])
        self.starts.set_data(*np.vstack([walks.others.w[0], walks.yours.w[0]]).T)
        self.next.set_data(*np.reshape(walks.cross, (2, 1)))

    def _show_landscape(self, hidden_layer, pair, _, loss):
        across, up = WEIGHTS[hidden_layer, pair]
        self.plane.set(xlabel=across, ylabel=up)
        depth = enlarged(np.log(loss).reshape(GRID.resolution, -1), FINE)
        bands = np.clip(np.searchsorted(np.log(LEVELS), depth) - 1, 0, len(INK) - 1)
        image = INK[bands]
        image[steps(bands)] *= 0.8
        self.map.set_data((255 * image).astype("uint8"))

    def describe(self, walks):
        """One sentence on `Walks`."""
        ends = ", ".join(f"{loss:.2f}" for loss in walks.others.loss[-1])
        return (
            f"A slice of the loss of {KINDS[walks.landscape.hidden_layer]}, nowhere in the picture "
            f"lower than {walks.landscape.loss.min():.2f}: after {walks.others.update[-1]} updates "
            f"five walkers stand at a loss of {ends}, and yours at {walks.yours.loss[-1, 0]:.2f}."
        )


SHOWN = ("landscape", "walkers", YOURS)


class LossLandscape(LiveTraining):
    """Five walkers and your own descend on J over two weights, all others staying as they are."""

    title, picture, updates = "A slice of the loss, with walkers", LandscapePicture, 5
    buttons = {
        "drop": button("Drop a walker here", "map-marker",
                       "Your walker begins anew at the white cross", YOURS),
        "new_seed": new_seed(*SHOWN),
    }  # fmt: skip
    controls = {
        "hidden_layer": choice("network", [(words, hidden) for hidden, words in KINDS.items()],
                               True, "Whose loss is shown", *SHOWN),
        "pair": choice("varies", PAIRS, PAIRS[0], "Which two weights span the picture", *SHOWN),
        "learning_rate": log_slider("learning rate η", 0.5, -1.5, 1.5, "How far each step goes",
                                    *SHOWN[1:], live=True),
        "first": slider("cross, across", -6.0, -GRID.reach, GRID.reach, 0.25,
                        "Where your next walker begins: the first weight", "start"),
        "second": slider("cross, up", -2.0, -GRID.reach, GRID.reach, 0.25,
                         "Where your next walker begins: the second weight", "start"),
    }  # fmt: skip

    @property
    def cross(self):
        """Where the reader's next walker would begin."""
        return self.state["first"], self.state["second"]

    def start(self):
        """Descents on the slice of the controls."""
        s = self.state
        self.landscape = landscape(s["hidden_layer"], s["pair"], self.seed)
        return descents(self.landscape.plane, s["learning_rate"], self.seed)

    def change(self, values):
        """The sliders of the start move the cross alone."""
        if rest := {name: values[name] for name in values if name not in ("first", "second")}:
            super().change(rest)

    def press(self, name, clicks):
        """Send the reader's walker to the cross, or serve New seed."""
        if name == "drop":
            self.runs[YOURS].w = np.array([self.cross])
            self.histories[YOURS] = History()
            self.measure()
        else:
            super().press(name, clicks)

    def experiment(self):
        """Return the `Walks` as they stand."""
        return Walks(self.landscape, *self.recorded.values(), self.cross)

"""Slices of the loss with walkers on them, chords, and a census of ends (notebook 07)."""

import matplotlib
import numpy as np

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION, Picture
from iml_nn.figures.panels import Curves, enlarged
from iml_nn.figures.pixels import PixelImage

LEVELS = np.geomspace(0.15, 10, 25)  # of the loss, between which a band has one colour
INK = matplotlib.colormaps["GnBu"](0.85 * np.linspace(0, 1, len(LEVELS) - 1) ** 0.7)[:, :3]
OTHERS = ((ORANGE, "o"), (GREEN, "s"), (PURPLE, "^"), (BLACK, "D"), (BLUE, "v"))
LABELS = {
    (True, "both weights"): ("weight of hidden unit 1", "weight of hidden unit 2"),
    (True, "weight and bias"): ("weight of hidden unit 1", "bias of hidden unit 1"),
    (False, "both weights"): ("weight of class 0", "weight of class 1"),
    (False, "weight and bias"): ("weight of class 1", "bias of class 1"),
}


class LandscapePicture(Picture):
    """The loss over two weights as a map with walkers, and the loss of each walker over time."""

    size = (11.0, 4.6)
    reach = 8.0  # weights from −reach to reach
    resolution, fine = 92, 4  # their product is the map's side in pixels

    def build(self):
        """Make axes and artists."""
        self._map = self.fig.add_axes((0.075, 0.14, 3.68 / 11, 0.8))
        strip = self.fig.add_axes((0.512, 0.14, 0.022, 0.8), yscale="log")
        curves = self.fig.add_axes((0.545, 0.14, 0.43, 0.8), sharey=strip)
        reach, n = self.reach, self.resolution
        line = (np.arange(n) + 0.5) / n * 2 * reach - reach
        self.points = np.stack(np.meshgrid(line, line), axis=-1)
        place = (-reach, reach, -reach, reach)
        self._map.set(xlim=place[:2], ylim=place[2:])
        blank = np.full((n * self.fine, n * self.fine, 3), 255, "uint8")
        image = PixelImage(self._map, blank, extent=place, origin="lower", zorder=0)
        self._image = self.moving(image, name="landscape")
        self._map.set(aspect="equal", xticks=range(-8, 9, 4), yticks=range(-8, 9, 4))
        self._map.grid(False)
        bands = matplotlib.colors.ListedColormap(INK)
        middles = np.arange(len(INK))[:, np.newaxis]
        strip.pcolormesh([0, 1], LEVELS, middles, cmap=bands, rasterized=True)
        strip.grid(False)
        strip.set(xticks=[], ylim=LEVELS[[0, -1]], ylabel="loss  J / n_d")
        strip.set_yticks([0.2, 0.5, 1, 2, 5, 10], ["0.2", "0.5", "1", "2", "5", "10"])
        strip.minorticks_off()
        curves.tick_params(labelleft=False, which="both", length=0)
        curves.set(xlabel="update")
        self._build_walkers(curves)

    def _build_walkers(self, curves):
        looks = dict(enumerate(OTHERS)) | {"you": (VERMILLION, "*")}
        styles = {label: (colour, "-") for label, (colour, _) in looks.items()}
        self._curves = Curves(self, curves, styles)
        (self._starts,) = self._map.plot([], [], "o", ms=5, mfc="white", mec=BLACK)
        self.moving(self._starts, name="walkers")
        self._tracks = {}
        for label, (colour, marker) in looks.items():
            (track,) = self._map.plot([], [], color=colour, lw=2, zorder=3)
            self._tracks[label] = self.moving(track)
            self._curves.lines[label].set_clip_on(False)  # marks on the axis stay whole
            for line in (track, self._curves.lines[label]):
                # shape and colour say which track belongs to which loss
                line.set(marker=marker, ms=19 if label == "you" else 11, markevery=[-1])
                line.set(mec="white", mew=1.2, zorder=5 if label == "you" else 3)
                line.set_gid("your walker" if label == "you" else "walkers")
        (self._next,) = self._map.plot([], [], "X", ms=13, mfc="white", mec=VERMILLION, mew=2)
        self._next.set_zorder(4)
        self.moving(self._next, name="start")

    def show_landscape(self, loss, hidden_layer, pair):
        """Show the losses (resolution, resolution) at `points`, and name the two weights."""
        self._what = "one hidden layer" if hidden_layer else "softmax regression"
        self._lowest = loss.min()
        first, second = LABELS[hidden_layer, pair]
        self._map.set(xlabel=first, ylabel=second)
        depth = enlarged(np.log(loss), self.fine)
        bands = np.clip(np.searchsorted(np.log(LEVELS), depth) - 1, 0, len(INK) - 1)
        image = INK[bands]
        edge = np.zeros(bands.shape, bool)
        edge[:-1] |= bands[1:] != bands[:-1]
        edge[:, :-1] |= bands[:, 1:] != bands[:, :-1]
        image[edge] *= 0.8
        self._image.set_data((255 * image).astype("uint8"))

    def show(self, others, yours, start):
        """Show the walks so far.

        Parameters
        ----------
        others, yours : `Standing` of arrays over time: update (n,), loss (n, K), w (n, K, 2).
        start : (2,), where the reader's next walker would begin.
        """
        self._others, self._yours = others, yours
        walks = {k: (others, k) for k in range(len(OTHERS))} | {"you": (yours, 0)}
        for label, (walk, k) in walks.items():
            self._tracks[label].set_data(*walk.w[:, k].T)
            self._curves.show(label, walk.update, walk.loss[:, k])
            # marks of losses that are alike stand side by side
            behind = 0 if label == "you" else int(0.05 * (k + 1) * len(walk.update))
            self._curves.lines[label].set_markevery([len(walk.update) - 1 - behind])
        self._starts.set_data(*np.vstack([others.w[0], yours.w[0]]).T)
        self._next.set_data(*np.reshape(start, (2, 1)))

    def describe(self):
        """One sentence, from the plotted numbers."""
        ends = ", ".join(f"{loss:.2f}" for loss in self._others.loss[-1])
        return (
            f"A slice of the loss of {self._what}, nowhere in the picture lower than "
            f"{self._lowest:.2f}: after {self._others.update[-1]} updates five walkers "
            f"stand at a loss of {ends}, and yours at {self._yours.loss[-1, 0]:.2f}."
        )


class ChordsPicture(Picture):
    """The loss along the straight line between two settings of the weights, below or above a chord.

    Parameters
    ----------
    t : (n,) places on the line, from 0 to 1.
    losses : title → (n,) loss there.
    """

    size = (10.5, 3.9)

    def __init__(self, t, losses):
        self._t, self._losses = t, losses
        super().__init__()

    def build(self):
        """Make axes and artists."""
        all_axes = self.fig.subplots(1, len(self._losses))
        for axes, (title, loss) in zip(all_axes, self._losses.items(), strict=True):
            axes.plot(self._t, loss, color=BLUE, label="loss on the line")
            ends = self._t[[0, -1]], loss[[0, -1]]
            axes.plot(*ends, "--o", color=VERMILLION, ms=8, label="chord")
            axes.set(xlabel="t: from one setting (0) to the other (1)", ylabel="loss  J / n_d")
            axes.set_ylim(0, 1.25 * loss.max())
            axes.set_title(title)
            axes.legend(frameon=False, loc="upper center", ncols=2)
        self.fig.subplots_adjust(left=0.07, right=0.985, top=0.9, bottom=0.16, wspace=0.24)

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = []
        for title, loss in self._losses.items():
            above = (loss - loss[0] - self._t * (loss[-1] - loss[0])).max()
            where = f"rises about {above:.1g} above" if above > 1e-9 else "stays below"
            parts.append(f"for {title} the loss {where} its chord")
        return f"Along a straight line between two settings of the weights, {'; '.join(parts)}."


class CensusPicture(Picture):
    """Where many runs end: the final loss of each, in a column for each size of network.

    Parameters
    ----------
    ends : number of hidden units → (K,) final losses.
    """

    size = (10.0, 3.9)

    def __init__(self, ends):
        self._ends = ends
        super().__init__()

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.09, 0.16, 0.89, 0.8), yscale="log")
        for place, losses in enumerate(self._ends.values()):
            # sorted, so that runs which end alike form a flat step
            spread = np.linspace(-0.38, 0.38, len(losses))
            axes.plot(place + spread, np.sort(losses), "o", ms=5, color=BLUE, mec="white", mew=0.4)
        axes.set(xticks=range(len(self._ends)), xticklabels=self._ends, ylim=(0.002, 1))
        axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        axes.set(xlabel="hidden units", ylabel="final loss  J / n_d")

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = [
            f"with {n} hidden units from about {losses.min():.1g} to {losses.max():.1g}"
            for n, losses in self._ends.items()
        ]
        runs = len(next(iter(self._ends.values())))
        return f"The final losses of {runs} runs each lie {', '.join(parts)}."

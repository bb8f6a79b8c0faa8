"""A large and a small network on the same few samples: what each learns by heart (notebook 07)."""

from matplotlib.ticker import MaxNLocator

from iml_nn.figures.base import BLACK, BLUE, VERMILLION, Picture
from iml_nn.figures.panels import Curves, Surface

SIZES = ("large", "small")
COLOURS = {"large": VERMILLION, "small": BLUE}
WIDTHS = {"large": 3.6, "small": 1.6}  # of lines: told apart without their colours, too


class OverfittingPicture(Picture):
    """Two decision surfaces side by side, and training and validation loss of both networks."""

    size = (11.0, 4.5)

    def build(self):
        """Make axes and artists."""
        self._surfaces, self._titles = {}, {}
        for size, left in zip(SIZES, (0.06, 0.355), strict=True):
            axes = self.fig.add_axes((left, 0.13, 0.28, 0.684))
            self._surfaces[size] = Surface(
                self, axes, reach=1.7, resolution=44, name=f"surface of the {size} network"
            )
            axes.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
            self._titles[size] = self._title(left + 0.14, size)
        self._surfaces["small"].axes.set(ylabel="", yticklabels=[])
        curves = self.fig.add_axes((0.725, 0.13, 0.26, 0.684))
        curves.set(xlabel="update", ylim=(0, 1))
        curves.set_ylabel("loss  J / n_d", labelpad=7)
        curves.yaxis.set_major_locator(MaxNLocator(5))
        styles = {
            f"{size}, {part}": (COLOURS[size], line)
            for size in SIZES
            for part, line in (("training", "-"), ("validation", "--"))
        }
        self._curves = Curves(self, curves, styles, start=200)
        for label, line in self._curves.lines.items():
            line.set_linewidth(WIDTHS[label.split(",")[0]])
        (self._lowest,) = curves.plot([], [], "v", ms=11, color=VERMILLION, mec=BLACK, zorder=5)
        self._lowest.set_clip_on(False)
        self.moving(self._lowest, name="curves")
        self._legend(curves)

    def _title(self, x, size):
        title = self.fig.text(x, 0.85, "", ha="center", va="bottom", color=COLOURS[size])
        title.set(fontsize=12, fontweight="bold")
        return title  # seldom changes: part of the background

    def _legend(self, axes):
        handles = [axes.plot([], [], color=COLOURS[s], lw=WIDTHS[s])[0] for s in SIZES]
        handles += [axes.plot([], [], line, color=BLACK, lw=1.8)[0] for line in ("--", "-")]
        labels = [*SIZES, "validation", "training"]
        self.fig.legend(
            handles, labels, ncols=2, loc="lower center", bbox_to_anchor=(0.85, 0.82),
            frameon=False, columnspacing=1.2, handlelength=1.9,
        )  # fmt: skip

    def show_samples(self, X, y):
        """Show the training samples, X (n, 2) and y (n,), on both surfaces."""
        for surface in self._surfaces.values():
            surface.show_samples(X, y)
        self._n = len(X)

    def show(self, networks, histories):
        """Show size → Network, and size → `Progress` of arrays."""
        self._last = {size: (histories[size], networks[size].sizes[1]) for size in SIZES}
        for size in SIZES:
            net, history = networks[size], histories[size]
            self._surfaces[size].show(net)
            units = net.sizes[1]
            self._titles[size].set_text(f"{size}: {units} units, {net.n_parameters} parameters")
            self._curves.show(f"{size}, training", history.update, history.loss)
            self._curves.show(f"{size}, validation", history.update, history.validation_loss)
        self._show_turn(histories)

    def _show_turn(self, histories):
        large, small = histories["large"], histories["small"]
        lowest = large.validation_loss.argmin()
        self._turn = large.update[lowest], large.validation_loss[lowest]
        self._lowest.set_data([self._turn[0]], [self._turn[1]])
        highest = max(large.validation_loss.max(), small.validation_loss.max())
        top, axes = 1.0, self._curves.axes
        while top < 1.02 * highest:  # doubles, so that redraws are rare
            top *= 2
        if top != axes.get_ylim()[1]:
            axes.set_ylim(0, top)

    def describe(self):
        """One sentence, from the plotted numbers."""
        parts = [
            f"the {size} network of {units} hidden units has a training loss of "
            f"{history.loss[-1]:.2f} and a validation loss of {history.validation_loss[-1]:.2f}"
            for size, (history, units) in self._last.items()
        ]
        update = self._last["large"][0].update[-1]
        return (
            f"After {update} updates on {self._n} samples {' and '.join(parts)}; the validation "
            f"loss of the large one was lowest, {self._turn[1]:.2f}, after {self._turn[0]} updates."
        )

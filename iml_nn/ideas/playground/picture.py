"""The playground's picture: surface, network, losses, accuracy, gradients."""

import numpy as np
from matplotlib.patheffects import withStroke

from iml_nn.ideas.playground.experiment import GRID
from iml_nn.pictures import Curves, NetworkMap, Picture, Surface
from iml_nn.pictures.curves import PARTS
from iml_nn.pictures.style import BLACK, GREEN, PURPLE, VERMILLION

FINE = 4  # pixels of the surface for each point of the grid a side
LOSS = (2e-3, 30.0)  # limits of the loss axis
GRADIENT = (1e-7, 10.0)  # limits of the gradient axis
MAX_LAYERS = 5


class PlaygroundPicture(Picture):
    """Everything about one network and its training, on one screen."""

    size = (8.2, 5.4)

    def build(self):
        """Make axes and artists."""
        plane = self._axes(0.52, 1.86, 3.2, 3.2)
        self.surface = Surface(self, plane, GRID, fine=FINE)
        # letters rather than formulas, whose fonts and grammar would take memory
        plane.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], xlabel="x₁", ylabel="x₂")
        plane.xaxis.set_label_coords(0.67, -0.03)  # between two ticks: no room is lost
        plane.yaxis.set_label_coords(-0.035, 0.67)
        self.network = NetworkMap(self, (400, 206, 412, 308), GRID.resolution)
        width, height = self.size
        key = "orange: much, purple: little   |   — w > 0   - - w < 0"
        self.fig.text(6.06 / width, 1.84 / height, key, ha="center", fontsize=11)
        self._build_curves()
        self._build_gradients(self._axes(6.34, 0.46, 1.76, 0.96))
        self.cursor = self.dot(plane, "cursor", "+", ms=20, mew=2.4, color=BLACK, zorder=6)
        self.label = self.moving_text(plane, "cursor", 0, 0, fontsize=11, va="center", zorder=7)
        self.label.set_path_effects([withStroke(linewidth=3, foreground="white")])
        self._build_status(plane)

    def _axes(self, *box):
        """Axes at left, bottom, width and height in inches."""
        return self.fig.add_axes(tuple(np.divide(box, self.size * 2)))

    def _build_status(self, plane):
        """Names stand still, and only numbers are drawn anew: text is what costs most."""
        width, height = 100 * self.size[0], 0.968
        self.numbers = {}
        look = {"fontsize": 12, "va": "center"}
        for name, left, right in (("update", 4, 70), ("loss", 138, 177), ("accuracy", 310, 389)):
            self.fig.text(left / width, height, name, **look)
            self.numbers[name] = self.heading(right / width, height, **look)
        self.fig.legend(
            [*self.losses.lines.values(), self.best], ["training", "validation", "lowest"],
            loc="center right", bbox_to_anchor=(1.004, height), ncols=3, handlelength=1.5,
            columnspacing=1.0, handletextpad=0.5, borderpad=0,
        )  # fmt: skip
        look = {"fontsize": 11, "va": "bottom", "zorder": 8}
        self.event = self.moving_text(plane, "status", -1.44, -1.42, **look)
        self.event.set_bbox({"boxstyle": "round,pad=0.25", "fc": "white", "ec": BLACK})

    def _build_curves(self):
        loss, accuracy = self._axes(0.56, 0.46, 2.28, 0.96), self._axes(3.4, 0.46, 2.28, 0.96)
        loss.set(yscale="log", ylim=LOSS)
        loss.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        loss.minorticks_off()
        accuracy.set(ylim=(0, 1.04), yticks=[0, 0.5, 1], yticklabels=["0 %", "50 %", "100 %"])
        self.losses = Curves(self, loss, PARTS, start=20, name="losses")
        self.accuracies = Curves(self, accuracy, PARTS, start=20, name="accuracy")
        for axes, title in ((loss, "loss  J / n_d"), (accuracy, "accuracy")):
            axes.set_title(title, loc="left", fontsize=12, pad=3)
            axes.set_xlabel("epoch", labelpad=0)
        self.best = self.dot(loss, "best", "v", ls="", ms=9, color=GREEN, mec=BLACK, zorder=5)
        self.limit = self.line(loss, "patience", ":", color=VERMILLION, lw=2)
        look = {"transform": loss.transAxes, "ha": "right", "va": "top", "fontsize": 11}
        self.stop = self.moving_text(loss, "patience", 0.9, 0.98, **look)
        self.stop.set_bbox({"fc": "white", "ec": "none", "pad": 0, "alpha": 0.8})

    def _build_gradients(self, axes):
        axes.set(yscale="log", ylim=GRADIENT, xlim=(0.4, MAX_LAYERS + 0.6))
        axes.set_yticks([1e-6, 1e-3, 1], ["10⁻⁶", "10⁻³", "1"])
        axes.minorticks_off()
        axes.set_xticks(range(1, MAX_LAYERS + 1))
        axes.set_title("gradient by layer", loc="left", fontsize=12, pad=3)
        axes.set_xlabel("layer", labelpad=0)
        edges = np.add.outer(np.arange(1, MAX_LAYERS + 1), [-0.36, 0.36]).ravel()
        look = {"baseline": GRADIENT[0], "fill": True, "color": PURPLE}
        self.bars = self.moving(axes.stairs(_bars([]), edges, **look), name="gradients")

    def show(self, s):
        """Show a `RunState`."""
        with np.errstate(all="ignore"):  # weights of a diverged run may be huge
            self.network.show(s.sizes, s.activities, s.weights, s.hidden)
        self.surface.show(s.y_hat, (*s.samples.training, s.samples.validation))
        h = s.history
        self.losses.show_all(h.epoch, *np.clip([h.loss, h.validation_loss], *LOSS))
        self.accuracies.show_all(h.epoch, h.accuracy, h.validation_accuracy)
        self.bars.set_data(_bars(s.gradient))
        self._show_cursor(*s.cursor)
        self._show_best(s.best, s.patience)
        self._write(h)
        self.event.set_text(s.event)

    def _show_cursor(self, x1, x2, label):
        self.cursor.set_data([x1], [x2])
        side, align = (-0.17, "right") if x1 > 0.6 else (0.17, "left")
        self.label.set(text=f"class {label}?", position=(x1 + side, x2), ha=align)

    def _show_best(self, best, patience):
        points = [] if best is None else [[best.epoch], [np.clip(best.validation_loss, *LOSS)]]
        self.best.set_data(*points or ([], []))
        stop = [] if best is None or patience is None else [best.epoch + patience] * 2
        self.limit.set_data(stop, LOSS if stop else [])
        self.stop.set_text(f"to stop at ▼ + {patience}" if stop else "")

    def _write(self, h):
        n = h.update[-1]
        self.numbers["update"].set_text(f"{n:,.0f}" if n < 1e5 else f"{n / 1000:,.0f} k")
        self.numbers["loss"].set_text(f"{_five(h.loss[-1])} / {_five(h.validation_loss[-1])}")
        pair = f"{100 * h.accuracy[-1]:.0f} / {100 * h.validation_accuracy[-1]:.0f} %"
        self.numbers["accuracy"].set_text(pair)

    def describe(self, s):
        """One sentence on a `RunState`."""
        h, best, (x1, x2, label) = s.history, s.best, s.cursor
        training, validation = (len(y) for _, y in s.samples[1:])
        run = (
            f"Network {'-'.join(map(str, s.sizes))} after {h.update[-1]:.0f} updates, epoch "
            f"{h.epoch[-1]:.2f}, on {training} training and {validation} validation points: loss "
            f"{h.loss[-1]:.5g} and {h.validation_loss[-1]:.5g}, accuracy {h.accuracy[-1]:.1%} and "
            f"{h.validation_accuracy[-1]:.1%}"
        )
        said = [
            run,
            best and f"best validation loss {best.validation_loss:.5g} at epoch {best.epoch:.2f}",
            s.patience and f"to stop {s.patience} epochs after it",
            s.event,
            f"gradient of each layer {', '.join(f'{g:.3g}' for g in s.gradient)}",
            f"the cursor for class {label} is at ({x1:.2f}, {x2:.2f}).",
        ]
        return "; ".join(part for part in said if part)


def _bars(sizes):
    """Heights of one bar a layer, with nothing between them."""
    heights = np.full(2 * MAX_LAYERS - 1, GRADIENT[0])
    heights[: 2 * len(sizes) : 2] = np.clip(sizes, *GRADIENT)
    return heights


def _five(loss):
    """A loss in five characters: more have no room between the names."""
    for digits, limit in ((3, 9.9995), (2, 99.995), (1, 999.95), (0, 99_999.5)):
        if loss < limit:
            return f"{loss:.{digits}f}"
    return f"{loss:.0e}"

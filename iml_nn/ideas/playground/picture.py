"""The playground's picture: surface, network, losses, accuracy, gradients."""

import numpy as np
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from iml_nn.ideas.playground.experiment import GRID
from iml_nn.pictures import Curves, NetworkMap, Picture, Surface
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION, superscript

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
        self.label = self.moving(
            plane.text(0, 0, "", fontsize=11, va="center", zorder=7), name="cursor"
        )
        self.label.set_path_effects([withStroke(linewidth=3, foreground="white")])
        self._build_status(plane)

    def _axes(self, *box):
        """Axes at left, bottom, width and height in inches."""
        return self.fig.add_axes(tuple(np.divide(box, self.size * 2)))

    def _build_status(self, plane):
        """Names stand still, and only numbers are drawn anew: text is what costs most."""
        width, height = 100 * self.size[0], 0.968
        self.numbers = {}
        for name, at, after in (("update", 4, 66), ("loss", 138, 39), ("accuracy", 310, 79)):
            self.fig.text(at / width, height, name, fontsize=12, va="center")
            place = (at + after) / width, height
            self.numbers[name] = self.heading(*place, fontsize=12, va="center")
        self.fig.legend(
            [*self.losses.lines.values(), self.best], ["training", "validation", "lowest"],
            loc="center right", bbox_to_anchor=(1.004, height), ncols=3, frameon=False,
            handlelength=1.5, columnspacing=1.0, handletextpad=0.5, borderpad=0,
        )  # fmt: skip
        self.event = self.moving(
            plane.text(-1.44, -1.42, "", fontsize=11, va="bottom", zorder=8), name="status"
        )
        self.event.set_bbox({"boxstyle": "round,pad=0.25", "fc": "white", "ec": BLACK})

    def _build_curves(self):
        loss, accuracy = self._axes(0.56, 0.46, 2.28, 0.96), self._axes(3.4, 0.46, 2.28, 0.96)
        loss.set(yscale="log", ylim=LOSS)
        _log_ticks(loss.yaxis, [-2, -1, 0, 1])
        accuracy.set(ylim=(0, 1.04), yticks=[0, 0.5, 1])
        accuracy.yaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{100 * v:.0f} %"))
        styles = {"training": (BLUE, "-"), "validation": (ORANGE, "--")}
        self.losses = Curves(self, loss, styles, start=20, name="losses")
        self.accuracies = Curves(self, accuracy, styles, start=20, name="accuracy")
        for axes, title in ((loss, "loss  J / n_d"), (accuracy, "accuracy")):
            axes.set_title(title, loc="left", fontsize=12, pad=3)
            axes.set_xlabel("epoch", labelpad=0)
        self.best = self.dot(loss, "best", "v", ls="", ms=9, color=GREEN, mec=BLACK, zorder=5)
        self.limit = self.line(loss, "patience", ":", color=VERMILLION, lw=2)
        self.stop = self.moving(
            loss.text(0.9, 0.98, "", transform=loss.transAxes, ha="right", va="top", fontsize=11),
            name="patience",
        )
        self.stop.set_bbox({"fc": "white", "ec": "none", "pad": 0, "alpha": 0.8})

    def _build_gradients(self, axes):
        axes.set(yscale="log", ylim=GRADIENT, xlim=(0.4, MAX_LAYERS + 0.6))
        _log_ticks(axes.yaxis, [-6, -3, 0])
        axes.set_xticks(range(1, MAX_LAYERS + 1))
        axes.set_title("gradient by layer", loc="left", fontsize=12, pad=3)
        axes.set_xlabel("layer", labelpad=0)
        edges = np.repeat(np.arange(1, MAX_LAYERS + 1), 2) + np.tile([-0.36, 0.36], MAX_LAYERS)
        bottom = GRADIENT[0]
        heights = np.full(2 * MAX_LAYERS - 1, bottom)
        self.bars = self.moving(
            axes.stairs(heights, edges, baseline=bottom, fill=True, color=PURPLE), name="gradients"
        )

    def show(self, s):
        """Show a `RunState`."""
        with np.errstate(all="ignore"):  # weights of a diverged run may be huge
            self.network.show(s.sizes, s.activities, s.weights, s.hidden)
        self.surface.show(s.y_hat)
        self.surface.show_samples(*s.samples.training, s.samples.validation)
        h = s.history
        for label, losses, accuracies in (
            ("training", h.loss, h.accuracy),
            ("validation", h.validation_loss, h.validation_accuracy),
        ):
            self.losses.show(label, h.epoch, np.clip(losses, *LOSS))
            self.accuracies.show(label, h.epoch, accuracies)
        heights = np.full(2 * MAX_LAYERS - 1, GRADIENT[0])
        heights[: 2 * len(s.gradient) : 2] = np.clip(s.gradient, *GRADIENT)
        self.bars.set_data(heights)
        self._show_cursor(*s.cursor)
        self._show_best(s.best, s.patience)
        self._write(h)
        self.event.set_text(s.event)

    def _show_cursor(self, x1, x2, label):
        self.cursor.set_data([x1], [x2])
        side = -1 if x1 > 0.6 else 1
        self.label.set_position((x1 + 0.17 * side, x2))
        self.label.set(text=f"class {label}?", ha="left" if side > 0 else "right")

    def _show_best(self, best, patience):
        points = [] if best is None else [[best.epoch], [np.clip(best.validation_loss, *LOSS)]]
        self.best.set_data(*points or ([], []))
        stop = [] if best is None or patience is None else [best.epoch + patience] * 2
        self.limit.set_data(stop, LOSS if stop else [])
        self.stop.set_text(f"to stop at ▼ + {patience}" if stop else "")

    def _write(self, h):
        n = h.update[-1]
        self.numbers["update"].set_text(f"{n:,.0f}" if n < 1e5 else f"{n / 1000:,.0f} k")
        losses = f"{_five(h.loss[-1])} / {_five(h.validation_loss[-1])}"
        self.numbers["loss"].set_text(losses)
        pair = f"{100 * h.accuracy[-1]:.0f} / {100 * h.validation_accuracy[-1]:.0f} %"
        self.numbers["accuracy"].set_text(pair)

    def describe(self, s):
        """One sentence on a `RunState`."""
        h, best = s.history, s.best
        x1, x2, label = s.cursor
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


def _five(loss):
    """A loss in five characters: more have no room between the names."""
    for digits, limit in ((3, 9.9995), (2, 99.995), (1, 999.95), (0, 99_999.5)):
        if loss < limit:
            return f"{loss:.{digits}f}"
    return f"{loss:.0e}"


def _log_ticks(axis, powers):
    axis.set_major_locator(FixedLocator([10.0**p for p in powers]))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(lambda v, _: _plain(v)))


def _plain(value):
    """A power of ten as one would write it by hand."""
    power = round(np.log10(value))
    return f"{value:g}" if power >= -2 else f"10{superscript(power)}"

"""The playground's picture: surface, network, losses, accuracy, gradients (notebook 09)."""

import numpy as np
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, PURPLE, VERMILLION, Picture
from iml_nn.figures.network_map import SHOWN, NetworkMap
from iml_nn.figures.panels import Curves, Surface
from iml_nn.measures import activities

REACH = 1.5
RESOLUTION, FINE = 40, 4  # grid points a side of the plane, and pixels for each of them
LOSS = (2e-3, 30.0)  # limits of the loss axis
GRADIENT = (1e-7, 10.0)  # limits of the gradient axis
MAX_LAYERS = 5


class PlaygroundPicture(Picture):
    """Everything about one network and its training, on one screen."""

    size = (8.2, 5.4)

    def build(self):
        """Make axes and artists."""
        width, height = self.size
        self.surface = Surface(
            self,
            self.fig.add_axes((0.52 / width, 1.86 / height, 3.2 / width, 3.2 / height)),
            reach=REACH,
            resolution=RESOLUTION,
            fine=FINE,
        )
        plane = self.surface.axes
        # letters rather than formulas, whose fonts and grammar would take memory
        plane.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], xlabel="x₁", ylabel="x₂")
        plane.xaxis.set_label_coords(0.67, -0.03)  # between two ticks: no room is lost
        plane.yaxis.set_label_coords(-0.035, 0.67)
        self.network = NetworkMap(self, (400, 206, 412, 308), RESOLUTION)
        self._plane = np.ascontiguousarray(self.surface.points.T, "float32")
        key = "orange: much, purple: little   |   — w > 0   - - w < 0"
        self.fig.text(6.06 / width, 1.84 / height, key, ha="center", fontsize=11)
        self._build_curves(width, height)
        self._build_gradients(width, height)
        self._build_cursor()
        self._build_status()

    def _build_status(self):
        """Names stand still, and only numbers are drawn anew: text is what costs most."""
        width, height = 100 * self.size[0], 0.968
        style = {"fontsize": 12, "va": "center"}
        self._numbers = {}
        for name, at, after in (("update", 4, 66), ("loss", 138, 39), ("accuracy", 310, 79)):
            self.fig.text(at / width, height, name, **style)
            number = self.fig.text((at + after) / width, height, "", fontweight="bold", **style)
            self._numbers[name] = self.moving(number, name="status")
        self.fig.legend(
            [*self.losses.lines.values(), self._best], ["training", "validation", "lowest"],
            loc="center right", bbox_to_anchor=(1.004, height), ncols=3, frameon=False,
            handlelength=1.5, columnspacing=1.0, handletextpad=0.5, borderpad=0,
        )  # fmt: skip
        self._said = self.moving(
            self.surface.axes.text(-1.44, -1.42, "", fontsize=11, va="bottom", zorder=8),
            name="status",
        )
        self._said.set_bbox({"boxstyle": "round,pad=0.25", "fc": "white", "ec": BLACK})

    def _build_curves(self, width, height):
        box = 0.46 / height, 2.28 / width, 0.96 / height
        loss = self.fig.add_axes((0.56 / width, *box))
        accuracy = self.fig.add_axes((3.4 / width, *box))
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
        self._best = self.moving(
            loss.plot([], [], "v", ls="", ms=9, color=GREEN, mec=BLACK, zorder=5)[0], name="best"
        )
        self._limit = self.moving(
            loss.plot([], [], ":", color=VERMILLION, lw=2)[0], name="patience"
        )
        self._stop = self.moving(
            loss.text(0.9, 0.98, "", transform=loss.transAxes, ha="right", va="top", fontsize=11),
            name="patience",
        )
        self._stop.set_bbox({"fc": "white", "ec": "none", "pad": 0, "alpha": 0.8})

    def _build_gradients(self, width, height):
        axes = self.fig.add_axes((6.34 / width, 0.46 / height, 1.76 / width, 0.96 / height))
        axes.set(yscale="log", ylim=GRADIENT, xlim=(0.4, MAX_LAYERS + 0.6))
        _log_ticks(axes.yaxis, [-6, -3, 0])
        axes.set_xticks(range(1, MAX_LAYERS + 1))
        axes.set_title("gradient by layer", loc="left", fontsize=12, pad=3)
        axes.set_xlabel("layer", labelpad=0)
        edges = np.repeat(np.arange(1, MAX_LAYERS + 1), 2) + np.tile([-0.36, 0.36], MAX_LAYERS)
        self._bars = self.moving(
            axes.stairs(np.full(2 * MAX_LAYERS - 1, GRADIENT[0]), edges, baseline=GRADIENT[0],
                        fill=True, color=PURPLE),
            name="gradients",
        )  # fmt: skip

    def _build_cursor(self):
        axes = self.surface.axes
        self._cursor = self.moving(
            axes.plot([], [], "+", ms=20, mew=2.4, color=BLACK, zorder=6)[0], name="cursor"
        )
        self._label = self.moving(
            axes.text(0, 0, "", fontsize=11, va="center", zorder=7), name="cursor"
        )
        self._label.set_path_effects([withStroke(linewidth=3, foreground="white")])

    def show_samples(self, training, validation):
        """Show the points (X, y) of the two sets."""
        self.surface.show_samples(*training, validation)
        self._samples = len(training[1]), len(validation[1])

    def show_cursor(self, x1, x2, label):
        """Put the cross at (x1, x2), with the class that a new point would have."""
        self._cursor.set_data([x1], [x2])
        side = -1 if x1 > 0.6 else 1
        self._label.set_position((x1 + 0.17 * side, x2))
        self._label.set(text=f"class {label}?", ha="left" if side > 0 else "right")
        self._place = x1, x2, label

    def show(self, net, history, gradients, best=None, patience=None, event=""):
        """Move everything else to this state.

        Parameters
        ----------
        net : Network with two inputs and 2 to 5 outputs.
        history : `Progress` of arrays.
        gradients : size of the gradient of each layer, from the first to the last.
        best : `Progress` at the lowest validation loss, or None.
        patience : epochs after `best` at which the run is to stop, or None.
        event : what has just happened, in a few words.
        """
        with np.errstate(all="ignore"):  # weights of a diverged run may be huge
            columns = activities(net, self._plane, SHOWN)
            self.network.show(net, columns)
            outputs = np.nan_to_num(columns[-1])
            # sigmoids need not sum to 1: where several claim a point, they share it
            self.surface.show_probabilities((outputs / np.maximum(outputs.sum(axis=0), 1)).T)
        for kind, before in (("training", ""), ("validation", "validation_")):
            loss = np.clip(getattr(history, before + "loss"), *LOSS)
            self.losses.show(kind, history.epoch, loss)
            self.accuracies.show(kind, history.epoch, getattr(history, before + "accuracy"))
        heights = np.full(2 * MAX_LAYERS - 1, GRADIENT[0])
        heights[: 2 * len(gradients) : 2] = np.clip(gradients, *GRADIENT)
        self._bars.set_data(heights)
        self._show_best(best, patience)
        self._net, self._history, self._gradients = net, history, gradients
        self._kept, self._event = (best, patience), event
        self._write(event)

    def _show_best(self, best, patience):
        points = [] if best is None else [[best.epoch], [np.clip(best.validation_loss, *LOSS)]]
        self._best.set_data(*points or ([], []))
        stop = [] if best is None or patience is None else [best.epoch + patience] * 2
        self._limit.set_data(stop, LOSS if stop else [])
        self._stop.set_text(f"to stop at ▼ + {patience}" if stop else "")

    def _write(self, event):
        h = self._history
        n = h.update[-1]
        self._numbers["update"].set_text(f"{n:,.0f}" if n < 1e5 else f"{n / 1000:,.0f} k")
        losses = f"{_five(h.loss[-1])} / {_five(h.validation_loss[-1])}"
        self._numbers["loss"].set_text(losses)
        pair = f"{100 * h.accuracy[-1]:.0f} / {100 * h.validation_accuracy[-1]:.0f} %"
        self._numbers["accuracy"].set_text(pair)
        self._said.set_text(event)

    def describe(self):
        """One sentence, from the plotted numbers."""
        h, (best, patience) = self._history, self._kept
        sizes = "-".join(str(n) for n in self._net.sizes)
        gradients = ", ".join(f"{g:.3g}" for g in self._gradients)
        x1, x2, label = self._place
        return (
            f"Network {sizes} after {h.update[-1]:.0f} updates, epoch {h.epoch[-1]:.2f}, on "
            f"{self._samples[0]} training and {self._samples[1]} validation points: loss "
            f"{h.loss[-1]:.5g} and {h.validation_loss[-1]:.5g}, accuracy {h.accuracy[-1]:.1%} and "
            f"{h.validation_accuracy[-1]:.1%}; "
            + (f"best validation loss {best.validation_loss:.5g} at epoch {best.epoch:.2f}; "
               if best else "")
            + (f"to stop {patience} epochs after it; " if patience else "")
            + (f"{self._event}; " if self._event else "")
            + f"gradient of each layer {gradients}; the cursor for class {label} is at "
            f"({x1:.2f}, {x2:.2f})."
        )  # fmt: skip


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
    if power >= -2:
        return f"{value:g}"
    return "10⁻" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(-power))

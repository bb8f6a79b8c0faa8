"""A network that overfits beside one that is held back, and stills that compare (notebook 08)."""

import numpy as np

from iml_nn.figures.base import BLACK, BLUE, GREEN, VERMILLION, Picture
from iml_nn.figures.panels import Curves, Histogram, Surface

NONE, CURED = "none", "with cures"
STYLES = {
    (NONE, "training"): (BLACK, "-"),
    (NONE, "validation"): (BLACK, "--"),
    (CURED, "training"): (GREEN, "-"),
    (CURED, "validation"): (GREEN, "--"),
}
REACH = 1.7  # of the plane: the outer ring has radius 1, and its noise a deviation of 0.25
EDGES = np.linspace(-5.25, 5.25, 22)  # bins of the weights, one of them about 0


class RegularisationPicture(Picture):
    """Two decision surfaces, the losses of both networks, and how their weights spread."""

    size = (11.0, 4.5)

    def build(self):
        """Make axes and artists."""
        self.surfaces = {}
        for place, (label, colour) in enumerate([(NONE, BLACK), (CURED, GREEN)]):
            axes = self.fig.add_axes((0.07 + 0.3 * place, 0.14, 0.285, 0.6967))
            self.surfaces[label] = Surface(
                self, axes, reach=REACH, resolution=48, name=f"surface, {label}"
            )
            axes.set_title(label, color=colour, fontweight="bold")
            if place:
                axes.set(ylabel="", yticklabels=[])
        self._build_losses(self.fig.add_axes((0.73, 0.575, 0.245, 0.345)))
        weights = self.fig.add_axes((0.73, 0.14, 0.245, 0.265))
        weights.set(xlabel="weight", ylabel="share", ylim=(0, 1.02), xticks=(-5, -2.5, 0, 2.5, 5))
        self.histograms = {
            label: Histogram(self, weights, EDGES, colour=colour, name=f"weights, {label}")
            for label, colour in [(NONE, "#999999"), (CURED, GREEN)]
        }
        self.histograms[CURED].outline.set(fill=False, edgecolor=GREEN, linewidth=2.4, alpha=1)
        self._status = self.moving(
            self.fig.text(0.07, 0.925, "", fontsize=13, fontweight="bold", va="bottom"),
            name="status",
        )

    def _build_losses(self, axes):
        styles = {" ".join(label): style for label, style in STYLES.items()}
        self.losses = Curves(self, axes, styles, start=200, name="curves")
        axes.set(yscale="log", ylim=(0.04, 6), ylabel="loss  J / n_d", xlabel="epoch")
        axes.set_yticks(
            [0.05, 0.1, 0.2, 0.5, 1, 2, 5], ["0.05", "0.1", "0.2", "0.5", "1", "2", "5"]
        )
        axes.minorticks_off()
        for label, line in self.losses.lines.items():
            line.set_gid(f"curves, {NONE if label.startswith(NONE) else CURED}")
        proxies = [axes.plot([], [], dashes, color=BLACK)[0] for dashes in ("-", "--")]
        axes.legend(
            proxies, ["training", "validation"], loc="upper right", frameon=False, ncols=2,
            handlelength=1.6, columnspacing=1.0, borderpad=0.1,
        )  # fmt: skip

    def show_samples(self, X, y):
        """Show the training samples on both surfaces."""
        for surface in self.surfaces.values():
            surface.show_samples(X, y)

    def show(self, nets, histories):
        """Move everything to this state.

        Parameters
        ----------
        nets : NONE and CURED → Network with two inputs.
        histories : NONE and CURED → `Progress` of arrays.
        """
        self._histories = histories
        for label, net in nets.items():
            history = histories[label]
            self.surfaces[label].show(net)
            # a loss of 0 has no logarithm
            self.losses.show(f"{label} training", history.epoch, np.maximum(history.loss, 1e-9))
            self.losses.show(f"{label} validation", history.epoch, history.validation_loss)
            self.histograms[label].show(np.concatenate([W.ravel() for W in net.weights]))
        none, cured = (histories[label].validation_loss[-1] for label in (NONE, CURED))
        self._status.set_text(
            f"epoch {histories[NONE].epoch[-1]:.0f}     validation loss:  "
            f"{NONE} {none:.2f},  {CURED} {cured:.2f}"
        )

    def describe(self):
        """One sentence, from the plotted numbers."""
        said = [
            f"{label}: training loss {h.loss[-1]:.2f}, validation loss {h.validation_loss[-1]:.2f}"
            for label, h in self._histories.items()
        ]
        return f"Epoch {self._histories[NONE].epoch[-1]:.0f}; {'; '.join(said)}."


class LossOver(Picture):
    """Training and validation loss over a setting, mean and standard deviation of many networks.

    Parameters
    ----------
    setting : what the values are, as the axis says it.
    values : (n,) settings, shown at equal distances.
    training, validation : (n, K) losses of K networks.
    """

    size = (8.0, 3.8)

    def __init__(self, setting, values, training, validation):
        self._setting, self._values = setting, values
        self._losses = {"training": np.asarray(training), "validation": np.asarray(validation)}
        super().__init__()

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.09, 0.16, 0.89, 0.81))
        at = np.arange(len(self._values))
        for (name, losses), (colour, line) in zip(
            self._losses.items(), [(BLUE, "o-"), (VERMILLION, "s--")], strict=True
        ):
            mean, spread = losses.mean(axis=1), losses.std(axis=1)
            axes.fill_between(at, mean - spread, mean + spread, color=colour, alpha=0.2, lw=0)
            axes.plot(at, mean, line, color=colour, label=name)
        axes.set_xticks(at, [f"{value:g}" for value in self._values])
        axes.set(xlabel=self._setting, ylabel="loss  J / n_d", ylim=(0, None))
        axes.legend(frameon=False, loc="lower left", ncols=2)

    def describe(self):
        """One sentence, from the plotted numbers."""
        best = self._values[self._losses["validation"].mean(axis=1).argmin()]
        ends = [f"{self._losses['training'].mean(axis=1)[k]:.2f}" for k in (0, -1)]
        return (
            f"From {self._setting} {self._values[0]:g} to {self._values[-1]:g} the training loss "
            f"goes from {ends[0]} to {ends[1]}; the validation loss is lowest at {best:g}."
        )


class Comparison(Picture):
    """One row of points a cure: each seed, and mean ± standard deviation.

    Parameters
    ----------
    losses : name of the cure → (K,) losses; the first is the one to compare with.
    axis : what the numbers are.
    """

    size = (10.0, 4.0)

    def __init__(self, losses, axis="loss on fresh points, J / n_d"):
        self._losses, self._axis = losses, axis
        super().__init__()

    def build(self):
        """Make axes and artists."""
        axes = self.fig.add_axes((0.21, 0.15, 0.77, 0.83))
        rows = -np.arange(len(self._losses), dtype=float)
        for row, losses in zip(rows, self._losses.values(), strict=True):
            axes.plot(losses, np.full(len(losses), row + 0.2), "o", ms=5, color=BLUE, alpha=0.45)
            axes.errorbar(
                losses.mean(), row - 0.12, xerr=losses.std(), fmt="D", ms=8, color=BLACK,
                capsize=5, lw=2,
            )  # fmt: skip
        first = next(iter(self._losses.values()))
        axes.axvline(first.mean(), color=VERMILLION, ls="--", lw=1.6)
        axes.set_yticks(rows, self._losses)
        axes.set(xlabel=f"{self._axis}  (dots: seeds; diamond: mean ± deviation)")
        axes.set_ylim(rows[-1] - 0.5, 0.5)

    def describe(self):
        """One sentence, from the plotted numbers."""
        said = ", ".join(f"{name} {losses.mean():.2f}" for name, losses in self._losses.items())
        return f"Mean {self._axis}: {said}."

"""Stills that compare settings and cures over many networks (notebook 08)."""

import numpy as np

from iml_nn.pictures import Still
from iml_nn.pictures.style import BLACK, BLUE, VERMILLION

AXIS = "loss on fresh points, J / n_d"  # of a comparison


class LossOver(Still):
    """Training and validation loss over a setting, mean and standard deviation of many networks.

    Parameters
    ----------
    setting : what the values are, as the axis says it.
    values : (n,) settings, shown at equal distances.
    training, validation : (n, K) losses of K networks.
    """

    size = (8.0, 3.8)
    layout = {"axes": (0.09, 0.16, 0.89, 0.81)}

    def show(self, setting, values, training, validation, axes):
        """Draw both lines and their spreads."""
        at = np.arange(len(values))
        for name, losses, colour, line in (
            ("training", training, BLUE, "o-"),
            ("validation", validation, VERMILLION, "s--"),
        ):
            mean, spread = np.mean(losses, axis=1), np.std(losses, axis=1)
            axes.fill_between(at, mean - spread, mean + spread, color=colour, alpha=0.2, lw=0)
            axes.plot(at, mean, line, color=colour, label=name)
        axes.set_xticks(at, [f"{value:g}" for value in values])
        axes.set(xlabel=setting, ylabel="loss  J / n_d", ylim=(0, None))
        axes.legend(loc="lower left", ncols=2)

    def describe(self, setting, values, training, validation):
        """One sentence, from the same numbers."""
        first, *_, last = np.mean(training, axis=1)
        best = values[np.mean(validation, axis=1).argmin()]
        return (
            f"From {setting} {values[0]:g} to {values[-1]:g} the training loss "
            f"goes from {first:.2f} to {last:.2f}; the validation loss is lowest at {best:g}."
        )


class Comparison(Still):
    """One row of points a cure: each seed, and mean ± standard deviation.

    Parameters
    ----------
    losses : name of the cure → (K,) losses; the first is the one to compare with.
    """

    size = (10.0, 4.0)
    layout = {"axes": (0.21, 0.15, 0.77, 0.83)}

    def show(self, losses, axes):
        """Draw the rows, the first on top."""
        rows = -np.arange(len(losses), dtype=float)
        for row, values in zip(rows, losses.values(), strict=True):
            axes.plot(values, np.full(len(values), row + 0.2), "o", ms=5, color=BLUE, alpha=0.45)
            axes.errorbar(np.mean(values), row - 0.12, xerr=np.std(values), fmt="D", ms=8, lw=2,
                          color=BLACK, capsize=5)  # fmt: skip
        axes.axvline(np.mean(next(iter(losses.values()))), color=VERMILLION, ls="--", lw=1.6)
        axes.set(yticks=rows, yticklabels=losses, ylim=(rows[-1] - 0.5, 0.5),
                 xlabel=f"{AXIS}  (dots: seeds; diamond: mean ± deviation)")  # fmt: skip

    def describe(self, losses):
        """One sentence, from the same numbers."""
        said = ", ".join(f"{name} {np.mean(values):.2f}" for name, values in losses.items())
        return f"Mean {AXIS}: {said}."

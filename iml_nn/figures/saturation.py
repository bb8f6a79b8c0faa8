"""Where the units stand on their activation, and what that does to gradients (notebook 07)."""

import numpy as np

from iml_nn.activations import sigmoid
from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, VERMILLION, Picture
from iml_nn.figures.panels import Curves, Histogram

EDGE = 15.0  # z beyond is drawn at the edge
FLOOR, TOP = 1e-8, 10.0  # of the logarithmic axes of the bars
DEEPEST = 4  # hidden layers
EVERY = 10  # of so many samples one is shown as a dot


class LayerBars:
    """One bar a layer on a logarithmic axis: hidden layers 1 to DEEPEST, then the output.

    Parameters
    ----------
    picture, axes : where they are drawn.
    shift, width, colour, hatch, label : place beside the tick, and look.
    name : of the bars in `Picture.plotted`.
    """

    def __init__(self, picture, axes, shift, width, colour, hatch, label, name):
        places = np.arange(DEEPEST + 1) + shift
        self._bars = axes.bar(
            places, 1, width, bottom=FLOOR, color=colour, hatch=hatch, ec="white", label=label
        )
        for bar in self._bars:
            picture.moving(bar, name=name)

    def show(self, hidden, output=FLOOR):
        """Show one value a hidden layer, and that of the output layer."""
        values = [*hidden, *[FLOOR] * (DEEPEST - len(hidden)), output]
        for bar, value in zip(self._bars, values, strict=True):
            bar.set_height(min(max(value, FLOOR), TOP) - FLOOR)


def layer_axes(axes):
    """Set up axes for `LayerBars`."""
    axes.set(yscale="log", ylim=(FLOOR, TOP), yticks=[1e-8, 1e-6, 1e-4, 1e-2, 1], xlim=(-0.6, 4.6))
    names = [f"layer {h}" for h in range(1, DEEPEST + 1)]
    axes.set_xticks(range(DEEPEST + 1), [*names, "output"])
    axes.minorticks_off()
    axes.grid(visible=False, axis="x")


class SaturationPicture(Picture):
    """z of all hidden units on the sigmoid, its slope there, gradients by layer, and the loss."""

    size = (11.0, 4.9)

    def build(self):
        """Make axes and artists."""
        self._build_sigmoid()
        bars = self.fig.add_axes((0.605, 0.565, 0.375, 0.305))
        layer_axes(bars)
        self._passes = LayerBars(
            self, bars, -0.2, 0.36, ORANGE, "//", "∂J/∂z per ∂J/∂a", "what passes"
        )
        self._gradients = LayerBars(self, bars, 0.2, 0.36, BLUE, "", "∂J/∂W / n", "gradients")
        bars.legend(ncols=2, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 0.94))
        bars.set_ylabel("size (rms)")
        curves = self.fig.add_axes((0.605, 0.115, 0.375, 0.3))
        curves.set(xlabel="update", ylabel="loss, start = 1", ylim=(0, 1.15))
        looks = {"these weights": (VERMILLION, "-"), "reference": (BLACK, "--")}
        self._curves = Curves(self, curves, looks, start=200, name="loss")
        for line in self._curves.lines.values():
            line.set(marker="o", markevery=[-1])
        curves.legend(
            ncols=2, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 0.94), handlelength=3.5
        )
        self._status = self.moving(
            self.fig.text(0.08, 0.955, "", fontsize=13, fontweight="bold", va="center"),
            name="status",
        )

    def _build_sigmoid(self):
        line = np.linspace(-EDGE, EDGE, 301)
        a = sigmoid(line)
        top = self.fig.add_axes((0.08, 0.535, 0.435, 0.35))
        bottom = self.fig.add_axes((0.08, 0.115, 0.435, 0.34))
        spread = Histogram(
            self, top, np.linspace(-EDGE, EDGE, 31), colour="#BBBBBB", name="histogram of z"
        )
        spread.outline.set_zorder(0)
        self._spread = spread
        for axes, values, label in [(top, a, "a = φ(z)"), (bottom, a * (1 - a), "a (1 − a)")]:
            axes.plot(line, values, color=BLUE, zorder=1)
            axes.set(xlim=(-EDGE, EDGE), ylabel=label)
        top.set(ylim=(-0.04, 1.08), xticklabels=[])
        bottom.set(ylim=(-0.012, 0.29), xlabel="z of all hidden units (beyond ±15: at the edge)")
        top.text(0.02, 0.77, "grey: share of all z", transform=top.transAxes, fontsize=11)
        self._dots = [
            self.moving(
                axes.plot([], [], "o", ms=5, color=ORANGE, mec=BLACK, mew=0.4, alpha=0.5)[0],
                name=name,
            )
            for axes, name in [(top, "z"), (bottom, "slopes")]
        ]
        (self._mean,) = bottom.plot([-EDGE, EDGE], [0, 0], "--", color=GREEN, lw=2.5)
        self.moving(self._mean, name="mean slope")
        bottom.text(0.98, 1.02, "dashed: mean", transform=bottom.transAxes, ha="right", fontsize=11)

    def show(self, scale, saturated, losses):
        """Move everything to this state.

        Parameters
        ----------
        scale : of the initial weights.
        saturated : `Saturated` of the network.
        losses : label → (updates, losses), the network's and the reference's.
        """
        z = saturated.z
        a = sigmoid(z)
        slope = a * (1 - a)
        self._scale, self._slope, self._saturated = scale, float(slope.mean()), saturated
        few = np.clip(z[..., ::EVERY].ravel(), -EDGE, EDGE)
        self._dots[0].set_data(few, a[..., ::EVERY].ravel())
        self._dots[1].set_data(few, slope[..., ::EVERY].ravel())
        self._mean.set_ydata([self._slope] * 2)
        self._spread.show(z)
        self._passes.show(saturated.passes)
        *hidden, output = saturated.gradients
        self._gradients.show(hidden, output)
        self._losses = {label: values for label, (_, values) in losses.items()}
        for label, (updates, values) in losses.items():
            self._curves.show(label, updates, values / values[0])
        updates, values = losses["these weights"]
        self._updates = int(updates[-1])
        self._status.set_text(
            f"weights {scale:.3g} × xavier     mean slope {self._slope:.3f}     "
            f"loss {values[0]:.3f} → {values[-1]:.3f}, update {self._updates}"
        )

    def describe(self):
        """One sentence, from the plotted numbers."""
        values = self._losses["these weights"]
        return (
            f"With {self._scale:.3g} times the xavier weights the sigmoid's mean slope is "
            f"{self._slope:.3f}, the first layer lets {self._saturated.passes[0]:.3f} of an error "
            f"pass, and {self._updates} updates led the loss from {values[0]:.3f} to "
            f"{values[-1]:.3f}."
        )

"""Bars with their values written on, and bars that stand for the layers of a network."""

import numpy as np

from iml_nn.pictures.style import BLACK, minus

FLOOR, TOP = 1e-8, 10.0  # of the logarithmic axis of `LayerBars`


class Bars:
    """A few bars about zero, each with its value at its end.

    Parameters
    ----------
    picture, axes : where they are drawn.
    name : of the bars in `Picture.plotted`.
    labels : one a bar.
    colours : of all bars, or one a bar.
    gap : from the end of a bar to its value.
    digits : of the values after the point.
    """

    def __init__(self, picture, axes, name, labels, colours, *, gap, digits):
        places = range(len(labels))
        axes.set(xticks=places, xticklabels=labels, xlim=(-0.6, len(labels) - 0.4))
        axes.axhline(0, color=BLACK, lw=1)
        self._gap, self._digits = gap, digits
        self._bars = axes.bar(places, np.zeros(len(labels)), width=0.6, color=colours)
        self._values = [axes.text(x, 0, "", ha="center", fontsize=13) for x in places]
        picture.moving(*self._bars, name=name)
        picture.moving(*self._values)

    def show(self, values):
        """Give the bars their heights."""
        for bar, text, value in zip(self._bars, self._values, values, strict=True):
            up = value >= 0
            bar.set_height(value)
            text.set_y(value + self._gap if up else value - self._gap)
            text.set(va="bottom" if up else "top", text=minus(f"{value:z.{self._digits}f}"))


class LayerBars:
    """One bar a layer on a logarithmic axis: hidden layers from 1 on, then the output.

    Parameters
    ----------
    picture, axes : where they are drawn; `LayerBars.prepare` makes the axes ready.
    deepest : largest number of hidden layers.
    name : of the bars in `Picture.plotted`.
    shift, width, colour, hatch, label : place beside the tick, and look.
    """

    def __init__(self, picture, axes, deepest, name, *, shift, width, colour, label, hatch=""):
        self._deepest = deepest
        self._bars = axes.bar(
            np.arange(deepest + 1) + shift, 1, width, bottom=FLOOR, color=colour, hatch=hatch,
            ec="white", label=label,
        )  # fmt: skip
        picture.moving(*self._bars, name=name)

    @staticmethod
    def prepare(axes, deepest):
        """Give axes their ticks: powers of ten, and the names of the layers."""
        axes.set(yscale="log", ylim=(FLOOR, TOP), yticks=[1e-8, 1e-6, 1e-4, 1e-2, 1])
        axes.set_xlim(-0.6, deepest + 0.6)
        names = [f"layer {h}" for h in range(1, deepest + 1)]
        axes.set_xticks(range(deepest + 1), [*names, "output"])
        axes.minorticks_off()
        axes.grid(visible=False, axis="x")

    def show(self, hidden, output=FLOOR):
        """Show one value a hidden layer, and that of the output layer."""
        values = [*hidden, *[FLOOR] * (self._deepest - len(hidden)), output]
        for bar, value in zip(self._bars, values, strict=True):
            bar.set_height(min(max(value, FLOOR), TOP) - FLOOR)

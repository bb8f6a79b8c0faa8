"""Lines that grow with time."""

from iml_nn.pictures.style import BLUE, ORANGE

PARTS = {"training": (BLUE, "-"), "validation": (ORANGE, "--")}  # styles of the two sets of samples


def doubled(start, needed):
    """Return `start`, doubled as often as it takes to reach what is needed: redraws stay rare."""
    while start < needed:
        start *= 2
    return start


def logarithmic(axes, ticks):
    """Give axes a logarithmic y axis with ticks at these numbers, written as they are, alone."""
    axes.set_yscale("log")
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()


class Curves:
    """Lines that grow with time. The time axis doubles when it is full.

    Parameters
    ----------
    picture, axes : where they are drawn.
    styles : label → (colour, line style).
    start : length of the time axis at first.
    name : of the lines in `Picture.plotted`; a dictionary names each by its label.
    look : further properties of all lines, as of `Axes.plot`.
    """

    def __init__(self, picture, axes, styles, *, start=100, name="curves", **look):
        self.axes, self._start = axes, start
        names = name if isinstance(name, dict) else dict.fromkeys(styles, name)
        self.lines = {
            label: picture.line(axes, names[label], color=colour, ls=form, label=label, **look)
            for label, (colour, form) in styles.items()
        }
        axes.set_xlim(0, start)

    def show(self, label, time, values):
        """Show one line, (n,) values over (n,) times."""
        self.lines[label].set_data(time, values)
        limit, shown = doubled(self._start, time[-1]), self.axes.get_xlim()[1]
        # all lines begin anew together: the axis shrinks only when the run has just begun
        if limit > shown or (time[-1] <= self._start / 10 and shown > self._start):
            self.axes.set_xlim(0, limit)

    def show_all(self, time, *values):
        """Show all lines, in the order of their styles, each (n,) values over the same times."""
        for label, line in zip(self.lines, values, strict=True):
            self.show(label, time, line)

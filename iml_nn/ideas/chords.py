"""The loss along a straight line through weight space: convex or not (notebook 07)."""

from iml_nn.pictures import Still
from iml_nn.pictures.style import BLUE, VERMILLION


class ChordsPicture(Still):
    """The loss along the straight line between two settings of the weights, below or above a chord.

    Parameters
    ----------
    t : (n,) places on the line, from 0 to 1.
    losses : title → (n,) loss there.
    """

    size = (10.5, 3.9)
    layout = {"left": (0.07, 0.16, 0.408482, 0.74), "right": (0.576518, 0.16, 0.408482, 0.74)}

    def show(self, t, losses, **panels):
        """Draw the loss and its chord, side by side for two titles."""
        for axes, (title, loss) in zip(panels.values(), losses.items(), strict=True):
            axes.plot(t, loss, color=BLUE, label="loss on the line")
            axes.plot(t[[0, -1]], loss[[0, -1]], "--o", color=VERMILLION, ms=8, label="chord")
            axes.set(xlabel="t: from one setting (0) to the other (1)", ylabel="loss  J / n_d")
            axes.set(ylim=(0, 1.25 * loss.max()), title=title)
            axes.legend(loc="upper center", ncols=2)

    def describe(self, t, losses):
        """One sentence on which side of its chord each loss lies."""
        parts = []
        for title, loss in losses.items():
            above = (loss - loss[0] - t * (loss[-1] - loss[0])).max()
            where = f"rises about {above:.1g} above" if above > 1e-9 else "stays below"
            parts.append(f"for {title} the loss {where} its chord")
        return f"Along a straight line between two settings of the weights, {'; '.join(parts)}."

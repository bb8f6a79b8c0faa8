"""Where many runs end, for networks of several sizes (notebook 07)."""

import numpy as np

from iml_nn.pictures import Still
from iml_nn.pictures.style import BLUE


class FinalLossesPicture(Still):
    """The final loss of each of many runs, in a column for each size of network.

    Parameters
    ----------
    ends : number of hidden units → (K,) final losses.
    """

    size = (10.0, 3.9)
    layout = {"axes": (0.09, 0.16, 0.89, 0.8)}

    def build(self, axes):
        """Make the axes ready."""
        self.axes = axes
        axes.set(yscale="log", xlabel="hidden units", ylabel="final loss  J / n_d")
        axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])

    def show(self, ends):
        """Draw one dot a run."""
        for place, losses in enumerate(ends.values()):
            # sorted, so that runs which end alike form a flat step
            beside = place + np.linspace(-0.38, 0.38, len(losses))
            self.axes.plot(beside, np.sort(losses), "o", ms=5, color=BLUE, mec="white", mew=0.4)
        self.axes.set(xticks=range(len(ends)), xticklabels=ends, ylim=(0.002, 1))

    def describe(self, ends):
        """One sentence on the range of losses of each size."""
        parts = [
            f"with {n} hidden units from about {losses.min():.1g} to {losses.max():.1g}"
            for n, losses in ends.items()
        ]
        runs = len(next(iter(ends.values())))
        return f"The final losses of {runs} runs each lie {', '.join(parts)}."

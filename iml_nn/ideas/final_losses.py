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

    def show(self, ends, axes):
        """Draw one dot a run."""
        axes.set(yscale="log", ylim=(0.002, 1), xlabel="hidden units", ylabel="final loss  J / n_d")
        axes.set_xticks(range(len(ends)), ends)
        axes.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
        for place, losses in enumerate(ends.values()):
            # sorted, so that runs which end alike form a flat step
            beside = place + np.linspace(-0.38, 0.38, len(losses))
            axes.plot(beside, np.sort(losses), "o", ms=5, color=BLUE, mec="white", mew=0.4)

    def describe(self, ends):
        """One sentence on the range of losses of each size."""
        parts = [f"with {n} hidden units from about {losses.min():.1g} to {losses.max():.1g}"
                 for n, losses in ends.items()]  # fmt: skip
        runs = len(next(iter(ends.values())))
        return f"The final losses of {runs} runs each lie {', '.join(parts)}."

"""Overfitting: a large and a small network learn the same few samples (notebook 07)."""

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.overfitting import OverfittingPicture
from iml_nn.live.training import LiveTraining
from iml_nn.network import Network
from iml_nn.training import train

MOST = 200  # samples to choose from; as many again are for validation
SHARED = {"style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="270px")}
SURFACES = ("surface of the large network", "surface of the small network")


class Overfitting(LiveTraining):
    """Few noisy samples: watch a large network learn them by heart, beside one of 3 units."""

    effects = {
        "samples": ("curves", *SURFACES),
        "hidden_units": ("curves", SURFACES[0]),
        "noise": ("curves", *SURFACES),
        "learning_rate": ("curves", *SURFACES),
        "new_seed": ("curves", *SURFACES),
    }

    def __init__(self):
        controls = {
            "samples": ipywidgets.IntSlider(
                description="samples", value=20, min=10, max=MOST, step=10,
                tooltip="Samples to learn from", **SHARED,
            ),
            "hidden_units": ipywidgets.IntSlider(
                description="units of the large", value=40, min=3, max=80,
                continuous_update=False, tooltip="Hidden units of the large network", **SHARED,
            ),
            "noise": ipywidgets.FloatSlider(
                description="noise", value=0.35, min=0.05, max=0.6, step=0.05,
                tooltip="Standard deviation of what moves each sample", **SHARED,
            ),
            "learning_rate": ipywidgets.FloatLogSlider(
                description="learning rate η", value=10**-0.5, min=-2, max=0.4, step=0.1,
                readout_format=".2r", tooltip="How far each update goes", **SHARED,
            ),
        }  # fmt: skip
        super().__init__(
            "A large and a small network on few samples", OverfittingPicture(), controls,
            acting=("learning_rate",), updates=10,
        )  # fmt: skip

    def start(self):
        """Two networks on the same samples: more samples are added to those there were."""
        state = self.state
        X, y = datasets.moons(2 * MOST, noise=state["noise"], seed=self.seed)
        training, validation = (X[: state["samples"]], y[: state["samples"]]), (X[MOST:], y[MOST:])
        self.picture.show_samples(*training)
        return {
            size: train(
                Network([2, units, 2], hidden="relu", init="he", seed=self.seed),
                *training,
                learning_rate=state["learning_rate"],
                batch_size=None,
                epochs=None,
                validation=validation,
                seed=self.seed,
            )
            for size, units in (("large", state["hidden_units"]), ("small", 3))
        }

    def draw(self):
        """Show both networks and their losses."""
        networks = {size: run.net for size, run in self.runs.items()}
        histories = {size: trace.arrays() for size, trace in self.traces.items()}
        self.picture.show(networks, histories)

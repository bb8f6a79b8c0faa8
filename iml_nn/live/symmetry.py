"""The symmetry dial: hidden units that start as copies, with more or less noise (notebook 06)."""

from typing import NamedTuple

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.symmetry import SymmetryPicture
from iml_nn.history import History
from iml_nn.initialisers import constant_plus_noise
from iml_nn.live.training import LiveTraining
from iml_nn.measures import distinct_units
from iml_nn.network import Network
from iml_nn.training import train

SAMPLES = 120
DATA = {"circles": datasets.circles, "xor": datasets.xor}


class Counts(NamedTuple):
    """Distinct hidden units of both networks after some updates."""

    update: int
    symmetric: int
    chosen: int


class SymmetryDial(LiveTraining):
    """Turn ε from 0 to 1, and watch units that were copies become different, or not."""

    effects = {
        "epsilon": ("surface", "units", "loss", "status"),
        "units": ("units", "loss"),
        "data": ("surface", "surface: samples", "loss"),
        "learning_rate": ("units", "loss", "status"),
        "new_seed": ("surface: samples", "units", "loss"),
    }

    def __init__(self):
        narrow = {"style": {"description_width": "initial"}}
        controls = {
            "epsilon": ipywidgets.SelectionSlider(
                description="ε", value=0.1, options=[0, 0.0001, 0.001, 0.01, 0.1, 0.3, 1],
                continuous_update=False, tooltip="How much noise is added to equal weights",
                layout=ipywidgets.Layout(width="195px"), **narrow,
            ),
            "units": ipywidgets.IntSlider(
                description="hidden units", value=8, min=2, max=12, continuous_update=False,
                tooltip="Starts new networks", layout=ipywidgets.Layout(width="260px"), **narrow,
            ),
            "learning_rate": ipywidgets.FloatLogSlider(
                description="η", value=2.0, min=-1, max=0.5, step=0.1, readout_format=".2r",
                tooltip="How far each update goes", layout=ipywidgets.Layout(width="195px"),
                **narrow,
            ),
            # no Dropdown: JupyterLab takes its up and down keys for itself
            "data": ipywidgets.ToggleButtons(
                description="data", value="circles", options=list(DATA), tooltip="What to learn",
                layout=ipywidgets.Layout(width="max-content"),
                style=narrow["style"] | {"button_width": "auto"},
            ),
        }  # fmt: skip
        super().__init__(
            "The symmetry dial", SymmetryPicture(), controls,
            acting=("learning_rate",), updates=20,
        )  # fmt: skip

    def start(self):
        """Two networks on the same data, from the same noise times 0 and times ε."""
        state = self.state
        X, y = DATA[state["data"]](SAMPLES, seed=self.seed)
        self.picture.surface.show_samples(X, y)
        self.nets = {
            label: Network(
                [2, state["units"], 2], init=constant_plus_noise(epsilon), seed=self.seed
            )
            for label, epsilon in [("ε = 0", 0.0), ("chosen ε", state["epsilon"])]
        }
        settings = {"learning_rate": state["learning_rate"], "batch_size": None, "epochs": None}
        return {label: train(net, X, y, **settings) for label, net in self.nets.items()}

    def restart(self):
        """As `LiveTraining`, and count anew."""
        super().restart()
        self.counted = History()
        self._count()

    def step(self):
        """Train both, and count their distinct units."""
        super().step()
        self._count()

    def play(self):
        """As `step`, with the updates that fit into a frame."""
        super().play()
        self._count()

    def _count(self):
        counts = [
            distinct_units(net.weights[0], net.biases[0], net.weights[1])
            for net in self.nets.values()
        ]
        self.counted.append(Counts(self.runs["ε = 0"].updates, *counts))

    def draw(self):
        """Show both networks and what became of them."""
        histories = {label: trace.arrays() for label, trace in self.traces.items()}
        losses = {label: (h.update, h.loss) for label, h in histories.items()}
        counts = self.counted.arrays()
        self.picture.show(
            self.state["epsilon"],
            self.nets,
            losses,
            (counts.update, {"ε = 0": counts.symmetric, "chosen ε": counts.chosen}),
        )

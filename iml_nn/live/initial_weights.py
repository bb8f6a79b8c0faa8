"""The size of initial weights: one network in every layer, and 64 seeds at once (notebook 06)."""

import ipywidgets
import numpy as np

from iml_nn import datasets
from iml_nn.figures.initial_weights import DEEPEST, ScalePicture
from iml_nn.figures.seeds_census import CensusPicture
from iml_nn.initialisers import he, scaled, xavier, zeros
from iml_nn.live.training import LiveTraining
from iml_nn.network import Network
from iml_nn.stack import NetworkStack
from iml_nn.training import DivergenceError, train

SAMPLES = 120
PROBE = 60  # samples of the batch on which the layers are looked at
SEEDS = 64
STARTS = {
    "zeros": zeros(),
    "too small": scaled(xavier(), 0.1),
    "xavier": xavier(),
    "he": he(),
    "too large": scaled(xavier(), 5),
}
HIDDEN = ("tanh", "sigmoid", "relu")
NARROW = {"description_width": "initial"}


def _slider(kind, **settings):
    layout = ipywidgets.Layout(width="260px", margin="2px 10px 2px 2px")
    return kind(style=NARROW, layout=layout, continuous_update=False, **settings)


def _hidden():
    # no Dropdown: JupyterLab takes its up and down keys for itself
    return ipywidgets.ToggleButtons(
        description="hidden", value="tanh", options=HIDDEN, style=NARROW | {"button_width": "auto"},
        tooltip="Activation of the hidden layers", layout=ipywidgets.Layout(width="max-content"),
    )  # fmt: skip


def _rate(value):
    return _slider(
        ipywidgets.FloatLogSlider, description="η", value=value, min=-2, max=0, step=0.1,
        readout_format=".2r", tooltip="How far each update goes",
    )  # fmt: skip


class InitialScale(LiveTraining):
    """Choose the size of the initial weights, and see every layer while the network learns."""

    effects = {
        "start": ("surface", "loss", "activations", "gradients", "status"),
        "activation": ("surface", "loss", "activations", "gradients"),
        "scale": ("surface", "loss", "activations", "gradients"),
        "depth": ("surface", "loss", "activations", "gradients"),
        "width": ("surface", "loss", "activations", "gradients"),
        "learning_rate": ("surface", "loss", "gradients"),
        "new_seed": ("surface: samples", "loss", "activations", "gradients"),
    }

    def __init__(self):
        controls = {
            "start": _slider(
                ipywidgets.SelectionSlider, description="start", value="xavier",
                options=list(STARTS), tooltip="How the initial weights are drawn",
            ),
            "activation": _hidden(),
            "scale": _slider(
                ipywidgets.FloatLogSlider, description="scale ×", value=1, min=-1, max=1, step=0.1,
                readout_format=".2r", tooltip="Multiplies the same initial weights",
            ),
            "depth": _slider(
                ipywidgets.IntSlider, description="hidden layers", value=5, min=1, max=DEEPEST,
                tooltip="Starts a new network from the same seed",
            ),
            "width": _slider(
                ipywidgets.IntSlider, description="units a layer", value=10, min=2, max=30,
                tooltip="Starts a new network from the same seed",
            ),
            "learning_rate": _rate(0.1),
        }  # fmt: skip
        super().__init__(
            "Initial weights, layer by layer", ScalePicture(), controls,
            acting=("learning_rate",), updates=5,
        )  # fmt: skip

    def start(self):
        """One network: the chosen start, times the scale; random numbers are those of the seed."""
        state = self.state
        X, y = datasets.circles(SAMPLES, seed=self.seed)
        self.picture.surface.show_samples(X, y)
        self._probe = X[:PROBE], y[:PROBE]
        self.net = Network(
            [2, *[state["width"]] * state["depth"], 2],
            hidden=state["activation"],
            init=scaled(STARTS[state["start"]], state["scale"]),
            seed=self.seed,
        )
        rate = state["learning_rate"]
        run = train(self.net, X, y, learning_rate=rate, batch_size=30, epochs=None, seed=self.seed)
        return {"the network": run}

    @np.errstate(over="ignore", invalid="ignore")  # a diverged run is shown where it stopped
    def draw(self):
        """Show surface and loss, and all layers on the probe batch."""
        history = self.traces["the network"].arrays()
        self.net.gradient(*self._probe)
        hidden = self.net.layers[:-1]
        self.picture.show(
            np.nan_to_num(self.net.predict_proba(self.picture.surface.points), nan=0.5),
            (history.update, history.loss),
            self.net.hidden,
            [np.nan_to_num(layer.a) for layer in hidden],
            [np.nan_to_num(layer.dJ_dz) for layer in hidden],
        )


class SeedsCensus(LiveTraining):
    """64 networks from each start, on the same data: is a start good, or was it a lucky seed?"""

    effects = {
        "activation": ("losses", "medians"),
        "depth": ("losses", "medians"),
        "learning_rate": ("losses", "medians"),
        "new_seed": ("losses", "medians"),
    }

    def __init__(self):
        controls = {
            "activation": _hidden(),
            "depth": _slider(
                ipywidgets.IntSlider, description="hidden layers", value=6, min=1, max=6,
                tooltip="Starts new networks",
            ),
            "learning_rate": _rate(0.2),
        }  # fmt: skip
        super().__init__(
            f"{SEEDS} seeds from each start", CensusPicture(list(STARTS), SEEDS), controls,
            acting=("learning_rate",), updates=15,
        )  # fmt: skip

    def start(self):
        """For each start a stack of networks; network k of every stack has the same seed."""
        state, self.diverged = self.state, set()
        X, y = datasets.circles(SAMPLES // 2, seed=self.seed)
        sizes = [2, *[10] * state["depth"], 2]
        settings = {"learning_rate": state["learning_rate"], "batch_size": 20, "epochs": None}
        runs = {}
        for label, init in STARTS.items():
            seeds = range(SEEDS * self.seed, SEEDS * (self.seed + 1))
            shared = {"hidden": state["activation"], "init": init, "dtype": "float32"}
            stack = NetworkStack([Network(sizes, seed=seed, **shared) for seed in seeds])
            runs[label] = train(stack, X, y, seed=self.seed, **settings)
        return runs

    def draw(self):
        """Show all losses, and their medians over time."""
        histories = {label: trace.arrays() for label, trace in self.traces.items()}
        self.picture.show(histories, self.diverged)

    def update(self, n):
        """As `LiveTraining`; networks that diverge are part of the answer: the others go on."""
        for label, run in list(self.runs.items()):
            try:
                run.update(n)
                run.measure()
            except DivergenceError:
                self.diverged.add(label)
                del self.runs[label]
        self._measure()

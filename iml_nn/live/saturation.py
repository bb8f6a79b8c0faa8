"""Large weights and flat activations, watched while networks train (notebook 07)."""

from typing import NamedTuple

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.activations_compared import ComparisonPicture
from iml_nn.figures.saturation import DEEPEST, SaturationPicture
from iml_nn.history import History
from iml_nn.initialisers import scaled
from iml_nn.live.training import LiveTraining
from iml_nn.measures import flat_share, measure_saturation
from iml_nn.network import Network
from iml_nn.training import train

UNITS, SAMPLES = 16, 100
REFERENCE = 3.0  # scale at which sigmoid layers pass most
STYLE = {"description_width": "initial"}
WIDTH = ipywidgets.Layout(width="270px")


def _controls(scales, scale, depth, rates, rate):
    """Sliders for the scale of the weights, the number of hidden layers, and η."""
    return {
        "scale": ipywidgets.SelectionSlider(
            description="weights ×", options=scales, value=scale, style=STYLE, layout=WIDTH,
            tooltip="Times the same xavier numbers; begins anew",
        ),
        "depth": ipywidgets.IntSlider(
            description="hidden layers", value=depth, min=2, max=DEEPEST, style=STYLE,
            layout=WIDTH, tooltip=f"Each with {UNITS} units; begins anew",
        ),
        "learning_rate": ipywidgets.SelectionSlider(
            description="learning rate η", options=rates, value=rate, style=STYLE, layout=WIDTH,
            tooltip="How far each update goes",
        ),
    }  # fmt: skip


class Saturation(LiveTraining):
    """Scale the initial weights; see z on the sigmoid, its slope, the gradients and the loss."""

    effects = {
        "scale": (
            "histogram of z",
            "z",
            "slopes",
            "mean slope",
            "what passes",
            "gradients",
            "loss",
        ),
        "depth": ("histogram of z", "what passes", "gradients", "loss"),
        "loss": ("gradients", "loss"),
        "learning_rate": ("gradients", "loss"),
        "new_seed": ("histogram of z", "z", "gradients", "loss"),
    }

    def __init__(self):
        controls = _controls(
            [0.3, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 32.0], REFERENCE, 2,
            [0.05, 0.1, 0.2, 0.5, 1.0, 2.0], 0.5,
        ) | {
            "loss": ipywidgets.ToggleButtons(
                options=[("squared error", "squared_error"),
                         ("cross-entropy", "binary_cross_entropy")],
                description="loss", tooltip="Of the sigmoid output; begins anew",
                style={"button_width": "110px"},
            ),
        }  # fmt: skip
        super().__init__(
            "Weights, slopes and gradients", SaturationPicture(), controls,
            acting=("learning_rate",), updates=5,
        )  # fmt: skip

    def start(self):
        """The network of the controls, and the same normals at the reference scale."""
        state = self.state
        self.data = datasets.moons(SAMPLES, seed=self.seed)
        sizes = [2, *[UNITS] * state["depth"], 1]
        scales = {"these weights": state["scale"], "reference": REFERENCE}
        nets = {
            label: Network(sizes, loss=state["loss"], init=scaled("xavier", s), seed=self.seed)
            for label, s in scales.items()
        }
        rate = state["learning_rate"]
        return {label: _run(net, self.data, rate, self.seed) for label, net in nets.items()}

    def draw(self):
        """Show the network, and both losses."""
        saturated = measure_saturation(self.runs["these weights"].net, *self.data)
        histories = {label: trace.arrays() for label, trace in self.traces.items()}
        losses = {label: (h.update, h.loss) for label, h in histories.items()}
        self.picture.show(self.state["scale"], saturated, losses)


class Share(NamedTuple):
    """Share of flat unit–sample pairs after so many updates."""

    update: int
    flat: float


class ActivationsCompared(LiveTraining):
    """Sigmoid, tanh and relu learn from the same numbers, side by side."""

    effects = {
        "scale": ("loss", "flat", "gradients"),
        "depth": ("loss", "flat", "gradients"),
        "learning_rate": ("loss", "flat", "gradients"),
        "new_seed": ("loss", "flat", "gradients"),
    }

    def __init__(self):
        controls = _controls(
            [0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0], 1.0, 4, [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0], 0.2
        )
        super().__init__(
            "Sigmoid, tanh and relu from the same start", ComparisonPicture(), controls,
            acting=("learning_rate",), updates=5,
        )  # fmt: skip

    def start(self):
        """Three networks with the same weights."""
        state = self.state
        self.data = datasets.moons(SAMPLES, seed=self.seed)
        self.flat = {}
        runs = {}
        for hidden in ("sigmoid", "tanh", "relu"):
            net = Network(
                [2, *[UNITS] * state["depth"], 2], hidden=hidden,
                init=scaled("xavier", state["scale"]), seed=self.seed,
            )  # fmt: skip
            runs[hidden] = _run(net, self.data, state["learning_rate"], self.seed)
            self.flat[hidden] = History()
        return runs

    def draw(self):
        """Show losses, flat shares and gradients."""
        saturated = {}
        for name, run in self.runs.items():
            saturated[name] = measure_saturation(run.net, *self.data)
            flat = self.flat[name]
            if flat.last is None or flat.last.update != run.updates:
                flat.append(Share(run.updates, flat_share(run.net)))
        histories = {name: trace.arrays() for name, trace in self.traces.items()}
        flats = {name: trace.arrays() for name, trace in self.flat.items()}
        self.picture.show(self.state["scale"], histories, flats, saturated)


def _run(net, data, rate, seed):
    return train(net, *data, learning_rate=rate, batch_size=None, epochs=None, seed=seed)

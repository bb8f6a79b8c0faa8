"""Cures for overfitting, live: a network without any beside one with all you like (notebook 08)."""

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.regularisation import CURED, NONE, RegularisationPicture
from iml_nn.initialisers import normal
from iml_nn.live.training import LiveTraining
from iml_nn.network import Network
from iml_nn.training import train

UNITS = 30
SETTINGS = {"learning_rate": 0.5, "batch_size": None}
SHARED = {"style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="272px")}


def noisy_circles(seed):
    """Training (60) and validation (300) samples of two rings with much noise, as (X, y) pairs."""
    training = datasets.circles(60, noise=0.25, seed=seed)
    return training, datasets.circles(300, noise=0.25, seed=seed + 1000)


def network(n_hidden=UNITS, *, seed):
    """The first `n_hidden` hidden units of a network with UNITS: what is left starts the same."""
    whole = Network([2, UNITS, 2], hidden="tanh", init=normal(1.0), seed=seed)
    net = Network([2, n_hidden, 2], hidden="tanh", init="zeros")
    first, last = whole.weights
    net.weights = [first[:, :n_hidden], last[:n_hidden]]
    return net


def _slider(description, value, high, step, tooltip):
    return ipywidgets.FloatSlider(
        description=description, value=value, min=0, max=high, step=step, tooltip=tooltip, **SHARED
    )


class Regularisation(LiveTraining):
    """Same data, same initial weights: left without a cure, right with what the sliders say.

    Parameters
    ----------
    start : where sliders stand at first, for example `penalty=0, dropout=0.3`.
    """

    # within one step weights hardly leave their bins, so a cure need not move the histogram at once
    cured = ("surface, with cures", "curves, with cures")
    effects = {
        "hidden_units": (*cured, "weights, with cures"),
        "penalty": cured,
        "weight_noise": cured,
        "activity_noise": cured,
        "dropout": cured,
        "new_seed": (*cured, "surface, none", "curves, none", "weights, none"),
    }

    def __init__(self, **start):
        controls = {
            "hidden_units": ipywidgets.IntSlider(
                description="hidden units", value=UNITS, min=1, max=UNITS, continuous_update=False,
                tooltip="Of the network with cures; begins anew", **SHARED,
            ),
            "penalty": ipywidgets.SelectionSlider(
                description="penalty λ", value=0.3, options=[0, 0.01, 0.03, 0.1, 0.3, 1, 3],
                tooltip="How much large weights cost", **SHARED,
            ),
            "weight_noise": _slider(
                "weight noise σ_w", 0, 1, 0.05, "Standard deviation of the noise on all weights"
            ),
            "activity_noise": _slider(
                "activity noise σ_a", 0, 2, 0.05,
                "Standard deviation of the noise on the hidden activities",
            ),
            "dropout": _slider(
                "dropout p", 0, 0.9, 0.05, "Probability with which a hidden activity is set to 0"
            ),
        }  # fmt: skip
        for name, value in start.items():
            controls[name].value = value
        acting = ("penalty", "weight_noise", "activity_noise", "dropout")
        super().__init__(
            "Cures for overfitting, live", RegularisationPicture(), controls, acting=acting
        )

    def start(self):
        """Two networks on the same data, from the same weights; cures for one of them."""
        cures = self.state
        training, validation = noisy_circles(self.seed)
        self.picture.show_samples(*training)
        self.nets = {
            NONE: network(seed=self.seed),
            CURED: network(cures["hidden_units"], seed=self.seed),
        }
        settings = SETTINGS | {"epochs": None, "validation": validation, "seed": self.seed}
        return {
            NONE: train(self.nets[NONE], *training, **settings),
            CURED: train(
                self.nets[CURED], *training, **settings,
                **{name: cures[name] for name in self._acting},
            ),
        }  # fmt: skip

    def change(self, name, value):
        """A cure acts on one of the two networks alone."""
        if name in self._acting:
            setattr(self.runs[CURED], name, value)
        else:
            super().change(name, value)

    def draw(self):
        """Show both networks, their losses and their weights."""
        histories = {label: trace.arrays() for label, trace in self.traces.items()}
        self.picture.show(self.nets, histories)

"""The size of initial weights, seen in every layer of a network that learns (notebook 06)."""

from typing import NamedTuple

import numpy as np

from iml_nn import datasets
from iml_nn.initialisers import he, scaled, xavier, zeros
from iml_nn.measures import rms
from iml_nn.network import Network
from iml_nn.pictures import Curves, Grid, LayerHistograms, Picture, Still, Surface
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION, superscript
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveTraining, choice, log_slider, new_seed, slider, value_slider

SAMPLES = 120
PROBE = 60  # samples of the batch on which the layers are looked at
DEEPEST = 8  # hidden layers
STARTS = {"zeros": zeros(), "too small": scaled(xavier(), 0.1), "xavier": xavier(), "he": he(),
          "too large": scaled(xavier(), 5)}  # fmt: skip
RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "relu": (0.0, 3.0)}  # of a, shown
POWERS = (-12, 2)  # of ten, shown of ∂J/∂z; what lies below is drawn at the lower end
GRID = Grid(resolution=40)


class Layers(NamedTuple):
    """A network that learns, seen in all its hidden layers.

    `a` and `dJ_dz` hold one array (n, PROBE) a hidden layer, `sizes` the root mean square of each
    dJ_dz; `y_hat` are predictions on GRID, `samples` is (X, y), `history` a `Progress` of arrays.
    """

    activation: str
    a: list
    dJ_dz: list
    sizes: list
    y_hat: np.ndarray
    samples: tuple
    history: Progress


def network(start, scale, activation, n_hidden, width, seed):
    """Return a Network for two classes: one of STARTS, times a scale, from the same numbers."""
    sizes = [2, *[width] * n_hidden, 2]
    return Network(sizes, hidden=activation, init=scaled(STARTS[start], scale), seed=seed)


@np.errstate(over="ignore", invalid="ignore")  # a diverged run is shown where it stopped
def layers(net, X, y, history):
    """Return the `Layers` of a network and its history, on the first PROBE samples."""
    net.gradient(X[:PROBE], y[:PROBE])
    a = [np.nan_to_num(layer.a) for layer in net.layers[:-1]]
    dJ_dz = [np.nan_to_num(layer.dJ_dz) for layer in net.layers[:-1]]
    y_hat = np.nan_to_num(net.predict_proba(GRID.points), nan=0.5)
    return Layers(net.hidden, a, dJ_dz, [*map(rms, dJ_dz)], y_hat, (X, y), history)


class ScalePicture(Picture):
    """Decision surface, loss, and per layer how activations and ∂J/∂z spread."""

    size = (11.0, 4.7)
    layout = {"surface": (0.075, 0.455, 0.205, 0.46), "loss": (0.075, 0.115, 0.22, 0.2),
              "a": (0.4, 0.585, 0.585, 0.33), "dz": (0.4, 0.115, 0.585, 0.38)}  # fmt: skip

    def build(self, surface, loss, a, dz):
        """Make the artists."""
        self.surface = Surface(self, surface, GRID)
        surface.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1])
        surface.xaxis.labelpad = 0
        loss.set(xlabel="updates", ylabel="loss  J / n_d", ylim=(0, 1.05))
        self.loss = Curves(self, loss, {"loss": (VERMILLION, "-")}, start=500, name="loss")
        a.set(ylabel="activation $a$", ylim=RANGES["tanh"])
        a.tick_params(labelbottom=False)
        dz.set(ylabel=r"size of $\partial J/\partial z$", xlabel="hidden layer", ylim=POWERS)
        ticks = range(POWERS[0], POWERS[1] + 1, 4)
        dz.set_yticks(ticks, ["≈ 0", *(f"$10^{{{power}}}$" for power in ticks[1:])])
        look = {"colour": BLUE, "name": "activations"}
        self.activations = LayerHistograms(self, a, DEEPEST, *RANGES["tanh"], **look)
        look = {"colour": ORANGE, "name": "gradients"}
        self.gradients = LayerHistograms(self, dz, DEEPEST, *POWERS, **look)
        look = {"color": BLACK, "ms": 6, "lw": 1.5, "label": "root mean square"}
        self.typical = self.line(dz, "gradients", "o-", **look)
        dz.legend(handles=[self.typical], loc="lower right", bbox_to_anchor=(1, 0.97))
        self.status = self.heading(0.4, 0.945)

    def show(self, state):
        """Show `Layers`."""
        update, loss = state.history.update, state.history.loss
        self.surface.show(state.y_hat, state.samples)
        self.loss.show("loss", update, np.minimum(loss, 1.05))
        self.activations.set_range(*RANGES[state.activation])
        self.activations.show(state.a)
        self.gradients.show([_power(np.abs(part)) for part in state.dJ_dz])
        heights = np.clip(_power(state.sizes), *POWERS)
        self.typical.set_data(np.arange(1, len(heights) + 1), heights)
        self.status.set_text(f"update {update[-1]:.0f}     loss {loss[-1]:.3g}     {_ratio(state)}")

    def describe(self, state):
        """One sentence on `Layers`."""
        n, h = len(state.sizes), state.history
        loss = f"loss {h.loss[-1]:.3g}"
        return f"{n} hidden layers after {h.update[-1]:.0f} updates: {loss}; {_ratio(state)}."


def _power(sizes):
    """Powers of ten, none below the lower end of the axis."""
    return np.log10(np.maximum(sizes, 10.0 ** POWERS[0]))


def _ratio(state):
    first, last = state.sizes[0], state.sizes[-1]
    if not (first > 0 and last > 0):
        return "∂J/∂z is 0 in every hidden layer" if last == 0 else "∂J/∂z vanishes on its way"
    ratio = first / last
    if 1e-3 < ratio < 1e4:
        return f"∂J/∂z, first : last layer = {ratio:.2g}"
    return f"∂J/∂z, first : last layer = about 10{superscript(f'{np.log10(ratio):.0f}')}"


SEEN = ("surface", "loss", "activations", "gradients")


class InitialScale(LiveTraining):
    """Choose the size of the initial weights, and see every layer while the network learns."""

    title, picture, updates = "Initial weights, layer by layer", ScalePicture, 5
    buttons = {"new_seed": new_seed("surface: samples", *SEEN[1:])}
    controls = {
        "start": value_slider("start", STARTS, "xavier", "How the initial weights are drawn", *SEEN,
                              "status", width=260, at_rest=True),
        "activation": choice("hidden", RANGES, "tanh", "Activation of the hidden layers", *SEEN),
        "scale": log_slider("scale ×", 1, -1, 1, "Multiplies the same initial weights", *SEEN,
                            width=260, at_rest=True),
        "depth": slider("hidden layers", 5, 1, DEEPEST, 1,
                        "Starts a new network from the same seed", *SEEN, width=260, at_rest=True),
        "width": slider("units a layer", 10, 2, 30, 1, "Starts a new network from the same seed",
                        *SEEN, width=260, at_rest=True),
        "learning_rate": log_slider("η", 0.1, -2, 0, "How far each update goes", "surface", "loss",
                                    "gradients", width=260, at_rest=True, live=True),
    }  # fmt: skip

    def start(self):
        """One network on one set of data."""
        s = self.state
        self.samples = datasets.circles(SAMPLES, seed=self.seed)
        layout = s["activation"], s["depth"], s["width"]
        self.net = network(s["start"], s["scale"], *layout, self.seed)
        settings = {"learning_rate": s["learning_rate"], "batch_size": 30, "epochs": None}
        return {"the network": train(self.net, *self.samples, **settings, seed=self.seed)}

    def experiment(self):
        """Return the `Layers` as they stand."""
        return layers(self.net, *self.samples, self.history)


class FirstLayerPicture(Still):
    """How large ∂J/∂z is in the first hidden layer, over the number of hidden layers.

    Parameters
    ----------
    depths : (n,) numbers of hidden layers.
    sizes : label → (seeds, n) sizes, at most three.
    """

    size = (8.5, 4.2)
    layout = {"axes": (0.12, 0.15, 0.56, 0.79)}
    looks = ((BLUE, "o", "-"), (VERMILLION, "s", "--"), (GREEN, "^", ":"))

    def show(self, depths, sizes, axes):
        """Draw a line for the median of each label, and a dot for each seed."""
        axes.set(yscale="log", xlabel="hidden layers", xticks=depths)
        axes.set_ylabel(r"size of $\partial J/\partial z$ in the first layer")
        for place, (label, rows) in enumerate(sizes.items()):
            colour, marker, dashes = self.looks[place]
            beside = np.add(depths, 0.16 * (place - 1))
            axes.plot(beside, rows.T, marker, color=colour, ms=4, alpha=0.3)
            axes.plot(depths, np.median(rows, axis=0), dashes, color=colour)
            axes.plot([], [], marker + dashes, color=colour, label=label)
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))

    def describe(self, depths, sizes):
        """One sentence, to the next power of ten."""
        said = [f"{label} 10^{np.log10(np.median(rows[:, -1])):.0f}"
                for label, rows in sizes.items()]  # fmt: skip
        return f"∂J/∂z in the first of {depths[-1]} hidden layers: {', '.join(said)}."

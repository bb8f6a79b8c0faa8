"""Sigmoid, tanh and relu learn from the same numbers, side by side (notebook 07)."""

from typing import NamedTuple

from iml_nn import datasets
from iml_nn.initialisers import scaled
from iml_nn.measures import flat_share, measure_saturation
from iml_nn.network import Network
from iml_nn.pictures import Curves, LayerBars, Picture
from iml_nn.pictures.style import BLUE, GREEN, VERMILLION
from iml_nn.widgets import LiveTraining, new_seed, slider, value_slider
from iml_nn.widgets.live_training import full_batch

UNITS, SAMPLES = 16, 100
DEEPEST = 4  # hidden layers
STYLES = {"sigmoid": (VERMILLION, "-"), "tanh": (BLUE, "--"), "relu": (GREEN, "-.")}
HATCHES = {"sigmoid": "", "tanh": "//", "relu": ".."}


class Share(NamedTuple):
    """Loss of a network, and share of its flat unit–sample pairs, after so many updates."""

    update: int
    loss: float
    flat: float


class AllActivations(NamedTuple):
    """The three networks by their activations, and the scale of their initial weights.

    shares : a `Share` of arrays over time.
    gradients : the rms of ∂J/∂W / n_d, one a layer with the output last.
    """

    scale: float
    shares: dict[str, Share]
    gradients: dict[str, list]

    @property
    def update(self):
        """How many updates the furthest has learned."""
        return max(one.update[-1] for one in self.shares.values())


def runs(X, y, scale, n_layers, learning_rate, seed):
    """Return activation → Training: all from the same weights."""
    started, sizes = {}, [2, *[UNITS] * n_layers, 2]
    for hidden in STYLES:
        net = Network(sizes, hidden=hidden, init=scaled("xavier", scale), seed=seed)
        started[hidden] = full_batch(net, X, y, learning_rate=learning_rate, seed=seed)
    return started


def share(run, X):
    """Measure a Training; return its `Share` on samples X."""
    run.net.forward(X)
    return Share(run.updates, run.measure().loss, flat_share(run.net))


class ComparisonPicture(Picture):
    """Loss and flat shares over time, and the gradient of each layer, for three activations."""

    size = (11.0, 4.9)
    layout = {"loss": (0.08, 0.54, 0.41, 0.34), "flat": (0.08, 0.115, 0.41, 0.34),
              "bars": (0.6, 0.115, 0.385, 0.74)}  # fmt: skip

    def build(self, loss, flat, bars):
        """Make the artists."""
        loss.set(ylabel="loss  J / n_d", ylim=(0, 1.05), xticklabels=[])
        flat.set(ylabel="flat (share)", xlabel="update", ylim=(-0.03, 1.03))
        look = {"start": 200, "marker": "o", "markevery": [-1]}
        self.losses = Curves(self, loss, STYLES, name="loss", **look)
        self.flats = Curves(self, flat, STYLES, name="flat", **look)
        self.legend(self.fig, "center", (0.285, 0.915), ncols=3, handlelength=3.5,
                    handles=self.losses.lines.values())  # fmt: skip
        LayerBars.prepare(bars, DEEPEST)
        bars.set_ylabel("size of ∂J/∂W / n (rms)")
        self.gradients = {
            name: LayerBars(self, bars, DEEPEST, "gradients", shift=0.27 * (i - 1), width=0.25,
                            colour=STYLES[name][0], hatch=HATCHES[name], label=name)
            for i, name in enumerate(STYLES)
        }  # fmt: skip
        self.legend(bars, "lower center", (0.5, 1.0), ncols=3)
        self.status = self.heading(0.5, 0.968, ha="center", va="center")

    def show(self, state):
        """Show `AllActivations`."""
        for name, one in state.shares.items():
            self.losses.show(name, one.update, one.loss)
            self.flats.show(name, one.update, one.flat)
            *hidden, output = state.gradients[name]
            self.gradients[name].show(hidden, output)
        losses = "     ".join(f"{name} {one.loss[-1]:.2f}" for name, one in state.shares.items())
        self.status.set_text(
            f"weights {state.scale:.3g} × xavier, update {state.update}     loss: {losses}"
        )

    def describe(self, state):
        """One sentence on `AllActivations`."""
        parts = [
            f"{name} has loss {one.loss[-1]:.2f} with {one.flat[-1]:.0%} of its units flat"
            for name, one in state.shares.items()
        ]
        return (
            f"With {state.scale:.3g} times the xavier weights, after {state.update} updates, "
            f"{', '.join(parts)}."
        )


SEEN = ("loss", "flat", "gradients")


class ActivationsCompared(LiveTraining):
    """Sigmoid, tanh and relu learn from the same numbers, side by side."""

    title, picture, updates = "Sigmoid, tanh and relu from the same start", ComparisonPicture, 5
    buttons = {"new_seed": new_seed(*SEEN)}
    controls = {
        "scale": value_slider("weights ×", [0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0], 1.0,
                              "Times the same xavier numbers; begins anew", *SEEN),
        "depth": slider("hidden layers", 4, 2, DEEPEST, 1, f"Each with {UNITS} units; begins anew",
                        *SEEN),
        "learning_rate": value_slider("learning rate η", [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0],
                                      0.2, "How far each update goes", *SEEN, live=True),
    }  # fmt: skip

    def start(self):
        """Three networks on the same data."""
        s = self.state
        self.samples = datasets.moons(SAMPLES, seed=self.seed)
        return runs(*self.samples, s["scale"], s["depth"], s["learning_rate"], self.seed)

    def measured(self, run):
        """Losses, and which share of the units is flat."""
        return share(run, self.samples[0])

    def experiment(self):
        """Return the `AllActivations` as it stands."""
        gradients = {
            name: measure_saturation(run.net, *self.samples).gradients
            for name, run in self.runs.items()
        }
        return AllActivations(self.state["scale"], self.recorded, gradients)

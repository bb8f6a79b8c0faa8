"""A network as a diagram with its numbers, and activation functions (notebook 01)."""

from typing import NamedTuple

import numpy as np

from iml_nn.activations import HIDDEN
from iml_nn.network import Network
from iml_nn.pictures import NetworkDiagram, Still
from iml_nn.pictures.network_diagram import sums
from iml_nn.pictures.style import BLUE, VERMILLION
from iml_nn.widgets import LiveFigure, slider


def example_network():
    """Return the 2-3-2 network of notebook 01, with weights that are easy to multiply."""
    net = Network([2, 3, 2], hidden="sigmoid", init="zeros")
    net.weights = [[[1.0, -2.0, 0.5], [1.5, 1.0, -1.0]], [[1.0, -1.0], [-1.5, 2.0], [0.5, 1.0]]]
    net.biases = [[[0.0], [0.5], [-0.5]], [[0.2], [-0.2]]]
    return net


class ForwardPass(NamedTuple):
    """One sample on its way through a network, of which `computed` layers are done.

    W, b, z : one array a layer: (n_in, n_out), (n_out,), (n_out,).
    values : what each layer gives, (n,), the inputs first.
    """

    computed: int
    W: list
    b: list
    z: list
    values: list


def forward_pass(net, x, computed):
    """Return the `ForwardPass` of a sample x, (n_features,)."""
    net = net.copy()  # its arrays may be kept: nobody else writes into them
    net.forward(np.array([x]))
    b, z = [b[:, 0] for b in net.biases], [layer.z[:, 0] for layer in net.layers]
    values = [np.array(x), *(layer.a[:, 0] for layer in net.layers)]
    return ForwardPass(computed, list(net.weights), b, z, values)


class NetworkPicture(NetworkDiagram):
    """The feedforward step: values layer by layer; layers not yet computed are empty."""

    def show(self, p):
        """Show a `ForwardPass`."""
        h = p.computed
        self.fill(p.values, h)
        self.mark(h)
        if h == 0:
            return self.write("the sample: two numbers go in")
        output, letter = ("ŷ = s(z)", "ŷ") if h == len(p.z) else ("a = φ(z)", "a")
        layer = p.W[h - 1], p.b[h - 1], p.values[h - 1], p.z[h - 1], p.values[h]
        self.write(f"layer {h}:  z = Wᵀx + b,  {output}", sums(*layer, letter))

    def describe(self, p):
        """One sentence on a `ForwardPass`."""
        x, a = (", ".join(f"{v:.2f}" for v in p.values[h]) for h in (0, p.computed))
        if p.computed == 0:
            return f"Network {self.sizes} before any layer is computed; the input is {x}."
        return f"Network {self.sizes} with input {x}: layer {p.computed} gives {a}."


def _layers(depth):
    return slider("layers computed", depth, 0, depth, 1, "how far the pass has come", "values",
                  "layer", "text", stepped=True)  # fmt: skip


class FeedforwardDiagram(LiveFigure):
    """Move two inputs and watch their values pass through a network, layer by layer.

    Parameters
    ----------
    net : Network of two inputs, by default the one of notebook 01.

    Raises
    ------
    ValueError : another number of inputs, or more than 4 units in a layer.
    """

    title = "The feedforward step, layer by layer"
    plays, step_label = False, "Next layer"
    controls = {
        "x1": slider("x₁", 1.0, -2.0, 2.0, 0.1, "first input", "values", "text"),
        "x2": slider("x₂", -0.5, -2.0, 2.0, 0.1, "second input", "values", "text"),
        "layer": _layers(2),
    }

    def __init__(self, net=None):
        self.net = net or example_network()
        controls = self.controls | {"layer": _layers(len(self.net.layers))}
        super().__init__(picture=NetworkPicture(self.net), controls=controls)

    def step(self):
        """Compute one layer more; after the last, begin again."""
        self.move(layer=(self.state["layer"] + 1) % len(self.net.sizes))

    def experiment(self):
        """Return the `ForwardPass` of the inputs as they stand."""
        s = self.state
        return forward_pass(self.net, [s["x1"], s["x2"]], s["layer"])


class ActivationsPicture(Still):
    """Activation functions side by side, each with its slope below; from their names."""

    size = (10.0, 4.4)

    def show(self, names):
        """Draw the functions."""
        z = np.linspace(-6, 6, 601)
        axes = self.fig.subplots(2, len(names), sharex=True, sharey="row", squeeze=False)
        for (top, bottom), name in zip(axes.T, names, strict=True):
            a = HIDDEN[name].value(z)
            slope = np.zeros_like(z) if name == "step" else HIDDEN[name].slope(a)
            top.plot(z, np.where(np.abs(z) < 0.01, np.nan, a) if name == "step" else a, color=BLUE)
            bottom.plot(z, slope, color=VERMILLION)
            top.set_title(name)
            bottom.set_xlabel("z")
            if name == "step":
                note = "zero everywhere,\nno slope at the jump"
                bottom.text(0.5, 0.45, note, ha="center", transform=bottom.transAxes)
        axes[0, 0].set_ylabel("a = φ(z)")
        axes[1, 0].set_ylabel("slope φ′(z)")
        self.fig.subplots_adjust(left=0.09, right=0.98, top=0.92, bottom=0.13, hspace=0.18)

    def describe(self, names):
        """One sentence on what is plotted."""
        return f"{' and '.join(names)}: value above, slope below, for z from -6 to 6."

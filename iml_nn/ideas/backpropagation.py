"""Back-propagation step by step on the diagram of a network (notebook 04)."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.network import Network
from iml_nn.pictures import NetworkDiagram
from iml_nn.pictures.network_diagram import errors_below, gradients, parameters, rows, sums
from iml_nn.pictures.style import ORANGE, VERMILLION, minus
from iml_nn.training import train
from iml_nn.widgets import LiveFigure, button, choice, slider

RATE = 0.5
SAMPLES = (((2.0, 1.0), 0), ((-1.0, 1.0), 1), ((0.5, -2.0), 0), ((1.0, 0.0), 1))


def worked_network():
    """Return the 2-2-2 network that notebook 04 works through by hand."""
    net = Network([2, 2, 2], hidden="sigmoid", init="zeros")
    net.weights = [[[1.0, -0.5], [-1.0, 1.5]], [[2.0, -1.0], [-1.0, 1.0]]]
    net.biases = [[[-1.0], [0.5]], [[0.0], [0.5]]]
    return net


class Update(NamedTuple):
    """One update for one sample of one-hot target y, (n_o,), of which step `at` has come.

    J, J_after : the loss before and after the update.  All else is a list: [h] is of layer h, or
    None, and a[0] is the sample. W and dJ_dW hold (n_in, n_out) arrays, the others (n_out,).
    """

    at: int
    y: np.ndarray
    J: float
    J_after: float
    W: list
    b: list
    z: list
    a: list
    dJ_da: list
    dJ_dz: list
    dJ_dW: list


def one_update(net, x, target, at=0):
    """Return the `Update` of a network for a sample x, (n_features,), of class `target`, at a step.

    Raises
    ------
    ValueError : hidden units that are not sigmoid, or another loss than cross-entropy.
    """
    if (net.hidden, net.loss_name) != ("sigmoid", "cross_entropy"):
        raise ValueError(
            f"the steps are those of sigmoid hidden units and cross-entropy, but this is {net}; "
            "use Network(sizes, hidden='sigmoid', loss='cross_entropy')"
        )
    net = net.copy()  # so that its arrays may be kept
    J, dJ_dW, dJ_db = net.gradient([x], [target])
    J_after = next(train(net.copy(), [x], [target], learning_rate=RATE, batch_size=1)).loss
    z, a = [layer.z for layer in net.layers], [layer.a for layer in net.layers]
    # of one sample, ∂J/∂b is ∂J/∂z
    b, z, a, dJ_dz = ([None, *(A[:, 0] for A in part)] for part in (net.biases, z, a, dJ_db))
    W, a[0] = [None, *net.weights], np.array(x)
    dJ_da = [None, *(V @ error for V, error in zip(W[2:], dJ_dz[2:], strict=True)), None]
    return Update(at, np.eye(net.n_o)[target], J, J_after, W, b, z, a, dJ_da, dJ_dz, [None, *dJ_dW])


class Kind(NamedTuple):
    """A kind of step: what is computed, in mathtext and in words, where h stands for the layer.

    tags : its equations in notebook 04.
    numbers, lines : functions of an `Update` and a layer: the array; how it comes about, as text.
    error : its name beside the units, from this step on.
    """

    heading: str
    name: str
    tags: tuple
    numbers: Callable
    lines: Callable
    error: str = ""


class Step(NamedTuple):
    """A step of the algorithm: its kind, its layer, and the layers whose weights are at work."""

    kind: Kind
    layer: int
    at_work: tuple = ()

    def says(self, words):
        """Return words of the kind with the number of the layer in them."""
        for place, h in (("h-1", self.layer - 1), ("h", self.layer), ("h+1", self.layer + 1)):
            words = words.replace(f"[{place}]", f"[{h}]")
        return words.replace("layer h", f"layer {self.layer}")


def _forward(output, name, tag, letter):
    """A kind of step that computes a layer: z, and what it becomes."""
    heading = r"$z^{[h]} = (W^{[h]})^T a^{[h-1]} + b^{[h]},\ \  " + output
    return Kind(heading, name, ("4.2", tag), lambda u, h: u.a[h], lambda u, h: sums(
        u.W[h], u.b[h], u.a[h - 1], u.z[h], u.a[h], letter, digits=4))  # fmt: skip


# fmt: off
INPUT = Kind(
    "the sample and its target", "the input x", (), lambda u, _: u.a[0],
    lambda u, _: [f"x = ({', '.join(f'{v:g}' for v in u.a[0])}), class {u.y.argmax() + 1}"])
HIDDEN = _forward(r"a^{[h]} = \phi(z^{[h]})$", "the output a of layer h", "4.3", "a")
OUTPUT = _forward(r"\hat{y} = s(z^{[h]})$", "the prediction ŷ", "4.4", "ŷ")
LOSS = Kind(
    "J = −Σ y log ŷ", "the loss J", ("4.5",), lambda u, _: np.array([u.J]),
    lambda u, h: [f"J = −log {u.a[h][u.y.argmax()]:.4f} = {u.J:.4f}"])
OUTPUT_ERROR = Kind(
    r"$\partial J / \partial z^{[h]} = \hat{y} - y$", "∂J/∂z of layer h", ("4.10",),
    lambda u, h: u.dJ_dz[h], lambda u, h: rows(
        "∂J/∂z{j} = ŷ{j} − y{j} = {:.4f} − {:.0f} = {:.4f}", u.a[h], u.y, u.dJ_dz[h]), "∂J/∂z")
GRADIENT = Kind(
    r"$\partial J / \partial W^{[h]} = a^{[h-1]}\ (\partial J / \partial z^{[h]})^T$,"
    r"   $\partial J / \partial b^{[h]} = \partial J / \partial z^{[h]}$",
    "∂J/∂W and ∂J/∂b of layer h", ("4.14", "4.15"),
    lambda u, h: np.vstack([u.dJ_dW[h], u.dJ_dz[h]]),
    lambda u, h: gradients(u.a[h - 1], u.dJ_dz[h], u.dJ_dW[h]))
ERROR_BELOW = Kind(
    r"$\partial J / \partial a^{[h]} = W^{[h+1]}\ \partial J / \partial z^{[h+1]}$",
    "∂J/∂a of layer h", ("4.11",), lambda u, h: u.dJ_da[h],
    lambda u, h: errors_below(u.W[h + 1], u.dJ_dz[h + 1], u.dJ_da[h]), "∂J/∂a")
HIDDEN_ERROR = Kind(
    r"$\partial J / \partial z^{[h]} = \partial J / \partial a^{[h]}"
    r"\odot a^{[h]} \odot (1 - a^{[h]})$",
    "∂J/∂z of layer h", ("4.12",), lambda u, h: u.dJ_dz[h], lambda u, h: rows(
        "∂J/∂z{j} = {0:.4f} · {1:.4f} · (1 − {1:.4f}) = {2:.4f}", u.dJ_da[h], u.a[h], u.dJ_dz[h]),
    "∂J/∂z")
UPDATE = Kind(
    rf"$W \leftarrow W - \eta\ \partial J / \partial W$   with $\eta = {RATE}$",
    "J before and after the update", ("4.22", "4.23"), lambda u, _: np.array([u.J, u.J_after]),
    lambda u, _: [
        *(parameters(h, u.W[h] - RATE * u.dJ_dW[h], u.b[h] - RATE * u.dJ_dz[h])
          for h in range(1, len(u.W))), f"J falls from {u.J:.4f} to {u.J_after:.4f}"])
# fmt: on


def steps(depth):
    """Return the steps of one update of a network with so many layers, in order."""
    taken = [Step(INPUT, 0), *(Step(HIDDEN, h, (h,)) for h in range(1, depth))]
    taken += [Step(OUTPUT, depth, (depth,)), Step(LOSS, depth), Step(OUTPUT_ERROR, depth)]
    taken.append(Step(GRADIENT, depth, (depth,)))
    for h in range(depth - 1, 0, -1):
        taken += [Step(ERROR_BELOW, h, (h + 1,)), Step(HIDDEN_ERROR, h), Step(GRADIENT, h, (h,))]
    return [*taken, Step(UPDATE, 0, tuple(range(1, depth + 1)))]


class BackpropagationPicture(NetworkDiagram):
    """Forward layer by layer, then J, then the errors layer by layer, each with its numbers."""

    def build(self, axes):
        """Make the artists."""
        super().build(axes)
        self.steps = steps(len(self.sizes) - 1)
        look = {"ha": "center", "va": "bottom", "fontsize": 12, "fontweight": "bold", "zorder": 6}
        self.errors = [[self.moving_text(axes, "errors", x, y + 0.47, color=VERMILLION, **look)
                        for x, y in places] for places in self.places]  # fmt: skip
        self.targets = [self.moving_text(axes, "target", x + 0.15, y, va="center", fontsize=13)
                        for x, y in self.places[-1]]  # fmt: skip
        self.edges = LineCollection([], linewidths=13, colors=[ORANGE], alpha=0.3, zorder=1.5)
        axes.add_collection(self.moving(self.edges, name="edges"))

    def show(self, u):
        """Show an `Update`."""
        step = self.steps[u.at]
        self.fill(u.a, min(u.at, len(u.W) - 1))
        self.mark(step.layer)
        self.edges.set_segments([edge for h in step.at_work for edge in self.edges_to(h)])
        for text, y in zip(self.targets, u.y, strict=True):
            text.set_text(f"y = {y:.0f}")
        self._show_errors(u)
        tags = ", ".join(f"({tag})" for tag in step.kind.tags)
        heading = f"{u.at}   {step.says(step.kind.heading)}   {tags}"
        self.write(heading, step.kind.lines(u, step.layer))

    def _show_errors(self, u):
        # of each layer the latest
        shown = {h: [f"{kind.error} = {v:.4f}" for v in kind.numbers(u, h)]
                 for kind, h, _ in self.steps[: u.at + 1] if kind.error}  # fmt: skip
        for h, row in enumerate(self.errors):
            for text, words in zip(row, shown.get(h, [""] * len(row)), strict=True):
                text.set_text(minus(words))

    def describe(self, u):
        """One sentence on an `Update`."""
        kind, h, _ = step = self.steps[u.at]
        numbers = ", ".join(f"{value:.4f}" for value in np.ravel(kind.numbers(u, h)))
        tags = " and ".join(f"({tag})" for tag in kind.tags)
        by = f", by {tags}" if tags else ""
        return f"Step {u.at}, {step.says(kind.name)}{by}: {numbers}."


def _at(depth):
    return slider("step", 0, 0, len(steps(depth)) - 1, 1, "how far the computation has come",
                  "text", "layer", "values", width=290, stepped=True)  # fmt: skip


class BackpropagationDiagram(LiveFigure):
    """Step forwards through a network to its loss, and with the error back to its weights.

    net : Network of two inputs, by default that of notebook 04. Raises the same as `one_update`.
    """

    title, plays = "Back-propagation, step by step", False
    controls = {
        "at": _at(2),
        "sample": choice("sample", [(minus(f"({x[0]:g}, {x[1]:g}) → {label + 1}"), n)
                                    for n, (x, label) in enumerate(SAMPLES)], 0,
                         "what goes in, and its class", "values", "text", "target",
                         button_width="112px"),
    }  # fmt: skip
    buttons = {"back": button("Back", "step-backward", "One step back", "text", "layer")}

    def __init__(self, net=None):
        self.net = net or worked_network()
        controls = self.controls | {"at": _at(len(self.net.layers))}
        super().__init__(picture=BackpropagationPicture(self.net), controls=controls)

    def press(self, name, clicks):
        """Go back by as many steps as there were clicks on Back."""
        self.move(at=(self.state["at"] - clicks) % len(self.picture.steps))

    def step(self):
        """Go one step forward; the last is followed by the first."""
        self.move(at=(self.state["at"] + 1) % len(self.picture.steps))

    def experiment(self):
        """Return the `Update` of the step and the sample that are chosen."""
        s = self.state
        return one_update(self.net, *SAMPLES[s["sample"]], s["at"])

"""Back-propagation step by step on the diagram of a network, and what it costs (notebook 04)."""

from typing import NamedTuple

import numpy as np
from matplotlib.collections import LineCollection

from iml_nn.figures.base import BLUE, GREEN, ORANGE, VERMILLION, Picture
from iml_nn.figures.feedforward import NetworkDiagram, below, signed


class Step(NamedTuple):
    """A step of the algorithm: what is computed, of which layer, by which equations."""

    kind: str
    layer: int
    tags: tuple[str, ...]


# what is computed, in the words of mathtext; `%d` is the layer, `%e` the layer below it
HEADINGS = {
    "input": r"the sample and its target",
    "hidden": r"$z^{[%d]} = (W^{[%d]})^T a^{[%e]} + b^{[%d]},\ \  a^{[%d]} = \phi(z^{[%d]})$",
    "output": r"$z^{[%d]} = (W^{[%d]})^T a^{[%e]} + b^{[%d]},\ \  \hat{y} = s(z^{[%d]})$",
    "loss": "J = −Σ y log ŷ",
    "dJ_dz last": r"$\partial J / \partial z^{[%d]} = \hat{y} - y$",
    "dJ_dW": (
        r"$\partial J / \partial W^{[%d]} = a^{[%e]}\ (\partial J / \partial z^{[%d]})^T$,"
        r"   $\partial J / \partial b^{[%d]} = \partial J / \partial z^{[%d]}$"
    ),
    "dJ_da": r"$\partial J / \partial a^{[%e]} = W^{[%d]}\ \partial J / \partial z^{[%d]}$",
    "dJ_dz": (
        r"$\partial J / \partial z^{[%d]} = \partial J / \partial a^{[%d]}"
        r"\odot a^{[%d]} \odot (1 - a^{[%d]})$"
    ),
    "update": r"$W \leftarrow W - \eta\ \partial J / \partial W$   with $\eta = 0.5$",
}
NAMES = {
    "input": "the input x",
    "hidden": "the output a of layer %d",
    "output": "the prediction ŷ",
    "loss": "the loss J",
    "dJ_dz last": "∂J/∂z of layer %d",
    "dJ_dW": "∂J/∂W and ∂J/∂b of layer %d",
    "dJ_da": "∂J/∂a of layer %e",
    "dJ_dz": "∂J/∂z of layer %d",
    "update": "J before and after the update",
}
RATE = 0.5


def steps(depth):
    """Steps of one update of a network with so many layers, in order; tags are of notebook 04."""
    forward = [Step("hidden", h, ("4.2", "4.3")) for h in range(1, depth)]
    forward.append(Step("output", depth, ("4.2", "4.4")))
    backward = [Step("dJ_dz last", depth, ("4.10",))]
    for h in range(depth, 0, -1):
        backward.append(Step("dJ_dW", h, ("4.14", "4.15")))
        if h > 1:
            backward += [Step("dJ_da", h, ("4.11",)), Step("dJ_dz", h - 1, ("4.12",))]
    loss = Step("loss", depth, ("4.5",))
    return [Step("input", 0, ()), *forward, loss, *backward, Step("update", 0, ("4.22", "4.23"))]


class BackpropagationPicture(NetworkDiagram):
    """Forward layer by layer, then J, then the errors layer by layer, each with its numbers.

    `numbers` holds those of the step that is shown, as arrays: for a test, and for a reader.
    """

    def build(self):
        """Make axes and artists."""
        super().build()
        self.steps = steps(len(self.net.layers))
        self._errors = []
        for places in self.places:
            row = [self.axes.text(x, y + 0.47, "", ha="center", va="bottom", fontsize=12,
                                  fontweight="bold", color=VERMILLION, zorder=6)
                   for x, y in places]  # fmt: skip
            self.moving(*row, name="errors")
            self._errors.append(row)
        self._targets = [self.axes.text(x + 0.15, y, "", va="center", fontsize=13)
                         for x, y in self.places[-1]]  # fmt: skip
        self.moving(*self._targets, name="target")
        self._edges = LineCollection([], linewidths=13, colors=[ORANGE], alpha=0.3, zorder=1.5)
        self.axes.add_collection(self._edges)
        self.moving(self._edges, name="edges")

    def show(self, x, target, at):
        """Show step `at` for a sample x, (n_features,), of class `target`, counted from 0."""
        step = self.steps[at]
        Y = np.eye(self.net.n_o)[[target]]
        self._J, *self._gradients = self.net.gradient([x], Y)
        self._Y, self._at, self._sample = Y[0], at, (x, target)
        self._active_layer(step)
        computed = min(at, len(self.net.layers))
        self.fill(x, computed)
        for text, y in zip(self._targets, self._Y, strict=True):
            text.set_text(f"y = {y:.0f}")
        self._show_errors(at)
        heading = self._of_layer(HEADINGS)
        tags = ", ".join(f"({tag})" for tag in step.tags)
        self.numbers, lines = getattr(self, "_" + step.kind.replace(" ", "_"))(step.layer)
        self.write(f"{at}   {heading}   {tags}", lines)

    def _of_layer(self, words):
        kind, h, _ = self.steps[self._at]
        return words[kind].replace("%d", str(h)).replace("%e", str(h - 1))

    def _active_layer(self, step):
        self.mark(step.layer - 1 if step.kind == "dJ_da" else step.layer)
        at_work = dict.fromkeys(("hidden", "output", "dJ_dW", "dJ_da"), (step.layer,))
        at_work["update"] = range(1, len(self.places))
        lines = [
            np.array([start, end])
            for h in at_work.get(step.kind, ())
            for start in self.places[h - 1]
            for end in self.places[h]
        ]
        inner = np.array([[0.9, 0.1], [0.1, 0.9]])  # from rim to rim: no value is covered
        self._edges.set_segments([inner @ line for line in lines])

    def _show_errors(self, at):
        for row in self._errors:
            for text in row:
                text.set_text("")
        for step in self.steps[: at + 1]:
            if step.kind == "dJ_da":
                self._label(step.layer - 1, "∂J/∂a", self.net.layers[step.layer - 1].dJ_dx)
            elif step.kind.startswith("dJ_dz"):
                self._label(step.layer, "∂J/∂z", self.net.layers[step.layer - 1].dJ_dz)

    def _label(self, h, name, values):
        for text, value in zip(self._errors[h], values[:, 0], strict=True):
            text.set_text(f"{name} = {value:.4f}".replace("-", "−"))

    # ------------------------------------------------------------------ the numbers of a step

    def _input(self, _):
        x, target = self._sample
        return np.array(x), [f"x = ({', '.join(f'{v:g}' for v in x)}), class {target + 1}"]

    def _hidden(self, h):
        return self.net.layers[h - 1].a, self.sums(h, digits=4)

    _output = _hidden

    def _loss(self, h):
        right = self.net.layers[-1].a[self._Y.argmax(), 0]
        return np.array(self._J), [f"J = −log {right:.4f} = {self._J:.4f}"]

    def _dJ_dz_last(self, h):
        layer = self.net.layers[-1]
        rows = zip(layer.dJ_dz[:, 0], layer.a[:, 0], self._Y, strict=True)
        return layer.dJ_dz, [
            f"∂J/∂z{below(j)} = ŷ{below(j)} − y{below(j)} = {y_hat:.4f} − {y:.0f} = {error:.4f}"
            for j, (error, y_hat, y) in enumerate(rows)
        ]

    def _dJ_dW(self, h):
        layer, lines = self.net.layers[h - 1], []
        for j, error in enumerate(layer.dJ_dz[:, 0]):
            parts = [
                f"∂J/∂w{below(k, j)} = {x:.4g}·({error:.4f}) = {layer.dJ_dW[k, j]:.4f}"
                if len(layer.x) < 3
                else f"∂J/∂w{below(k, j)} = {layer.dJ_dW[k, j]:.4f}"
                for k, x in enumerate(layer.x[:, 0])
            ]
            lines.append("    ".join([*parts, f"∂J/∂b{below(j)} = {layer.dJ_db[j, 0]:.4f}"]))
        return np.vstack([layer.dJ_dW, layer.dJ_db.T]), lines

    def _dJ_da(self, h):
        layer, lines = self.net.layers[h - 1], []
        for k, row in enumerate(layer.W):
            terms = zip(row, layer.dJ_dz[:, 0], strict=True)
            sum_ = "  ".join(signed("", w) + f"·({error:.4f})" for w, error in terms)
            lines.append(f"∂J/∂a{below(k)} = {sum_} = {layer.dJ_dx[k, 0]:.4f}")
        return layer.dJ_dx, lines

    def _dJ_dz(self, h):
        layer, above = self.net.layers[h - 1 : h + 1]
        rows = zip(layer.dJ_dz[:, 0], above.dJ_dx[:, 0], layer.a[:, 0], strict=True)
        return layer.dJ_dz, [
            f"∂J/∂z{below(j)} = {came:.4f} · {a:.4f} · (1 − {a:.4f}) = {error:.4f}"
            for j, (error, came, a) in enumerate(rows)
        ]

    def _update(self, _):
        net = self.net.copy()
        (dJ_dW, dJ_db), lines = self._gradients, []
        net.weights = [W - RATE * g for W, g in zip(net.weights, dJ_dW, strict=True)]
        net.biases = [b - RATE * g for b, g in zip(net.biases, dJ_db, strict=True)]
        for h, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), 1):
            weights = "   ".join(f"w{below(k, j)} {w:.4f}" for (k, j), w in np.ndenumerate(W))
            biases = "   ".join(f"b{below(j)} {value:.4f}" for j, value in enumerate(b[:, 0]))
            lines.append(f"layer {h}:   {weights}   {biases}")
        J = net.J([self._sample[0]], self._Y[np.newaxis])
        return np.array([self._J, J]), [*lines, f"J falls from {self._J:.4f} to {J:.4f}"]

    def describe(self):
        """One sentence, from the plotted numbers."""
        numbers = ", ".join(f"{value:.4f}" for value in np.ravel(self.numbers))
        tags = " and ".join(f"({tag})" for tag in self.steps[self._at].tags)
        by = f", by {tags}" if tags else ""
        return f"Step {self._at}, {self._of_layer(NAMES)}{by}: {numbers}."


class CostPicture(Picture):
    """What a gradient costs, over the size of a network: two ways, counted and by the clock.

    Parameters
    ----------
    parameters : (n,) numbers of weights and biases.
    products, seconds : name → (n,) multiplications, and times as measured.
    """

    size = (11.0, 4.2)
    looks = ((BLUE, "o-"), (GREEN, "^-."), (VERMILLION, "s--"))

    def __init__(self, parameters, products, seconds):
        self._parameters, self._products, self._seconds = parameters, products, seconds
        super().__init__()

    def build(self):
        """Make axes and artists."""
        counted, measured = self.fig.subplots(1, 2)
        for axes, curves, label in [
            (counted, self._products, "multiplications"),
            (measured, self._seconds, "seconds"),
        ]:
            for (name, values), (colour, line) in zip(curves.items(), self.looks, strict=False):
                axes.plot(self._parameters, values, line, color=colour, label=name)
            axes.set(xscale="log", yscale="log", xlabel="parameters of the network")
            axes.set_ylabel(f"{label} for one sample")
            axes.legend(frameon=False, loc="upper left")
            axes.set_ylim(top=30 * max(np.max(values) for values in curves.values()))
        counted.set_title("counted")
        measured.set_title("by the clock of this computer")
        self.fig.subplots_adjust(left=0.075, right=0.99, top=0.91, bottom=0.14, wspace=0.2)

    def describe(self):
        """One sentence, from the counted numbers: those by the clock are of one computer only."""
        n = self._parameters[-1]
        counts = ", ".join(f"{v[-1]:,} for {name}" for name, v in self._products.items())
        return f"With {n:,} parameters, one gradient takes multiplications: {counts}."

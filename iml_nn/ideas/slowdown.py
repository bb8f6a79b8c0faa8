"""The learning slowdown: a confidently wrong neuron beside one less sure (notebook 07)."""

import itertools
from typing import NamedTuple

import numpy as np

from iml_nn.activations import sigmoid
from iml_nn.network import Network
from iml_nn.pictures import Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION, minus
from iml_nn.widgets import LiveFigure, choice, slider, value_slider

FIRST, SECOND = (0.6, 0.9), (2.0, 2.0)  # Nielsen 2015, chapter 3: w and b
EPOCHS = 300
PER_STEP = 5  # epochs
EDGE = 7.0  # z beyond is not shown
HALF = 1.6  # half the length of a tangent, in z
LOOKS = {"first": (BLUE, "-", "o"), "second": (VERMILLION, "--", "s")}
WORDS = {"squared_error": "squared error", "binary_cross_entropy": "cross-entropy"}
HIGHEST = {"squared_error": 0.55, "binary_cross_entropy": 7.0}  # loss shown


class Walk(NamedTuple):
    """A neuron's way, arrays over the epochs: `z`, `loss`, and `push` = −η ∂J/∂z."""

    z: np.ndarray
    loss: np.ndarray
    push: np.ndarray


class Neuron(NamedTuple):
    """A `Walk` up to now, the output and the slope where it stands, and its trail.

    `trail` (2, n) are z and a on the sigmoid, from the smallest to the largest z so far.
    """

    walk: Walk
    a: float
    slope: float
    trail: np.ndarray


class Neurons(NamedTuple):
    """Two neurons by their names, their loss, one of WORDS, and their learning rate."""

    loss: str
    learning_rate: float
    neurons: dict[str, Neuron]

    @property
    def epoch(self):
        """How many epochs both have learned."""
        return len(self.neurons["first"].walk.z) - 1


def points_of_neuron(w, b, loss, learning_rate):
    """Train one sigmoid neuron on input 1 and target 0; yield a `Walk` of numbers each epoch.

    Parameters
    ----------
    w, b : where it starts.
    loss : "squared_error" or "binary_cross_entropy".
    learning_rate : η.
    """
    net = Network([1, 1], output="sigmoid", loss=loss, init="zeros")
    net.weights, net.biases = [[[w]]], [[[b]]]
    X, y = np.ones((1, 1)), np.zeros(1)
    while True:
        J, (dJ_dw,), (dJ_db,) = net.gradient(X, y)
        # b enters z as it is, so ∂J/∂b is ∂J/∂z
        yield Walk(net.layers[0].z.item(), J, -learning_rate * dJ_db.item())
        net.weights[0] = net.weights[0] - learning_rate * dJ_dw
        net.biases[0] = net.biases[0] - learning_rate * dJ_db


def walk_of_neuron(w, b, loss, learning_rate, epochs=EPOCHS):
    """Return the `Walk` of `points_of_neuron` from its start to the end of so many epochs."""
    points = itertools.islice(points_of_neuron(w, b, loss, learning_rate), epochs + 1)
    return Walk(*np.array([*points]).T)


def neuron(walk):
    """Return the `Neuron` at the end of a `Walk`."""
    a = sigmoid(walk.z[-1:]).item()
    trail = np.linspace(walk.z.min(), walk.z.max(), 60)
    return Neuron(walk, a, a * (1 - a), np.stack([trail, sigmoid(trail)]))


class SlowdownPicture(Picture):
    """Two neurons with input 1 and target 0: where they stand on the sigmoid, and their losses."""

    size = (11.0, 4.4)
    layout = {"first": (0.065, 0.13, 0.26, 0.64), "second": (0.37, 0.13, 0.26, 0.64),
              "losses": (0.71, 0.13, 0.265, 0.64)}  # fmt: skip

    def build(self, first, second, losses):
        """Make the artists."""
        places = {"first": first, "second": second}
        self.neurons = {name: self._build_neuron(name, axes) for name, axes in places.items()}
        first.set_ylabel("output a")
        losses.set(xlim=(0, EPOCHS), xlabel="epoch", ylabel="loss J")
        losses.locator_params(axis="x", nbins=4)
        self.losses = {
            name: self.line(losses, "losses", form, marker=marker, markevery=[-1], ms=9,
                            color=colour, label=name)
            for name, (colour, form, marker) in LOOKS.items()
        }  # fmt: skip
        self.legend(losses, "lower left", (-0.05, 1.0), handlelength=3, columnspacing=1)
        self.loss_axes = losses
        self.status = self.heading(0.065, 0.955, va="center")

    def _build_neuron(self, name, axes):
        z = np.linspace(-EDGE, EDGE, 201)
        axes.plot(z, sigmoid(z), color="#999999")
        axes.set(xlim=(-EDGE, EDGE), ylim=(-0.06, 1.1), xlabel="z = w + b", xticks=[-5, 0, 5])
        axes.axhline(0, color=BLACK, lw=1, ls=":")
        axes.text(EDGE - 0.2, 0.02, "target 0", ha="right", fontsize=11)
        colour, _, marker = LOOKS[name]
        trail = self.line(axes, "walks", color=ORANGE, lw=7, alpha=0.45)
        tangent = self.line(axes, "slopes", color=GREEN, lw=3)
        dot = self.dot(axes, name, marker, ms=13, color=colour, mec=BLACK)
        texts = [axes.text(-EDGE, y, "", fontsize=12) for y in (1.25, 1.15)]
        return trail, tangent, dot, *self.moving(*texts, name=f"{name}: readings")

    def show(self, state):
        """Show `Neurons`."""
        if self.loss_axes.get_ylim()[1] != HIGHEST[state.loss]:
            self.loss_axes.set_ylim(0, HIGHEST[state.loss])
        around = np.array([-HALF, HALF])
        for name, (walk, a, slope, trail) in state.neurons.items():
            way, tangent, dot, here, push = self.neurons[name]
            way.set_data(*trail)
            tangent.set_data(walk.z[-1] + around, a + slope * around)
            dot.set_data(walk.z[-1:], [a])
            self.losses[name].set_data(np.arange(len(walk.loss)), walk.loss)
            here.set_text(f"{name}: a = {a:.2f},  slope {slope:.3f}")
            push.set_text(minus(f"next push on b: {walk.push[-1]:.4f}"))
        self.status.set_text(
            f"{WORDS[state.loss]}, η = {state.learning_rate:g}, epoch {state.epoch}"
        )

    def describe(self, state):
        """One sentence on `Neurons`."""
        parts = [
            f"the {name} neuron says {one.a:.2f} where the slope is {one.slope:.3f}, and its loss "
            f"went from {one.walk.loss[0]:.3f} to {one.walk.loss[-1]:.3f}"
            for name, one in state.neurons.items()
        ]
        return f"With {WORDS[state.loss]}, after {state.epoch} epochs: {'; '.join(parts)}."


class Slowdown(LiveFigure):
    """Two neurons learn that 1 means 0; one of them is sure of the opposite."""

    title, picture = "The learning slowdown", SlowdownPicture
    step_label = f"{PER_STEP} epochs"
    controls = {
        "learning_rate": value_slider("learning rate η",
                                      [0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.3, 0.6, 1.0, 2.0],
                                      0.15, "Both neurons begin anew", "first: readings",
                                      "second: readings", "status"),
        **{name: slider(f"second: {name}", value, -1.0, 3.0, 0.1,
                        f"{name} of the second neuron at the start; both begin anew", "second",
                        "slopes", "second: readings")
           for name, value in zip("wb", SECOND, strict=True)},
        "loss": choice("loss J", [(words, loss) for loss, words in WORDS.items()], "squared_error",
                       "Both neurons begin anew", "losses", "first: readings", "second: readings",
                       "status", button_width="110px"),
    }  # fmt: skip

    def begin(self):
        """Put both neurons at their start."""
        s = self.state
        starts = {"first": FIRST, "second": (s["w"], s["b"])}
        self.neurons = {name: points_of_neuron(*at, s["loss"], s["learning_rate"])
                        for name, at in starts.items()}  # fmt: skip
        # no further than shown: a whole walk would take longer than a frame
        self.points = {name: [next(points)] for name, points in self.neurons.items()}

    def change(self, values):
        """Both neurons begin anew."""
        self.begin()

    @property
    def epoch(self):
        """How many epochs both neurons have learned."""
        return len(self.points["first"]) - 1

    def step(self):
        """Five epochs of both; the play ends after the last one, and then both begin anew."""
        if self.epoch == EPOCHS:
            return self.begin()
        for name, points in self.neurons.items():
            self.points[name] += itertools.islice(points, PER_STEP)
        if self.epoch == EPOCHS:
            self.pause()

    def experiment(self):
        """Return the `Neurons` as they stand."""
        neurons = {name: neuron(Walk(*np.array(points).T)) for name, points in self.points.items()}
        return Neurons(self.state["loss"], self.state["learning_rate"], neurons)

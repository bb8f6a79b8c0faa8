"""Softmax, its loss and its error as bars; the price of a confident mistake (notebook 02)."""

from typing import NamedTuple

import numpy as np

from iml_nn.activations import softmax
from iml_nn.pictures import Bars, Picture
from iml_nn.pictures.style import BLACK, BLUE, GREEN, ORANGE, VERMILLION, minus, subscript
from iml_nn.widgets import LiveFigure, choice, slider

CLASSES = ("class 1", "class 2", "class 3")
START = (1.0, 2.0, 0.5)
LARGEST = 6.0  # of the z to choose
REACH = 8.0  # z of the right class − z of the other, from −REACH to REACH


# ---------------------------------------------------------------------- three classes


class LastLayer(NamedTuple):
    """The last layer at one sample, (3,) each: z, prediction, error; and its loss J."""

    z: np.ndarray
    target: int
    y_hat: np.ndarray
    J: float
    error: np.ndarray


def last_layer(z, target):
    """Return what three z, (3,), give where class `target`, 0 to 2, is the right one."""
    z = np.asarray(z, float)
    y_hat = softmax(z[:, np.newaxis])[:, 0]
    J = np.log(np.exp(z - z[target]).sum())
    return LastLayer(z, target, y_hat, J, y_hat - np.eye(len(z))[target])


class SoftmaxPicture(Picture):
    """Three z, what softmax makes of them, and the error ŷ − y that goes back."""

    size = (11.0, 4.0)
    layout = {"z": (0.05, 0.1, 0.28, 0.72), "prediction": (0.3775, 0.1, 0.28, 0.72),
              "error": (0.705, 0.1, 0.28, 0.72)}  # fmt: skip

    def build(self, z, prediction, error):
        """Make the artists."""
        z.set(title="z", ylim=(-6.9, 6.9))
        prediction.set(title="prediction  ŷ = s(z)", ylim=(0, 1.18))
        error.set(title="error  ∂J/∂z = ŷ − y", ylim=(-1.35, 1.35))
        self.z = Bars(self, z, "z", CLASSES, BLUE, gap=0.25, digits=2)
        self.y_hat = Bars(self, prediction, "prediction", CLASSES, GREEN, gap=0.03, digits=2)
        self.error = Bars(self, error, "error", CLASSES, VERMILLION, gap=0.05, digits=2)
        self.target = self.dot(prediction, "target", "_", ms=58, mew=3.5, color=ORANGE)
        self.text = self.heading(0.5, 0.93, fontsize=14, ha="center", va="baseline")

    def show(self, s):
        """Show a `LastLayer`."""
        self.z.show(s.z)
        self.y_hat.show(s.y_hat)
        self.error.show(s.error)
        self.target.set_data([s.target], [1.0])
        right = s.y_hat[s.target]
        right = f"{right:.{3 if right > 0.01 else 6}f}"
        self.text.set_text(f"target: {CLASSES[s.target]} (orange)     J = −log {right} = {s.J:.3f}")

    def describe(self, s):
        """One sentence on a `LastLayer`."""
        z, y_hat, error = (", ".join(f"{v:z.2f}" for v in row) for row in (s.z, s.y_hat, s.error))
        prediction = f"z = {z} gives the prediction {y_hat}; the target is {CLASSES[s.target]}"
        return f"{prediction}, the loss {s.J:.2f}, and the error {error}."


class SoftmaxBars(LiveFigure):
    """Move three z and see prediction, loss and error follow together."""

    title, picture = "Softmax, loss and error", SoftmaxPicture
    plays, step_label = False, "Learn"
    controls = {
        **{f"z{j + 1}": slider(f"z{subscript(j)}", z, -LARGEST, LARGEST, 0.1,
                               f"linear combination of output {j + 1}", "z", "prediction",
                               "error", "status", width=250, stepped=True)
           for j, z in enumerate(START)},
        "target": choice("target", [(name, j) for j, name in enumerate(CLASSES)], 0,
                         "the right class", "target", "error", "status", button_width="80px"),
    }  # fmt: skip

    def step(self):
        """Move z one step against its error: z ← z − ∂J/∂z."""
        s = self.experiment()
        z = np.clip(s.z - s.error, -LARGEST, LARGEST).tolist()
        self.move(**dict(zip(("z1", "z2", "z3"), z, strict=True)))

    def experiment(self):
        """Return the `LastLayer` of the controls."""
        s = self.state
        return last_layer([s["z1"], s["z2"], s["z3"]], s["target"])


# ---------------------------------------------------------------------- a confident mistake


class Confidence(NamedTuple):
    """One of two classes is right, its z ahead by `margin`: loss J, and error ∂J/∂z of it."""

    margin: float
    J: float
    error: float


def confidence(margin):
    """Return the `Confidence` of z_right − z_other, a number or an array."""
    return Confidence(margin, np.logaddexp(0, -margin), -1 / (1 + np.exp(margin)))


class ConfidencePicture(Picture):
    """Loss and error of one sample, over how strongly the network prefers the right class."""

    size = (11.0, 4.0)
    layout = {"loss": (0.05, 0.15, 0.439, 0.65), "error": (0.546, 0.15, 0.439, 0.65)}

    def build(self, loss, error):
        """Make the artists."""
        curve, self.dots = confidence(np.linspace(-REACH, REACH, 401)), []
        loss.plot(curve.margin, curve.J, color=BLUE)
        error.plot(curve.margin, curve.error, color=VERMILLION)
        loss.set_title("loss  J = −log ŷ")
        error.set_title("error  ∂J/∂z of the right class,  ŷ − 1")
        for axes in (loss, error):
            axes.axvline(0, color=BLACK, lw=1)
            axes.set_xlabel("z of the right class − z of the other")
            axes.margins(x=0.02, y=0.1)
            self.dots.append(self.dot(axes, "dots", ms=13, color=ORANGE, mec=BLACK))
        loss.text(-4.2, 0.5, "wrong", ha="center", fontsize=13)
        loss.text(4.2, 2.5, "right", ha="center", fontsize=13)
        self.text = self.heading(0.5, 0.93, fontsize=14, ha="center", va="baseline")

    def show(self, c):
        """Show a `Confidence`."""
        for dot, value in zip(self.dots, (c.J, c.error), strict=True):
            dot.set_data([c.margin], [value])
        text = f"ŷ of the right class = {1 + c.error:.4f}     J = {c.J:.3f}"
        self.text.set_text(minus(f"{text}     ∂J/∂z = {c.error:.3f}"))

    def describe(self, c):
        """One sentence on a `Confidence`."""
        ahead = f"With the right class ahead by {c.margin:.1f}, its probability is"
        return f"{ahead} {1 + c.error:.4f}, the loss {c.J:.2f} and the error {c.error:.2f}."


class ConfidentlyWrong(LiveFigure):
    """Move how strongly the network prefers the right class; see what a mistake costs."""

    title, picture = "The price of a confident mistake", ConfidencePicture
    plays, step_label = False, "Learn"
    controls = {"margin": slider("z right − z other", 0.0, -REACH, REACH, 0.1,
                                 "below 0 the network is wrong", "dots", "status", width=520,
                                 stepped=True)}  # fmt: skip

    def step(self):
        """One step of both z against their errors, η = 1: the difference grows by twice that."""
        c = self.experiment()
        # to a tenth, as the slider in the page does
        self.move(margin=min(round(c.margin - 2 * c.error, 1), REACH))

    def experiment(self):
        """Return the `Confidence` of the control."""
        return confidence(self.state["margin"])

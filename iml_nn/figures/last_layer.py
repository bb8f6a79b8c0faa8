"""Softmax, its loss and its error as bars; the loss of a confident mistake (notebook 02)."""

import numpy as np

from iml_nn.activations import softmax
from iml_nn.figures.base import BLUE, GREEN, ORANGE, VERMILLION, Picture, move_bars

CLASSES = ("class 1", "class 2", "class 3")


class SoftmaxPicture(Picture):
    """Three z, what softmax makes of them, and the error ŷ − y that goes back."""

    size = (11.0, 4.0)

    def build(self):
        """Make axes and artists."""
        left, middle, right = self.fig.subplots(1, 3)
        left.set(title="z", ylim=(-6.9, 6.9))
        middle.set(title="prediction  ŷ = s(z)", ylim=(0, 1.18))
        right.set(title="error  ∂J/∂z = ŷ − y", ylim=(-1.35, 1.35))
        self._bars, self._labels = [], []
        for axes, colour, name in [
            (left, BLUE, "z"),
            (middle, GREEN, "prediction"),
            (right, VERMILLION, "error"),
        ]:
            axes.set(xticks=range(3), xticklabels=CLASSES, xlim=(-0.6, 2.6))
            axes.axhline(0, color="black", lw=1)
            bars = axes.bar(range(3), [0, 0, 0], width=0.6, color=colour)
            self._bars.append([self.moving(bar, name=name) for bar in bars])
            self._labels.append(
                [self.moving(axes.text(j, 0, "", ha="center", fontsize=13)) for j in range(3)]
            )
        (self._target,) = middle.plot([], [], "_", ms=58, mew=3.5, color=ORANGE)
        self.moving(self._target, name="target")
        self._status = self.moving(
            self.fig.text(0.5, 0.93, "", ha="center", fontsize=14, fontweight="bold")
        )
        self.fig.subplots_adjust(left=0.05, right=0.985, top=0.82, bottom=0.1, wspace=0.17)

    def show(self, z, target):
        """Show three z, (3,), and the class (0 to 2) that is right."""
        self._z, self._j = np.asarray(z, float), target
        y_hat = softmax(self._z[:, np.newaxis])[:, 0]
        error = y_hat - np.eye(3)[target]
        self._y_hat, self.error = y_hat, error
        self._J = np.log(np.exp(self._z - self._z[target]).sum())
        for bars, labels, values, gap in zip(
            self._bars, self._labels, (self._z, y_hat, error), (0.25, 0.03, 0.05), strict=True
        ):
            move_bars(bars, labels, values, gap=gap, digits=2)
        self._target.set_data([target], [1.0])
        right = f"{y_hat[target]:.{3 if y_hat[target] > 0.01 else 6}f}"
        self._status.set_text(
            f"target: {CLASSES[target]} (orange)     J = −log {right} = {self._J:.3f}"
        )

    def describe(self):
        """One sentence, from the plotted numbers."""

        def three(values):
            return ", ".join(f"{v:z.2f}" for v in values)

        return (
            f"z = {three(self._z)} gives the prediction {three(self._y_hat)}; the target is "
            f"{CLASSES[self._j]}, the loss {self._J:.2f}, and the error {three(self.error)}."
        )


class ConfidencePicture(Picture):
    """Loss and error of one sample, over how strongly the network prefers the right class."""

    size = (11.0, 4.0)
    range = 8.0

    def build(self):
        """Make axes and artists."""
        margin = np.linspace(-self.range, self.range, 401)
        loss, pull = self.loss_and_pull(margin)
        self._dots = []
        left, right = self.fig.subplots(1, 2)
        for axes, values, colour, title in [
            (left, loss, BLUE, "loss  J = −log ŷ"),
            (right, pull, VERMILLION, "error  ∂J/∂z of the right class,  ŷ − 1"),
        ]:
            axes.plot(margin, values, color=colour)
            axes.axvline(0, color="black", lw=1)
            axes.set(title=title, xlabel="z of the right class − z of the other")
            axes.margins(x=0.02, y=0.1)
            (dot,) = axes.plot([], [], "o", ms=13, color=ORANGE, mec="black")
            self._dots.append(self.moving(dot, name="dots"))
        left.text(-4.2, 0.5, "wrong", ha="center", fontsize=13)
        left.text(4.2, 2.5, "right", ha="center", fontsize=13)
        self._status = self.moving(
            self.fig.text(0.5, 0.93, "", ha="center", fontsize=14, fontweight="bold")
        )
        self.fig.subplots_adjust(left=0.05, right=0.985, top=0.8, bottom=0.15, wspace=0.13)

    @staticmethod
    def loss_and_pull(margin):
        """J and ∂J/∂z of the right one of two classes, for z_right − z_other."""
        return np.logaddexp(0, -margin), -1 / (1 + np.exp(margin))

    def show(self, margin):
        """Move the dot to this difference of the two z."""
        self._margin = margin
        self._loss, self._pull = self.loss_and_pull(margin)
        for dot, value in zip(self._dots, (self._loss, self._pull), strict=True):
            dot.set_data([margin], [value])
        text = f"ŷ of the right class = {1 + self._pull:.4f}     J = {self._loss:.3f}"
        self._status.set_text(f"{text}     ∂J/∂z = {self._pull:.3f}".replace("-", "−"))

    def describe(self):
        """One sentence, from the plotted numbers."""
        return (
            f"With the right class ahead by {self._margin:.1f}, its probability is "
            f"{1 + self._pull:.4f}, the loss {self._loss:.2f} and the error {self._pull:.2f}."
        )

"""Each number of a widget's description is one that its picture shows, under the right name."""

import re

import numpy as np
import pytest

from iml_nn import datasets
from iml_nn.ideas.landscape import GRID
from iml_nn.landscape import example_slice
from tests.by_hand import derivatives, forward
from tests.reading import lines, panel, samples, unsaid
from tests.widgets import WIDGETS

SAID = {}  # name of a widget → what to do with it, and what its description must then say


def after(n, /, **settings):
    """Register what a widget says after some settings and n steps: [(phrase, its numbers …)]."""

    def register(facts):
        SAID[facts.__name__] = settings, n, facts
        return facts

    return register


def ends(picture, **words):
    """Label → last value of each curve of a panel, and the time of the last."""
    curves = lines(panel(picture, **words))
    return {name: curve[-1, 1] for name, curve in curves.items()}, curve_end(curves)


def curve_end(curves):
    return max(curve[-1, 0] for curve in curves.values() if len(curve))


def heights(picture, name):
    return [bar[3] for bar in picture.plotted()[name]]


@after(2, z1=-2.5, target=2)
def SoftmaxBars(widget):
    z, y_hat, error = (heights(widget.picture, n) for n in ("z", "prediction", "error"))
    yield "z = {}, {}, {} gives", *z
    yield "the prediction {}, {}, {};", *y_hat
    yield "the target is class {},", 3
    yield "the loss {},", -np.log(y_hat[2])
    yield "the error {}, {}, {}.", *error


@after(0, margin=-2.3)
def ConfidentlyWrong(widget):
    (loss,), (error,) = widget.picture.plotted()["dots"]
    yield "ahead by {},", loss[0]
    yield "its probability is {},", 1 + error[1]
    yield "the loss {}", loss[1]
    yield "the error {}.", error[1]


@after(1, z=-3.2, error=-1.3)
def SigmoidSlope(widget):
    (_, below), (came, goes) = widget.picture.plotted()["point"], heights(widget.picture, "error")
    yield "At z = {} ", below[0, 0]
    yield "slope of the sigmoid is {};", below[0, 1]
    yield "an error of {} that comes in", came
    yield "goes on as {}.", goes


@after(2, dtype="float32")
def ErrorValley(widget):
    dots = [dot[0] for dot in widget.picture.plotted()["dots"]]
    yield "In float32 with h = {} ", dots[0][0]
    for name, dot in zip(("forward difference", "central difference", "complex step"), dots,
                         strict=True):  # fmt: skip
        yield f"{{}} for the {name}", dot[1]


@after(1, rate=0.3, start=4.0, steps=2)
def DescentCurve(widget):
    walk = widget.picture.plotted()["walk"][0]
    assert "nearer to the minimum" in widget.describe()
    yield "With η = {},", 0.3
    yield "{} steps lead from w = {} to {},", 3, walk[0, 0], walk[-1, 0]
    yield "the minimum at {},", 1
    yield "J = {}.", walk[-1, 1]


@after(1, sample=1, at=6)
def BackpropagationDiagram(widget):
    (dz1, _) = derivatives(widget.net, (-1.0, 1.0), 1)[1]
    yield "Step {}, ∂J/∂z of layer {},", 7, 1
    yield ("by (4.12):",)
    yield "{}, {}.", *dz1[:, 0]


@after(1, x1=-1.4, layer=0)
def FeedforwardDiagram(widget):
    yield ("Network [2, 3, 2]",)
    yield "with input {}, {}:", -1.4, -0.5
    yield "layer {} gives {}, {}, {}.", 1, *forward(widget.net, [-1.4, -0.5])[1]


@after(7, loss="binary_cross_entropy", w=1.2)
def Slowdown(widget):
    curves = lines(panel(widget.picture, ylabel="loss J"))
    yield "With cross-entropy, after {} epochs:", 35
    for name in ("first", "second"):
        a = widget.picture.plotted()[name][0][0, 1]
        yield f"the {name} neuron says {{}} where the slope is {{}},", a, a * (1 - a)
        yield "its loss went from {} to {}", *curves[name][[0, -1], 1]


@after(4, scale=8.0)
def Saturation(widget):
    shown, run = widget.picture.plotted(), widget.runs["these weights"]
    X, y = datasets.moons(100, seed=0)
    yield "With {} times the xavier weights", 8
    yield "mean slope is {},", shown["mean slope"][0][0, 1]
    yield "the first layer lets {} of an error pass,", shown["what passes"][0][3]
    curve = lines(panel(widget.picture, ylabel="loss, start = 1"))["these weights"]
    now = run.net.loss(X, y)
    yield "{} updates led the loss from {} to {}.", 20, now / curve[-1, 1], now


@after(3, scale=3.0)
def ActivationsCompared(widget):
    loss, update = ends(widget.picture, ylabel="loss  J")
    flat, _ = ends(widget.picture, ylabel="flat")
    yield "With {} times the xavier weights, after {} updates,", 3, update
    for name in ("sigmoid", "tanh", "relu"):
        yield f"{name} has loss {{}} with {{}} of its units flat", loss[name], flat[name]


@after(3, depth=3, scale=10**0.3)
def InitialScale(widget):
    loss, update = ends(widget.picture, ylabel="loss  J")
    typical = 10 ** widget.picture.plotted()["gradients"][-1][:, 1]
    yield "{} hidden layers after {} updates:", 3, update
    yield "loss {};", loss["loss"]
    yield "first : last layer = {}.", typical[0] / typical[-1]


@after(6, depth=2)
def SeedsCensus(widget):
    dots = dict(zip(widget.runs, widget.picture.plotted()["losses"], strict=True))
    yield "After {} updates, of {} seeds each have a loss below {}:", 90, 64, 0.1
    for label, points in dots.items():
        yield f" {label} {{}}", np.sum(points[:, 1] < 0.1)


@after(5, epsilon=0.3, units=6)
def SymmetryDial(widget):
    loss, update = ends(widget.picture, ylabel="loss  J")
    count, _ = ends(widget.picture, ylabel="distinct")
    yield "After {} updates:", update
    for name, epsilon in (("chosen ε", 0.3), ("ε = 0", 0)):
        said = f"with ε = {epsilon:g} {{}} of {{}} hidden units are distinct, loss {{}}"
        yield said, count[name], 6, loss[name]


@after(4, learning_rate=10**-0.8)
def LossLandscape(widget):
    curves = [line.get_ydata()[-1] for line in panel(widget.picture, xlabel="update").lines]
    lowest = example_slice(seed=0).loss(GRID.points).min()
    yield "lower than {}:", lowest
    yield "after {} updates five walkers", 20
    yield "at a loss of {}, {}, {}, {}, {},", *curves[:5]
    yield "yours at {}.", curves[5]


@after(8, samples=30, hidden_units=50)
def Overfitting(widget):
    curves = lines(panel(widget.picture, ylabel="loss  J"))
    yield "After {} updates on {} samples", 80, 30
    for size, units in (("large", 50), ("small", 3)):
        said = f"the {size} network of {{}} hidden units has a training loss of {{}} and "
        losses = [curves[f"{size}, {part}"][-1, 1] for part in ("training", "validation")]
        yield said + "a validation loss of {}", units, *losses
    best = curves["large, validation"][curves["large, validation"][:, 1].argmin()]
    yield "the validation loss of the large one was lowest, {}, after {} updates.", *best[::-1]


@after(5, penalty=1, dropout=0.3)
def Regularisation(widget):
    loss, epoch = ends(widget.picture, ylabel="loss  J")
    yield "Epoch {};", epoch
    for label in ("none", "with cures"):
        said = f"{label}: training loss {{}}, validation loss {{}}"
        yield said, loss[f"{label} training"], loss[f"{label} validation"]


@after(1, epoch=80, patience=20)
def EarlyStopping(widget):
    shown = widget.picture.plotted()
    (epoch, training), (_, validation) = shown["marker"][1]
    (best,) = shown["best"]
    yield "Weights of epoch {}: training loss {}, validation loss {};", epoch, training, validation
    yield "the lowest validation loss, {}, was at epoch {},", *best[0, ::-1]
    yield "patience ends at {}.", shown["stop"][0][0, 0]


@after(6, hidden_units=12)
def DigitsTraining(widget):
    loss, epoch = ends(widget.picture, ylabel="loss  J")
    accuracy, _ = ends(widget.picture, ylabel="accuracy")
    X, y = (part[:20] for part in datasets.split(*datasets.digits(), seed=0)[1])
    right = np.sum(widget.runs["the network"].net.predict(X) == y)
    yield "Epoch {}:", epoch
    yield "training loss {}, validation loss {},", loss["training"], loss["validation"]
    yield "validation accuracy {};", accuracy["validation"]
    yield "{} of the {} digits shown are read correctly.", right, 20


@after(3, units=8, layers=1, noise=0.3, x1=-0.5, patience=30)
def Playground(widget):
    picture = widget.picture
    loss, epoch = ends(picture, title="loss  J")
    accuracy, _ = ends(picture, title="accuracy")
    held_out = sum(map(len, picture.plotted()["surface: validation samples"]))
    (best,), gradients = picture.plotted()["best"], picture.plotted()["gradients"][0]
    yield "Network {}-{}-{} after {} updates, epoch {},", 2, 8, 2, 60, epoch
    said = "on {} training and {} validation points: loss {} and {}, accuracy {} and {};"
    pairs = [loss["training"], loss["validation"], accuracy["training"], accuracy["validation"]]
    yield said, len(samples(picture)[1]), held_out, *pairs
    yield "best validation loss {} at epoch {};", *best[0, ::-1]
    yield "to stop {} epochs after it;", 30
    yield "gradient of each layer {}, {};", gradients[0], gradients[2]
    yield "the cursor for class {} is at ({}, {}).", 0, -0.5, 0.9


@pytest.mark.parametrize("kind", WIDGETS, ids=lambda kind: kind.__name__)
def test_a_description_says_what_the_picture_shows(kind):
    settings, steps, facts = SAID[kind.__name__]
    widget = kind()
    widget.set(**settings)
    widget.advance(steps)
    said = widget.describe()
    for phrase, *expected in facts(widget):
        said = unsaid(said, phrase, *expected)
    assert not re.search(r"\d", said), f"numbers that nobody has looked at: {said}"
    assert widget.errors == []

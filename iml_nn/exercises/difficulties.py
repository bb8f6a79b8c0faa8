"""Exercises and questions of notebook 07, the difficulties of training."""

import itertools

import numpy as np

from iml_nn import datasets
from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import ChoiceExercise, NumberExercise
from iml_nn.network import Network
from iml_nn.training import train


def my_neuron(w, b, learning_rate, epochs):
    """Return the output of the neuron after training: input 1, target 0, J = ½ a²."""
    for _ in range(epochs):
        a = 1 / (1 + np.exp(-(w + b)))
        dJ_dz = a * a * (1 - a)
        w = w - learning_rate * dJ_dz
        b = b - learning_rate * dJ_dz
    return 1 / (1 + np.exp(-(w + b)))


def _by_the_package(w, b, learning_rate, epochs):
    net = Network([1, 1], loss="squared_error")
    net.weights, net.biases = [[[w]]], [[[b]]]
    for _ in train(net, [[1.0]], [[0.0]], learning_rate=learning_rate, batch_size=1, epochs=epochs):
        pass
    return net.predict_proba([[1.0]]).item()


def _starts(rng):
    published = [(0.6, 0.9, 0.15, 300), (2.0, 2.0, 0.15, 300)]
    return [*published, (-0.5, 1.2, 0.8, 3), (6.0, 3.0, 0.5, 10), (0.1, -0.4, 2.0, 1)]


def _neuron(error, *, target=0, both=True, order=False):
    """Return `my_neuron` with a mistake."""

    def neuron(w, b, learning_rate, epochs):
        for _ in range(epochs):
            a = 1 / (1 + np.exp(-(w + b)))
            w = w - learning_rate * error(a - target, a, w + b)
            if order:
                a = 1 / (1 + np.exp(-(w + b)))
            b = b - learning_rate * error(a - target, a, w + b) * both
        return 1 / (1 + np.exp(-(w + b)))

    return neuron


def _before_the_last_step(w, b, learning_rate, epochs):
    return my_neuron(w, b, learning_rate, epochs - 1)


def _one_step_more(w, b, learning_rate, epochs):
    return my_neuron(w, b, learning_rate, epochs + 1)


def _full(e, a, z):
    return e * a * (1 - a)


def _equal_arrangements():
    X, y = datasets.xor(20, seed=0)
    net = Network([2, 3, 2], seed=1)
    J, (W1, W2), (b1, b2) = net.J(X, y), net.weights, net.biases
    W1, W2, b1 = W1.copy(), W2.copy(), b1.copy()
    different = set()
    for order in itertools.permutations(range(3)):
        net.weights, net.biases = [W1[:, order], W2[list(order)]], [b1[list(order)], b2]
        if np.isclose(net.J(X, y), J, rtol=1e-12):
            different.add(tuple(net.weights[0].ravel()))
    return len(different)


_SENSITIVITY = r"\frac{\partial a_j^{(i)}}{\partial w_{kj}} = "

EXERCISES = (
    NumberExercise(
        id="07.1",
        title="minima that come in families",
        solution=6,
        reference=_equal_arrangements,
        hints=(
            "Exchange two hidden units, with all their weights. What happens to the output?",
            "Nothing. So count in how many orders 3 units can stand.",
        ),
        reason="The hidden units can stand in 3 · 2 · 1 = 6 orders. All six networks compute the "
        "same, so one minimum is at least six, none of them worse.",
        mistakes={
            "Those are the units. In how many orders can they stand?": 3,
            "More than two can change places: count the orders of three units.": 2,
            "Units change places, they are not switched on and off: 2³ counts the latter.": 8,
            "A place that is taken is no longer free: 3 · 2 · 1, not 3 · 3.": 9,
            "3³ lets a unit stand in several places at once.": 27,
            "That counts changes of sign, too. Here units only change places.": 48,
            "The first network is one of them, too.": 5,
        },
    ),
    FunctionExercise(
        id="07.2",
        title="the slow neuron",
        solution=my_neuron,
        reference=_by_the_package,
        compared_with="the package's training",
        cases=_starts,
        returns=("the output",),
        hints=(
            "z = w · 1 + b, and a = φ(z). The target is 0, so ∂J/∂a = a.",
            "∂J/∂z = a · a (1 − a). With the input 1 it is the derivative for w and for b.",
            "In a loop: a, then dJ_dz, then the new w and b. After it, compute a once more.",
        ),
        reason="∂J/∂a = a − 0, the slope is a (1 − a), and w and b move together, since the input "
        "is 1. Where the neuron is most wrong, a ≈ 1, the slope makes the step tiny.",
        mistakes={
            "The slope is missing: this is the error of cross-entropy, not of squared error.": (
                _neuron(lambda e, a, z: e)
            ),
            "A sign is wrong: the output should fall.": _neuron(lambda e, a, z: -_full(e, a, z)),
            "The slope is taken of z, z (1 − z): it is a (1 − a), of the output.": _neuron(
                lambda e, a, z: e * z * (1 - z)
            ),
            "The bias does not learn: it has a derivative, too.": _neuron(_full, both=False),
            "The updated w is used for b: both derivatives belong to the same output.": _neuron(
                _full, order=True
            ),
            "The error is missing: this is the slope alone.": _neuron(lambda e, a, z: a * (1 - a)),
            "The step is twice too large: the ½ of J cancels the 2 of the square.": _neuron(
                lambda e, a, z: 2 * _full(e, a, z)
            ),
            "The target is 0, not 1.": _neuron(_full, target=1),
            "This is the output before the last step: compute it once more after the loop.": (
                _before_the_last_step
            ),
            "This is one step more than there are epochs.": _one_step_more,
        },
    ),
    FormulaExercise(
        id="07.3",
        title="how an output follows a weight",
        where="hidden layer",
        uses=("a", "x"),
        solution=_SENSITIVITY + r"a_j^{(i)} (1 - a_j^{(i)}) x_k^{(i)}",
        hints=(
            "Two changes in a row: the weight moves z_j, and z_j moves a_j.",
            "The first is x_k, the second the slope of the sigmoid.",
        ),
        reason="The weight moves z by the input, and z moves a by the slope. Saturated, a is near "
        "0 or 1: the product is almost 0, and the weight has hardly any effect.",
        mistakes={
            "The slope is missing: the weight moves z by x, but a follows z only by the slope.": (
                _SENSITIVITY + r"x_k^{(i)}"
            ),
            "The input is missing: it says how far the weight moves z.": _SENSITIVITY
            + r"a_j^{(i)} (1 - a_j^{(i)})",
            "Half of the slope is missing: it is a (1 − a).": _SENSITIVITY + r"a_j^{(i)} x_k^{(i)}",
            "The slope is a (1 − a): a sign is wrong.": _SENSITIVITY
            + r"a_j^{(i)} (1 + a_j^{(i)}) x_k^{(i)}",
        },
    ),
    ChoiceExercise(
        id="07.4",
        title="two runs, two losses",
        solution="c",
        options=("a", "b", "c"),
        hints=(
            "What do you know about the loss of a network without a hidden layer?",
            "It is convex. Can two runs rest in two different valleys then?",
        ),
        reason="Without a hidden layer the loss is convex: it has no second valley. Two losses "
        "mean that at least one run has not come to rest yet.",
        mistakes={
            "The loss is convex without a hidden layer: there is no other valley to be in.": "a",
            "Nothing is saturated for ever here: the error of softmax is ŷ − y, without a slope.": (
                "b"
            ),
        },
    ),
)

QUESTIONS = (
    question(
        "“The loss is not convex.” What follows from that?",
        wrong(
            "Training ends in a bad minimum.",
            "It may. But many minima are equally good, and that must be looked at, not concluded.",
        ),
        right(
            "The end may depend on the start. How bad that is has to be measured.",
            "Non-convex rules out a guarantee. It does not say that the minima are bad.",
        ),
        wrong(
            "The gradient is wrong in places.",
            "The gradient is as exact as ever: it tells the way down from where you stand.",
        ),
    ),
    question(
        "A neuron with squared error is confidently wrong. Why does it learn slowly?",
        right(
            "Its slope a (1 − a) is almost 0 there, and is a factor on the error.",
            "Cross-entropy cancels that factor: its error is prediction minus target.",
        ),
        wrong(
            "Its error is small.",
            "Its error is as large as it can be. What is small is the slope it is multiplied by.",
        ),
        wrong(
            "It is stuck in a local minimum.",
            "The loss still falls there, but the slope of the sigmoid makes the steps tiny.",
        ),
    ),
    question(
        "Training loss falls, validation loss rises. What does the network do?",
        wrong(
            "It diverges: the step size is too large.",
            "Then the training loss would not keep falling.",
        ),
        wrong("It is stuck.", "It still changes, in the wrong direction for new samples."),
        right(
            "It learns its samples by heart.",
            "The boundary bends around single points, which helps for no other point.",
        ),
    ),
)

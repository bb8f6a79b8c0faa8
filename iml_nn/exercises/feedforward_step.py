"""Exercises and questions of notebook 01, the feedforward step."""

import math

import numpy as np

from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import NumberExercise
from iml_nn.network import Network


def my_layer(W, b, x):
    """Return a = φ(Wᵀx + b)."""
    z = W.T @ x + b
    return 1 / (1 + np.exp(-z))


def _layer_written_out(W, b, x):
    n_in, n_d = x.shape
    a = np.empty((W.shape[1], n_d))
    for i in range(n_d):
        for j in range(W.shape[1]):
            z = b[j, 0] + sum(W[k, j] * x[k, i] for k in range(n_in))
            a[j, i] = (1 + math.tanh(z / 2)) / 2
    return a


def _layers(rng):
    shapes = [(3, 3, 3), (4, 2, 5), (2, 5, 1), (1, 3, 4)]  # the square one hides no transpose
    cases = [tuple(rng.normal(size=s) for s in ((m, n), (n, 1), (m, d))) for m, n, d in shapes]
    W, b, x = cases[1]
    return [*cases, (300 * W, b, x)]


def _phi(z):
    return 1 / (1 + np.exp(-z))


def my_softmax(z):
    """Return ŷ, a distribution in each column."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def _softmax_stub(z):
    e = np.exp(z - z.max())
    return e / e.sum()


def _softmax_written_out(z):
    y_hat = np.empty(z.shape)
    for i in range(z.shape[1]):
        for j in range(z.shape[0]):
            gaps = [min(z[m, i] - z[j, i], 700.0) for m in range(z.shape[0])]
            y_hat[j, i] = 1 / sum(math.exp(gap) for gap in gaps)
    return y_hat


def _logits(rng):
    cases = [rng.normal(size=shape) for shape in [(3, 3), (4, 6), (2, 5), (5, 1)]]
    return [*((2 * z,) for z in cases), (np.array([[800.0, -800.0], [0.0, -790.0]]),)]


EXERCISES = (
    NumberExercise(
        id="01.1",
        title="the shape of z",
        solution=(4, 10),
        reference=lambda: (np.zeros((7, 4)).T @ np.zeros((7, 10)) + np.zeros((4, 1))).shape,
        hints=(
            "What are the rows of z, and what are its columns?",
            "z holds one number for each neuron (row) and each sample (column).",
        ),
        reason="W is 7 × 4, so Wᵀ is 4 × 7. (4 × 7) times (7 × 10) is 4 × 10: neurons × samples.",
        mistakes={
            "Rows and columns are exchanged: inside a layer, each column is a sample.": (10, 4),
            "That is the shape of x. A neuron gives one number, whatever the number of inputs.": (
                7,
                10,
            ),
            "That is the shape of W: it has no samples in it.": (7, 4),
            "That is the shape of Wᵀ: it has no samples in it.": (4, 7),
        },
    ),
    NumberExercise(
        id="01.2",
        title="how many numbers a network learns",
        solution=83,
        reference=lambda: Network([4, 6, 5, 3]).n_parameters,
        hints=(
            "Each layer has a matrix W and a column b. Count both.",
            "The first layer has 4 · 6 weights and 6 biases.",
            "4 · 6 + 6, and 6 · 5 + 5, and 5 · 3 + 3.",
        ),
        reason="4 · 6 + 6 = 30, 6 · 5 + 5 = 35 and 5 · 3 + 3 = 18 make 83.",
        mistakes={
            "The biases are missing: each neuron has one.": 69,
            "These are inputs and neurons. Learnt are the weights between them, and biases.": 18,
            "The 4 inputs have no biases: they are given, not computed.": 87,
            "These are the biases. The weights are missing.": 14,
        },
    ),
    FunctionExercise(
        id="01.3",
        title="a layer of sigmoid neurons",
        solution=my_layer,
        reference=_layer_written_out,
        compared_with="sums written out, index by index,",
        cases=_layers,
        returns=("a",),
        hints=(
            "Two lines: first z, then the sigmoid of z.",
            "z is the product of the transposed W with x, plus b. Check the shapes.",
            "`z = W.T @ x + b`. The sigmoid is `1 / (1 + np.exp(-z))`.",
        ),
        reason="z = Wᵀx + b adds up, for each neuron and sample, weight times input plus bias. "
        "b is a column, so numpy adds it to every column of Wᵀx.",
        mistakes={
            "W is not transposed: its columns belong to the neurons.": lambda W, b, x: _phi(
                W @ x + b
            ),
            "The bias is missing.": lambda W, b, x: _phi(W.T @ x),
            "The activation is missing: this is z, not a.": lambda W, b, x: W.T @ x + b,
            "The bias is added along the rows: keep it a column.": lambda W, b, x: _phi(
                W.T @ x + b[:, 0]
            ),
            "A sign is wrong: the sigmoid has exp(−z), and rises.": lambda W, b, x: _phi(
                -(W.T @ x + b)
            ),
            "The minus belongs before the whole of z, −(Wᵀx + b): the bias is part of it.": (
                lambda W, b, x: _phi(W.T @ x - b)
            ),
            "For a large z this is ∞ / ∞. Write the sigmoid as 1 / (1 + exp(−z)).": (
                lambda W, b, x: np.exp(W.T @ x + b) / (1 + np.exp(W.T @ x + b))
            ),
            "Rows and columns are exchanged: each column of a is a sample.": lambda W, b, x: _phi(
                x.T @ W + b.T
            ),
            "x @ W is for samples in rows. Here they are the columns of x: Wᵀx.": (
                lambda W, b, x: _phi(x @ W + b)
            ),
        },
    ),
    FunctionExercise(
        id="01.4",
        title="find the bug in a softmax",
        solution=my_softmax,
        stub=_softmax_stub,
        reference=_softmax_written_out,
        compared_with="sums written out, index by index,",
        cases=_logits,
        returns=("y_hat",),
        hints=(
            "For one sample it is right. What should each *column* add up to when there are more?",
            "`e.sum()` adds up all numbers of the array. Each sample needs its own sum.",
            "Sum and maximum go over the classes, the rows: `axis=0`.",
        ),
        reason="Each column is one sample and a distribution of its own: maximum and sum run over "
        "the classes, axis 0. With one maximum for all, a sample far below it would become 0 / 0.",
        mistakes={
            "The sum runs over the samples: it belongs over the classes, the rows.": lambda z: (
                np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=1, keepdims=True)
            ),
            "Axis 1 runs over the samples. Maximum and sum belong over the classes, axis 0.": (
                lambda z: my_softmax(z.T).T
            ),
            "Each sample needs its own maximum, too: far below a common one, exp is 0 for a whole "
            "column.": lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum(axis=0),
            "Without subtracting the maximum, exp overflows.": lambda z: (
                np.exp(z) / np.exp(z).sum(axis=0)
            ),
            "The sum still runs over everything: each sample needs its own.": lambda z: (
                np.exp(z - z.max(axis=0)) / np.exp(z - z.max(axis=0)).sum()
            ),
        },
    ),
)

QUESTIONS = (
    question(
        "Why can a network of step neurons not be trained by asking which way to change a weight?",
        wrong(
            "A step can only answer 0 or 1, and there may be more than two classes.",
            "Several neurons can name several classes. What is missing is a slope.",
        ),
        wrong(
            "A step takes too long to compute.",
            "A comparison is faster than an exponential. What is missing is a slope.",
        ),
        right(
            "A small change of a weight changes nothing in the answer, almost everywhere.",
            "The slope of a step is 0 wherever it exists: it does not say which way is better.",
        ),
    ),
    question(
        "z = (1, 2, 3) goes through softmax. Now only the third number grows. The first output …",
        right(
            "… falls.",
            "The exponential of each z is divided by the sum of all of them, and the sum grows.",
        ),
        wrong(
            "… stays, since the first z has not changed.",
            "That would be so if each output saw its own z only. The sum below the fraction bar "
            "sees all.",
        ),
        wrong(
            "… rises, since all outputs grow together.",
            "They add up to 1: what one wins, the others lose.",
        ),
    ),
    question(
        "A layer has 2 inputs and 3 neurons and sees 3 samples. b is a flat list of 3 numbers. "
        "W.T @ x + b …",
        wrong(
            "… raises an error about shapes.",
            "With as many samples as neurons the shapes fit, which is what makes it dangerous.",
        ),
        wrong(
            "… is right: numpy adds each bias to its neuron.",
            "numpy lines a flat list up with the last axis, the samples.",
        ),
        right(
            "… gives wrong numbers, without an error.",
            "numpy adds one bias to each column, that is to each sample. A column b, (3, 1), is "
            "added to each neuron.",
        ),
    ),
)

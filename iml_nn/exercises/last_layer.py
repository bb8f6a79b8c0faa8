"""Exercises and questions of notebook 02, the last layer."""

import numpy as np

from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import ChoiceExercise, NumberExercise
from iml_nn.formulas import verify
from iml_nn.gradient_check import complex_step


def softmax(z):
    """Return ŷ, a distribution in each column: as in the notebook."""
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def my_gradient(x, W, b, Y):
    """Return ∂J/∂W and ∂J/∂b."""
    error = softmax(W.T @ x + b) - Y
    return x @ error.T, error.sum(axis=1, keepdims=True)


def _J(x, W, b, Y):
    z = W.T @ x + b
    return np.sum(np.log(np.exp(z).sum(axis=0))) - np.sum(Y * z)


def _by_complex_step(x, W, b, Y):
    return (
        complex_step(lambda v: _J(x, v, b, Y), W),
        complex_step(lambda v: _J(x, W, v, Y), b),
    )


def _problems(rng):
    cases = []
    for n_in, n_o, n_d in [(3, 3, 3), (4, 3, 6), (2, 5, 4), (5, 2, 1)]:
        Y = np.eye(n_o)[np.arange(n_d) ** 2 % n_o].T
        arrays = [rng.normal(size=shape) for shape in ((n_in, n_d), (n_in, n_o), (n_o, 1))]
        cases.append((*arrays, Y))
    x, W, b, Y = cases[1]
    soft = rng.uniform(0.1, 1, Y.shape)
    return [*cases, (x, W, b, soft / soft.sum(axis=0)), (x, 15 * W, b, Y)]


def _error(x, W, b, Y):
    return softmax(W.T @ x + b) - Y


def _by_class(x, W, b, Y):
    e = np.exp(W.T @ x + b)
    error = e / e.sum(axis=1, keepdims=True) - Y
    return x @ error.T, error.sum(axis=1, keepdims=True)


def _from(predict):
    """Return a gradient that takes `predict(x, W, b)` for the prediction."""

    def gradient(x, W, b, Y):
        error = predict(x, W, b) - Y
        return x @ error.T, error.sum(axis=1, keepdims=True)

    return gradient


def _with(change):
    """Return a gradient of which `change(error, x)` makes both parts."""
    return lambda x, W, b, Y: change(_error(x, W, b, Y), x)


LINES = {
    1: r"\sum_{l=1}^{n_o} \frac{\partial J}{\partial \hat y_l}"
    r" \frac{\partial \hat y_l}{\partial z_j}",
    2: r"\sum_{l=1}^{n_o} (-\frac{y_l}{\hat y_l}) \hat y_l (\delta_{lj} - \hat y_j)",
    3: r"-\sum_{l=1}^{n_o} y_l \delta_{lj} - \hat y_j \sum_{l=1}^{n_o} y_l",
    4: r"-y_j - \hat y_j",
}


def _first_wrong_line():
    left = r"\frac{\partial J}{\partial z_j} = "
    return next(n for n, line in LINES.items() if not verify(left + line).ok)


_DW = r"\frac{\partial J}{\partial w_{kj}} = "

EXERCISES = (
    NumberExercise(
        id="02.1",
        title="the error of an undecided network",
        solution=(1 / 3, -2 / 3, 1 / 3),
        tolerance=0.01,
        reference=lambda: softmax(np.zeros((3, 1)))[:, 0] - [0, 1, 0],
        hints=(
            "First: what does softmax make of three equal numbers?",
            "The error is the prediction minus the target, (0, 1, 0).",
        ),
        reason="Three equal z give three equal probabilities, ⅓ each. Minus the target (0, 1, 0) "
        "that is (⅓, −⅔, ⅓): the right class is pulled up, the others are pushed down.",
        mistakes={
            "A sign is wrong: this is target minus prediction.": (-1 / 3, 2 / 3, -1 / 3),
            "Rounded too far: two digits are asked for.": (0.3, -0.7, 0.3),
            "This is the prediction. The target has still to be subtracted.": (1 / 3, 1 / 3, 1 / 3),
            "This is the target turned round. Which probabilities does softmax make of equal z?": (
                0,
                -1,
                0,
            ),
            "This is the derivative with respect to ŷ: −y / ŷ. The way on to z is missing.": (
                0,
                -3,
                0,
            ),
        },
    ),
    FormulaExercise(
        id="02.2",
        title="∂J/∂w of the last layer",
        uses=("x", "y_hat", "y"),
        solution=_DW + r"\sum_{i=1}^{n_d} (\hat y_j^{(i)} - y_j^{(i)}) x_k^{(i)}",
        hints=(
            "Which z does the weight from input k to output j move? And in which samples?",
            "It moves z_j by x_k, in every sample. The error of z_j is ŷ_j − y_j.",
            r"A sum over the samples, `\sum_{i=1}^{n_d}`, of error times input.",
        ),
        reason="Input times error, summed over the samples: every sample uses the same weight.",
        mistakes={
            "The sum over the samples is missing: every sample uses this weight.": _DW
            + r"(\hat y_j^{(i)} - y_j^{(i)}) x_k^{(i)}",
            "A sign is wrong: the error is prediction minus target.": _DW
            + r"\sum_{i=1}^{n_d} (y_j^{(i)} - \hat y_j^{(i)}) x_k^{(i)}",
            "It is divided by n_d: J is a sum over the samples, not their mean.": _DW
            + r"\frac{1}{n_d} \sum_{i=1}^{n_d} (\hat y_j^{(i)} - y_j^{(i)}) x_k^{(i)}",
            "The input is missing: it says how far the weight moves z.": _DW
            + r"\sum_{i=1}^{n_d} (\hat y_j^{(i)} - y_j^{(i)})",
            "The fraction is not what is left: −y/ŷ is the derivative with respect to ŷ.": _DW
            + r"\sum_{i=1}^{n_d} (-\frac{y_j^{(i)}}{\hat y_j^{(i)}}) x_k^{(i)}",
            "The fraction is upside down, and it belongs to ŷ, not to z.": _DW
            + r"\sum_{i=1}^{n_d} (-\frac{\hat y_j^{(i)}}{y_j^{(i)}}) x_k^{(i)}",
        },
    ),
    FunctionExercise(
        id="02.3",
        title="the gradient of the last layer",
        solution=my_gradient,
        reference=_by_complex_step,
        compared_with="the complex step",
        cases=_problems,
        returns=("dJ_dW", "dJ_db"),
        hints=(
            "Compute z, the prediction and the error first. The error is all you need besides x.",
            "`dJ_dW` has the shape of W, (n_in, n_o): which product of x and error has it?",
            "`x @ error.T`, and `error.sum(axis=1, keepdims=True)`.",
        ),
        reason="The error is ŷ − y. The product x errorᵀ multiplies input and error and adds up "
        "the samples; for the bias, whose input is always 1, only the sum is left.",
        mistakes={
            "The samples are averaged: divided by n_d. J is a sum, not a mean.": _with(
                lambda error, x: (x @ error.T / error.shape[1], error.mean(axis=1, keepdims=True))
            ),
            "The result is transposed: the rows of W belong to the inputs.": _with(
                lambda error, x: (error @ x.T, error.sum(axis=1, keepdims=True).T)
            ),
            "A sign is wrong: the error is prediction minus target.": _with(
                lambda error, x: (-x @ error.T, -error.sum(axis=1, keepdims=True))
            ),
            "The bias is summed over the wrong axis: add up the samples, keep the outputs.": _with(
                lambda error, x: (x @ error.T, error.sum(axis=0, keepdims=True))
            ),
            "The sum over the samples is missing.": _with(
                lambda error, x: (x[:, :1] @ error[:, :1].T, error)
            ),
            "The bias has become flat: keep it a column, with keepdims=True.": _with(
                lambda error, x: (x @ error.T, error.sum(axis=1))
            ),
            "Softmax is missing: z is not yet the prediction.": _from(lambda x, W, b: W.T @ x + b),
            "The bias is missing in z.": _from(lambda x, W, b: softmax(W.T @ x)),
            "Softmax runs over the samples: its sum belongs over the classes, axis 0.": _by_class,
        },
    ),
    ChoiceExercise(
        id="02.4",
        title="find the slip in a derivation",
        solution=3,
        options=(1, 2, 3, 4),
        reference=_first_wrong_line,
        hints=(
            "Multiply the bracket of line 2 out, with its minus sign.",
            "Minus times minus: what is the sign of the second sum?",
        ),
        reason="In line 3 the second sum must have a plus: −y_l · (−ŷ_j) is positive. Line 4 only "
        "carries the slip on.",
        mistakes={
            "Line 1 is the chain rule: one way through each ŷ_l.": 1,
            "Line 2 is right: it puts in ∂J/∂ŷ = −y/ŷ and the derivative of softmax.": 2,
            "Line 4 is wrong, but follows from the line before: the first slip is earlier.": 4,
        },
    ),
)

QUESTIONS = (
    question(
        "A network gives the right class a probability of almost 0. How large is its error there?",
        wrong(
            "Almost 0: softmax is flat there, so nothing is learnt.",
            "Softmax is flat there, but the logarithm is just as steep. The product does not "
            "vanish.",
        ),
        right(
            "Almost −1: it is pulled up with full strength.",
            "Prediction minus target is 0 − 1. A confident mistake teaches fast.",
        ),
        wrong(
            "Without a limit, like the loss itself.",
            "The loss grows without a limit, but along a straight line: its slope is −1.",
        ),
    ),
    question(
        "Why does ∂J/∂z_j have a sum over all classes l, before it collapses?",
        right(
            "One z_j moves every ŷ_l, and each of them may move J.",
            "Softmax divides by the sum of all exponentials. The chain rule adds up all ways.",
        ),
        wrong(
            "Because J is summed over the samples.",
            "Samples are counted by i. Another sample's prediction does not move with this z_j.",
        ),
        wrong(
            "Because the probabilities add up to 1.",
            "That is why the sum collapses in the end, not why it is there.",
        ),
    ),
    question(
        "Two copies of the same sample are in the batch. Compared with one, its part of ∂J/∂W is …",
        wrong("… the same.", "That would be so for a mean. J is a sum over the samples."),
        wrong(
            "… four times as large.",
            "The error of each copy is what it was: the two parts are added, not multiplied.",
        ),
        right("… twice as large.", "J is a sum over the samples, and so is its derivative."),
    ),
)

"""Exercises and questions of notebook 05, checking a gradient."""

import numpy as np

from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import NumberExercise
from iml_nn.gradient_check import complex_step


def my_central_difference(f, theta, h):
    """Return the measured derivative of f for each element of theta."""
    derivative = np.empty(theta.shape)
    for index in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[index] += h
        down[index] -= h
        derivative[index] = (f(up) - f(down)) / (2 * h)
    return derivative


def cubes(theta):
    """Return 1·θ₁³ + 2·θ₂³ + …"""
    return np.sum(np.arange(1, theta.size + 1) * theta.ravel() ** 3)


def neighbours(theta):
    """Return the sum of the products of neighbours."""
    flat = theta.ravel()
    return np.sum(np.exp(flat)) + np.sum(flat[1:] * flat[:-1] ** 2)


def _functions(rng):
    thetas = [rng.normal(size=shape) for shape in [(3,), (2, 4), (1,), (3, 1, 2)]]
    return [(f, theta, h) for theta in thetas for f, h in [(cubes, 0.1), (neighbours, 1e-2)]]


def _difference(slope):
    """Return a function that measures with `slope(f, theta, step, h)`, step moving one element."""

    def measure(f, theta, h):
        units = np.eye(theta.size).reshape(-1, *theta.shape)
        return np.array([slope(f, theta, h * u, h) for u in units]).reshape(theta.shape)

    return measure


def _never_put_back(f, theta, h):
    derivative = np.empty(theta.shape)
    for index in np.ndindex(theta.shape):
        theta[index] += h
        up = f(theta)
        theta[index] -= 2 * h
        derivative[index] = (up - f(theta)) / (2 * h)
    return derivative


def my_mended(dJ_da, x, a):
    """Return ∂J/∂W and ∂J/∂b of a sigmoid layer."""
    dJ_dz = dJ_da * a * (1 - a)
    return x @ dJ_dz.T, dJ_dz.sum(axis=1, keepdims=True)


def _layer_by_complex_step(dJ_da, x, a):
    z = np.log(a) - np.log1p(-a)

    def J(dW, db):
        return np.sum(dJ_da / (1 + np.exp(-(z + dW.T @ x + db))))

    W, b = np.zeros((len(x), len(a))), np.zeros((len(a), 1))
    return complex_step(lambda v: J(v, b), W), complex_step(lambda v: J(W, v), b)


def _layers(rng):
    shapes = [(3, 3, 3), (4, 2, 5), (2, 5, 6), (3, 2, 1)]
    return [
        (rng.normal(size=(n, d)), rng.normal(size=(m, d)), rng.uniform(0.02, 0.98, (n, d)))
        for m, n, d in shapes
    ]


def _mended(slope):
    def backward(dJ_da, x, a):
        dJ_dz = dJ_da * slope(a)
        return x @ dJ_dz.T, dJ_dz.sum(axis=1, keepdims=True)

    return backward


_DB = r"\frac{\partial J}{\partial b_j} = "
_SUM = r"\sum_{i=1}^{n_d} "
_ERROR = r"\frac{\partial J}{\partial a_j^{(i)}} "
_SLOPE = r"a_j^{(i)} (1 - a_j^{(i)})"

EXERCISES = (
    NumberExercise(
        id="05.1",
        title="a central difference by hand",
        solution=12.01,
        tolerance=0.002,
        reference=lambda: (2.1**3 - 1.9**3) / 0.2,
        hints=("Compute 2.1³ and 1.9³.", "Subtract them, and divide by 2h = 0.2."),
        reason="2.1³ = 9.261 and 1.9³ = 6.859. Their difference, 2.402, over 0.2 is 12.01. The "
        "derivative is 12: what is too much is h², here 0.01.",
        mistakes={
            "That is the exact derivative. The difference is off by h².": 12,
            "That is the forward difference: step to both sides.": 12.61,
            "That is a step down only: step to both sides.": 11.41,
            "It is divided by h. From one point to the other it is 2h.": 24.02,
        },
    ),
    FunctionExercise(
        id="05.2",
        title="a central difference for arrays",
        solution=my_central_difference,
        reference=_difference(
            lambda f, theta, step, h: (f(theta + step) - f(theta - step)) / h / 2
        ),
        compared_with="steps along unit arrays",
        cases=_functions,
        returns=("the derivative",),
        hints=(
            "Move one element at a time: `for index in np.ndindex(theta.shape)`.",
            "Make two copies of theta, and move `[index]` up in one and down in the other.",
            "`(f(up) - f(down)) / (2 * h)` is the element `[index]` of the result.",
        ),
        reason="Each element is moved alone, up and down, in copies, so that nothing has to be put "
        "back. From one point to the other it is 2h.",
        mistakes={
            "It is divided by h: from one point to the other it is 2h.": _difference(
                lambda f, theta, step, h: (f(theta + step) - f(theta - step)) / h
            ),
            "This is the forward difference: step to both sides.": _difference(
                lambda f, theta, step, h: (f(theta + step) - f(theta)) / h
            ),
            "A sign is wrong: up minus down.": _difference(
                lambda f, theta, step, h: (f(theta - step) - f(theta + step)) / (2 * h)
            ),
            "All elements move at once: move one at a time.": _difference(
                lambda f, theta, step, h: (f(theta + h) - f(theta - h)) / (2 * h)
            ),
            "All elements move at once, so that a single number is left: move one at a time.": (
                lambda f, theta, h: (f(theta + h) - f(theta - h)) / (2 * h)
            ),
            "A moved element is never put back before the next one moves.": _never_put_back,
            # both names move the same array, so that up − down is 0
            "`up = theta` is a second name, and no copy: write `theta.copy()`.": (
                lambda f, theta, h: np.zeros(theta.shape)
            ),
            "`/ 2 * h` divides by 2 and multiplies by h: `/ (2 * h)`.": _difference(
                lambda f, theta, step, h: (f(theta + step) - f(theta - step)) / 2 * h
            ),
        },
    ),
    FormulaExercise(
        id="05.3",
        title="the formula behind bug 2",
        where="hidden layer",
        uses=("∂J/∂a", "a"),
        solution=_DB + _SUM + _ERROR + _SLOPE,
        hints=(
            "It is (3.5), with (3.3) put into it.",
            r"A sum over the samples, `\sum_{i=1}^{n_d}`, of error times slope.",
        ),
        reason="The bias has the input 1: only the errors are left, added up over the samples.",
        mistakes={
            "The samples are averaged: J is a sum, so its derivative is one.": (
                _DB + r"\frac{1}{n_d} " + _SUM + _ERROR + _SLOPE
            ),
            "The sum over the samples is missing.": _DB + _ERROR + _SLOPE,
            "The slope is a (1 − a): a sign is wrong.": (
                _DB + _SUM + _ERROR + r"a_j^{(i)} (1 + a_j^{(i)})"
            ),
            "The slope is missing.": _DB + _SUM + _ERROR,
        },
    ),
    FunctionExercise(
        id="05.4",
        title="find the bug that one sample hides",
        solution=my_mended,
        stub=_mended(lambda a: a * (1 - a.mean(axis=1, keepdims=True))),
        reference=_layer_by_complex_step,
        compared_with="the complex step",
        cases=_layers,
        returns=("dJ_dW", "dJ_db"),
        hints=(
            "With one sample it is right. What is the same for one sample, and not for several?",
            "A mean over one sample changes nothing. Does the slope need a mean?",
        ),
        reason="Every sample has its own slope, a (1 − a). A mean over the samples is the same "
        "only if there is a single one.",
        mistakes={
            "The slope of every sample is its own: no mean.": _mended(
                lambda a: (a * (1 - a)).mean(axis=1, keepdims=True)
            ),
            "The factor a is averaged: every sample has its own.": _mended(
                lambda a: a.mean(axis=1, keepdims=True) * (1 - a)
            ),
            "The slope is a (1 − a): a sign is wrong.": _mended(lambda a: a * (1 + a)),
        },
    ),
)

QUESTIONS = (
    question(
        "Why is h = 1e-15 a bad step for a central difference?",
        wrong(
            "The curve bends too much over such a step.",
            "It bends less the smaller the step. That is the other error.",
        ),
        right(
            "The two values agree in almost all digits, so their difference has hardly any left.",
            "That is round-off. It is divided by h, which makes it large.",
        ),
        wrong(
            "The computer takes longer for small numbers.",
            "It takes as long as for any. Digits are what is missing.",
        ),
    ),
    question(
        "Why can the complex step take h = 1e-100?",
        right(
            "It subtracts nothing, so no digits cancel.",
            "The derivative stands alone in the imaginary part.",
        ),
        wrong("Complex numbers have more digits.", "Both parts are ordinary numbers of 16 digits."),
        wrong(
            "It needs two evaluations, as a central difference does.",
            "It needs one, and that has nothing to do with how small h may be.",
        ),
    ),
    question(
        "A gradient check passes on one sample with one unit. What does it say?",
        wrong(
            "The gradient is right.",
            "Sum or mean, transposed or not: with one sample and one unit that is all the same.",
        ),
        wrong(
            "Nothing at all.",
            "It finds a wrong slope or sign. It misses what needs several samples or units.",
        ),
        right(
            "Little: mistakes in sums and shapes do not show there.",
            "Several samples, and a different number of everything, leave no place to hide.",
        ),
    ),
)

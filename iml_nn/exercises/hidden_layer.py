"""Exercises and questions of notebook 03, a hidden layer."""

import numpy as np

from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import NumberExercise
from iml_nn.gradient_check import complex_step


def phi(z):
    """Return the sigmoid of z: as in the notebook."""
    return 1 / (1 + np.exp(-z))


def my_backward(dJ_da, x, W, b):
    """Return ∂J/∂W, ∂J/∂b and ∂J/∂x."""
    a = phi(W.T @ x + b)
    dJ_dz = dJ_da * a * (1 - a)
    return x @ dJ_dz.T, dJ_dz.sum(axis=1, keepdims=True), W @ dJ_dz


def _by_complex_step(dJ_da, x, W, b):
    def J(W, b, x):
        return np.sum(dJ_da / (1 + np.exp(-(W.T @ x + b))))

    return (
        complex_step(lambda v: J(v, b, x), W),
        complex_step(lambda v: J(W, v, x), b),
        complex_step(lambda v: J(W, b, v), x),
    )


def _layers(rng):
    cases = []
    for n_in, n_out, n_d in [(3, 3, 3), (4, 3, 6), (2, 5, 4), (5, 2, 1)]:
        shapes = (n_out, n_d), (n_in, n_d), (n_in, n_out), (n_out, 1)
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    dJ_da, x, W, b = cases[1]
    return [*cases, (dJ_da, x, 8 * W, b)]


def _from(
    error=lambda dJ_da, z, a: dJ_da * a * (1 - a),
    dJ_dW=lambda dJ_dz, x: x @ dJ_dz.T,
    dJ_db=lambda dJ_dz: dJ_dz.sum(axis=1, keepdims=True),
    dJ_dx=lambda dJ_dz, W, dJ_da: W @ dJ_dz,
):
    """Return a backward pass with another dJ_dz, or with one result made in another way."""

    def backward(dJ_da, x, W, b):
        z = W.T @ x + b
        dJ_dz = error(dJ_da, z, phi(z))
        return dJ_dW(dJ_dz, x), dJ_db(dJ_dz), dJ_dx(dJ_dz, W, dJ_da)

    return backward


def my_tanh_error(dJ_da, z):
    """Return ∂J/∂z of a layer of tanh units."""
    a = np.tanh(z)
    return dJ_da * (1 - a**2)


def _tanh(slope):
    return lambda dJ_da, z: dJ_da * slope(z, np.tanh(z))


def _tanh_by_complex_step(dJ_da, z):
    return complex_step(lambda v: np.sum(dJ_da * np.tanh(v)), z)


def _tanh_cases(rng):
    cases = [(rng.normal(size=s), rng.normal(size=s)) for s in [(3, 3), (2, 5), (4, 1)]]
    return [*cases, (cases[1][0], 6 * cases[1][1])]


_OF = r"\frac{\partial J}{\partial x_k^{(i)}} = "
_DX = _OF + r"\sum_{j=1}^{n_{out}} \frac{\partial J}{\partial a_j^{(i)}}"

EXERCISES = (
    NumberExercise(
        id="03.1",
        title="what passes through a sigmoid",
        solution=0.315,
        tolerance=0.006,  # 0.31 and 0.32 have two digits
        reference=lambda: 3 * phi(2 + 1e-30j).imag / 1e-30,
        hints=(
            "The slope of the sigmoid is a factor on the error.",
            "a = φ(2) = 0.8808, and the slope is a (1 − a).",
        ),
        reason="a = 0.8808, so the slope is 0.8808 · 0.1192 = 0.105, and 3 · 0.105 = 0.315.",
        mistakes={
            "The slope is z (1 − z) here: a (1 − a) wants the output a, not z.": -6,
            "That is the slope. The error from above, 3, has still to be multiplied.": 0.105,
            "That is the error times a. The slope is a (1 − a).": 2.642,
            "That is the largest slope, ¼, times the error. At z = 2 the sigmoid is flatter.": 0.75,
        },
    ),
    FunctionExercise(
        id="03.2",
        title="the backward pass of a sigmoid layer",
        solution=my_backward,
        reference=_by_complex_step,
        compared_with="the complex step",
        cases=_layers,
        returns=("dJ_dW", "dJ_db", "dJ_dx"),
        hints=(
            "a is not given: compute it from x, W and b first.",
            "`dJ_dz = dJ_da * a * (1 - a)`. All three results are made of it.",
            "`x @ dJ_dz.T`, `dJ_dz.sum(axis=1, keepdims=True)` and `W @ dJ_dz`.",
        ),
        reason="The slope a (1 − a) takes the error from a to z. Weights: input times error, "
        "summed over the samples. Inputs: weight times error, summed over the units.",
        mistakes={
            "The slope is missing: dJ_da is used where dJ_dz belongs.": _from(
                lambda dJ_da, z, a: dJ_da
            ),
            "The slope is taken of z, z (1 − z): it is a (1 − a), of the output.": _from(
                lambda dJ_da, z, a: dJ_da * z * (1 - z)
            ),
            "A sign is wrong.": _from(lambda dJ_da, z, a: -dJ_da * a * (1 - a)),
            "Half of the slope is missing: it is a (1 − a).": _from(
                lambda dJ_da, z, a: dJ_da * (1 - a)
            ),
            "The factor 1 − a of the slope is missing.": _from(lambda dJ_da, z, a: dJ_da * a),
            "dJ_da is missing: the slope is a factor on it.": _from(
                lambda dJ_da, z, a: a * (1 - a)
            ),
            "The samples are averaged: divided by n_d. J is a sum, not a mean.": _from(
                dJ_dW=lambda dJ_dz, x: x @ dJ_dz.T / x.shape[1],
                dJ_db=lambda dJ_dz: dJ_dz.mean(axis=1, keepdims=True),
            ),
            "W is transposed for dJ_dx: a row of W holds all weights of one input.": _from(
                dJ_dx=lambda dJ_dz, W, dJ_da: W.T @ dJ_dz
            ),
            "dJ_dW is transposed: the rows of W belong to the inputs.": _from(
                dJ_dW=lambda dJ_dz, x: dJ_dz @ x.T
            ),
            "The bias is summed over the wrong axis: add up the samples, keep the units.": _from(
                dJ_db=lambda dJ_dz: dJ_dz.sum(axis=0, keepdims=True)
            ),
            "The sum over the samples is missing.": _from(
                dJ_dW=lambda dJ_dz, x: x[:, :1] @ dJ_dz[:, :1].T, dJ_db=lambda dJ_dz: dJ_dz
            ),
            "The bias has become flat: keep it a column, with keepdims=True.": _from(
                dJ_db=lambda dJ_dz: dJ_dz.sum(axis=1)
            ),
            "dJ_dx is made of dJ_da: the slope is missing on the way down.": _from(
                dJ_dx=lambda dJ_dz, W, dJ_da: W @ dJ_da
            ),
        },
    ),
    FormulaExercise(
        id="03.3",
        title="from output to input in one formula",
        where="hidden layer",
        uses=("∂J/∂a", "a", "w"),
        solution=_DX + r" a_j^{(i)} (1 - a_j^{(i)}) w_{kj}",
        hints=(
            "Start from (3.6), and put (3.3) into it.",
            "Every unit j is one way from x_k to J: a sum over j of three factors.",
            r"`\sum_{j=1}^{n_{out}}` of the error from above, the slope, and the weight.",
        ),
        reason="Each unit j is one way from x_k to J: the error on its output, times its slope, "
        "times the weight that x_k goes through. All ways are added.",
        mistakes={
            "The slope is missing: the error must first pass from a to z.": _DX + " w_{kj}",
            "The indices of w are swapped: w_{kj} runs from input k to output j.": _DX
            + r" a_j^{(i)} (1 - a_j^{(i)}) w_{jk}",
            "The weight is missing: it says how far x_k moves z_j.": _DX
            + r" a_j^{(i)} (1 - a_j^{(i)})",
            "The sum over the units is missing: x_k feeds all of them.": _OF
            + r"\frac{\partial J}{\partial a_j^{(i)}} a_j^{(i)} (1 - a_j^{(i)}) w_{kj}",
        },
    ),
    FunctionExercise(
        id="03.4",
        title="find the bug in a tanh layer",
        solution=my_tanh_error,
        stub=_tanh(lambda z, a: a * (1 - a)),
        reference=_tanh_by_complex_step,
        compared_with="the complex step",
        cases=_tanh_cases,
        returns=("dJ_dz",),
        hints=(
            "The activation is tanh. Whose slope is a (1 − a)?",
            "The slope of tanh can be written with its output a alone, too.",
            "It is `1 - a**2`.",
        ),
        reason="a (1 − a) is the slope of the sigmoid. That of tanh is 1 − a². For negative z even "
        "the sign of the wrong one is wrong.",
        mistakes={
            "The slope is taken of z: it is 1 − a², of the output.": _tanh(lambda z, a: 1 - z**2),
            "The square is in the wrong place: the slope is 1 − a², not (1 − a)².": _tanh(
                lambda z, a: (1 - a) ** 2
            ),
            "A sign is wrong: the slope is 1 − a², not 1 + a².": _tanh(lambda z, a: 1 + a**2),
            "A factor a is too many: the slope is 1 − a², and nothing else.": _tanh(
                lambda z, a: a * (1 - a**2)
            ),
        },
    ),
)

QUESTIONS = (
    question(
        "What does a hidden layer need in order to compute its own gradient?",
        wrong(
            "A target for each of its units.",
            "Nobody has one. ∂J/∂a, handed down from above, takes its place.",
        ),
        right(
            "∂J/∂a from the layer above, its own input and its own output.",
            "The slope is a (1 − a), and the weights' derivative is input times error.",
        ),
        wrong(
            "The weights of all layers above.",
            "They are in ∂J/∂a already. The layer itself needs to know nothing of them.",
        ),
    ),
    question(
        "Three sigmoid layers lie on top of each other. At most which part of an error passes all "
        "three slopes?",
        right(
            "1/64",
            "Each slope is at most ¼, and ¼ · ¼ · ¼ = 1/64. (Weights may make it larger again.)",
        ),
        wrong("1/4", "That is one layer. Each layer multiplies by its own slope."),
        wrong("3/4", "Factors in a row multiply. They do not add."),
    ),
    question(
        "Which sum belongs to ∂J/∂x_k, and which to ∂J/∂w_kj?",
        wrong(
            "Both are sums over the samples.",
            "The input of one sample moves the outputs of that sample only.",
        ),
        wrong(
            "∂J/∂x_k: over the samples. ∂J/∂w_kj: over the units.",
            "The other way round: an input has its own sample, a weight has its own unit.",
        ),
        right(
            "∂J/∂x_k: over the units. ∂J/∂w_kj: over the samples.",
            "An input feeds all units. A weight serves all samples. Summed is what is not named.",
        ),
    ),
)

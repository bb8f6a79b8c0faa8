"""Exercises and questions of notebook 04, gradient descent and back-propagation."""

import numpy as np

from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import ChoiceExercise, NumberExercise
from iml_nn.gradient_check import complex_step


def my_step(x, Y, W1, b1, W2, b2, learning_rate):
    """Return W1, b1, W2 and b2 after one step of gradient descent on all samples."""
    a = 1 / (1 + np.exp(-(W1.T @ x + b1)))
    e = np.exp(W2.T @ a + b2)
    dJ_dz2 = e / e.sum(axis=0) - Y
    dJ_dz1 = (W2 @ dJ_dz2) * a * (1 - a)
    rate = learning_rate / x.shape[1]
    return (
        W1 - rate * (x @ dJ_dz1.T),
        b1 - rate * dJ_dz1.sum(axis=1, keepdims=True),
        W2 - rate * (a @ dJ_dz2.T),
        b2 - rate * dJ_dz2.sum(axis=1, keepdims=True),
    )


def _J(x, Y, W1, b1, W2, b2):
    z = W2.T @ (1 / (1 + np.exp(-(W1.T @ x + b1)))) + b2
    return np.sum(np.log(np.exp(z).sum(axis=0))) - np.sum(Y * z)


def _step_by_complex_step(x, Y, *parameters_and_rate):
    *parameters, rate = parameters_and_rate
    after = []
    for n, W in enumerate(parameters):
        slope = complex_step(lambda v, n=n: _J(x, Y, *parameters[:n], v, *parameters[n + 1 :]), W)
        after.append(W - rate / x.shape[1] * slope)
    return after


def _networks(rng):
    cases = []
    for n_in, n_h, n_o, n_d in [(3, 3, 3, 3), (4, 5, 3, 6), (2, 3, 4, 5)]:
        Y = np.eye(n_o)[np.arange(n_d) ** 2 % n_o].T
        parameters = [rng.normal(size=s) for s in ((n_in, n_h), (n_h, 1), (n_h, n_o), (n_o, 1))]
        cases.append((rng.normal(size=(n_in, n_d)), Y, *parameters, 0.7))
    x, Y, W1, *rest, rate = cases[1]
    return [*cases, (x, Y, 8 * W1, *rest, rate)]


def _sums(error):
    return error.sum(axis=1, keepdims=True)


def _step(
    *, divide=1, slope=lambda a, z: a * (1 - a), old=True, sign=1, back=False, sums=_sums, over=0
):
    """Return `my_step` with a mistake."""

    def step(x, Y, W1, b1, W2, b2, learning_rate):
        z = W1.T @ x + b1
        a = 1 / (1 + np.exp(-z))
        e = np.exp(W2.T @ a + b2)
        error = e / e.sum(axis=over) - Y
        rate = sign * learning_rate / x.shape[1] ** divide
        new = W2 - rate * (a @ error.T), b2 - rate * sums(error)
        used = W2 if old else new[0]
        error = (used.T if back else used) @ error * slope(a, z)
        return (W1 - rate * (x @ error.T), b1 - rate * sums(error), *new)

    return step


_ABOVE = r"\left( W^{[h+1]} \frac{\partial J}{\partial z^{[h+1]}} \right)"
_SLOPE = r" \odot a^{[h]} \odot (1 - a^{[h]})"


def _db(error, ones=r" \mathbf{1}"):
    return r"\frac{\partial J}{\partial b^{[h]}} = \left( " + error + r" \right)" + ones


def _largest_rate():
    """Halve an interval at whose ends gradient descent on J = 2 w² converges and diverges."""
    low, high = 0.01, 2.0
    while high - low > 1e-4:
        rate, w = (low + high) / 2, 1.0
        for _ in range(5000):
            w -= rate * 4 * w  # too large a rate makes it infinite, then NaN
        low, high = (rate, high) if abs(w) <= 1 else (low, rate)
    return low


EXERCISES = (
    NumberExercise(
        id="04.1",
        title="one step downhill",
        solution=2.4,
        tolerance=1e-6,
        reference=lambda: 3 - 0.1 * ((3 + 1e-30j) ** 2).imag / 1e-30,
        hints=("What is the derivative of w² at w = 3?", "The new w is 3 − 0.1 · 6."),
        reason="The derivative of w² is 2w, here 6. So w becomes 3 − 0.1 · 6 = 2.4.",
        mistakes={
            "A sign is wrong: the step goes against the derivative, downhill.": 3.6,
            "The derivative of w² is 2w, not w.": 2.7,
            "That is J times the step size. The step is made with the derivative of J.": 2.1,
            "That is the change, without where it started from.": -0.6,
        },
    ),
    NumberExercise(
        id="04.2",
        title="the largest step size",
        solution=0.5,
        tolerance=0.005,
        reference=_largest_rate,
        hints=(
            "The derivative is 4w. Write one step as w ← (a factor) · w.",
            "The factor is 1 − 4η. When does it no longer make w smaller?",
            "It must lie between −1 and 1.",
        ),
        reason="w ← w − η · 4w = (1 − 4η) w. Above η = 0.5 the factor is below −1: each step jumps "
        "over the minimum and ends farther away.",
        mistakes={
            "At that η a single step lands on the minimum. It may be larger still.": 0.25,
            "That is for J = w². This valley is twice as steep.": 1,
            "The derivative of 2 w² is 4w: is a factor upside down?": 2,
        },
    ),
    FunctionExercise(
        id="04.3",
        title="one step of back-propagation",
        solution=my_step,
        reference=_step_by_complex_step,
        compared_with="the complex step",
        cases=_networks,
        returns=("W1", "b1", "W2", "b2"),
        hints=(
            "Forward first: a of the hidden layer, then the prediction. The last error is ŷ − Y.",
            "The hidden error is (W2 @ last error) · a (1 − a). Compute it before W2 changes.",
            "Each new weight is the old one − learning_rate / n_d · (input @ error.T).",
        ),
        reason="Both errors are made with the weights of the forward pass; only then do they "
        "change. J is a sum over n_d samples, so the step divides by n_d, once.",
        mistakes={
            "The updated W2 is used for the hidden error: it needs the W2 of the forward pass.": (
                _step(old=False)
            ),
            "It is divided by n_d twice.": _step(divide=2),
            "It is not divided by n_d: the step grows with the number of samples.": _step(divide=0),
            "A sign is wrong: the step goes uphill.": _step(sign=-1),
            "The slope a (1 − a) of the hidden layer is missing.": _step(slope=lambda a, z: 1),
            "The slope is taken of z, z (1 − z): it is a (1 − a), of the output.": _step(
                slope=lambda a, z: z * (1 - z)
            ),
            "W2 is transposed: a row of it holds all weights of one hidden unit.": _step(back=True),
            "The sum for a bias is flat: `keepdims=True` keeps it a column.": _step(
                sums=lambda error: error.sum(axis=1)
            ),
            "Softmax adds up all samples: it is the classes of each that sum to 1.": _step(
                over=None
            ),
        },
    ),
    FormulaExercise(
        id="04.4",
        title="the bias of a hidden layer",
        where="network",
        uses=("∂J/∂z[+1]", "w[+1]", "a"),
        solution=_db(_ABOVE + _SLOPE),
        hints=(
            "It is (4.18), with the error of layer h put in. Where does that error come from?",
            "From (4.21), one layer higher: the weights above, then the slope.",
            r"`\left( \left( W^{[h+1]} … \right) \odot … \right) \mathbf{1}`",
        ),
        reason="The weights above bring the error down to a, the slope takes it from a to z, and "
        "the column of ones adds up the samples.",
        mistakes={
            "The slope is missing: the error must first pass from a to z.": _db(_ABOVE),
            "Half of the slope is missing: it is a ⊙ (1 − a).": _db(_ABOVE + r" \odot a^{[h]}"),
            "The sum over the samples is missing: multiply by a column of ones.": _db(
                _ABOVE + _SLOPE, ones=""
            ),
            "W is transposed: Wᵀ leads forward, W back.": _db(
                r"\left( (W^{[h+1]})^T \frac{\partial J}{\partial z^{[h+1]}} \right)" + _SLOPE
            ),
        },
    ),
    ChoiceExercise(
        id="04.5",
        title="find the bug in a training loop",
        solution=3,
        options=(1, 2, 3, 4),
        hints=(
            "Each line is right by itself. Look at the order.",
            "Which line uses something that an earlier line has already changed?",
        ),
        reason="Line 3 needs the W2 of the forward pass, but line 2 has already changed it. "
        "Compute all errors first, then update.",
        mistakes={
            "Line 1 is right: prediction minus target.": 1,
            "Line 2 computes the right new W2. It only comes too early for a later line.": 2,
            "Line 4 is right by itself: it is fed a wrong number by the line before.": 4,
        },
    ),
)

QUESTIONS = (
    question(
        "Why are all errors computed before any weight is changed?",
        right(
            "The derivatives are those at the weights that made the prediction.",
            "A weight changed in between mixes two networks: ∂J/∂x would belong to neither.",
        ),
        wrong(
            "It is faster.",
            "The number of products is the same. The result would be another one.",
        ),
        wrong(
            "Otherwise the shapes would not fit.",
            "They would fit, which is why nobody notices. The numbers would be wrong.",
        ),
    ),
    question(
        "A network has a million weights. What does the whole gradient cost by back-propagation?",
        wrong(
            "About a million forward passes.",
            "That is the price of moving every weight and measuring.",
        ),
        wrong(
            "About a thousand forward passes.",
            "Each layer is passed back once: it costs products like those of its forward pass.",
        ),
        right(
            "About two or three forward passes.",
            "Each layer has one product on the way forward, and two back: for W and for x.",
        ),
    ),
    question(
        "The step size η is a little too large for gradient descent. What is seen first?",
        wrong(
            "The loss falls, but slowly.",
            "That is a small η. A large one oversteps the bottom of the valley.",
        ),
        right(
            "The loss jumps up and down, or grows.",
            "Each step lands on the other side of the valley, and farther up.",
        ),
        wrong("The gradient becomes 0.", "It grows: the farther up the slope, the steeper."),
    ),
)

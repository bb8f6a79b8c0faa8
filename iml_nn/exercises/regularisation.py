"""Exercises and questions of notebook 08, regularisation."""

import math

import numpy as np

from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import NumberExercise
from iml_nn.gradient_check import complex_step
from iml_nn.noise import Noise


def my_penalised_step(W, dJ_dW, learning_rate, penalty, n_batch, n_data):
    """Return the weights after one step on a batch."""
    return W - learning_rate * (dJ_dW / n_batch + penalty / n_data * W)


def _by_complex_step(W, dJ_dW, learning_rate, penalty, n_batch, n_data):
    # any J with this gradient: here one that is linear in W
    return W - learning_rate * complex_step(
        lambda V: np.sum(dJ_dW * V) / n_batch + penalty / 2 * np.sum(V**2) / n_data, W
    )


def _batches(rng):
    return [
        (rng.normal(size=shape), rng.normal(size=shape), *settings)
        for shape, settings in [
            ((3, 3), (0.5, 2.0, 10, 200)),
            ((4, 2), (1.0, 0.7, 8, 30)),
            ((1, 5), (0.1, 50.0, 1, 7)),
            ((2, 3), (0.3, 0.0, 5, 40)),
        ]
    ]


def _step(*, gradient_over=("n_batch",), penalty_over=("n_data",), factor=1, of_rate=True):
    """Return `my_penalised_step` with a mistake: other divisors, or another factor of λ."""

    def step(W, dJ_dW, learning_rate, penalty, n_batch, n_data):
        sizes = {"n_batch": n_batch, "n_data": n_data}
        gradient = dJ_dW / math.prod(sizes[name] for name in gradient_over)
        decay = factor * penalty / math.prod(sizes[name] for name in penalty_over) * W
        return W - learning_rate * gradient - (learning_rate if of_rate else 1) * decay

    return step


def my_best_epoch(training_loss, validation_loss):
    """Return the epoch, from 0, whose weights early stopping keeps."""
    return int(np.argmin(validation_loss))


def _stub(training_loss, validation_loss):
    return int(np.argmin(training_loss))


def _first_rise(training_loss, validation_loss):
    rises = np.flatnonzero(np.diff(validation_loss) > 0)
    return int(rises[0]) if len(rises) else len(validation_loss) - 1


def _rise_itself(training_loss, validation_loss):
    return min(_first_rise(training_loss, validation_loss) + 1, len(validation_loss) - 1)


def _lowest_one_by_one(training_loss, validation_loss):
    best = 0
    for epoch in range(len(validation_loss)):
        if validation_loss[epoch] < validation_loss[best]:
            best = epoch
    return best


def _histories(rng):
    falling = np.array([0.9, 0.7, 0.55, 0.4, 0.3, 0.25, 0.2])
    bump = np.array([0.95, 0.8, 0.85, 0.7, 0.6, 0.66, 0.8])
    late = np.array([0.9, 0.92, 0.8, 0.78, 0.7, 0.69, 0.68])
    wild = rng.uniform(0.3, 1, 12)
    return [(falling, bump), (falling, late), (np.sort(rng.uniform(0, 1, 12))[::-1], wild)]


def _survivor():
    mask = Noise.draw(np.random.default_rng(0), [np.ones((4, 5)), np.ones((5, 2))], 40, dropout=0.5)
    return 0.8 * max(mask.masks[0].ravel())


_B = r"b \leftarrow b - "

EXERCISES = (
    FunctionExercise(
        id="08.1",
        title="a step with a penalty",
        solution=my_penalised_step,
        reference=_by_complex_step,
        compared_with="the complex step",
        cases=_batches,
        returns=("W",),
        hints=(
            "What is the derivative of (λ/2) w² with respect to w?",
            "The gradient of the batch is divided by n_batch, that of the penalty by n_data.",
            "`W - learning_rate * (dJ_dW / n_batch + penalty / n_data * W)`",
        ),
        reason="(λ/2) w² has the derivative λ w. It belongs to the whole training set, so its "
        "share in the mean is λ / n_data, however large the batch is.",
        mistakes={
            "The penalty is divided by n_batch: it would grow stronger with small batches.": _step(
                penalty_over=("n_batch",)
            ),
            "The penalty is not divided by n_data.": _step(penalty_over=()),
            "The penalty has the wrong sign: it should shrink the weights.": _step(factor=-1),
            "The derivative of (λ/2) w² is λ w: the ½ is gone.": _step(factor=0.5),
            "The derivative of (λ/2) w² is λ w: no factor 2 is left.": _step(factor=2),
            "The penalty is divided twice.": _step(penalty_over=("n_batch", "n_data")),
            "The penalty is not multiplied by the learning rate: it is a part of the gradient.": (
                _step(of_rate=False)
            ),
            "The gradient is a sum over the batch: divide it by n_batch, not by n_data.": _step(
                gradient_over=("n_data",)
            ),
            "The penalty is missing.": _step(factor=0),
            "The gradient is not divided by n_batch.": _step(gradient_over=()),
        },
    ),
    FormulaExercise(
        id="08.2",
        title="the step of a bias",
        uses=("b", "eta", "y_hat", "y"),
        solution=_B + r"\frac{\eta}{n_d} (\hat y - y) \mathbf{1}",
        hints=(
            "No penalty: it is a plain step of gradient descent, with ∂J/∂b of the last layer.",
            r"∂J/∂b adds up the errors: `(\hat y - y) \mathbf{1}`. The step divides by n_d.",
        ),
        reason="Biases have no penalty: they move the boundary, but do not make it bend. So λ does "
        "not occur, and η / n_d times the summed error is left.",
        mistakes={
            "You have not divided by n_d: J is a sum, the step goes by the mean.": _B
            + r"\eta (\hat y - y) \mathbf{1}",
            "A sign is wrong: the step goes uphill.": r"b \leftarrow b + \frac{\eta}{n_d}"
            r" (\hat y - y) \mathbf{1}",
            "The step size η is missing.": _B + r"\frac{1}{n_d} (\hat y - y) \mathbf{1}",
            "The sum over the samples is missing: multiply by a column of ones.": _B
            + r"\frac{\eta}{n_d} (\hat y - y)",
            "There is no penalty on biases: λ does not occur.": r"b \leftarrow (1 - "
            r"\frac{\eta \lambda}{n_d}) b - \frac{\eta}{n_d} (\hat y - y) \mathbf{1}",
            "It is divided by n_d twice.": _B + r"\frac{\eta}{n_d n_d} (\hat y - y) \mathbf{1}",
        },
    ),
    NumberExercise(
        id="08.3",
        title="dropout",
        solution=1.6,
        tolerance=1e-6,
        reference=_survivor,
        hints=(
            "On average the sum that the layer sends on should stay what it was.",
            "Half of the units are silent, so what do the others have to be multiplied by?",
        ),
        reason="A survivor is divided by 1 − p = ½: 0.8 becomes 1.6. On average over dropped and "
        "kept, 0.8 is left, so nothing has to be changed when the network predicts.",
        mistakes={
            "Half of the units are silent: the survivors make up for them.": 0.8,
            "It is divided by 1 − p, not multiplied.": 0.4,
            "A unit that is dropped sends 0. This one was kept.": 0,
        },
    ),
    FunctionExercise(
        id="08.4",
        title="find the bug in early stopping",
        solution=my_best_epoch,
        stub=_stub,
        reference=_lowest_one_by_one,
        compared_with="a search one by one",
        cases=_histories,
        returns=("the epoch",),
        hints=(
            "Which of the two losses goes on falling while the network learns by heart?",
            "The training loss does. Stop where the other one is lowest.",
        ),
        reason="The training loss goes on falling, so its minimum is the last epoch and nothing is "
        "stopped. What counts is the loss on samples that are not learnt from.",
        mistakes={
            "It stops at the first rise. A bump is not the end: take the lowest.": _first_rise,
            "This is where the validation loss rises for the first time. Take the lowest.": (
                _rise_itself
            ),
            "This is where the validation loss is highest.": (
                lambda training_loss, validation_loss: int(np.argmax(validation_loss))
            ),
            "Epochs count from 0 here.": (
                lambda training_loss, validation_loss: int(np.argmin(validation_loss)) + 1
            ),
            "This is the lowest loss itself. Its epoch is asked for.": (
                lambda training_loss, validation_loss: float(validation_loss.min())
            ),
            "The gap between the two losses is smallest early, when nothing is learnt yet.": (
                lambda training_loss, validation_loss: int(
                    np.argmin(validation_loss - training_loss)
                )
            ),
        },
    ),
)

QUESTIONS = (
    question(
        "Early stopping keeps the weights of …",
        wrong(
            "… the epoch with the lowest training loss.",
            "That is the last one, or nearly: the training loss goes on falling.",
        ),
        right(
            "… the epoch with the lowest validation loss.",
            "After it the network gets better only at what it has seen.",
        ),
        wrong(
            "… the epoch in which the gradient is 0.",
            "That is a minimum of the training loss, which early stopping means to miss.",
        ),
    ),
    question(
        "Why does a penalty on large weights make the boundary smoother?",
        right(
            "Small weights let z change slowly, so the output cannot bend sharply.",
            "A sharp bend around a single point needs a steep sigmoid, so a large weight.",
        ),
        wrong(
            "It removes the noise from the data.",
            "The data stays what it is. The network is kept from following the noise.",
        ),
        wrong(
            "It lowers the training loss.",
            "It raises it, as a rule. What may fall is the validation loss.",
        ),
    ),
    question(
        "When does a network with dropout or noise use it?",
        wrong(
            "While it trains and while it predicts.",
            "A prediction with noise would differ from one call to the next.",
        ),
        wrong("Only while it predicts.", "Then it would have learnt nothing from it."),
        right(
            "Only while it trains.",
            "It learns not to rely on single units or exact weights. It predicts in quiet.",
        ),
    ),
)

"""Exercises and questions of notebook 10, handwritten digits."""

import numpy as np

from iml_nn import datasets
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import ChoiceExercise, NumberExercise
from iml_nn.network import Network
from iml_nn.training import train


def my_confusion(labels, guesses, n_o):
    """Return the (n_o, n_o) table: row true digit, column what was read."""
    table = np.zeros((n_o, n_o), dtype=int)
    for label, guess in zip(labels, guesses, strict=True):
        table[label, guess] += 1
    return table


def _by_comparison(labels, guesses, n_o):
    classes = np.arange(n_o)
    return (labels == classes[:, None]).astype(int) @ (guesses[:, None] == classes).astype(int)


def _readings(rng):
    sizes = [(3, 20), (10, 60), (4, 7), (5, 1)]
    return [(rng.integers(n, size=d), rng.integers(n, size=d), n) for n, d in sizes]


def _marked(labels, guesses, n_o):
    table = np.zeros((n_o, n_o), dtype=int)
    table[labels, guesses] += 1
    return table


def _updates():
    (X, y), _ = datasets.split(*datasets.digits(), test_fraction=0.25, seed=0)
    run = train(Network([64, 10]), X, y, batch_size=10, epochs=1, unit="update", seed=0)
    return sum(1 for _ in run)


def _does_order_matter():
    """Train on digits as they are and with their pixels in another order."""
    (X, y), (X_test, y_test) = datasets.split(*datasets.digits(), test_fraction=0.25, seed=0)
    accuracies = []
    for order in (np.arange(64), np.random.default_rng(1).permutation(64)):
        net = Network([64, 30, 10], seed=0)
        for _ in train(net, X[:, order], y, learning_rate=1.0, batch_size=10, epochs=15, seed=0):
            pass
        accuracies.append(net.accuracy(X_test[:, order], y_test))
    plain, mixed = accuracies
    return "c" if abs(plain - mixed) < 0.03 else "b" if mixed > 0.2 else "a"


EXERCISES = (
    NumberExercise(
        id="10.1",
        title="steps in an epoch",
        solution=135,
        reference=_updates,
        hints=("1347 / 10 is 134.7. What happens to the last 7 digits?",),
        reason="134 batches of 10 digits, and a last one with the 7 that are left.",
        mistakes={
            "The last 7 digits make a batch, too.": 134,
            "There is no part of a step: the last batch is smaller, but it is one.": 134.7,
            "Each step takes a batch, not a single digit.": 1347,
        },
    ),
    FunctionExercise(
        id="10.2",
        title="the confusion table",
        solution=my_confusion,
        reference=_by_comparison,
        compared_with="a product of comparisons",
        cases=_readings,
        returns=("the table",),
        hints=(
            "Begin with `np.zeros((n_o, n_o), dtype=int)`.",
            "Each sample adds 1 to one cell. To which row, to which column?",
            "In a loop over both: `table[label, guess] += 1`.",
        ),
        reason="Each sample adds one to the cell in the row of its true digit and the column of "
        "what was read, so the diagonal counts the right ones.",
        mistakes={
            "Rows and columns are exchanged: a row is a true digit.": lambda labels, guesses, n: (
                my_confusion(guesses, labels, n)
            ),
            "Cells that occur several times are counted once: `table[labels, guesses] += 1` adds "
            "only 1 to each.": _marked,
            "These are fractions. Counts are asked for.": lambda labels, guesses, n: (
                my_confusion(labels, guesses, n) / len(labels)
            ),
            "These are shares of each row. Counts are asked for.": lambda labels, guesses, n: (
                my_confusion(labels, guesses, n) / np.bincount(labels, minlength=n)[:, np.newaxis]
            ),
            "Only the right ones are counted: the rest of the table is missing.": (
                lambda labels, guesses, n: np.diag(
                    np.bincount(labels[labels == guesses], minlength=n)
                )
            ),
        },
    ),
    ChoiceExercise(
        id="10.3",
        title="pixels in another order",
        solution="c",
        options=("a", "b", "c"),
        reference=_does_order_matter,
        hints=(
            "Does anything in z = Wᵀx + b know which pixels are neighbours?",
            "Exchange two inputs together with their weights. What happens to z?",
        ),
        reason="z adds up weight times pixel: in which order they stand makes no difference. To "
        "this network a digit never was a picture, only 64 numbers.",
        mistakes={
            "To you it is noise. The network sees 64 numbers, and their order never mattered.": "a",
            "No part of it knows which pixels are neighbours: nothing is lost with the order.": "b",
        },
    ),
    ChoiceExercise(
        id="10.4",
        title="find the bug in a measurement",
        solution=4,
        options=(1, 2, 3, 4),
        hints=(
            "Which digits may be used to say how good the network is?",
            "In which line is the accuracy measured, and on which digits?",
        ),
        reason="Line 4 measures on digits that were learnt from: the network may simply remember "
        "them. `net.accuracy(*test_set)` says how it reads new ones.",
        mistakes={
            "Line 1 is right: a quarter is put aside.": 1,
            "Line 2 is right: 64 pixels, 30 hidden units, 10 digits.": 2,
            "Line 3 is right: it learns from the training set.": 3,
        },
    ),
)

QUESTIONS = (
    question(
        "Why is accuracy measured on digits that took no part in training?",
        right(
            "A network that remembers its digits would look perfect on them.",
            "What counts is how it reads digits it has never seen.",
        ),
        wrong(
            "The training digits are harder to read.",
            "They come from the same forms. The network just knows them already.",
        ),
        wrong("It saves time.", "It does, a little. But the number would be another one."),
    ),
    question(
        "All digits are moved by one pixel, and the accuracy falls far. Why?",
        wrong("The digits can no longer be read.", "You read them as easily as before."),
        right(
            "Each weight belongs to one place. Moved ink meets other weights.",
            "The network has no notion that a moved digit is the same digit.",
        ),
        wrong(
            "The network has learnt too few epochs.",
            "More epochs with unmoved digits teach it nothing about moved ones.",
        ),
    ),
    question(
        "Softmax says 0.55 for a 1 and 0.40 for an 8. What does that say?",
        wrong(
            "It is a 1, with certainty.",
            "It is the best guess. The second best is not far behind.",
        ),
        wrong(
            "The network is broken: one class must be 1.",
            "The probabilities add up to 1. One of them need not be.",
        ),
        right(
            "The network guesses 1, but is in doubt.",
            "Most of its mistakes are of this kind: the probability is shared.",
        ),
    ),
)

"""Exercises and questions of notebook 09, the playground."""

import numpy as np

from iml_nn import datasets
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import ChoiceExercise, NumberExercise
from iml_nn.network import Network
from iml_nn.training import train


def my_accuracy(y_hat, labels):
    """Return the fraction of samples whose most likely class is the right one."""
    return np.mean(y_hat.argmax(axis=0) == labels)


def _counted(y_hat, labels):
    hits = 0
    for i, label in enumerate(labels):
        column = list(y_hat[:, i])
        hits += column.index(max(column)) == label
    return hits / len(labels)


def _predictions(rng):
    cases = []
    for n_o, n_d in [(3, 3), (4, 7), (2, 5), (3, 1)]:
        y_hat = rng.dirichlet(np.ones(n_o), n_d).T
        labels = y_hat.argmax(axis=0)
        labels[::2] = (labels[::2] + 1) % n_o
        cases.append((y_hat, labels))
    # no class above one half, and yet one is the most likely
    y_hat = np.array([[0.4, 0.3, 0.3, 0.2], [0.3, 0.4, 0.3, 0.4], [0.3, 0.3, 0.4, 0.4 - 1e-3]])
    return [*cases, (y_hat / y_hat.sum(axis=0), np.array([0, 1, 0, 1]))]


def _updates():
    X, y = datasets.blobs(300, seed=0)
    run = train(
        Network([2, int(y.max()) + 1]), X, y, batch_size=20, epochs=10, unit="update", seed=0
    )
    return sum(1 for _ in run)


EXERCISES = (
    NumberExercise(
        id="09.1",
        title="how many steps were made",
        solution=150,
        reference=_updates,
        hints=("How many batches does one epoch have?", "300 / 20 batches, 10 times."),
        reason="An epoch has 300 / 20 = 15 batches, and each makes one step: 10 · 15 = 150.",
        mistakes={
            "That is one epoch.": 15,
            "Each batch makes a step, not each epoch.": 10,
            "That counts samples. A step is made once for each batch.": 3000,
            "That is the batch size times the epochs: how many batches fit into 300 points?": 200,
        },
    ),
    FunctionExercise(
        id="09.2",
        title="accuracy from probabilities",
        solution=my_accuracy,
        reference=_counted,
        compared_with="counting one by one",
        cases=_predictions,
        returns=("the accuracy",),
        hints=(
            "First the guessed class of each sample: where is each column largest?",
            "`y_hat.argmax(axis=0)`. Compare with the labels.",
            "The mean of right (1) and wrong (0) is the fraction.",
        ),
        reason="Columns are samples, so argmax runs over axis 0, the classes. The mean of a "
        "comparison is the fraction of hits.",
        mistakes={
            "argmax runs over the samples: it belongs over the classes, axis 0.": (
                lambda y_hat, labels: np.mean(y_hat.argmax(axis=1) == labels)
            ),
            "argmax without an axis looks for one largest number in the whole table: axis 0 is "
            "needed.": lambda y_hat, labels: np.mean(y_hat.argmax() == labels),
            "The right class needs not more than one half, only more than each other class.": (
                lambda y_hat, labels: np.mean(y_hat[labels, np.arange(len(labels))] > 0.5)
            ),
            "These are per cent. A fraction, from 0 to 1, is asked for.": lambda y_hat, labels: (
                100 * np.mean(y_hat.argmax(axis=0) == labels)
            ),
            "This says of each sample whether it is right. Take the mean.": lambda y_hat, labels: (
                y_hat.argmax(axis=0) == labels
            ),
            "This counts the hits. The fraction is asked for.": lambda y_hat, labels: np.sum(
                y_hat.argmax(axis=0) == labels
            ),
            "This is the fraction of mistakes.": lambda y_hat, labels: np.mean(
                y_hat.argmax(axis=0) != labels
            ),
            "This is the mean probability of the right class, not how often it is the largest.": (
                lambda y_hat, labels: np.mean(y_hat[labels, np.arange(len(labels))])
            ),
            "The hits are divided by the number of classes: divide by that of samples.": (
                lambda y_hat, labels: np.sum(y_hat.argmax(axis=0) == labels) / len(y_hat)
            ),
        },
    ),
    ChoiceExercise(
        id="09.3",
        title="read the curves",
        solution="b",
        options=("a", "b", "c", "d"),
        hints=(
            "Is it the training loss that is too high, or the distance between both?",
            "The network fits its samples very well. What keeps it from doing so too well?",
        ),
        reason="Low training loss and a rising validation loss: it learns by heart. A penalty (or "
        "noise, or fewer units, or stopping earlier) is what helps.",
        mistakes={
            "More units would fit the samples even better, and new ones even worse.": "a",
            "The training loss is low already: the steps are not what is wrong.": "c",
            "Training longer goes on in the wrong direction: the validation loss rises.": "d",
        },
    ),
    ChoiceExercise(
        id="09.4",
        title="find the bug in an experiment",
        solution=3,
        options=(1, 2, 3, 4),
        hints=(
            "Which samples may a network learn from?",
            "Which line uses the validation set for more than measuring?",
        ),
        reason="Line 3 trains on the validation set, so line 4 measures what was learnt by heart. "
        "Train on the training set, and only measure on the other.",
        mistakes={
            "Line 1 is right: a fixed seed makes the same split each time.": 1,
            "Line 2 is right: 2 inputs, 8 hidden units, 2 classes.": 2,
            "Line 4 is right by itself: it measures on the validation set.": 4,
        },
    ),
)

QUESTIONS = (
    question(
        "Two settings are to be compared. What must be the same in both runs?",
        wrong(
            "Nothing: the better one wins anyway.",
            "A lucky start may be worth more than the setting.",
        ),
        right(
            "The data and the initial weights; and several seeds should be tried.",
            "Then only the setting differs, and chance is seen as a spread.",
        ),
        wrong("The final loss.", "That is what is compared."),
    ),
    question(
        "Spirals of three classes, no hidden layer. Training for longer …",
        wrong(
            "… solves it in the end.",
            "Without a hidden layer all boundaries are straight lines, for ever.",
        ),
        wrong(
            "… makes it diverge.",
            "The loss is convex: with a fair step size it comes to rest, at a bad value.",
        ),
        right(
            "… does not help: straight boundaries cannot follow a spiral.",
            "What is missing is a hidden layer, not patience.",
        ),
    ),
    question(
        "First layer: gradients a thousand times smaller than in the last one. Why?",
        right(
            "On its way down the error was multiplied by many small slopes.",
            "A sigmoid layer has a factor of at most ¼, and of almost 0 where it is saturated.",
        ),
        wrong(
            "The first layer has already learnt all it can.",
            "It may hardly have moved: that is what a vanishing gradient means.",
        ),
        wrong(
            "The first layer has more weights.",
            "Each weight has its own derivative. Their number does not divide it.",
        ),
    ),
)

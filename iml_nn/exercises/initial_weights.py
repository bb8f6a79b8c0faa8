"""Exercises and questions of notebook 06, initial weights."""

import numpy as np

from iml_nn import datasets
from iml_nn.exercises.formula import FormulaExercise
from iml_nn.exercises.functions import FunctionExercise
from iml_nn.exercises.questions import question, right, wrong
from iml_nn.exercises.values import NumberExercise
from iml_nn.network import Network
from iml_nn.training import train


def my_distinct_units(W, b):
    """Return how many different hidden units there are."""
    units = np.vstack([W, b.T])  # a column for each unit
    return len({tuple(unit) for unit in units.T})


def _distinct_pair_by_pair(W, b):
    found = []
    for j in range(W.shape[1]):
        unit = [W[k, j] for k in range(W.shape[0])] + [b[j, 0]]
        if unit not in found:
            found.append(unit)
    return len(found)


def _without_copies(W, b):
    units = [tuple(unit) for unit in np.vstack([W, b.T]).T]
    return sum(units.count(unit) == 1 for unit in units)


def _layers(rng):
    W = rng.normal(size=(3, 6))
    W[:, 4] = W[:, 1]
    copies, b = np.full((4, 3), 0.5), np.zeros((3, 1))
    square = np.array([[1.0, 2.0, 1.0], [3.0, 4.0, 3.0], [3.0, 4.0, 3.0]])
    return [
        (W, np.zeros((6, 1))),
        (W, np.arange(6.0).reshape(6, 1)),
        (copies, b),
        (copies, np.array([[0.0], [1.0], [0.0]])),
        (square, b),
        (rng.normal(size=(1, 5)), rng.normal(size=(5, 1))),
    ]


def my_xavier_scale(n_in, n_out):
    """Return the standard deviation of the weights of a layer."""
    return np.sqrt(2 / (n_in + n_out))


def _scale_that_balances(n_in, n_out):
    # forward wants n_in · variance = 1, backward n_out · variance = 1: their mean is 1
    return ((n_in + n_out) / 2) ** -0.5


def _units_after_training():
    X, y = datasets.xor(60, seed=0)
    net = Network([2, 8, 2], init="constant", seed=0)
    for _ in train(net, X, y, epochs=20, seed=0):
        pass
    return len({tuple(column) for column in net.weights[0].T.round(9)})


_DW = r"\frac{\partial J}{\partial W^{[h]}} = "
_BACK = r"\left( W^{[h+1]} \frac{\partial J}{\partial z^{[h+1]}} \right)"
_SLOPE = r"a^{[h]} \odot (1 - a^{[h]})"

EXERCISES = (
    NumberExercise(
        id="06.1",
        title="a layer of equal units",
        solution=1,
        reference=_units_after_training,
        hints=(
            "Two units with the same weights get the same input. What can make them differ?",
            "They have the same output, so the same error comes back, so they move the same way.",
        ),
        reason="Equal weights get equal gradients, and stay equal. The layer is worth one unit.",
        mistakes={
            "There are 8 units, but are any two of them different?": 8,
            "They are not gone: all 8 do the same, so 1 is left.": 0,
            "The two classes pull at all units alike: the outgoing weights are equal, too.": 2,
        },
    ),
    FunctionExercise(
        id="06.2",
        title="the scale of xavier",
        solution=my_xavier_scale,
        reference=_scale_that_balances,
        compared_with="the variance that balances both directions",
        cases=lambda rng: [(2, 8), (64, 30), (5, 5), (100, 1), (1, 2)],
        returns=("the scale",),
        hints=(
            "The *variance* is 2 / (n_in + n_out).",
            "The standard deviation is the root of the variance.",
        ),
        reason="Keeping the size of z wants the variance 1 / n_in, keeping that of the error "
        "1 / n_out. xavier takes 2 / (n_in + n_out), between both. Its root is the scale.",
        mistakes={
            "This is the variance. The standard deviation is its root.": (
                lambda n_in, n_out: 2 / (n_in + n_out)
            ),
            "This is he: twice 1 / n_in, for relu.": lambda n_in, n_out: np.sqrt(2 / n_in),
            "This keeps the size of z only: the error on its way back sees n_out.": (
                lambda n_in, n_out: np.sqrt(1 / n_in)
            ),
            "This keeps the size of the error only: z sees n_in.": (
                lambda n_in, n_out: np.sqrt(1 / n_out)
            ),
            "A factor 2 is missing: the mean of n_in and n_out is (n_in + n_out) / 2.": (
                lambda n_in, n_out: np.sqrt(1 / (n_in + n_out))
            ),
            "This is c, for weights drawn evenly from −c to c: their deviation is c / √3.": (
                lambda n_in, n_out: np.sqrt(6 / (n_in + n_out))
            ),
            "The fraction is upside down: more inputs want smaller weights.": (
                lambda n_in, n_out: np.sqrt((n_in + n_out) / 2)
            ),
        },
    ),
    FormulaExercise(
        id="06.3",
        title="what reaches the first weights",
        where="network",
        uses=("∂J/∂z[+1]", "w[+1]", "a", "a[-1]"),
        solution=_DW + r"a^{[h-1]} \left( " + _BACK + r" \odot " + _SLOPE + r" \right)^T",
        hints=(
            "It is `a^{[h-1]}` times the transposed error of layer h.",
            "The error of layer h is what the weights above bring down, times the slope.",
            r"`a^{[h-1]} \left( … \right)^T`, and in the brackets `\left( W^{[h+1]} …`",
        ),
        reason="The weights above bring the error down to a, the slope takes it to z, and a weight "
        "multiplies the output below it. If the weights above are 0, nothing arrives here.",
        mistakes={
            "The slope of layer h is missing.": _DW + r"a^{[h-1]} " + _BACK + "^T",
            "Half of the slope is missing: it is a ⊙ (1 − a).": _DW
            + r"a^{[h-1]} \left( "
            + _BACK
            + r" \odot a^{[h]} \right)^T",
            "A transpose is missing: the error must stand with the samples in its rows.": _DW
            + r"a^{[h-1]} \left( "
            + _BACK
            + r" \odot "
            + _SLOPE
            + r" \right)",
            "The input of layer h is a^{[h-1]}, not a^{[h]}.": _DW
            + r"a^{[h]} \left( "
            + _BACK
            + r" \odot "
            + _SLOPE
            + r" \right)^T",
        },
    ),
    FunctionExercise(
        id="06.4",
        title="count the distinct hidden units",
        solution=my_distinct_units,
        reference=_distinct_pair_by_pair,
        compared_with="a comparison pair by pair",
        cases=_layers,
        returns=("the number",),
        hints=(
            "What makes a unit: which part of W, and which part of b?",
            "A column of W and one entry of b. Put b below W: `np.vstack([W, b.T])`.",
            "A set keeps each thing once: `len({tuple(unit) for unit in units.T})`.",
        ),
        reason="A unit is a column of W and its bias. Copies are equal in all of that.",
        mistakes={
            "The rows are compared: a unit is a column of W.": lambda W, b: len(
                {tuple(row) for row in W}
            ),
            "The bias is left out: two units may differ in it alone.": lambda W, b: len(
                {tuple(column) for column in W.T}
            ),
            "Single numbers are counted, not units.": lambda W, b: len(np.unique(W)),
            "Units with copies are not counted at all: copies count as one unit.": _without_copies,
            "This counts all units, copies included.": lambda W, b: W.shape[1],
        },
    ),
)

QUESTIONS = (
    question(
        "Why must initial weights differ from unit to unit?",
        wrong(
            "Otherwise the loss is infinite.",
            "The loss is an ordinary number. It only cannot fall very far.",
        ),
        right(
            "Equal units get equal gradients, and stay equal for ever.",
            "Same weights, same output, same error, same step.",
        ),
        wrong(
            "Otherwise the gradient is 0.",
            "With equal weights that are not 0 the units do learn, but all the same.",
        ),
    ),
    question(
        "Weights of a deep sigmoid network are a tenth of xavier. What happens to the error?",
        right(
            "It fades on its way down, in every layer.",
            "Each layer multiplies it by small weights, and by a slope of at most ¼.",
        ),
        wrong(
            "It grows: near z = 0 the sigmoid is steepest.",
            "It is, but even there the slope is only ¼.",
        ),
        wrong(
            "Nothing: the last layer's softmax divides by the sum.",
            "Softmax sits at the top. The layers below have their own weights and slopes.",
        ),
    ),
    question(
        "What does xavier's rule try to keep equal from layer to layer?",
        wrong(
            "The sum of the weights.",
            "The weights are random around 0, so their sum says nothing.",
        ),
        wrong("The number of units.", "That is given. It decides how large the weights may be."),
        right(
            "The spread of the activities going up, and of the errors coming down.",
            "One wants 1 / n_in, the other 1 / n_out: the rule takes a value between both.",
        ),
    ),
)

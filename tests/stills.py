"""Pictures that do not move, each made from numbers that are easy to find again in it."""

import numpy as np

from iml_nn.ideas.chords import ChordsPicture
from iml_nn.ideas.cures_compared import Comparison, LossOver
from iml_nn.ideas.descent import BatchesPicture, ValleysPicture
from iml_nn.ideas.digits import ConfusionPicture
from iml_nn.ideas.feedforward import ActivationsPicture
from iml_nn.ideas.final_losses import FinalLossesPicture
from iml_nn.ideas.gradient_cost import CostPicture
from iml_nn.ideas.initial_scale import FirstLayerPicture


def batches():
    seen = np.arange(0, 50, 10)
    curves = {
        "1": (seen, 2 - seen / 50),
        "10": (seen, 2 - seen / 40),
        "all": (seen, 2 - seen / 100),
    }
    agreement = {"1": [0.1, 0.3, 0.2], "10": [0.6, 0.8, 0.7], "all": [1.0, 1.0, 1.0]}
    return BatchesPicture(curves, agreement)


def valleys():
    walk = np.array([[1.0, 1.0], [0.5, 0.2], [0.1, 0.0]])
    return ValleysPicture(
        {"long": ((4.0, 1.0), walk), "round": ((1.0, 1.0), walk[:2])}, [0.0, -0.5]
    )


def confusion():
    labels, predictions = [0, 1, 2, 2, 9, *6 * [4]], [0, 7, 2, 3, 9, *6 * [9]]
    images = np.linspace(0, 1, len(labels) * 64).reshape(-1, 64)
    return ConfusionPicture(images, np.array(labels), np.array(predictions))


def first_layer():
    sizes = {
        "tanh": [[1e-2, 1e-6], [2e-2, 1e-4], [3e-2, 1e-2]],
        "sigmoid": [[1e-4, 1e-9], [3e-4, 1e-7], [2e-4, 1e-5]],
    }
    return FirstLayerPicture([2, 4], {name: np.array(part) for name, part in sizes.items()})


def chords():
    t = np.linspace(0, 1, 5)
    return ChordsPicture(t, {"one layer": 1 + (t - 0.5) ** 2, "hidden layer": 2 - (t - 0.5) ** 2})


STILLS = {
    "CostPicture": lambda: CostPicture(
        [10, 100], {"back-propagation": [50, 500], "differences": [500, 50_000]},
        {"back-propagation": [1e-4, 2e-4], "differences": [1e-3, 2e-2]},
    ),
    "BatchesPicture": batches,
    "ValleysPicture": valleys,
    "ConfusionPicture": confusion,
    "ActivationsPicture": lambda: ActivationsPicture(["step", "sigmoid", "relu"]),
    "FirstLayerPicture": first_layer,
    "ChordsPicture": chords,
    "FinalLossesPicture": lambda: FinalLossesPicture(
        {1: np.array([0.3, 0.5, 0.4]), 8: np.array([0.01, 0.02, 0.4])}
    ),
    "LossOver": lambda: LossOver(
        "penalty λ", [0, 0.1, 1], [[0.1, 0.2], [0.2, 0.3], [0.6, 0.5]],
        [[0.9, 0.7], [0.4, 0.5], [0.7, 0.6]],
    ),
    "Comparison": lambda: Comparison(
        {"none": np.array([0.5, 0.7]), "dropout": np.array([0.3, 0.5])}
    ),
}  # fmt: skip

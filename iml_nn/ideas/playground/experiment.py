"""From settings to samples, network and training run, and what is told of them."""

from typing import NamedTuple

import numpy as np

from iml_nn import datasets, initialisers
from iml_nn.figures.network_map import activities
from iml_nn.network import Network
from iml_nn.pictures import Grid
from iml_nn.training import Progress, train

OWN = "own points"
DATASETS = ("blobs", "circles", "xor", "moons", "spirals")
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
INITIALISERS = ("xavier", "he", "normal", "uniform", "zeros", "constant")
EQUAL = 0.5  # all weights at the end of the symmetry dial where units are copies
REGULARISERS = ("penalty", "weight_noise", "activity_noise", "dropout")
LIVE = ("learning_rate", "batch_size", *REGULARISERS)  # may change while the run goes on
PART = 64  # samples whose gradient is computed at once
GRID = Grid(reach=1.5, resolution=40)
PLANE = np.ascontiguousarray(GRID.points.T, "float32")

START = {
    "data": "moons",
    "classes": 2,
    "points": 200,
    "noise": 0.15,
    "test_fraction": 0.3,
    "layers": 2,
    "units": 6,
    "activation": "tanh",
    "loss": "cross_entropy",
    "init": "xavier",
    "scale": 1.0,
    "symmetry": 1.0,
    "learning_rate": 0.3,
    "batch_size": 32,
    "penalty": 0.0,
    "weight_noise": 0.0,
    "activity_noise": 0.0,
    "dropout": 0.0,
}


class Samples(NamedTuple):
    """A data set (X, y), and the two parts of it."""

    whole: tuple
    training: tuple
    validation: tuple


class RunState(NamedTuple):
    """All that is shown of a run.

    sizes, hidden : units of each layer, inputs first; name of the hidden activation.
    weights : one (n_in, n_out) array a layer.
    activities : of each layer (n, resolution²) values at the points of GRID, inputs first.
    y_hat : (resolution², n_o) shares of the classes there.
    gradient : root mean square of ∂(J / n_d)/∂W, one a layer.
    samples, history : Samples; `Progress` of arrays.
    best, patience : `Progress` at the lowest validation loss, and the epochs after it at which the
        run is to stop; None without.
    event : what has just happened, in a few words.
    cursor : x₁, x₂ and the class of a point to add.
    """

    sizes: list
    hidden: str
    weights: list
    activities: list
    y_hat: np.ndarray
    gradient: list
    samples: Samples
    history: Progress
    best: Progress | None
    patience: int | None
    event: str
    cursor: tuple


def samples(settings, seed, own=None):
    """Return the `Samples` that settings ask for; `own` (X, y) are the reader's, if it is OWN."""
    fraction = settings["test_fraction"]
    if settings["data"] == OWN:
        return Samples(own, *datasets.hold_out(*own, test_fraction=fraction))
    make, n_classes = getattr(datasets, settings["data"]), settings["classes"]
    whole = make(settings["points"], n_classes=n_classes, noise=settings["noise"], seed=seed)
    return Samples(whole, *datasets.split(*whole, test_fraction=fraction, seed=seed))


def initialiser(name, scale, symmetry):
    """Return scale · [(1 − ε) ½ + ε W], W drawn by the initialiser of this name, ε the symmetry."""
    draw = getattr(initialisers, name)()
    return lambda n_in, n_out, rng: (
        scale * ((1 - symmetry) * EQUAL + symmetry * draw(n_in, n_out, rng))
    )


def make_run(settings, samples, seed):
    """Return the `Training` of a new network.

    Parameters
    ----------
    settings : values for all names of `START`; others are left alone.
    samples : Samples.
    seed : of the initial weights and the order of batches.
    """
    s = settings
    sizes = [2, *[s["units"]] * s["layers"], int(samples.whole[1].max()) + 1]
    init = initialiser(s["init"], s["scale"], s["symmetry"])
    net = Network(sizes, hidden=s["activation"], loss=s["loss"], init=init, seed=seed)
    X, y = samples.training
    run = train(net, X, y, batch_size=None, epochs=None, validation=samples.validation, seed=seed)
    adjust(run, settings)
    return run


def adjust(run, settings):
    """Give a run the settings that act while it goes on; return whether any was new to it."""
    wanted = {name: settings[name] for name in LIVE}
    wanted["batch_size"] = min(wanted["batch_size"], run.n_d)  # own points may be few
    new = [name for name, value in wanted.items() if getattr(run, name) != value]
    for name in new:
        setattr(run, name, wanted[name])
    return bool(new)


def gradient_sizes(net, X, y):
    """Root mean square of ∂(J / n_d)/∂W, for each layer."""
    net = net.copy()  # its intermediates go with it
    totals = [np.zeros_like(W) for W in net.weights]
    with np.errstate(all="ignore"):  # a diverged run has none
        # in parts: nothing else would take as much memory as the intermediates of all samples
        for at in range(0, len(X), PART):
            _, dJ_dW, _ = net.gradient(X[at : at + PART], y[at : at + PART])
            for total, g in zip(totals, dJ_dW, strict=True):
                total += g
        return [float(np.nan_to_num(np.sqrt(np.mean((g / len(X)) ** 2)))) for g in totals]


def run_state(net, samples, **rest):
    """Return the `RunState` of a Network and its samples; `rest` are the fields not computed."""
    with np.errstate(all="ignore"):  # weights of a diverged run may be huge
        values = activities(net, PLANE)
        outputs = np.nan_to_num(values[-1])
        # sigmoids need not sum to 1: where several claim a point, they share it
        y_hat = (outputs / np.maximum(outputs.sum(axis=0), 1)).T
    weights, gradient = [W.copy() for W in net.weights], gradient_sizes(net, *samples.training)
    return RunState(net.sizes, net.hidden, weights, values, y_hat, gradient, samples, **rest)

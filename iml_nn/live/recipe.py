"""A run of the playground as a recipe: settings to data, network and training, or to code."""

from typing import NamedTuple

from iml_nn import datasets, initialisers
from iml_nn.live.own_data import hold_out
from iml_nn.network import Network
from iml_nn.training import Training, train

OWN = "own points"
DATASETS = ("blobs", "circles", "xor", "moons", "spirals")
ACTIVATIONS = ("sigmoid", "tanh", "relu", "identity")
INITIALISERS = ("xavier", "he", "normal", "uniform", "zeros", "constant")
EQUAL = 0.5  # all weights at the end of the symmetry dial where units are copies
REGULARISERS = ("penalty", "weight_noise", "activity_noise", "dropout")
ACTING = ("learning_rate", "batch_size", *REGULARISERS)  # may change while the run goes on

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


class Cooked(NamedTuple):
    """What a recipe makes: a training run, and its two sets (X, y)."""

    run: Training
    training: tuple
    validation: tuple


def points(settings, seed, own):
    """Return the whole data set (X, y) that the settings ask for; `own` is the reader's."""
    if settings["data"] == OWN:
        return own
    make = getattr(datasets, settings["data"])
    return make(
        settings["points"], n_classes=settings["classes"], noise=settings["noise"], seed=seed
    )


def initialiser(name, scale, symmetry):
    """Return scale · [(1 − ε) ½ + ε W], W drawn by the initialiser of this name, ε the symmetry."""
    draw = getattr(initialisers, name)()
    return lambda n_in, n_out, rng: (
        scale * ((1 - symmetry) * EQUAL + symmetry * draw(n_in, n_out, rng))
    )


def cook(settings, seed, own=None):
    """Make data, network and training run from the settings alone.

    Parameters
    ----------
    settings : values for all names of `START`; others are left alone.
    seed : of the data, their split, the initial weights and the order of batches.
    own : (X, y), the reader's own points, used when the data are `OWN`.
    """
    X, y = points(settings, seed, own)
    if settings["data"] == OWN:
        training, validation = hold_out(X, y, settings["test_fraction"])
    else:
        training, validation = datasets.split(
            X, y, test_fraction=settings["test_fraction"], seed=seed
        )
    net = Network(
        [2, *[settings["units"]] * settings["layers"], int(y.max()) + 1],
        hidden=settings["activation"],
        loss=settings["loss"],
        init=initialiser(settings["init"], settings["scale"], settings["symmetry"]),
        seed=seed,
    )
    run = train(net, *training, batch_size=None, epochs=None, validation=validation, seed=seed)
    adjust(run, settings)
    return Cooked(run, training, validation)


def adjust(run, settings):
    """Give a run the settings that act while it goes on; return whether any was new to it."""
    wanted = {name: settings[name] for name in ACTING}
    wanted["batch_size"] = min(wanted["batch_size"], run.n_d)  # own points may be few
    new = [name for name, value in wanted.items() if getattr(run, name) != value]
    for name in new:
        setattr(run, name, wanted[name])
    return bool(new)


def code(settings, seed, updates, n_o, n_d):
    """Return eight lines of Python that repeat a run with `iml_nn` alone.

    Parameters
    ----------
    settings, seed : as in `cook`.
    updates : of the weights, so far.
    n_o, n_d : number of classes, and of training samples.
    """
    s = settings
    if s["data"] == OWN:
        imports = "from iml_nn import Network, initialisers, train"
        imports += "; from iml_nn.live.own_data import hold_out"
        data = "X, y = playground.data"
        split = f"training_set, validation_set = hold_out(X, y, {s['test_fraction']:g})"
    else:
        imports = "from iml_nn import Network, datasets, initialisers, train"
        data = (
            f"X, y = datasets.{s['data']}({s['points']}, n_classes={s['classes']}, "
            f"noise={s['noise']!r}, seed={seed})"
        )
        split = (
            "training_set, validation_set = "
            f"datasets.split(X, y, test_fraction={s['test_fraction']!r}, seed={seed})"
        )
    sizes = [2, *[s["units"]] * s["layers"], n_o]
    rules = "".join(f", {name}={s[name]!r}" for name in REGULARISERS if s[name])
    network = f"{sizes}, hidden={s['activation']!r}, loss={s['loss']!r}, init=init, seed={seed}"
    pace = f"learning_rate={s['learning_rate']!r}, batch_size={min(s['batch_size'], n_d)}{rules}"
    lines = [
        imports,
        data,
        split,
        _initialiser_code(s["init"], s["scale"], s["symmetry"]),
        f"net = Network({network})",
        f"run = train(net, *training_set, {pace}, epochs=None, seed={seed})",
        f"run.update({updates})" if updates else "# no update yet: press Play or Step",
        "losses = net.loss(*training_set), net.loss(*validation_set)",
    ]
    return "\n".join(lines)


def _initialiser_code(name, scale, symmetry):
    if scale == 1 and symmetry == 1:
        return f'init = "{name}"'
    W = f"initialisers.{name}()(n_in, n_out, rng)"
    if symmetry < 1:
        W = f"({1 - symmetry!r} * {EQUAL} + {symmetry!r} * {W})"
    factor = "" if scale == 1 else f"{scale!r} * "
    return f"init = lambda n_in, n_out, rng: {factor}{W}"

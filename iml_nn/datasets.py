"""Data to learn from: small sets in the plane, and real handwritten digits.

Each function returns X, (n, n_features) floats, and y, (n,) int labels. Same seed, same data.
"""

from pathlib import Path

import numpy as np

from iml_nn import checks

DIGITS = Path(__file__).parent / "data" / "digits.npz"  # source and licence: data/README.md


def _prepare(n, n_classes, noise, seed):
    """Check the arguments; return labels, the noise to add, and the rng."""
    n_classes = checks.integer("n_classes", n_classes, low=2)
    n = checks.integer("n", n, low=n_classes, hint=": at least one sample a class")
    noise = checks.number("noise", noise, at_least=0)
    rng = checks.generator(seed)
    y = np.arange(n) % n_classes
    return y, rng.normal(0, noise, (n, 2)) if noise else np.zeros((n, 2)), rng


def blobs(n=300, *, n_classes=2, noise=0.2, seed=0):
    """Round clouds, centred on a circle of radius 0.7; `noise` is their standard deviation."""
    y, disturbance, _ = _prepare(n, n_classes, noise, seed)
    angle = 2 * np.pi * y / n_classes + np.pi / 4
    return 0.7 * np.column_stack([np.cos(angle), np.sin(angle)]) + disturbance, y


def circles(n=300, *, n_classes=2, noise=0.05, seed=0):
    """Rings about the origin, of radii 1 / n_classes to 1."""
    y, disturbance, rng = _prepare(n, n_classes, noise, seed)
    angle = rng.uniform(0, 2 * np.pi, n)
    radius = (y + 1) / n_classes
    X = radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)])
    return X + disturbance, y


def xor(n=300, *, n_classes=2, noise=0.0, seed=0):
    """A board of n_classes × n_classes squares on (−1, 1)², labelled (row + column) mod n_classes.

    With two classes: class 1 where the two coordinates have different signs.
    """
    y, disturbance, rng = _prepare(n, n_classes, noise, seed)
    column = rng.integers(0, n_classes, n)
    row = (y - column) % n_classes
    corner = np.column_stack([column, row]) + rng.uniform(0.04, 0.96, (n, 2))
    return 2 * corner / n_classes - 1 + disturbance, y


def moons(n=300, *, n_classes=2, noise=0.1, seed=0):
    """Interleaving half circles, every second one upside down."""
    y, disturbance, rng = _prepare(n, n_classes, noise, seed)
    angle = rng.uniform(0, np.pi, n)
    down = y % 2
    x1 = np.cos(angle) + y - (n_classes - 1) / 2
    x2 = np.where(down, 0.5 - np.sin(angle), np.sin(angle)) - 0.25
    return np.column_stack([x1, x2]) / (1 + (n_classes - 1) / 2) + disturbance, y


def spirals(n=300, *, n_classes=2, noise=0.02, seed=0):
    """Arms that wind one turn about the origin."""
    y, disturbance, rng = _prepare(n, n_classes, noise, seed)
    radius = rng.uniform(0.08, 1, n)
    angle = 2 * np.pi * (radius + y / n_classes)
    return radius[:, np.newaxis] * np.column_stack([np.cos(angle), np.sin(angle)]) + disturbance, y


def digits():
    """The 1,797 handwritten digits of the UCI test set: X (1797, 64) in [0, 1], y (1797,).

    Row i is an 8 × 8 image, row by row: `X[i].reshape(8, 8)`. Source and licence are in
    `iml_nn/data/README.md`.
    """
    with np.load(DIGITS, allow_pickle=False) as file:
        return file["images"] / 16.0, file["labels"].astype(int)


def split(X, y, *, test_fraction=0.25, seed=0):
    """Split into two sets in which every class has the same share.

    Parameters
    ----------
    X, y : (n, n_features) array and (n,) int labels.
    test_fraction : share of each class in the second set, between 0 and 1.

    Returns
    -------
    (X_train, y_train), (X_test, y_test) : shuffled.

    Raises
    ------
    ValueError : different lengths, or a class too small to be in both sets.
    """
    X, y = _pairs(X, y)
    test_fraction = checks.number("test_fraction", test_fraction, above=0, below=1)
    rng = checks.generator(seed)
    chosen = np.zeros(len(y), bool)
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        n_test = round(test_fraction * len(members))
        if not 0 < n_test < len(members):
            raise ValueError(
                f"class {label} has {len(members)} samples: test_fraction={test_fraction:g} puts "
                f"{n_test} of them into the second set; expected at least one in each"
            )
        chosen[members[:n_test]] = True
    train, test = (rng.permutation(np.flatnonzero(part)) for part in (~chosen, chosen))
    return (X[train], y[train]), (X[test], y[test])


def hold_out(X, y, *, test_fraction=0.25):
    """Split so that a sample that is added at the end, or taken away, moves few others.

    Of each class in its own order, every so many-th sample goes to the second set; the first
    sample of a class never does.

    Parameters
    ----------
    X, y : (n, n_features) array and (n,) int labels.
    test_fraction : share of each class in the second set, at least 0 and below 1.

    Returns
    -------
    (X_train, y_train), (X_held, y_held) : the second is the first where nothing can be held out.

    Raises
    ------
    ValueError : different lengths, or a fraction that is none.
    """
    X, y = _pairs(X, y)
    test_fraction = checks.number("test_fraction", test_fraction, at_least=0, below=1)
    rank = np.zeros(len(y))
    for label in np.unique(y):
        rank[y == label] = np.arange(np.sum(y == label))
    # rounding must hold nothing back that is due
    due, before = (np.floor(n * test_fraction + 1e-9) for n in (rank + 1, rank))
    chosen = due > before
    training = X[~chosen], y[~chosen]
    return training, (X[chosen], y[chosen]) if chosen.any() else training


def _pairs(X, y):
    X, y = np.asarray(X), np.asarray(y)
    if y.ndim != 1 or len(X) != len(y) or len(y) == 0:
        raise ValueError(f"X has shape {X.shape} and y {y.shape}; expected one label a row of X")
    return X, y

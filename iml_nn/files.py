"""Networks in files: .npz without pickled objects, which are safe to open."""

import numpy as np

from iml_nn import checks

NAMES = ("hidden", "output", "loss")


def write(path, weights, biases, names):
    """Write the arrays of one network, and its `NAMES`, to `path`."""
    arrays = {f"W{h}": W for h, W in enumerate(weights, 1)}
    arrays |= {f"b{h}": b for h, b in enumerate(biases, 1)}
    with open(path, "wb") as file:
        np.savez(file, **dict(zip(NAMES, names, strict=True)), **arrays)


def read(path, make):
    """Return what `make(parameters, *names)` makes of a file that `write` wrote.

    Raises
    ------
    ValueError : the file is not such a network, or `make` cannot use it.
    OSError : it cannot be read.
    """
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            names = [str(file[name]) for name in NAMES]
            depth = sum(name.startswith("W") for name in file.files)
            weights = [file[f"W{h}"] for h in range(1, depth + 1)]
            parameters = [np.vstack([W, file[f"b{h}"].T]) for h, W in enumerate(weights, 1)]
        checks.float_type(weights[0].dtype)
        return make(parameters, *names)
    except OSError:
        raise
    except Exception as error:  # whatever a foreign or damaged file leads to
        raise ValueError(f"{path} is not a network written by Network.save: {error}") from None

"""Checks of what a user passes in: every message says what came, what was expected, what to do."""

import numpy as np


def choice(what, name, table):
    """Return `table[name]`; an unknown name is a ValueError that lists the known ones."""
    if isinstance(name, str) and name in table:
        return table[name]
    known = ", ".join(repr(key) for key in table)
    raise ValueError(f"unknown {what} {name!r}; choose one of {known}")


def integer(name, value, *, low, hint=""):
    """Return `value` as an int of at least `low` (TypeError, ValueError)."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise TypeError(f"{name} must be an integer, got {value!r}{hint}")
    if value < low:
        raise ValueError(f"{name} must be at least {low}, got {value}{hint}")
    return int(value)


def number(name, value, *, above=-np.inf, at_least=-np.inf, below=np.inf, at_most=np.inf):
    """Return `value` as a float in the given range (TypeError, ValueError)."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        raise TypeError(f"{name} must be a number, got {value!r}")
    value = float(value)
    if not (np.isfinite(value) and above < value < below and at_least <= value <= at_most):
        bounds = {"above": above, "at least": at_least, "below": below, "at most": at_most}
        expected = " and ".join(f"{w} {b:g}" for w, b in bounds.items() if np.isfinite(b))
        raise ValueError(f"{name} must be {expected or 'finite'}, got {value:g}")
    return value


def numbers(values, bounds):
    """Return name → value as floats, each in its range, name → bounds (TypeError, ValueError)."""
    return {name: number(name, values[name], **bounds[name]) for name in bounds}


def generator(seed):
    """Return a numpy Generator for an int seed, or the Generator itself."""
    if isinstance(seed, np.random.Generator):
        return seed
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer):
        raise TypeError(f"seed must be an integer or a numpy Generator, got {seed!r}")
    if seed < 0:
        raise ValueError(f"seed must be at least 0, got {seed}")
    return np.random.default_rng(seed)


def finite(name, array):
    """Raise a ValueError that counts NaN and infinity, if `array` has any."""
    # min and max pass NaN and infinity on, and need no array of the data's size
    if array.size and not np.isfinite([array.min(), array.max()]).all():
        bad = np.argwhere(~np.isfinite(array))
        where = ", ".join(str(int(i)) for i in bad[0])
        raise ValueError(
            f"{name} holds {len(bad)} NaN or infinite values, the first at [{where}]; "
            "remove or replace them before training"
        )


def array(name, values, dtype=None):
    """Return `values` as a finite array of numbers, of `dtype` if given (ValueError, TypeError)."""
    try:
        values = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{name} has rows of different lengths ({error})") from None
    wanted = "biufc" if dtype is not None and np.dtype(dtype).kind == "c" else "biuf"
    if values.dtype.kind not in wanted:
        raise TypeError(f"{name} must hold numbers, got dtype {values.dtype}")
    finite(name, values)
    return values if dtype is None else values.astype(dtype, copy=False)


def samples(X, sizes, dtype):
    """Return `X` as a finite (n_d, n_features) array, for a network of the given `sizes`."""
    X = array("X", X, dtype)
    if X.ndim != 2:
        hint = "; for a single sample write X[np.newaxis, :]" if X.ndim == 1 else ""
        raise ValueError(f"X has shape {X.shape}; expected two dimensions, one row a sample{hint}")
    if X.shape[0] == 0:
        raise ValueError(f"X has shape {X.shape}: no samples; expected at least one row")
    if X.shape[1] != sizes[0]:
        raise ValueError(
            f"X has {X.shape[1]} columns but this network takes {sizes[0]} inputs (sizes={sizes})"
        )
    return X


def targets(y, n_d, net):
    """Encode what a user passes as `y` into targets Y, one column a sample.

    Parameters
    ----------
    y : (n_d,) int labels, or (n_d, n_o) targets. With one output also (n_d,) numbers.
    n_d : number of samples.
    net : Network, whose loss and output activation say what targets make sense.

    Returns
    -------
    Y : (n_o, n_d) array of the network's dtype, one-hot for labels: a row-major
        (n_d, n_o) array, transposed.

    Raises
    ------
    ValueError, TypeError : another shape, labels that are no integers or out of range, targets of
        cross-entropy that are negative or do not sum to 1, NaN or infinity.
    """
    n_o, dtype = net.n_o, net.dtype
    y = array("y", y)
    if y.shape[:1] != (n_d,) or y.ndim > 2:
        raise ValueError(f"y has shape {y.shape} but X has {n_d} rows; expected one target a row")
    if n_o == 1:
        y = y.reshape(n_d, -1)
    if y.ndim == 1:
        return _one_hot(y, n_o, dtype).T
    return _soft(y.astype(dtype), n_o, net.output, net.loss_name).T


def _one_hot(labels, n_o, dtype):
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"class labels must be integers, got dtype {labels.dtype}; "
            "convert them with y.astype(int), or pass one row of targets a sample"
        )
    if labels.min() < 0 or labels.max() >= n_o:
        raise ValueError(
            f"labels run from {labels.min()} to {labels.max()} but this network has {n_o} outputs; "
            f"expected 0 to {n_o - 1}"
        )
    Y = np.zeros((len(labels), n_o), dtype)
    Y[np.arange(len(labels)), labels] = 1
    return Y


def _soft(y, n_o, output, loss_name):
    if y.shape[1] != n_o:
        raise ValueError(
            f"y has {y.shape[1]} columns but this network has {n_o} outputs; "
            f"expected {n_o} targets a row, or integer labels of shape ({len(y)},)"
        )
    if output != "identity" and (y.min() < 0 or y.max() > 1):
        raise ValueError(
            f"targets of a {output} output must lie between 0 and 1, "
            f"got values from {y.min():g} to {y.max():g}"
        )
    if loss_name == "cross_entropy":
        off = np.abs(y.sum(axis=1) - 1)
        if off.max() > 1e-5:
            i = int(off.argmax())
            raise ValueError(
                f"the targets of each sample must sum to 1, but row {i} of y sums to "
                f"{y[i].sum():g}; divide each row by its sum"
            )
    return y


def like(target, name, values):
    """Return a finite copy of `values`, of the target's shape and type (ValueError, TypeError)."""
    values = array(name, values, target.dtype)
    if values.shape != target.shape:
        raise ValueError(f"{name} has shape {values.shape}; expected {target.shape}")
    return values.copy()


FLOATS = {"float64": np.dtype("float64"), "float32": np.dtype("float32")}


def float_type(dtype):
    """Return float64 or float32 as numpy's type, for its name or the type (ValueError)."""
    return choice("dtype", dtype if isinstance(dtype, str) else np.dtype(dtype).name, FLOATS)

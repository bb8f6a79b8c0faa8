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
        bounds = [
            f"{words} {bound:g}"
            for words, bound in [
                ("above", above),
                ("at least", at_least),
                ("below", below),
                ("at most", at_most),
            ]
            if np.isfinite(bound)
        ]
        expected = " and ".join(bounds) or "finite"
        raise ValueError(f"{name} must be {expected}, got {value:g}")
    return value


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

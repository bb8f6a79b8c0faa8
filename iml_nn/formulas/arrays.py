"""Arrays whose axes carry the names of a formula's indices."""

from typing import NamedTuple

import numpy as np

from iml_nn.formulas.tree import FormulaError


class NamedArray(NamedTuple):
    """An array with one axis per name in `names`; then rows and columns, if it is a matrix."""

    data: np.ndarray
    names: tuple[str, ...] = ()
    matrix: bool = False

    @property
    def size(self):
        """Rows × columns, as text."""
        return "×".join(map(str, self.data.shape[-2:])) if self.matrix else "a number"


def named(data, names):
    """Return the NamedArray of an array, given what stands for each of its axes.

    Parameters
    ----------
    data : array.
    names : for each axis an index, the number of one unit as text (from 1), or None for the rows
        or columns of a matrix. The same index twice takes the diagonal.

    Raises
    ------
    FormulaError : there is no such unit.
    """
    data, axes = _diagonals(*_units(data, list(names)))
    order = tuple(dict.fromkeys(name for name in names if name in axes and name is not None))
    rest = [axis for axis, name in enumerate(axes) if name is None]
    data = np.transpose(data, [axes.index(name) for name in order] + rest)
    if len(rest) == 1:  # one sample of a matrix: a column
        data = data[..., np.newaxis]
    return NamedArray(data, order, bool(rest))


def _units(data, axes):
    """Take single units: the axes named by a number go."""
    for axis, name in reversed(list(enumerate(axes))):
        if name is not None and name.isdigit():
            if not 1 <= int(name) <= data.shape[axis]:
                raise FormulaError(f"unit {name} does not exist; there are {data.shape[axis]}")
            data = np.take(data, int(name) - 1, axis)
            del axes[axis]
    return data, axes


def _diagonals(data, axes):
    """Where an index stands on two axes, take the diagonal: one axis, the last, is left."""
    for name in set(axes) - {None}:
        while axes.count(name) > 1:
            first = axes.index(name)
            second = axes.index(name, first + 1)
            data = np.diagonal(data, axis1=first, axis2=second)
            axes = [*axes[:first], *axes[first + 1 : second], *axes[second + 1 :], name]
    return data, axes


def aligned(left, right):
    """Return the data of both with the same axes, the names of these, and if rows follow."""
    names = left.names + tuple(name for name in right.names if name not in left.names)
    matrix = left.matrix or right.matrix
    return _spread(left, names, matrix), _spread(right, names, matrix), names, matrix


def _spread(array, names, matrix):
    """Return the data with one axis for each of `names`, and rows and columns for a matrix."""
    order = [array.names.index(name) for name in names if name in array.names]
    rest = list(range(len(array.names), array.data.ndim))
    data = np.transpose(array.data, order + rest)
    if matrix and not array.matrix:
        data = data[..., np.newaxis, np.newaxis]
    missing = [axis for axis, name in enumerate(names) if name not in array.names]
    return np.expand_dims(data, missing)

"""What was measured so far, kept small, and patience with a loss that does not fall."""

import math

import numpy as np


class History:
    """Points that were measured, thinned evenly so that their number stays bounded.

    The first point is always kept, and the last one always shown.

    Parameters
    ----------
    kind : the named tuple that points are; by default that of the first one.
    most : number of points kept; beyond, every second one goes.
    """

    def __init__(self, kind=None, most=600):
        self._kind, self._most = kind, most
        self._points, self._count, self._stride = [], 0, 1
        self._arrays = self.last = None

    def append(self, point):
        """Add a named tuple of numbers or arrays, of the same kind each time."""
        self._kind, self.last, self._arrays = type(point), point, None
        if self._count % self._stride == 0:
            self._points.append(point)
        self._count += 1
        if len(self._points) > self._most:
            self._points = self._points[::2]
            self._stride *= 2

    @property
    def first(self):
        """The first point, None before there is one."""
        return self._points[0] if self._points else None

    def arrays(self):
        """Return the points as one named tuple of arrays, which are read-only."""
        if self._arrays is None:
            if self._kind is None:
                raise ValueError("the history is empty, and of no kind: append a point first")
            points = self._points
            if self._points and points[-1] is not self.last:
                points = [*points, self.last]
            columns = zip(*points, strict=True) if points else [()] * len(self._kind._fields)
            self._arrays = self._kind._make(np.array(column) for column in columns)
            for array in self._arrays:
                array.flags.writeable = False  # whoever asks next gets the same ones
        return self._arrays


class Patience:
    """Watches a loss: where was it lowest, and for how long has it not been lower?

    `best` is the lowest loss so far, and `best_at` where that was: an epoch, an update, a count.
    """

    def __init__(self):
        self.best, self.best_at, self._now = math.inf, None, None

    def tell(self, loss, at):
        """Take in the loss at some place; return whether it is the lowest so far."""
        self._now = at
        lowest = self.best_at is None or loss < self.best
        if lowest:
            self.best, self.best_at = loss, at
        return lowest

    def is_over(self, patience):
        """True if the lowest loss lies `patience` or more back; 0 and None wait for ever."""
        return bool(patience) and self.best_at is not None and self._now - self.best_at >= patience

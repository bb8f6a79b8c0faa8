"""Mini-batches: in which order samples come, and how they are collected (notebook 10)."""

import numpy as np

from iml_nn.layers import with_ones

BLOCK_BYTES = 256 * 1024  # shuffled rows gathered at a time: they stay in the processor's cache


class Batches:
    """An endless supply of mini-batches, in a new random order for every epoch.

    Parameters
    ----------
    X : (n_d, n_features) array.  Y : (n_o, n_d) targets.
    rng : numpy Generator.
    shuffle : False keeps the order of the samples.
    """

    def __init__(self, X, Y, rng, shuffle):
        self._X, self._Y, self._rng, self._shuffle = X, Y, rng, shuffle
        self.n_d = len(X)
        self.epochs_done, self._position = 0, 0
        self._order = None
        self._block = range(0)

    @property
    def epoch(self):
        """Epochs done, with the fraction of the current one."""
        return self.epochs_done + self._position / self.n_d

    def next(self, size):
        """Return x (n_features + 1, n_B), its last row ones, and Y (n_o, n_B).

        n_B is `size`, or less at the end of an epoch.
        """
        start, stop = self._position, min(self._position + size, self.n_d)
        new_epoch = start == 0 and self._shuffles(size)
        inside = self._block.start <= start and stop <= self._block.stop
        if new_epoch or not inside:
            self._gather(start, size)
        columns = slice(start - self._block.start, stop - self._block.start)
        self._position = stop
        if stop == self.n_d:
            self._position = 0
            self.epochs_done += 1
        return self._x_block[:, columns], self._Y_block[:, columns]

    def _shuffles(self, size):
        return self._shuffle and size < self.n_d  # a full batch has no order

    def _gather(self, start, size):
        """Collect the samples of the next batches, as many as the processor's cache holds.

        That costs less than to collect each batch by itself. Samples that are not shuffled are
        collected once and for all.
        """
        shuffles, n = self._shuffles(size), self.n_d
        if start == 0:
            self._order = self._rng.permutation(n) if shuffles else np.arange(n)
        if shuffles:
            n = max(1, BLOCK_BYTES // (self._X[0].nbytes * size)) * size
        chosen = self._order[start : start + n]
        self._block = range(start, start + len(chosen))
        self._x_block, self._Y_block = with_ones(self._X[chosen]), self._Y[:, chosen]

    def snapshot(self):
        """Return where the supply stands, for `restore`."""
        return self.epochs_done, self._position, self._order

    def restore(self, snapshot):
        """Go back to a snapshot; the Generator is the caller's to set back."""
        self.epochs_done, self._position, self._order = snapshot
        self._block = range(0)  # may belong to a later epoch: gather anew

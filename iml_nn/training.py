"""`train`: gradient descent that reports its progress, and stops early if asked to."""

from typing import NamedTuple

import numpy as np

from iml_nn import checks, scoring
from iml_nn.gradient_descent import DivergenceError, GradientDescent
from iml_nn.history import History, Patience

__all__ = ["DivergenceError", "Progress", "Training", "train"]

REMEMBERED = 2_000  # reports in a history: beyond, it is thinned


class Progress(NamedTuple):
    """State of a training run. Losses are J / n_d, without penalty and noise; NaN if not known."""

    epoch: float
    update: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


class Training(GradientDescent):
    """A training run: an iterator of `Progress`, made by `train`.

    `best` is the report with the lowest validation loss. After a pause, `update` and `measure` go
    on by hand.
    """

    def __init__(self, net, X, y, *, validation, patience, report_every, unit, **settings):
        super().__init__(net, X, y, **settings)
        self._validation = None if validation is None else net.checked(*_pair(validation))
        # a stack of networks has no one best moment
        self._watches = validation is not None and net.parameters[0].ndim == 2
        self.patience = None if patience is None else checks.integer("patience", patience, low=1)
        if patience is not None and not self._watches:
            raise ValueError(
                "patience needs validation=(X_val, y_val), whose loss it watches, "
                "and a single network"
            )
        self._by_update = checks.choice("unit", unit, {"epoch": False, "update": True})
        self.report_every = checks.integer("report_every", report_every, low=1)
        self._reports, self._n_reports = History(Progress, REMEMBERED), 0
        self._watch, self.best, self._best_parameters = Patience(), None, None
        self.stopped_early = False

    @property
    def history(self):
        """A `Progress` of read-only arrays, one entry a report; thinned evenly beyond 2,000."""
        return self._reports.arrays()

    def __iter__(self):
        return self

    def __next__(self):
        if self.stopped_early or self._batches.epochs_done >= self.epochs:
            if self.patience is not None:
                self.restore_best()
            raise StopIteration
        if self._by_update:
            self.update(self.report_every)
        else:
            self._update_until(epochs=self._batches.epochs_done + self.report_every)
        progress = self.measure()
        self.stopped_early = self._watch.is_over(self.patience)
        return progress

    def measure(self):
        """Return the progress at this moment, and append it to the history.

        Raises
        ------
        DivergenceError : the loss is not a finite number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            loss, accuracy = scoring.score(self.net, self._X, self._Y)
            validation = (np.nan, np.nan)
            if self._validation is not None:
                validation = scoring.score(self.net, *self._validation)
        if not np.isfinite(loss).all():
            raise self._diverged(f"the loss is {loss} after update {self.updates}")
        progress = Progress(self._batches.epoch, self.updates, loss, accuracy, *validation)
        self._reports.append(progress)
        self._n_reports += 1
        if self._watches and self._watch.tell(progress.validation_loss, self._n_reports):
            self.best, self._best_parameters = progress, self._copy_parameters()
        return progress

    def restore_best(self):
        """Give the network the weights of `best`, the report with the lowest validation loss."""
        if self._best_parameters is None:
            raise ValueError("no best weights are known: pass validation=(X_val, y_val)")
        self._set_parameters(self._best_parameters)


def _pair(validation):
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation must be a pair (X_val, y_val), got {type(validation).__name__}"
        )
    return validation


def train(net, X, y, *, learning_rate=0.5, batch_size=32, epochs=50, penalty=0.0,
          weight_noise=0.0, activity_noise=0.0, dropout=0.0, validation=None, patience=None,
          report_every=1, unit="epoch", shuffle=True, seed=0):  # fmt: skip
    """Train `net` by gradient descent: W ← W − η [(1/n_B) ∂J_B/∂W + (λ/n_d) W].

    Parameters
    ----------
    net : Network, changed in place.
    X, y : training data: (n_d, n_features) and labels or targets, as in `Network.J`.
    learning_rate : η > 0.
    batch_size : samples per update, at most n_d; 1 for single samples, None for all.
    epochs : passes through the data; None goes on for ever.
    penalty : λ ≥ 0, on the weights, biases left out.
    weight_noise, activity_noise : standard deviations ≥ 0 of Gaussian noise, fresh for each batch,
        on all weights and on the hidden activities.
    dropout : probability with which a hidden activity is set to 0; the others are divided by 1 − p.
    validation : pair (X_val, y_val), measured but not learnt from.
    patience : stop after so many reports without a lower validation loss, and restore the weights
        of the lowest; None never stops.
    report_every, unit : a report every so many of "epoch" or "update".
    shuffle : a new random order for every epoch.
    seed : int or Generator; the same seed gives the same run, bit for bit.

    Returns
    -------
    Training : an iterator of `Progress`. All settings are checked at once, before the first step.

    Raises
    ------
    ValueError, TypeError : a setting or the data cannot be used; the message says why.
    DivergenceError : while iterating, when a weight or the loss is no longer finite.
    """
    return Training(**locals())  # each of the settings above, by its name

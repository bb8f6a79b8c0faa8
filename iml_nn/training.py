"""Gradient descent: `train` changes a network step by step and reports its progress."""

import inspect
from typing import NamedTuple

import numpy as np

from iml_nn import checks
from iml_nn.batches import Batches
from iml_nn.network import Network
from iml_nn.noise import Noise
from iml_nn.workspace import Workspace


class DivergenceError(ArithmeticError):
    """Training left the finite numbers; the network keeps its last finite weights."""


class Progress(NamedTuple):
    """State of a training run. Losses are J / n_d, without penalty and noise; NaN if not known."""

    epoch: float
    update: int
    loss: float
    accuracy: float
    validation_loss: float
    validation_accuracy: float


class _Setting:
    """A hyper-parameter that may be changed between two steps, checked on assignment."""

    def __init__(self, check):
        self.check = check

    def __set_name__(self, owner, name):
        self.name = name

    # no __get__: reading finds the value in the run's own __dict__, at no cost

    def __set__(self, run, value):
        run.__dict__[self.name] = self.check(self.name, value, run)


def _at_least_0(name, value, run):
    return checks.number(name, value, at_least=0)


def _batch_size(name, value, run):
    if value is None:
        return None
    value = checks.integer(name, value, low=1, hint="; None takes all samples at once")
    if value > run.n_d:
        raise ValueError(
            f"batch_size={value} but X has only {run.n_d} rows; "
            "choose a smaller batch, or batch_size=None for all samples at once"
        )
    return value


class Training:
    """A training run: an iterator of `Progress`, made by `train`.

    Between two steps its settings may be assigned (`run.learning_rate = 0.1`), and the network's
    weights too. `history` holds all progress so far as arrays.
    """

    learning_rate = _Setting(lambda name, value, run: checks.number(name, value, above=0))
    batch_size = _Setting(_batch_size)
    penalty = _Setting(_at_least_0)
    weight_noise = _Setting(_at_least_0)
    activity_noise = _Setting(_at_least_0)
    dropout = _Setting(lambda name, value, run: checks.number(name, value, at_least=0, below=1))

    def __init__(
        self,
        net: Network,
        X,
        y,
        *,
        learning_rate=0.5,
        batch_size=32,
        epochs=50,
        penalty=0.0,
        weight_noise=0.0,
        activity_noise=0.0,
        dropout=0.0,
        validation=None,
        patience=None,
        report_every=1,
        unit="epoch",
        shuffle=True,
        seed=0,
    ):
        self.net = net
        self._X, self._Y = net._data(X, y)
        self._validation = None if validation is None else net._data(*_pair(validation))
        self.n_d = len(self._X)
        _check_that_it_can_learn(net, y)
        self.learning_rate, self.batch_size = learning_rate, batch_size
        self.penalty, self.dropout = penalty, dropout
        self.weight_noise, self.activity_noise = weight_noise, activity_noise
        self.epochs = None if epochs is None else checks.integer("epochs", epochs, low=0)
        self.patience = None if patience is None else checks.integer("patience", patience, low=1)
        # a stack of networks has no one best moment
        self._watches = validation is not None and net.weights[0].ndim == 2
        if patience is not None and not self._watches:
            raise ValueError(
                "patience needs validation=(X_val, y_val), whose loss it watches, "
                "and a single network"
            )
        self._by_update = checks.choice("unit", unit, {"epoch": False, "update": True})
        self.report_every = checks.integer("report_every", report_every, low=1)
        self._rng = checks.generator(seed)
        self._batches = Batches(self._X, self._Y, self._rng, bool(shuffle))
        self.updates = 0
        self._workspaces = {}
        self._reports = []
        self.best, self._best_parameters, self._reports_since_best = None, None, 0
        self.stopped_early = False

    @property
    def epoch(self):
        """Epochs done, with the fraction of the current one."""
        return self._batches.epoch

    @property
    def history(self):
        """A `Progress` of arrays: one entry a report."""
        columns = zip(*self._reports, strict=True) if self._reports else [()] * 6
        return Progress(*(np.array(column) for column in columns))

    # ------------------------------------------------------------------ iterating

    def __iter__(self):
        return self

    def __next__(self):
        if self.stopped_early or self._finished():
            if self.patience is not None:
                self.restore_best()
            raise StopIteration
        if self._by_update:
            self.update(self.report_every)
        else:
            target = self._batches.epochs_done + self.report_every
            if self.epochs is not None:
                target = min(target, self.epochs)
            self._guarded(lambda: self._batches.epochs_done >= target)
        progress = self.measure()
        if self.patience is not None:
            self.stopped_early = self._reports_since_best >= self.patience
        return progress

    def _finished(self):
        return self.epochs is not None and self._batches.epochs_done >= self.epochs

    def update(self, n=1):
        """Do n updates of the weights (fewer at the end of the last epoch), without a report.

        Raises
        ------
        DivergenceError : the weights left the finite numbers; the last finite ones are kept.
        """
        last = self.updates + checks.integer("n", n, low=1)
        self._guarded(lambda: self.updates >= last)

    def measure(self, remember=True):
        """Return the progress at this moment, and append it to the history.

        Parameters
        ----------
        remember : False leaves the history as it is: for a run without end.

        Raises
        ------
        DivergenceError : the loss is not a finite number.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            loss, accuracy = self.net._score(self._X, self._Y)
            validation = (np.nan, np.nan)
            if self._validation is not None:
                validation = self.net._score(*self._validation)
        if not np.isfinite(loss).all():
            raise self._diverged(f"the loss is {loss} after update {self.updates}")
        progress = Progress(self.epoch, self.updates, loss, accuracy, *validation)
        if remember:
            self._reports.append(progress)
        self._reports_since_best += 1
        if self._watches and (
            self.best is None or progress.validation_loss < self.best.validation_loss
        ):
            self.best, self._reports_since_best = progress, 0
            self._best_parameters = self._copy_parameters()
        return progress

    def restore_best(self):
        """Give the network the weights of `best`, the report with the lowest validation loss."""
        if self._best_parameters is None:
            raise ValueError("no best weights are known: pass validation=(X_val, y_val)")
        self._set_parameters(self._best_parameters)

    # ------------------------------------------------------------------ updating

    @np.errstate(over="ignore", invalid="ignore")
    def _guarded(self, done):
        """Update until `done()`; if weights overflow, go back and stop at the last finite ones."""
        start = self._snapshot()
        while not (done() or self._finished()):
            self._update_once()
        if self._is_finite():
            return
        self._restore(start)
        while self._is_finite():
            start, updates = self._snapshot(), self.updates
            self._update_once()
        self._restore(start)
        raise self._diverged(f"a weight is no longer finite after update {updates + 1}")

    def _update_once(self):
        x, Y = self._batches.next(self.batch_size or self.n_d)
        n_b, eta = Y.shape[1], self.learning_rate
        if n_b not in self._workspaces:
            if len(self._workspaces) > 1:  # a full and a last batch; more only if a slider moved
                self._workspaces.clear()
            net = self.net
            self._workspaces[n_b] = Workspace(net._parameters, net.activations, net._loss, n_b)
        self._workspaces[n_b].update(
            x,
            Y,
            rate=eta / n_b,
            decay=1 - eta * self.penalty / self.n_d,
            noise=self._draw_noise(n_b),
        )
        self.updates += 1

    def _draw_noise(self, n_b):
        levels = self.weight_noise, self.activity_noise, self.dropout
        return Noise.draw(self._rng, self.net.weights, n_b, *levels) if any(levels) else None

    # ------------------------------------------------------------------ state

    def _copy_parameters(self):
        return [P.copy() for P in self.net._parameters]

    def _set_parameters(self, values):
        for P, value in zip(self.net._parameters, values, strict=True):
            P[...] = value

    def _is_finite(self):
        return all(np.isfinite(P).all() for P in self.net._parameters)

    def _snapshot(self):
        random = self._rng.bit_generator.state
        return self._copy_parameters(), random, self.updates, self._batches.snapshot()

    def _restore(self, snapshot):
        parameters, self._rng.bit_generator.state, self.updates, batches = snapshot
        self._set_parameters(parameters)
        self._batches.restore(batches)

    def _diverged(self, what):
        eta = self.learning_rate
        return DivergenceError(
            f"training diverged: {what}, with learning_rate={eta:g}. The network holds the weights "
            f"of update {self.updates}. Start again with a smaller step, for example "
            f"learning_rate={eta / 10:g}, and scale the inputs to about 1"
        )


def _check_that_it_can_learn(net, y):
    if len(y) > 1 and net.n_o > 1 and np.ndim(y) == 1 and len(np.unique(y)) == 1:
        raise ValueError(
            f"y holds only class {y[0]}: there is nothing to tell apart. "
            "Check how the training samples were chosen"
        )
    for activation in net.activations[:-1]:
        activation.slope(np.ones((1, 1)))  # a step refuses to be trained


def _pair(validation):
    if not isinstance(validation, tuple | list) or len(validation) != 2:
        raise TypeError(
            f"validation must be a pair (X_val, y_val), got {type(validation).__name__}"
        )
    return validation


def train(net, X, y, **settings):
    """Train `net` by gradient descent: W ← W − η [(1/n_B) ∂J_B/∂W + (λ/n_d) W].

    Parameters
    ----------
    net : Network, changed in place.
    X, y : training data: (n_d, n_features) and labels or targets, as in `Network.J`.
    learning_rate : η > 0 (0.5).
    batch_size : samples per update (32), at most n_d; 1 for single samples, None for all.
    epochs : passes through the data (50); None goes on for ever.
    penalty : λ ≥ 0 (0), on the weights, biases left out.
    weight_noise, activity_noise : standard deviations ≥ 0 (0) of Gaussian noise, fresh for each
        batch, on all weights and on the hidden activities.
    dropout : probability (0) with which a hidden activity is set to 0; the others are divided by
        1 − p.
    validation : pair (X_val, y_val), measured but not learnt from (None).
    patience : stop after so many reports without a lower validation loss, and restore the weights
        of the lowest (None: never).
    report_every, unit : a report every so many (1) of "epoch" or "update".
    shuffle : a new random order for every epoch (True).
    seed : int or Generator (0); the same seed gives the same run, bit for bit.

    Returns
    -------
    Training : an iterator of `Progress`. All settings are checked at once, before the first step.

    Raises
    ------
    ValueError, TypeError : a setting or the data cannot be used; the message says why.
    DivergenceError : while iterating, when a weight or the loss is no longer finite.
    """
    return Training(net, X, y, **settings)


train.__signature__ = inspect.signature(Training)  # so that the editor's help shows the settings

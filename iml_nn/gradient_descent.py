"""Gradient descent on mini-batches: updates that can be steered, and that stop before infinity."""

import numpy as np

from iml_nn import checks
from iml_nn.activations import step_slope
from iml_nn.batches import Batches
from iml_nn.layers import back_propagate, feed_forward
from iml_nn.noise import Noise


class DivergenceError(ArithmeticError):
    """Training left the finite numbers; the network keeps its last finite weights."""


def step(layers, loss, x, Y, rate, decay=1.0, noise=None):
    """W ← decay · W − rate · ∂J/∂W, b ← b − rate · ∂J/∂b, for one batch.

    Afterwards the derivatives that the layers hold are those of rate · J. Overflow warnings are the
    caller's to silence.

    Parameters
    ----------
    layers : list of Dense.  loss : the `Loss`.
    x : (n_in + 1, n_b) array, its last row ones.  Y : (n_o, n_b) targets.
    rate : η / n_B.  decay : 1 − ηλ / n_d.
    noise : `Noise` of this pass, or None.
    """
    feed_forward(layers, x, noise)
    back_propagate(layers, loss, Y, rate, to_inputs=False)
    # weights change only now: every ∂J/∂x above had to use the old ones
    for layer in layers:
        if decay != 1.0:
            W = layer.W
            W *= decay
        layer.parameters -= layer.gradient


BOUNDS = {
    "learning_rate": {"above": 0},
    "penalty": {"at_least": 0},
    "weight_noise": {"at_least": 0},
    "activity_noise": {"at_least": 0},
    "dropout": {"at_least": 0, "below": 1},
}


def _setting(name):
    """A property that holds a number, checked whenever it is assigned."""

    def fetch(run):
        return run.settings[name]

    def assign(run, value):
        run.settings[name] = checks.number(name, value, **BOUNDS[name])

    return property(fetch, assign)


class GradientDescent:
    """Updates of a network's weights, batch by batch; `train` documents the parameters.

    Between two updates the settings may be assigned (`run.learning_rate = 0.1`), and the network's
    weights too.
    """

    learning_rate, penalty, weight_noise, activity_noise, dropout = map(_setting, BOUNDS)

    def __init__(self, net, X, y, *, batch_size, epochs, shuffle, seed, **settings):
        self.net = net
        self._X, self._Y = net.checked(X, y)
        self.n_d, self.updates = len(self._X), 0
        self._rng = checks.generator(seed)
        self._batches = Batches(self._X, self._Y, self._rng, bool(shuffle))
        _check_that_it_can_learn(net, y)
        self.settings = checks.numbers(settings, BOUNDS)
        self.batch_size = batch_size
        self.epochs = np.inf if epochs is None else checks.integer("epochs", epochs, low=0)
        self._layers = {}

    @property
    def batch_size(self):
        """Samples per update; None for all at once."""
        return self.settings["batch_size"]

    @batch_size.setter
    def batch_size(self, value):
        if value is not None:
            value = checks.integer(
                "batch_size", value, low=1, hint="; None takes all samples at once"
            )
            if value > self.n_d:
                raise ValueError(
                    f"batch_size={value} but X has only {self.n_d} rows; "
                    "choose a smaller batch, or batch_size=None for all samples at once"
                )
        self.settings["batch_size"] = value

    @property
    def epoch(self):
        """Epochs done, with the fraction of the current one."""
        return self._batches.epoch

    def update(self, n=1):
        """Do n updates of the weights (fewer at the end of the last epoch), without a report.

        Raises
        ------
        DivergenceError : the weights left the finite numbers; the last finite ones are kept.
        """
        self._update_until(updates=self.updates + checks.integer("n", n, low=1))

    # ------------------------------------------------------------------ inside

    @np.errstate(over="ignore", invalid="ignore")
    def _update_until(self, *, updates=np.inf, epochs=np.inf):
        """Update until so many are done; if weights overflow, stop at the last finite ones."""
        start = self._snapshot()
        epochs = min(epochs, self.epochs)
        while self.updates < updates and self._batches.epochs_done < epochs:
            self._update_once()
        if self._is_finite():
            return
        reached = self.updates
        self._restore(start)
        while self.updates < reached:
            start = self._snapshot()
            self._update_once()
            if not self._is_finite():
                update = self.updates
                self._restore(start)
                raise self._diverged(f"a weight is no longer finite after update {update}")
        raise self._diverged(
            f"a weight was no longer finite after update {reached}, "
            "though all are since the same updates were done once more"
        )

    def _update_once(self):
        now = self.settings
        x, Y = self._batches.next(now["batch_size"] or self.n_d)
        n_b, eta = Y.shape[1], now["learning_rate"]
        decay, noise = 1 - eta * now["penalty"] / self.n_d, self.draw_noise(n_b)
        step(self._layers_for(n_b), self.net.loss_function, x, Y, eta / n_b, decay, noise)
        self.updates += 1

    def _layers_for(self, n_b):
        """Layers with arrays for n_b samples: a full and a smaller last batch take turns."""
        if n_b not in self._layers:
            if len(self._layers) > 1:  # more sizes than two: only if a slider moved
                self._layers.clear()
            self._layers[n_b] = self.net.working_layers()
        return self._layers[n_b]

    def draw_noise(self, n_b):
        """Return the `Noise` of one batch of n_b samples, or None."""
        now = self.settings
        levels = now["weight_noise"], now["activity_noise"], now["dropout"]
        return Noise.draw(self._rng, self.net.weights, n_b, *levels) if any(levels) else None

    def _copy_parameters(self):
        return [P.copy() for P in self.net.parameters]

    def _set_parameters(self, values):
        for P, value in zip(self.net.parameters, values, strict=True):
            P[...] = value

    def _is_finite(self):
        return all(np.isfinite(P).all() for P in self.net.parameters)

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
    if step_slope in [activation.slope for activation in net.activations[:-1]]:
        step_slope(None)  # says why

"""A network of dense layers: prediction, loss and exact gradient, as the lecture writes them."""

import itertools

import numpy as np

from iml_nn import checks, scoring
from iml_nn.activations import HIDDEN
from iml_nn.initialisers import initial_weights
from iml_nn.layers import Dense, back_propagate, feed_forward, with_ones
from iml_nn.losses import loss_and_output
from iml_nn.parameters import Parameters


class Network:
    """A feedforward network.

    `layers` holds what `forward` or `gradient` computed last, for a reader to look at; prediction,
    scores and `train` compute in layers of their own, on the same weights. `parameters` holds one
    array [W; bᵀ] a layer, (n_in + 1, n_out), of which `weights` and `biases` are parts.

    Parameters
    ----------
    sizes : number of inputs, of units in each hidden layer, of outputs. Two sizes make a network
        without hidden layer: softmax regression.
    hidden : activation of the hidden layers: sigmoid, tanh, relu, identity, or step (which can
        predict but not be trained).
    output : activation of the output layer; by default the one that belongs to the loss: softmax
        for cross_entropy, sigmoid for binary_cross_entropy (one output) and squared_error, which
        also goes with identity.
    loss : cross_entropy, binary_cross_entropy or squared_error.
    init : initial weights: a name or callable of `iml_nn.initialisers`. Biases start at 0.
    dtype : float64 or float32.
    seed : int or numpy Generator.

    Raises
    ------
    ValueError, TypeError : sizes that are no positive integers, an unknown name, an output that
        does not go with the loss.
    """

    def __init__(self, sizes, *, hidden="sigmoid", output=None, loss="cross_entropy",
                 init="xavier", dtype="float64", seed=0):  # fmt: skip
        sizes = [checks.integer("each of sizes", n, low=1, hint=f" (sizes={sizes})") for n in sizes]
        if len(sizes) < 2:
            raise ValueError(f"sizes={sizes}; expected at least an input and an output size")
        rng, dtype = checks.generator(seed), checks.float_type(dtype)
        weights = [
            initial_weights(init, n_in, n_out, rng) for n_in, n_out in itertools.pairwise(sizes)
        ]
        parameters = [np.vstack([W, 0 * W[:1]]).astype(dtype) for W in weights]
        self._build(parameters, hidden, output, loss)

    @classmethod
    def on(cls, parameters, hidden, output, loss):
        """Return a network on these arrays, (n_in + 1, n_out), which are kept, not copied."""
        net = object.__new__(cls)
        net._build(parameters, hidden, output, loss)
        return net

    def _build(self, parameters, hidden, output, loss):
        self.sizes = [parameters[0].shape[-2] - 1, *(P.shape[-1] for P in parameters)]
        self.n_o, self.dtype = self.sizes[-1], parameters[0].dtype
        self.loss_function, last = loss_and_output(loss, output, self.sizes)
        inner = checks.choice("hidden activation", hidden, HIDDEN)
        self.hidden, self.output, self.loss_name = self.names = hidden, last.name, loss
        self.parameters, self.activations = parameters, [*[inner] * (len(parameters) - 1), last]
        self.layers, self.scoring_layers = self.working_layers(), self.working_layers()
        self._weights = Parameters("weights", [layer.W for layer in self.layers])
        self._biases = Parameters("biases", [layer.b for layer in self.layers])

    def __repr__(self):
        return (
            f"Network({self.sizes}, hidden={self.hidden!r}, output={self.output!r}, "
            f"loss={self.loss_name!r}): {self.n_parameters:,} parameters"
        )

    @property
    def n_parameters(self):
        """Number of weights and biases."""
        return sum(P.size for P in self.parameters)

    @property
    def weights(self):
        """Weight matrices (n_in, n_out), from the first layer to the last. Assignable."""
        return self._weights

    @weights.setter
    def weights(self, values):
        self._weights.assign(values)

    @property
    def biases(self):
        """Bias columns (n_out, 1), from the first layer to the last. Assignable."""
        return self._biases

    @biases.setter
    def biases(self, values):
        self._biases.assign(values)

    def working_layers(self):
        """Return new layers on the same parameters, whose intermediates are the caller's own."""
        return [Dense(P, phi) for P, phi in zip(self.parameters, self.activations, strict=True)]

    # ------------------------------------------------------------------ prediction

    def predict_proba(self, X):
        """Probabilities ŷ, one row a sample.

        Parameters
        ----------
        X : (n_d, n_features) array.

        Returns
        -------
        (n_d, n_o) array. With one sigmoid output: (n_d, 1), the probability of class 1.

        Raises
        ------
        ValueError : X of another width, empty or not finite; an identity output, which is no
            probability.
        """
        if self.output == "identity":
            raise ValueError("an identity output gives numbers, not probabilities: use predict(X)")
        return scoring.outputs(self, checks.samples(X, self.sizes, self.dtype))

    def predict(self, X):
        """Class of each sample, (n_d,) ints; with an identity output its values, (n_d, n_o).

        Takes and raises the same as `predict_proba`.
        """
        outputs = scoring.outputs(self, checks.samples(X, self.sizes, self.dtype))
        return (
            outputs if self.output == "identity" else scoring.decide(self, outputs.mT).astype(int)
        )

    def accuracy(self, X, y):
        """Fraction of samples whose predicted class is that of y (its largest target).

        Takes and raises the same as `J`; also a ValueError if an identity output has no classes.
        """
        if self.output == "identity":
            raise ValueError("an identity output has no classes, so no accuracy: use loss(X, y)")
        return scoring.score(self, *self.checked(X, y))[1]

    # ------------------------------------------------------------------ loss and gradient

    def checked(self, X, y):
        """Check and convert what a user passed: X (n_d, n_features), Y (n_o, n_d), as in `J`."""
        X = checks.samples(X, self.sizes, self.dtype)
        return X, checks.targets(y, len(X), self)

    def J(self, X, y):
        """The lecture's loss: the sum over samples and outputs.

        Parameters
        ----------
        X : (n_d, n_features) array.
        y : (n_d,) int labels, or (n_d, n_o) targets; those of cross-entropy sum to 1.

        Raises
        ------
        ValueError, TypeError : wrong shapes, NaN or infinity, labels out of range.
        """
        return self.loss(X, y) * len(X)

    def loss(self, X, y):
        """J / n_d: what plots show. Takes and raises the same as `J`."""
        return scoring.score(self, *self.checked(X, y))[0]

    def forward(self, X, noise=None):
        """Feedforward step: each of `layers` then holds x, z and a, and no earlier derivatives.

        Takes X (n_d, n_features) and a `Noise` or None; returns ŷ (n_o, n_d): columns are samples.
        """
        return self._forward(checks.samples(X, self.sizes, self.dtype), noise).a

    @np.errstate(over="ignore")  # exp(−z) = ∞ gives φ = 0, the right limit: no error
    def _forward(self, X, noise):
        """Return the last layer, after a pass whose arrays nobody has seen before."""
        for layer in self.layers:
            layer.forget()
        feed_forward(self.layers, with_ones(X), noise)
        return self.layers[-1]

    def gradient(self, X, y, penalty=0.0, noise=None):
        """Exact gradient by back-propagation; every layer keeps its intermediates.

        Parameters
        ----------
        X, y : as in `J`.
        penalty : λ; (λ/2) Σ w² over all weights, biases left out, is added to J before deriving.
        noise : a `Noise`, or None; given noise is part of the function that is derived.

        Returns
        -------
        J : float. Without the penalty.
        dJ_dW, dJ_db : lists of arrays, shaped as `weights` and `biases`: sums over the samples.

        Raises
        ------
        ValueError, TypeError : as `J`; also a step activation, which has no useful slope.
        """
        penalty = checks.number("penalty", penalty, at_least=0)
        X, Y = self.checked(X, y)
        last = self._forward(X, noise)
        back_propagate(self.layers, self.loss_function, Y)
        dJ_dW = [layer.dJ_dW + penalty * layer.W for layer in self.layers]
        dJ_db = [layer.dJ_db.copy() for layer in self.layers]
        return scoring.plain(self.loss_function.value(last.z, last.a, Y)), dJ_dW, dJ_db

    def objective(self, X, y, penalty=0.0, noise=None):
        """J + (λ/2) Σ w² under the given noise: the function whose derivative `gradient` returns.

        Takes and raises the same as `gradient`.
        """
        penalty = checks.number("penalty", penalty, at_least=0)
        X, Y = self.checked(X, y)
        last = self._forward(X, noise)
        squares = sum((W**2).sum(axis=(-2, -1)) for W in self.weights)
        return scoring.plain(self.loss_function.value(last.z, last.a, Y) + penalty / 2 * squares)

    def copy(self):
        """Return an independent network with the same weights."""
        return self.astype(self.dtype)

    def __reduce__(self):  # layers share the parameters: piece by piece, a copy would part them
        return type(self).on, (self.parameters, *self.names)

    def astype(self, dtype):
        """Return a copy in another number type; complex128 serves the complex step."""
        return type(self).on([P.astype(dtype) for P in self.parameters], *self.names)

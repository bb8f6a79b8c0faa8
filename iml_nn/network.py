"""A network of dense layers: prediction, loss and exact gradient, as the lecture writes them."""

import itertools

import numpy as np

from iml_nn import checks
from iml_nn.activations import ACTIVATIONS, HIDDEN
from iml_nn.initialisers import initial_weights
from iml_nn.layers import Dense, assign
from iml_nn.losses import LOSSES, targets
from iml_nn.noise import Noise
from iml_nn.scoring import chunks, decide, score

LARGE = 2**16  # weights of a layer from which products are faster column by column


class Parameters(list):
    """The weights, or the biases, of a network: `net.weights[0] = A` copies A in, checked."""

    def __setitem__(self, h, values):
        if not isinstance(h, int | np.integer):
            raise TypeError("assign one layer at a time, for example net.weights[0] = W")
        assign(self[h], f"the array of layer {range(len(self))[h] + 1}", values)


class Network:
    """A feedforward network.

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

    def __init__(
        self,
        sizes,
        *,
        hidden="sigmoid",
        output=None,
        loss="cross_entropy",
        init="xavier",
        dtype="float64",
        seed=0,
    ):
        sizes = [checks.integer("each of sizes", n, low=1, hint=f" (sizes={sizes})") for n in sizes]
        if len(sizes) < 2:
            raise ValueError(f"sizes={sizes}; expected at least an input and an output size")
        rng = checks.generator(seed)
        matrices = [
            initial_weights(init, n_in, n_out, rng) for n_in, n_out in itertools.pairwise(sizes)
        ]
        self._build(matrices, hidden, output, loss, _float_type(dtype))

    def _build(self, matrices, hidden, output, loss, dtype):
        self._loss = checks.choice("loss", loss, LOSSES)
        allowed = {name: ACTIVATIONS[name] for name in self._loss.outputs}
        out = checks.choice(f"output for loss={loss!r}", output or self._loss.outputs[0], allowed)
        inner = checks.choice("hidden activation", hidden, HIDDEN)
        self.hidden, self.output, self.loss_name, self.dtype = hidden, out.name, loss, dtype
        self.sizes = [len(matrices[0]), *(W.shape[1] for W in matrices)]
        if loss == "binary_cross_entropy" and self.n_o != 1:
            raise ValueError(
                f"binary_cross_entropy takes one output, got {self.n_o} (sizes={self.sizes}); "
                "use loss='cross_entropy' for several classes"
            )
        if loss == "cross_entropy" and self.n_o == 1:
            raise ValueError(
                f"softmax of a single output is always 1 (sizes={self.sizes}); "
                "use two outputs, or loss='binary_cross_entropy'"
            )
        # W and b of a layer share one array [W; bᵀ], which `workspace.py` multiplies at one go
        order = "F" if max(W.size for W in matrices) > LARGE else "C"
        self._parameters = [np.vstack([W, 0 * W[:1]]).astype(dtype, order=order) for W in matrices]
        self.layers = [Dense(P[:-1], P[-1:].T, inner) for P in self._parameters]
        self.layers[-1].activation = out

    def __repr__(self):
        return (
            f"Network({self.sizes}, hidden={self.hidden!r}, output={self.output!r}, "
            f"loss={self.loss_name!r}): {self.n_parameters:,} parameters"
        )

    @property
    def n_o(self):
        """Number of outputs."""
        return self.sizes[-1]

    @property
    def n_parameters(self):
        """Number of weights and biases."""
        return sum(array.size for array in [*self.weights, *self.biases])

    @property
    def weights(self):
        """Weight matrices (n_in, n_out), from the first layer to the last. Assignable."""
        return Parameters(layer.W for layer in self.layers)

    @weights.setter
    def weights(self, values):
        self._assign_all("weights", self.weights, values)

    @property
    def biases(self):
        """Bias columns (n_out, 1), from the first layer to the last. Assignable."""
        return Parameters(layer.b for layer in self.layers)

    @biases.setter
    def biases(self, values):
        self._assign_all("biases", self.biases, values)

    def _assign_all(self, name, arrays, values):
        if len(values) != len(arrays):
            raise ValueError(
                f"{name} has {len(values)} arrays; expected one a layer: {len(arrays)}"
            )
        checked = [np.array(value) for value in values]
        for h, value in enumerate(checked):
            if value.shape != arrays[h].shape:
                raise ValueError(f"{name}[{h}] has shape {value.shape}; expected {arrays[h].shape}")
        for h, value in enumerate(checked):
            arrays[h] = value

    @property
    def activations(self):
        """Activation of each layer."""
        return [layer.activation for layer in self.layers]

    # ------------------------------------------------------------------ prediction

    def _outputs(self, X):
        X = checks.samples(X, self.sizes, self.dtype)
        return np.concatenate([self.activations[-1].value(z).T for _, z in chunks(self, X)])

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
        return self._outputs(X)

    def predict(self, X):
        """Class of each sample, (n_d,) ints; with an identity output its values, (n_d, n_o).

        Takes and raises the same as `predict_proba`.
        """
        outputs = self._outputs(X)
        return outputs if self.output == "identity" else decide(self, outputs.T).astype(int)

    def accuracy(self, X, y):
        """Fraction of samples whose predicted class is that of y (its largest target).

        Raises
        ------
        ValueError : as `J`; an identity output has no classes.
        """
        if self.output == "identity":
            raise ValueError("an identity output has no classes, so no accuracy: use loss(X, y)")
        return self._score(*self._data(X, y))[1]

    # ------------------------------------------------------------------ loss and gradient

    def _data(self, X, y):
        """Check and convert what a user passed: X (n_d, n_features), Y (n_o, n_d)."""
        X = checks.samples(X, self.sizes, self.dtype)
        return X, targets(y, len(X), self.n_o, self._loss, self.activations[-1], self.dtype)

    def _score(self, X, Y):
        loss, accuracy = score(self, X, Y)
        return float(loss), float(accuracy)

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
        return self._score(*self._data(X, y))[0] * len(X)

    def loss(self, X, y):
        """J / n_d: what plots show. Takes and raises the same as `J`."""
        return self._score(*self._data(X, y))[0]

    def forward(self, X, noise=None):
        """Feedforward step that keeps x, z and a in every layer (`net.layers[h - 1].z`).

        Parameters
        ----------
        X : (n_d, n_features) array.
        noise : a `Noise`, or None.

        Returns
        -------
        y_hat : (n_o, n_d) array. Columns are samples.
        """
        return self._forward(checks.samples(X, self.sizes, self.dtype).T, noise)

    def _forward(self, x, noise):
        for h, layer in enumerate(self.layers):
            x = layer.forward(x, *(noise or Noise()).of_layer(h))
        return x

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
        X, Y = self._data(X, y)
        last = self.layers[-1]
        y_hat = self._forward(X.T, noise)
        J = self._loss.value(last.z, Y, last.activation).item()
        error = last.backward_from_z(self._loss.dJ_dz(y_hat, Y, last.activation))
        for layer in reversed(self.layers[:-1]):
            error = layer.backward(error)
        dJ_dW = [layer.dJ_dW + penalty * layer.W for layer in self.layers]
        return J, dJ_dW, [layer.dJ_db for layer in self.layers]

    def objective(self, X, y, penalty=0.0, noise=None):
        """J + (λ/2) Σ w² under the given noise: the function whose derivative `gradient` returns.

        Takes and raises the same as `gradient`.
        """
        penalty = checks.number("penalty", penalty, at_least=0)
        X, Y = self._data(X, y)
        self._forward(X.T, noise)
        last = self.layers[-1]
        J = self._loss.value(last.z, Y, last.activation)
        return (J + penalty / 2 * sum((W**2).sum() for W in self.weights)).item()

    # ------------------------------------------------------------------ copies and files

    def copy(self):
        """Return an independent network with the same weights."""
        return self.astype(self.dtype)

    def astype(self, dtype):
        """Return a copy in another number type; complex128 serves the complex step."""
        other = Network.__new__(Network)
        matrices = [W.astype(dtype) for W in self.weights]
        other._build(matrices, self.hidden, self.output, self.loss_name, np.dtype(dtype))
        other.biases = self.biases
        return other

    def save(self, path):
        """Write the network to `path`, an .npz file without pickled objects."""
        arrays = {f"W{h}": W for h, W in enumerate(self.weights, 1)}
        arrays |= {f"b{h}": b for h, b in enumerate(self.biases, 1)}
        names = {"hidden": self.hidden, "output": self.output, "loss": self.loss_name}
        with open(path, "wb") as file:
            np.savez(file, **names, **arrays)

    @classmethod
    def load(cls, path):
        """Read a network that `save` wrote.

        Raises
        ------
        ValueError : the file is not such a network.
        OSError : it cannot be read.
        """
        import zipfile  # costs time to import, and only a damaged file needs it

        try:
            with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
                hidden, output, loss = (str(file[name]) for name in ("hidden", "output", "loss"))
                depth = sum(name.startswith("W") for name in file.files)
                weights = [file[f"W{h}"] for h in range(1, depth + 1)]
                biases = [file[f"b{h}"] for h in range(1, depth + 1)]
            net = cls.__new__(cls)
            net._build(weights, hidden, output, loss, _float_type(weights[0].dtype))
            net.weights, net.biases = weights, biases
        except (ValueError, TypeError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{path} is not a network written by Network.save: {error}") from None
        return net


def _float_type(dtype):
    try:
        dtype = np.dtype(dtype)
    except TypeError:
        dtype = None
    if dtype not in (np.dtype("float64"), np.dtype("float32")):
        raise ValueError(f"unknown dtype {dtype}; choose float64 or float32")
    return dtype

"""One dense layer, z = Wᵀx + b, a = φ(z), and back (notebooks 01 and 03), and layers in a row.

This is the code that trains. What costs in a small network is the number of numpy calls, so each
line of a pass is one call into an array that is kept, and b is the weight of one more input that is
always 1: parameters [W; bᵀ] are (n_in + 1, n_out), and one product serves both. Arrays may have a
leading axis, (K, …): K networks at once.
"""

import numpy as np

from iml_nn import checks
from iml_nn.activations import Activation
from iml_nn.noise import disturbed


class Dense:
    """A layer of n_out units, each connected to all n_in inputs.

    It keeps every intermediate of its last pass, for a reader to look at:
    `x` (n_in, n_d), `z` and `a` (n_out, n_d) after `forward`;
    `dJ_dz` (n_out, n_d), `dJ_dW` (n_in, n_out), `dJ_db` (n_out, 1), `dJ_dx` (n_in, n_d) after
    `backward`. Columns are samples. The next pass with as many samples writes into the same
    arrays, unless `forget` is called in between.

    Parameters
    ----------
    parameters : (n_in + 1, n_out) array [W; bᵀ], W[k, j] the weight from input k to output j.
        Kept, not copied.
    activation : the layer's activation function.
    """

    def __init__(self, parameters, activation: Activation):
        self.parameters, self.activation = parameters, activation
        self._W, self._b = parameters[..., :-1, :], parameters[..., -1:, :].mT
        self._transposed = parameters.mT
        # np.dot starts 0.6 µs sooner than np.matmul, but knows no leading axis
        self._product = np.dot if parameters.ndim == 2 else np.matmul
        self.forget()

    def forget(self):
        """Give the intermediates away: whoever holds one keeps it, and the next pass makes new."""
        self._inputs = self._n_d = self._shape = self.gradient = None
        self.z = self.a = self.dJ_dz = self.dJ_dx = None

    def forward(self, x, weight_noise=None, activity_noise=None, mask=None):
        """Compute a = φ(Wᵀx + b) and keep x, z and a.

        Parameters
        ----------
        x : (n_in + 1, n_d) array, its last row ones.
        weight_noise : (n_in, n_out) array added to W for this pass and its backward pass.
        activity_noise, mask : (n_out, n_d) arrays; what leaves the layer is (a + noise) · mask.

        Returns
        -------
        (n_out + 1, n_d) array: `a`, or its noisy version, and a row of ones: the next layer's x.
        """
        if x.shape[-1] != self._n_d:
            self._make_room(x)
        self._inputs, self._mask = x, mask
        transposed, self._W_used = self._transposed, self._W
        if weight_noise is not None:
            noisy = self.parameters.copy()
            transposed, self._W_used = noisy.mT, noisy[..., :-1, :]
            self._W_used += weight_noise
        self.z = self._product(transposed, x, out=self.z)
        self.activation.value(self.z, out=self.a)
        if activity_noise is None and mask is None:
            return self._outputs
        outputs = self._outputs.copy()  # the slope needs the clean a
        outputs[..., :-1, :] = disturbed(self.a, activity_noise, mask)
        return outputs

    def backward(self, dJ_da, below=True):
        """Propagate the error through the layer (notebook 03).

        Parameters
        ----------
        dJ_da : (n_out, n_d) array. ∂J/∂a, of what left the layer.
        below : False where no layer below asks for ∂J/∂x, which saves a product.

        Returns
        -------
        dJ_dx : (n_in, n_d) array, for the layer below; None if not asked for.

        Raises
        ------
        ValueError : no forward pass yet, `dJ_da` of another shape than the last one's `a`, or a
            step activation.
        """
        if dJ_da.shape != self._shape:
            self._refuse("dJ_da", dJ_da)
        if self._mask is not None:
            dJ_da = dJ_da * self._mask
        self.dJ_dz = self.activation.slope(self.a, out=self.dJ_dz)
        self.dJ_dz *= dJ_da
        return self._propagate(below)

    def backward_from_z(self, dJ_dz, below=True):
        """Propagate the error from ∂J/∂z on: for the last layer, where it is ŷ − y (notebook 02).

        Takes and raises the same as `backward`, with ∂J/∂z in the place of ∂J/∂a.
        """
        if dJ_dz.shape != self._shape:
            self._refuse("dJ_dz", dJ_dz)
        if dJ_dz is not self.dJ_dz:
            self.dJ_dz = dJ_dz.copy()  # the next pass writes into it
        return self._propagate(below)

    def _propagate(self, below):
        """∂J/∂z to ∂J/∂[W; bᵀ], and to ∂J/∂x."""
        self.gradient = self._product(self._inputs, self.dJ_dz.mT, out=self.gradient)
        if not below:
            return None
        self.dJ_dx = self._product(self._W_used, self.dJ_dz, out=self.dJ_dx)
        return self.dJ_dx

    # ------------------------------------------------------------------ parts without the ones

    @property
    def W(self):
        """Weights, (n_in, n_out). Assigning copies into this array, after a check."""
        return self._W

    @W.setter
    def W(self, values):
        self._W[...] = checks.like(self._W, "W", values)

    @property
    def b(self):
        """Biases, (n_out, 1). Assigning copies into this array, after a check."""
        return self._b

    @b.setter
    def b(self, values):
        self._b[...] = checks.like(self._b, "b", values)

    @property
    def x(self):
        """Inputs of the last pass, (n_in, n_d)."""
        return None if self._inputs is None else self._inputs[..., :-1, :]

    @property
    def dJ_dW(self):
        """∂J/∂W of the last pass, (n_in, n_out); a part of `gradient`, which is ∂J/∂[W; bᵀ]."""
        return None if self.gradient is None else self.gradient[..., :-1, :]

    @property
    def dJ_db(self):
        """∂J/∂b of the last pass, (n_out, 1); the other part."""
        return None if self.gradient is None else self.gradient[..., -1:, :].mT

    # ------------------------------------------------------------------ inside

    def _make_room(self, x):
        """Make `a`, with a row of ones below it; the products make all other arrays."""
        if x.shape[-2] != self.parameters.shape[-2]:
            raise ValueError(
                f"x has {x.shape[-2]} rows; expected {self.parameters.shape[-2]}, the last of them "
                "ones: use with_ones(X)"
            )
        self._n_d = x.shape[-1]
        shape = (*self.parameters.shape[:-2], self.parameters.shape[-1] + 1, self._n_d)
        self._outputs = np.ones(shape, self.parameters.dtype)
        self.a = self._outputs[..., :-1, :]
        self._shape = self.a.shape
        self.z = self.dJ_dz = self.dJ_dx = None

    def _refuse(self, name, error):
        if self._shape is None:
            raise ValueError("backward needs a forward pass first: call forward(x)")
        raise ValueError(
            f"{name} has shape {error.shape}; expected {self._shape}, that of the last forward pass"
        )


def with_ones(X):
    """Return samples X (n_d, n_in) as a first layer takes them: (n_in + 1, n_d), last row ones."""
    rows = np.ones((len(X), X.shape[1] + 1), X.dtype)
    rows[:, :-1] = X
    return rows.T


def feed_forward(layers, x, noise=None):
    """Send x (n_in + 1, n_d), its last row ones, through all layers; `layers[-1].a` is ŷ.

    `noise` is a `Noise`, or None.
    """
    for h, layer in enumerate(layers):
        x = layer.forward(x) if noise is None else layer.forward(x, *noise.of_layer(h))


def back_propagate(layers, loss, Y, scale=1.0, *, to_inputs=True):
    """Send the error back through all layers, after `feed_forward`.

    Parameters
    ----------
    layers : list of Dense.
    loss : the `Loss`.
    Y : (n_o, n_d) targets.
    scale : every derivative comes out as that of scale · J.
    to_inputs : False saves ∂J/∂x of the first layer.
    """
    first, last = layers[0], layers[-1]
    error = loss.dJ_dz(last.a, Y, last.activation, out=last.dJ_dz)
    if scale != 1.0:
        error *= scale
    error = last.backward_from_z(error, to_inputs or last is not first)
    for layer in layers[-2::-1]:
        error = layer.backward(error, to_inputs or layer is not first)

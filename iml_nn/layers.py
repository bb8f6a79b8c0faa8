"""One dense layer: z = Wᵀx + b, a = φ(z), and back (notebooks 01 and 03)."""

import numpy as np

from iml_nn import checks
from iml_nn.activations import Activation
from iml_nn.noise import disturbed


class Dense:
    """A layer of n_out units, each connected to all n_in inputs.

    It keeps every intermediate of its last pass, for a reader to look at:
    `x` (n_in, n_d), `z` and `a` (n_out, n_d) after `forward`;
    `dJ_dz` (n_out, n_d), `dJ_dW` (n_in, n_out), `dJ_db` (n_out, 1), `dJ_dx` (n_in, n_d) after
    `backward`. Columns are samples.

    Parameters
    ----------
    W : (n_in, n_out) array, W[k, j] the weight from input k to output j. Kept, not copied.
    b : (n_out, 1) array. Kept, not copied.
    activation : the layer's activation function.
    """

    def __init__(self, W, b, activation: Activation):
        self._W, self._b = W, b
        self.activation = activation
        self.x = self.z = self.a = None
        self.dJ_dz = self.dJ_dW = self.dJ_db = self.dJ_dx = None

    @property
    def W(self):
        """Weights, (n_in, n_out). Assigning copies into this array, after a check."""
        return self._W

    @W.setter
    def W(self, values):
        assign(self._W, "W", values)

    @property
    def b(self):
        """Biases, (n_out, 1). Assigning copies into this array, after a check."""
        return self._b

    @b.setter
    def b(self, values):
        assign(self._b, "b", values)

    def linear(self, x):
        """Linear combination z = Wᵀx + b, (n_in, n_d) → (n_out, n_d). Keeps nothing."""
        return self.W.T @ x + self.b

    def value(self, x):
        """Activities a = φ(Wᵀx + b), (n_in, n_d) → (n_out, n_d). Keeps nothing."""
        return self.activation.value(self.linear(x))

    def forward(self, x, weight_noise=None, activity_noise=None, mask=None):
        """Compute a = φ(Wᵀx + b) and keep x, z and a.

        Parameters
        ----------
        x : (n_in, n_d) array.
        weight_noise : (n_in, n_out) array added to W for this pass and its backward pass.
        activity_noise, mask : (n_out, n_d) arrays; what leaves the layer is (a + noise) · mask.

        Returns
        -------
        (n_out, n_d) array: `a`, or its noisy version.
        """
        self.x, self._mask = x, mask
        self._W_used = self.W if weight_noise is None else self.W + weight_noise
        self.z = self._W_used.T @ x + self.b
        self.a = self.activation.value(self.z)
        return disturbed(self.a, activity_noise, mask)

    def backward(self, dJ_da):
        """Propagate the error through the layer (notebook 03).

        Parameters
        ----------
        dJ_da : (n_out, n_d) array. ∂J/∂a, of what left the layer.

        Returns
        -------
        dJ_dx : (n_in, n_d) array. ∂J/∂x, for the layer below.

        Raises
        ------
        ValueError : no forward pass yet, `dJ_da` of another shape than the last one's `a`, or a
            step activation.
        """
        self._check_error("dJ_da", dJ_da)
        if self._mask is not None:
            dJ_da = dJ_da * self._mask
        return self.backward_from_z(dJ_da * self.activation.slope(self.a))

    def backward_from_z(self, dJ_dz):
        """Propagate the error from ∂J/∂z on: for the last layer, where it is ŷ − y (notebook 02).

        Takes and raises the same as `backward`, with ∂J/∂z in the place of ∂J/∂a.
        """
        self._check_error("dJ_dz", dJ_dz)
        self.dJ_dz = dJ_dz
        self.dJ_dW = self.x @ dJ_dz.T
        self.dJ_db = dJ_dz.sum(axis=1, keepdims=True)
        self.dJ_dx = self._W_used @ dJ_dz
        return self.dJ_dx

    def _check_error(self, name, error):
        if self.a is None:
            raise ValueError("backward needs a forward pass first: call forward(x)")
        if np.shape(error) != self.a.shape:
            raise ValueError(
                f"{name} has shape {np.shape(error)}; expected {self.a.shape}, "
                "that of the last forward pass"
            )


def assign(array, name, values):
    """Copy `values` into `array`, if they are finite and of its shape (ValueError, TypeError)."""
    values = checks.array(name, values, array.dtype)
    if values.shape != array.shape:
        raise ValueError(f"{name} has shape {values.shape}; expected {array.shape}")
    array[...] = values

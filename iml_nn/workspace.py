"""The fast path: one update of gradient descent in buffers that are made once per batch size.

The formulas are those of `layers.py` and `network.py`; a test holds both to 1e-12. What costs in a
small network is the number of numpy calls, so each step below is one call into an existing buffer,
and a bias is the weight of one more input that is always 1: parameters [W; bᵀ] are (n_in + 1,
n_out), and one product serves both. A leading axis trains many networks of one shape at once:
every array is then (K, …).
"""

import numpy as np

from iml_nn.noise import disturbed


class Workspace:
    """Buffers for batches of `n_b` samples. Overflow warnings are the caller's to silence.

    Parameters
    ----------
    parameters : list of (…, n_in + 1, n_out) arrays, changed in place.
    activations : one `Activation` a layer.
    loss : the `Loss`.
    n_b : number of samples in a batch.
    """

    def __init__(self, parameters, activations, loss, n_b):
        self._parameters, self._activations, self._loss = parameters, activations, loss
        self._weights = [P[..., :-1, :] for P in parameters]
        self._parameters_T = [P.mT for P in parameters]
        self._steps = [np.empty_like(P) for P in parameters]
        # a hidden layer's activities, with the row of ones that the biases above multiply
        self._outputs = [
            np.ones((*P.shape[:-2], P.shape[-1] + 1, n_b), P.dtype) for P in parameters
        ]
        self._a = [out[..., :-1, :] for out in self._outputs]
        self._slope = [np.empty_like(a) for a in self._a]
        self._error = [np.empty_like(a) for a in self._a]
        self._error_T = [error.mT for error in self._error]
        # np.dot starts 0.6 µs sooner than np.matmul, but takes two axes, row by row, alone
        plain = all(P.ndim == 2 and P.flags.c_contiguous for P in parameters)
        self._product = np.dot if plain else np.matmul

    def update(self, x, Y, rate, decay=1.0, noise=None):
        """W ← decay · W − rate · ∂J/∂W, b ← b − rate · ∂J/∂b, for one batch.

        Parameters
        ----------
        x : (n_in + 1, n_b) array, its last row ones.  Y : (n_o, n_b) targets.
        rate : η / n_B.  decay : 1 − ηλ / n_d.
        noise : `Noise` of this pass, or None.
        """
        if noise is None:
            inputs = [x, *self._outputs]
            self._forward(inputs, self._parameters_T)
            self._backward(inputs, self._weights, Y, rate)
        else:
            self._noisy_pass(x, Y, rate, noise)
        # weights change only now: every ∂J/∂x above had to use the old ones
        if decay != 1.0:
            for W in self._weights:
                W *= decay
        for P, step in zip(self._parameters, self._steps, strict=True):
            P -= step

    def _noisy_pass(self, x, Y, rate, noise):
        parameters = self._parameters
        if noise.weights is not None:
            parameters = [P.copy() for P in parameters]
            for P, n in zip(parameters, noise.weights, strict=True):
                P[..., :-1, :] += n
        # copies: the slope needs the clean activities, the weights above the noisy ones
        inputs = [x, *(out.copy() for out in self._outputs)]
        self._forward(inputs, [P.mT for P in parameters], noise)
        self._backward(inputs, [P[..., :-1, :] for P in parameters], Y, rate, noise.masks)

    def _forward(self, inputs, parameters_T, noise=None):
        for h, a in enumerate(self._a):
            self._product(parameters_T[h], inputs[h], out=a)
            self._activations[h].value(a, out=a)
            if noise is not None:
                _, activity_noise, mask = noise.of_layer(h)
                inputs[h + 1][..., :-1, :] = disturbed(a, activity_noise, mask)

    def _backward(self, inputs, weights, Y, rate, masks=None):
        """Fill the steps with rate · ∂J/∂[W; bᵀ]."""
        product, output = self._product, self._activations[-1]
        error = self._loss.dJ_dz(self._a[-1], Y, output, out=self._error[-1])
        error *= rate  # scaled once here, and everything below comes out scaled
        for h in range(len(weights) - 1, 0, -1):
            product(inputs[h], self._error_T[h], out=self._steps[h])
            error = product(weights[h], error, out=self._error[h - 1])
            if masks is not None:
                error *= masks[h - 1]
            error *= self._activations[h - 1].slope(self._a[h - 1], out=self._slope[h - 1])
        product(inputs[0], self._error_T[0], out=self._steps[0])

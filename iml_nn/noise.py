"""Noise on weights and activities, which keeps a network from learning by heart (notebook 08)."""

from typing import NamedTuple


class Noise(NamedTuple):
    """Noise of one forward and backward pass; None, or a list with one array a layer.

    weights : (n_in, n_out) arrays, added to the weights of every layer.
    activities : (n_out, n_d) arrays, added to the activities of every hidden layer.
    masks : (n_out, n_d) arrays, multiplying those activities: 0 or 1 / (1 − p) for dropout.
    """

    weights: list | None = None
    activities: list | None = None
    masks: list | None = None

    def of_layer(self, h):
        """Return the three arrays of layer h, counted from 0, with None for no noise."""
        return tuple(None if part is None or h >= len(part) else part[h] for part in self)

    @classmethod
    def draw(cls, rng, weights, n_b, weight_noise=0.0, activity_noise=0.0, dropout=0.0):
        """Return fresh noise for a batch of n_b samples.

        Parameters
        ----------
        rng : numpy Generator.
        weights : one (…, n_in, n_out) array a layer, of the network that is to be disturbed.
        weight_noise, activity_noise : standard deviations.  dropout : probability of a 0.
        """
        dtype = weights[0].dtype
        hidden = [(*W.shape[:-2], W.shape[-1], n_b) for W in weights[:-1]]
        parts = [None, None, None]
        if weight_noise:
            parts[0] = [rng.normal(0, weight_noise, W.shape).astype(dtype) for W in weights]
        if activity_noise:
            parts[1] = [rng.normal(0, activity_noise, shape).astype(dtype) for shape in hidden]
        if dropout:
            # the survivors grow, so that the sum they send on stays the same on average
            parts[2] = [((rng.random(s) >= dropout) / (1 - dropout)).astype(dtype) for s in hidden]
        return cls(*parts)


def disturbed(a, activity_noise=None, mask=None):
    """What leaves a noisy layer: (a + noise) · mask, each where given."""
    out = a if activity_noise is None else a + activity_noise
    return out if mask is None else out * mask

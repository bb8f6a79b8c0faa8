"""A network computed by formulas of the tests alone, to compare with."""

import numpy as np


def forward(net, x):
    """Outputs of all layers, the input first, by formulas of this test alone."""
    outputs = [np.asarray(x, float)]
    for h, (W, b) in enumerate(zip(net.weights, net.biases, strict=True), 1):
        z = outputs[-1] @ W + b[:, 0]
        last = h == len(net.weights)
        outputs.append(np.exp(z) / np.exp(z).sum() if last else 1 / (1 + np.exp(-z)))
    return outputs


def loss(net, x, target):
    return -np.log(forward(net, x)[-1][target])


def derivatives(net, x, target, h=1e-6):
    """∂J/∂W and ∂J/∂b of each layer, by central differences; ∂J/∂b is ∂J/∂z, too."""
    found = []
    for parameters in (net.weights, net.biases):
        slopes = []
        for P in parameters:
            slope = np.zeros_like(P)
            for place, before in np.ndenumerate(P):
                ends = []
                for step in (h, -h):
                    P[place] = before + step
                    ends.append(loss(net, x, target))
                P[place] = before
                slope[place] = (ends[0] - ends[1]) / (2 * h)
            slopes.append(slope)
        found.append(slopes)
    return found

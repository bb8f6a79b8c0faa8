"""Back-propagation against HIPS autograd and against the complex step, on random architectures."""

from itertools import chain

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iml_nn import Network, Noise, check_gradient
from iml_nn.gradient_check import central_difference, numerical_gradient, relative_error

from .conftest import problem

PHI = {
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.maximum(z, 0),
    "identity": lambda z: z,
}


def reference_objective(net, X, Y, penalty, noise):
    """J + penalty as a function of all parameters, written once more, in autograd's numpy."""

    def objective(parameters):
        x = X.T
        for h, (W, b) in enumerate(parameters):
            noise_W, noise_a, mask = noise.of_layer(h)
            z = anp.dot((W + noise_W).T, x) + b
            if h < len(parameters) - 1:
                x = (PHI[net.hidden](z) + noise_a) * mask
        if net.loss_name == "cross_entropy":
            z = z - anp.max(z, axis=0)
            J = -anp.sum(Y.T * (z - anp.log(anp.sum(anp.exp(z), axis=0))))
        elif net.loss_name == "binary_cross_entropy":
            J = anp.sum(anp.logaddexp(0, z) - Y.T * z)
        else:
            J = anp.sum((PHI[net.output](z) - Y.T) ** 2) / 2
        return J + penalty / 2 * sum(anp.sum(W**2) for W, _ in parameters)

    return objective


def random_noise(net, n_d, rng):
    hidden = net.sizes[1:-1]
    return Noise(
        [rng.normal(0, 0.2, W.shape) for W in net.weights],
        [rng.normal(0, 0.2, (n, n_d)) for n in hidden],
        [(rng.random((n, n_d)) > 0.3) / 0.7 for n in hidden],
    )


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=1, max_size=4),
    outcome=st.sampled_from(
        [
            ("cross_entropy", "softmax", 3),
            ("binary_cross_entropy", "sigmoid", 1),
            ("squared_error", "sigmoid", 2),
            ("squared_error", "identity", 2),
        ]
    ),
    hidden=st.sampled_from(sorted(PHI)),
    n_d=st.integers(1, 5),
    penalty=st.sampled_from([0.0, 0.7]),
    seed=st.integers(0, 1000),
)
def test_gradient_agrees_with_autograd_and_complex_step(sizes, outcome, hidden, n_d, penalty, seed):
    loss, output, n_o = outcome
    net = Network([*sizes, n_o], hidden=hidden, output=output, loss=loss, seed=seed)
    rng = np.random.default_rng(seed)
    net.biases = [rng.normal(size=b.shape) for b in net.biases]
    X, Y = problem(net, n_d, seed)
    noise = random_noise(net, n_d, rng)
    while largest_z(net, X, noise) > 8:
        net.weights, net.biases = ([array / 2 for array in A] for A in (net.weights, net.biases))
    _, *computed = net.gradient(X, Y, penalty, noise)

    objective = reference_objective(net, X, Y, penalty, full(noise, net, n_d))
    expected = autograd.grad(objective)(list(zip(net.weights, net.biases, strict=True)))
    stepped = numerical_gradient(net, X, Y, penalty=penalty, noise=noise)
    for h, (dW, db) in enumerate(expected):
        for mine, theirs, step in [
            (computed[0][h], dW, stepped[0][h]),
            (computed[1][h], db, stepped[1][h]),
        ]:
            for reference in (theirs, step):
                scale = max(np.abs(reference).max(), 1e-2)
                np.testing.assert_allclose(mine, reference, rtol=0, atol=1e-10 * scale)


def largest_z(net, X, noise):
    net.forward(X, noise)
    return max(np.abs(layer.z).max() for layer in net.layers)


def full(noise, net, n_d):
    """The same noise with an entry for the last layer, which has none of it."""
    return Noise(
        noise.weights,
        [*noise.activities, np.zeros((net.n_o, n_d))],
        [*noise.masks, np.ones((net.n_o, n_d))],
    )


@pytest.mark.parametrize("scale", [50.0, 1000.0])
def test_saturated_inputs_agree_absolutely(scale):
    net = Network([3, 4, 2], seed=3)
    X, Y = problem(net, 5, scale=scale)
    _, *computed = net.gradient(X, Y)
    stepped = numerical_gradient(net, X, Y)
    for mine, reference in zip(*(chain(*lists) for lists in (computed, stepped)), strict=True):
        assert np.isfinite(mine).all()
        np.testing.assert_allclose(mine, reference, rtol=1e-10, atol=1e-12 * scale)


def test_central_difference_agrees(small):
    assert check_gradient(*small, method="central difference").ok


def test_report_names_the_array_that_differs(small):
    net, X, Y = small

    class Wrong(Network):
        def gradient(self, *args, **kwargs):
            J, dW, db = super().gradient(*args, **kwargs)
            return J, [dW[0], 1.001 * dW[1], dW[2]], db

    wrong = Wrong(net.sizes)
    wrong.weights, wrong.biases = net.weights, net.biases
    report = check_gradient(wrong, X, Y)
    assert not report.ok
    assert report.errors["dJ/dW[2]"] == pytest.approx(1e-3)
    assert [line.split()[-1] for line in str(report).splitlines()[1:]].count("DIFFERS") == 1


def test_numerical_gradient_leaves_the_network_alone(small):
    net, X, Y = small
    before = [W.copy() for W in net.weights]
    numerical_gradient(net, X, Y, method="central difference")
    for W, kept in zip(net.weights, before, strict=True):
        np.testing.assert_array_equal(W, kept)


def test_central_difference_falls_as_h_squared():
    theta = np.array([0.3, -1.2])
    errors = [
        np.abs(central_difference(lambda t: np.sin(t).sum(), theta, h) - np.cos(theta)).max()
        for h in (1e-2, 1e-3)
    ]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.01)


def test_relative_error():
    assert relative_error(np.zeros(2), np.zeros(2)) == 0
    assert relative_error(np.array([1.0, 2.2]), np.array([1.0, 2.0])) == pytest.approx(0.1)

"""One path: what a reader opens in `net.layers` is what trains, predicts and is differentiated."""

import numpy as np
import pytest

from iml_nn import Network, NetworkStack, datasets, train
from iml_nn.gradient_check import numerical_gradient
from iml_nn.landscape import example_slice
from iml_nn.layers import Dense, with_ones

X, Y = datasets.moons(40, n_classes=3, seed=1)
NAMES = ("x", "z", "a", "dJ_dz", "dJ_dW", "dJ_db", "dJ_dx")


def network(seed=3):
    return Network([2, 5, 4, 3], seed=seed)


def stack():
    return NetworkStack([network(seed) for seed in range(4)])


@pytest.mark.parametrize("make", [network, stack])
def test_a_fault_in_backward_is_a_fault_in_training(make, monkeypatch):
    right, wrong = make(), make()
    train(right, X, Y).update(2)
    backward = Dense.backward
    monkeypatch.setattr(
        Dense, "backward", lambda self, dJ_da, *rest: backward(self, 2 * dJ_da, *rest)
    )
    train(wrong, X, Y).update(2)
    assert (right.weights[0] != wrong.weights[0]).all()


CALLS = {
    "predict": lambda: network().predict(X),
    "predict_proba": lambda: network().predict_proba(X),
    "accuracy": lambda: network().accuracy(X, Y),
    "J": lambda: network().J(X, Y),
    "forward": lambda: network().forward(X),
    "gradient": lambda: network().gradient(X, Y),
    "complex step": lambda: numerical_gradient(network(), X, Y),
    "update": lambda: train(network(), X, Y).update(),
    "measure": lambda: train(network(), X, Y).measure(),
    "stack: loss": lambda: stack().loss(X, Y),
    "stack: update": lambda: train(stack(), X, Y).update(),
    "slice": lambda: example_slice().loss([0.0, 0.0]),
    "descent": lambda: example_slice().descend([[0.0, 0.0]], 0.1),
}


@pytest.mark.parametrize("name", CALLS)
def test_there_is_no_other_way_forward(name, monkeypatch):
    class EnteredError(Exception):
        pass

    def forward(*args):
        raise EnteredError

    CALLS[name]()
    monkeypatch.setattr(Dense, "forward", forward)
    with pytest.raises(EnteredError):
        CALLS[name]()


def test_what_a_reader_has_taken_is_never_overwritten():
    net = network()
    _, *gradients = net.gradient(X, Y)
    taken = [getattr(layer, name) for layer in net.layers for name in NAMES]
    taken += [array for arrays in gradients for array in arrays]
    before = [array.copy() for array in taken]
    for work in (
        lambda: train(net, X, Y, batch_size=None, validation=(X, Y), epochs=2).__next__(),
        lambda: net.predict(X[::-1]),
        lambda: net.forward(X[::-1]),
        lambda: net.gradient(X[::-1], Y),
    ):
        work()
        for array, kept in zip(taken, before, strict=True):
            np.testing.assert_array_equal(array, kept)


def test_layers_show_the_last_forward_or_gradient_whatever_else_is_computed():
    net = network()
    net.gradient(X, Y)
    shown = [[getattr(layer, name) for name in NAMES] for layer in net.layers]
    net.predict(X[:7])
    net.accuracy(X, Y)
    list(train(net, X, Y, epochs=2, dropout=0.1))
    for layer, arrays in zip(net.layers, shown, strict=True):
        for name, array in zip(NAMES, arrays, strict=True):
            np.testing.assert_array_equal(getattr(layer, name), array)
    net.forward(X[:7])
    assert [layer.z.shape[1] for layer in net.layers] == [7, 7, 7]
    assert net.layers[0].dJ_dz is None, "of another pass than z"


@pytest.mark.parametrize("n_d", [3, 8])
def test_intermediates_have_no_row_of_ones(n_d):
    net = network()
    net.gradient(X[:n_d], Y[:n_d])
    layer = net.layers[1]
    shapes = [(5, n_d), (4, n_d), (4, n_d), (4, n_d), (5, 4), (4, 1), (5, n_d)]
    assert [getattr(layer, name).shape for name in NAMES] == shapes


def test_a_layer_goes_on_with_another_number_of_samples():
    layer = network().layers[0]
    for n_d in (4, 9, 4):
        x = with_ones(X[:n_d])
        layer.forward(x)
        np.testing.assert_allclose(layer.z, layer.W.T @ X[:n_d].T + layer.b)
        error = np.random.default_rng(n_d).normal(size=(5, n_d))
        kept = error.copy()
        np.testing.assert_allclose(layer.backward_from_z(error), layer.W @ error)
        layer.forward(x)
        layer.backward(error)
        np.testing.assert_array_equal(error, kept)


def test_inputs_without_a_row_of_ones_are_refused():
    with pytest.raises(ValueError, match=r"x has 2 rows; expected 3.*with_ones\(X\)"):
        network().layers[0].forward(X.T)


def test_a_stack_does_all_that_its_networks_do():
    networks = [network(seed) for seed in range(4)]
    together = NetworkStack(networks)
    J, dJ_dW, dJ_db = together.gradient(X, Y, penalty=0.3)
    for k, net in enumerate(networks):
        own_J, own_dW, own_db = net.gradient(X, Y, penalty=0.3)
        assert J[k] == pytest.approx(own_J, rel=1e-12)
        assert together.J(X, Y)[k] == pytest.approx(own_J, rel=1e-12)
        np.testing.assert_allclose(together.predict_proba(X)[k], net.predict_proba(X))
        np.testing.assert_array_equal(together.predict(X)[k], net.predict(X))
        for mine, own in zip([*dJ_dW, *dJ_db], [*own_dW, *own_db], strict=True):
            np.testing.assert_allclose(mine[k], own, rtol=1e-10, atol=1e-14)
    assert repr(together) == f"4 times {networks[0]!r}"

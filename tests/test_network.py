import copy
import operator
import pickle
import tracemalloc

import numpy as np
import pytest

from iml_nn import Network, train
from iml_nn.initialisers import constant_plus_noise, normal

X2 = np.zeros((4, 2))


def test_prediction_by_hand():
    net = Network([2, 2], init="zeros")
    net.weights[0] = [[np.log(2), 0], [0, np.log(3)]]
    np.testing.assert_allclose(net.predict_proba([[1, 1], [2, 0]]), [[0.4, 0.6], [0.8, 0.2]])
    assert net.predict([[1, 1], [2, 0]]).tolist() == [1, 0]
    assert net.J([[1, 1], [2, 0]], [0, 0]) == pytest.approx(-np.log(0.4) - np.log(0.8))
    assert net.loss([[1, 1], [2, 0]], [0, 0]) == pytest.approx(-np.log(0.32) / 2)
    assert net.accuracy([[1, 1], [2, 0]], [0, 0]) == 0.5


def test_labels_and_one_hot_are_the_same(small):
    net, X, _ = small
    y = np.arange(7) % 2
    assert net.J(X, y) == net.J(X, np.eye(2)[y])


def test_every_intermediate_is_kept(small):
    net, X, Y = small
    _, dJ_dW, dJ_db = net.gradient(X, Y)
    below = X.T
    for h, layer in enumerate(net.layers):
        np.testing.assert_array_equal(layer.x, below)
        np.testing.assert_allclose(layer.z, layer.W.T @ layer.x + layer.b)
        np.testing.assert_allclose(layer.a, layer.activation.value(layer.z))
        np.testing.assert_allclose(dJ_dW[h], layer.x @ layer.dJ_dz.T)
        np.testing.assert_allclose(dJ_db[h][:, 0], layer.dJ_dz.sum(axis=1))
        np.testing.assert_allclose(layer.dJ_dx, layer.W @ layer.dJ_dz)
        below = layer.a
    np.testing.assert_allclose(net.layers[-1].dJ_dz, net.layers[-1].a - Y.T)


def test_large_data_is_predicted_in_chunks_with_the_same_result(small):
    net, *_ = small
    X = np.random.default_rng(0).normal(size=(5000, 3))
    np.testing.assert_allclose(net.predict_proba(X), net.forward(X).T, rtol=1e-12)
    y = net.predict(X)
    assert net.accuracy(X, y) == 1


def test_prediction_keeps_no_more_memory_for_more_samples():
    X = np.random.default_rng(0).normal(size=(100_000, 20))
    net = Network([20, 30, 3])
    tracemalloc.start()
    try:
        net.accuracy(X, np.arange(len(X)) % 3)
        now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now < 2**20
    assert peak < 0.5 * X.nbytes


def test_confident_predictions_have_a_finite_loss():
    net = Network([1, 2])
    net.weights[0] = [[1e4, -1e4]]
    assert net.J([[1.0]], [1]) == pytest.approx(2e4)


def test_weights_can_be_assigned_one_at_a_time_and_all_at_once():
    net = Network([2, 3, 2])
    net.weights[0] = np.full((2, 3), 7.0)
    assert (net.layers[0].W == 7).all()
    net.biases = [np.ones((3, 1)), np.zeros((2, 1))]
    assert (net.layers[0].b == 1).all()
    net.layers[1].W = np.zeros((3, 2))
    assert (net.weights[1] == 0).all()
    np.testing.assert_allclose(net.predict_proba([[1.0, 2.0]]), [[0.5, 0.5]])


def test_a_failed_assignment_changes_nothing():
    net = Network([2, 3, 2])
    before = net.weights[0].copy()
    with pytest.raises(ValueError, match=r"weights\[1\] has shape \(2, 2\); expected \(3, 2\)"):
        net.weights = [np.ones((2, 3)), np.ones((2, 2))]
    np.testing.assert_array_equal(net.weights[0], before)


def test_an_array_that_is_not_finite_changes_nothing():
    net = Network([2, 3, 2])
    before = [W.copy() for W in net.weights]
    with pytest.raises(ValueError, match=r"weights\[1\] holds 1 NaN"):
        net.weights = [np.ones((2, 3)), [[np.nan, 0], [0, 0], [0, 0]]]
    for W, kept in zip(net.weights, before, strict=True):
        np.testing.assert_array_equal(W, kept)


def test_weights_may_be_assigned_from_each_other():
    net = Network([3, 3, 3], seed=1)
    first, second = (W.copy() for W in net.weights)
    net.weights = net.weights[::-1]
    np.testing.assert_array_equal(net.weights[0], second)
    np.testing.assert_array_equal(net.weights[1], first)


LOST = {
    "append": lambda arrays: arrays.append(np.ones((2, 2))),
    "extend": lambda arrays: arrays.extend([np.ones((2, 2))]),
    "insert": lambda arrays: arrays.insert(0, np.ones((2, 2))),
    "pop": lambda arrays: arrays.pop(),
    "remove": lambda arrays: arrays.remove(arrays[0]),
    "clear": lambda arrays: arrays.clear(),
    "reverse": lambda arrays: arrays.reverse(),
    "sort": lambda arrays: arrays.sort(),
    "del": lambda arrays: arrays.__delitem__(0),
    "+=": lambda arrays: operator.iadd(arrays, [np.ones((2, 2))]),
    "*=": lambda arrays: operator.imul(arrays, 2),
    "slice": lambda arrays: operator.setitem(arrays, slice(None), [np.ones((2, 2))]),
}


@pytest.mark.parametrize("how", LOST)
@pytest.mark.parametrize("name", ["weights", "biases"])
def test_changes_that_would_be_lost_are_refused(name, how):
    net = Network([2, 3, 2])
    arrays = getattr(net, name)
    with pytest.raises(TypeError, match=rf"{name}\[0\] = …"):
        LOST[how](arrays)
    assert len(arrays) == 2
    assert getattr(net, name) is arrays, "built once"


def test_weights_are_a_list_to_read():
    net = Network([2, 3, 2])
    assert [array.shape for array in net.weights + net.biases] == [(2, 3), (3, 2), (3, 1), (2, 1)]
    assert [W.shape for W in net.weights[::-1]] == [(3, 2), (2, 3)]
    kept = copy.deepcopy(net.weights)
    kept.append(None)
    net.weights[0] = np.zeros((2, 3))
    assert (kept[0] != 0).all()


@pytest.mark.parametrize(
    "way", [Network.copy, copy.deepcopy, lambda n: pickle.loads(pickle.dumps(n))]
)
def test_a_copy_trains_by_itself(way):
    net = Network([2, 3, 2])
    other = way(net)
    X, y = np.eye(2), [0, 1]
    train(other, X, y, batch_size=None).update(3)
    assert (other.weights[0] != net.weights[0]).any()
    assert other.loss(X, y) < net.loss(X, y) == Network([2, 3, 2]).loss(X, y)
    assert repr(other) == repr(net)


def test_copy_is_independent():
    net = Network([2, 3, 2])
    other = net.copy()
    other.weights[0] = np.zeros((2, 3))
    assert (net.weights[0] != 0).all()


def test_same_seed_same_weights_and_global_random_state_untouched():
    state = np.random.get_state()[1].copy()  # noqa: NPY002
    a, b = Network([3, 4, 2], seed=8), Network([3, 4, 2], seed=8)
    np.testing.assert_array_equal(a.weights[0], b.weights[0])
    assert (a.weights[0] != Network([3, 4, 2], seed=9).weights[0]).all()
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # noqa: NPY002


@pytest.mark.parametrize(
    ("init", "deviation"),
    [
        ("xavier", np.sqrt(2 / 500)),
        ("he", np.sqrt(2 / 300)),
        (normal(0.3), 0.3),
        ("uniform", 0.5 / np.sqrt(3)),
        ("zeros", 0),
        (constant_plus_noise(0), 0),
        (constant_plus_noise(0.5), 0.5 * np.sqrt(2 / 500)),
    ],
)
def test_spread_of_initial_weights(init, deviation):
    W = Network([300, 200, 2], init=init, seed=0).weights[0]
    assert W.std() == pytest.approx(deviation, rel=0.01, abs=1e-15)


def test_callable_initialiser_and_its_checks():
    net = Network([2, 3, 2], init=lambda n_in, n_out, rng: np.full((n_in, n_out), n_in))
    assert (net.weights[1] == 3).all()
    with pytest.raises(ValueError, match=r"returned shape \(3,\); expected .* \(2, 3\)"):
        Network([2, 3, 2], init=lambda n_in, n_out, rng: np.zeros(3))


def test_regression_predicts_numbers():
    net = Network([1, 1], loss="squared_error", output="identity", init="zeros")
    net.biases[0] = [[3.0]]
    assert net.predict([[0.0], [1.0]]).tolist() == [[3.0], [3.0]]
    assert net.J([[0.0], [1.0]], [3.0, 5.0]) == 2.0
    for call in (lambda: net.predict_proba([[0.0]]), lambda: net.accuracy([[0.0]], [3.0])):
        with pytest.raises(ValueError, match="identity output"):
            call()


def test_step_network_predicts_but_does_not_learn():
    net = Network([2, 3, 2], hidden="step")
    assert net.predict(X2).shape == (4,)
    with pytest.raises(ValueError, match="no weight would ever change"):
        net.gradient(X2, [0, 1, 0, 1])


BAD_NETWORKS = [
    (dict(sizes=[2]), "at least an input and an output"),
    (dict(sizes=[2, 0, 3]), "must be at least 1, got 0"),
    (dict(sizes=[2, -1, 3]), "must be at least 1, got -1"),
    (dict(sizes=[2, 2.5]), "must be an integer, got 2.5"),
    (dict(sizes=[2, 1]), "softmax of a single output is always 1"),
    (dict(sizes=[2, 3], loss="binary_cross_entropy"), "takes one output, got 3"),
    (dict(sizes=[2, 3], hidden="sigmod"), "unknown hidden activation 'sigmod'.*'sigmoid'"),
    (dict(sizes=[2, 3], output="identity"), "unknown output for loss='cross_entropy'"),
    (dict(sizes=[2, 3], loss="hinge"), "unknown loss 'hinge'"),
    (dict(sizes=[2, 3], init="lecun"), "unknown initialiser 'lecun'"),
    (dict(sizes=[2, 3], dtype="int8"), "unknown dtype 'int8'; choose one of 'float64', 'float32'"),
    (dict(sizes=[2, 3], seed="x"), "seed must be an integer or a numpy Generator"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD_NETWORKS)
def test_bad_networks(arguments, message):
    with pytest.raises((ValueError, TypeError), match=message):
        Network(**arguments)


BAD_X = [
    (np.zeros((4, 3)), "X has 3 columns but this network takes 2 inputs"),
    (np.zeros(2), r"shape \(2,\).*X\[np.newaxis, :\]"),
    (np.zeros((0, 2)), "no samples"),
    ([["a", "b"]], "must hold numbers"),
    ([[1.0, np.nan]], r"1 NaN or infinite values, the first at \[0, 1\]"),
    ([[np.inf, 0.0]], "1 NaN or infinite"),
    ([[1.0], [1.0, 2.0]], "rows of different lengths"),
    (np.zeros((4, 2), complex), "must hold numbers, got dtype complex"),
]


@pytest.mark.parametrize(("X", "message"), BAD_X)
def test_bad_inputs(X, message):
    with pytest.raises((ValueError, TypeError), match=message):
        Network([2, 3]).predict(X)


BAD_Y = [
    ([0, 1, 2], r"y has shape \(3,\) but X has 4 rows"),
    ([0, 1, 2, 3], "labels run from 0 to 3 but this network has 3 outputs"),
    ([0, 1, 2, -1], "labels run from -1"),
    ([0.0, 1.0, 2.0, 0.0], r"convert them with y.astype\(int\)"),
    (["a"] * 4, "must hold numbers"),
    ([0, 1, np.nan, 1], "NaN"),
    (np.ones((4, 2)), "y has 2 columns but this network has 3 outputs"),
    (np.full((4, 3), 0.5), "must sum to 1, but row 0 of y sums to 1.5"),
    (np.tile([2.0, -1.0, 0.0], (4, 1)), "must lie between 0 and 1"),
]


@pytest.mark.parametrize(("y", "message"), BAD_Y)
def test_bad_targets(y, message):
    with pytest.raises((ValueError, TypeError), match=message):
        Network([2, 3]).J(X2, y)


def test_backward_checks_its_input(small):
    net, X, _ = small
    with pytest.raises(ValueError, match="needs a forward pass first"):
        net.layers[0].backward(np.zeros((5, 7)))
    net.forward(X)
    with pytest.raises(ValueError, match=r"shape \(5, 6\); expected \(5, 7\)"):
        net.layers[0].backward(np.zeros((5, 6)))

"""The playground's experiment as mathematics: samples, run, gradient sizes, maps."""

import numpy as np
import pytest

from iml_nn.ideas.playground import experiment
from iml_nn.measures import PART
from iml_nn.training import DivergenceError


def test_gradient_sizes_are_those_of_the_whole_set():
    """They are summed in parts, of which the last is not full."""
    found = experiment.samples(experiment.START, seed=0)
    net = experiment.make_run(experiment.START, found, seed=0).net
    X, y = found.training
    assert PART < len(X) < 3 * PART
    _, dJ_dW, _ = net.gradient(X, y)
    expected = [np.sqrt(np.mean((g / len(X)) ** 2)) for g in dJ_dW]
    sizes = experiment.gradient_sizes(net, X, y)
    np.testing.assert_allclose(sizes, expected, rtol=1e-12)


def test_a_run_that_leaves_the_finite_numbers_keeps_its_last_weights():
    settings = experiment.START | {"activation": "identity", "learning_rate": 30.0, "layers": 4,
                                   "scale": 10.0}  # fmt: skip
    run = experiment.make_run(settings, experiment.samples(settings, seed=0), seed=0)
    with pytest.raises(DivergenceError):
        run.update(200)
    assert all(np.isfinite(W).all() for W in run.net.weights)


def told(net, found):
    return experiment.run_state(
        net, found, history=None, best=None, patience=None, event="", cursor=(0, 0, 0)
    )


def test_the_maps_are_what_the_units_compute_at_the_points_of_the_grid():
    found = experiment.samples(experiment.START, seed=1)
    net = experiment.make_run(experiment.START, found, seed=1).net
    state = told(net, found)
    points = experiment.GRID.points
    np.testing.assert_allclose(state.y_hat, net.predict_proba(points), atol=1e-6)
    assert [len(values) for values in state.activities] == state.sizes == [2, 6, 6, 2]
    hidden = np.tanh(points @ net.weights[0] + net.biases[0].T)
    np.testing.assert_allclose(state.activities[1], hidden.T, atol=1e-6)
    for W, kept in zip(net.weights, state.weights, strict=True):
        np.testing.assert_array_equal(W, kept)
        assert not np.shares_memory(W, kept)


def test_where_several_sigmoids_claim_a_point_they_share_it_and_where_none_does_it_is_nobodys():
    settings = experiment.START | {"loss": "squared_error", "classes": 3, "layers": 0}
    found = experiment.samples(settings, seed=0)
    net = experiment.make_run(settings, found, seed=0).net
    net.weights[0] = np.zeros((2, 3))
    net.biases[0] = [[9.0], [9.0], [-9.0]]
    np.testing.assert_allclose(told(net, found).y_hat[0], [0.5, 0.5, 0], atol=1e-3)
    net.biases[0] = [[-9.0], [-9.0], [-9.0]]
    assert told(net, found).y_hat.max() < 1e-3


@pytest.mark.parametrize("own", [True, False])
def test_samples_and_the_parts_of_them(own):
    mine = np.arange(12.0).reshape(6, 2), np.array([0, 1, 0, 1, 0, 1])
    settings = experiment.START | {"test_fraction": 0.4, "points": 60}
    settings |= {"data": experiment.OWN} if own else {}
    (X, y), (X_train, y_train), (X_held, y_held) = experiment.samples(settings, 3, mine)
    assert (X is mine[0]) == own
    together = np.vstack([X_train, X_held])
    np.testing.assert_array_equal(np.sort(together, axis=0), np.sort(X, axis=0))
    assert len(y_held) == pytest.approx(0.4 * len(y), abs=1)
    assert {*y_train} == {*y}


def test_a_batch_is_never_larger_than_own_points_are_many():
    settings = experiment.START | {"data": experiment.OWN, "batch_size": 100}
    found = experiment.samples(settings, 0, (np.eye(4)[:, :2], np.array([0, 1, 0, 1])))
    run = experiment.make_run(settings, found, seed=0)
    assert run.batch_size == run.n_d == len(found.training[1])
    assert not experiment.adjust(run, settings), "nothing is new"
    assert experiment.adjust(run, settings | {"penalty": 1.0})
    assert run.penalty == 1.0

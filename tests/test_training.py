import tracemalloc

import numpy as np
import pytest

from iml_nn import DivergenceError, Network, NetworkStack, datasets, train
from iml_nn.batches import Batches

X, Y = datasets.blobs(50, n_classes=3, seed=1)
VALIDATION = datasets.blobs(30, n_classes=3, seed=2)


def network(**settings):
    return Network([2, 5, 4, 3], **{"seed": 3} | settings)


def parameters(net):
    return np.concatenate([a.ravel() for a in [*net.weights, *net.biases]])


def by_hand(net, run, batches, eta, penalty, noise=()):
    """The same updates, from `Network.gradient` as the lecture writes them."""
    noise = iter(noise)
    for rows in batches:
        _, dW, db = net.gradient(X[rows], Y[rows], noise=next(noise, None))
        n_b = len(X[rows])
        net.weights = [
            W - eta * (g / n_b + penalty / len(X) * W) for W, g in zip(net.weights, dW, strict=True)
        ]
        net.biases = [b - eta * g / n_b for b, g in zip(net.biases, db, strict=True)]


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "relu", "identity"])
@pytest.mark.parametrize("penalty", [0.0, 2.0])
def test_updates_are_those_of_the_gradient(hidden, penalty):
    net, reference = network(hidden=hidden), network(hidden=hidden)
    run = train(net, X, Y, learning_rate=0.3, batch_size=16, penalty=penalty, shuffle=False)
    run.update(6)
    batches = [slice(i, min(i + 16, 50)) for i in (0, 16, 32, 48, 0, 16)]
    by_hand(reference, run, batches, 0.3, penalty)
    np.testing.assert_allclose(parameters(net), parameters(reference), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_updates_are_those_of_the_gradient_for_squared_error(output):
    net, reference = (network(loss="squared_error", output=output) for _ in range(2))
    train(net, X, Y, learning_rate=0.3, batch_size=None).update(3)
    by_hand(reference, None, [slice(None)] * 3, 0.3, 0)
    np.testing.assert_allclose(parameters(net), parameters(reference), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    "settings",
    [dict(weight_noise=0.3), dict(activity_noise=0.3), dict(dropout=0.4)],
    ids=lambda s: next(iter(s)),
)
def test_noise_is_that_of_the_gradient(settings):
    net, reference = network(), network()
    run = train(net, X, Y, learning_rate=0.3, batch_size=25, shuffle=False, **settings)
    drawn = []
    draw = run.draw_noise
    run.draw_noise = lambda n_b: drawn.append(draw(n_b)) or drawn[-1]
    run.update(3)
    assert len(drawn) == 3
    by_hand(reference, run, [slice(0, 25), slice(25, 50), slice(0, 25)], 0.3, 0, drawn)
    np.testing.assert_allclose(parameters(net), parameters(reference), rtol=1e-12, atol=1e-14)


def test_noise_has_the_size_asked_for():
    net = Network([2, 400, 3])
    run = train(net, X, Y, weight_noise=0.5, activity_noise=0.2, dropout=0.25)
    noise = run.draw_noise(100)
    assert noise.weights[0].std() == pytest.approx(0.5, rel=0.1)
    assert noise.activities[0].std() == pytest.approx(0.2, rel=0.05)
    assert noise.masks[0].mean() == pytest.approx(1, rel=0.02)
    assert set(np.unique(noise.masks[0])) == {0, 1 / 0.75}
    again = run.draw_noise(100)
    assert (again.weights[0] != noise.weights[0]).all()


def test_no_noise_at_prediction():
    net = network()
    before = net.predict_proba(X)
    run = train(net, X, Y, weight_noise=3.0, activity_noise=3.0, dropout=0.5)
    assert run.measure().loss == net.loss(X, Y)
    np.testing.assert_array_equal(net.predict_proba(X), before)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_learning_lowers_the_loss_and_reports_it(dtype):
    net = network(dtype=dtype)
    before = net.loss(X, Y)
    reports = list(train(net, X, Y, epochs=40, learning_rate=1.0, validation=VALIDATION))
    assert len(reports) == 40
    assert reports[-1].loss < 0.5 * before
    assert reports[-1].epoch == 40
    assert reports[-1].update == 80
    assert reports[-1].loss == pytest.approx(net.loss(X, Y))
    assert reports[-1].accuracy == net.accuracy(X, Y)
    assert reports[-1].validation_loss == pytest.approx(net.loss(*VALIDATION))
    assert reports[-1].validation_accuracy == net.accuracy(*VALIDATION)
    assert all(W.dtype == dtype for W in net.weights)


SETTINGS = dict(batch_size=8, epochs=5, weight_noise=0.1, activity_noise=0.1, dropout=0.1)


def test_same_seed_same_run_bit_for_bit():
    results = []
    for seed in (4, 4, 5):
        net = network()
        list(train(net, X, Y, seed=seed, **SETTINGS))
        results.append(parameters(net))
    np.testing.assert_array_equal(results[0], results[1])
    assert (results[0] != results[2]).any()


@pytest.mark.parametrize("block_bytes", [1, 500, 10**6])
def test_every_sample_once_an_epoch_in_a_new_order(block_bytes, monkeypatch):
    monkeypatch.setattr("iml_nn.batches.BLOCK_BYTES", block_bytes)
    tagged = np.column_stack([np.arange(50.0), np.zeros(50)])
    batches = Batches(tagged, np.eye(3)[Y].T, np.random.default_rng(0), shuffle=True)
    epochs = []
    for epoch in (1, 2):
        seen = []
        while batches.epochs_done < epoch:
            x, targets = batches.next(8)
            np.testing.assert_array_equal(x[-1], 1)
            np.testing.assert_array_equal(targets.argmax(axis=0), Y[x[0].astype(int)])
            seen.append(x[0])
        assert [len(part) for part in seen] == [8] * 6 + [2]
        epochs.append(np.concatenate(seen))
        np.testing.assert_array_equal(np.sort(epochs[-1]), np.arange(50))
    assert (epochs[0] != epochs[1]).any()
    assert (epochs[0] != np.arange(50)).any()


def test_a_batch_size_changed_within_an_epoch_repeats_and_drops_no_sample():
    tagged = np.column_stack([np.arange(50.0), np.zeros(50)])
    batches = Batches(tagged, np.eye(3)[Y].T, np.random.default_rng(0), shuffle=True)
    seen = [batches.next(size)[0][0] for size in (8, 3, 25, 50)]
    np.testing.assert_array_equal(np.sort(np.concatenate(seen)), np.arange(50))
    assert batches.epoch == 1


def test_batches_go_back_to_a_snapshot():
    rng = np.random.default_rng(0)
    batches = Batches(X, np.eye(3)[Y].T, rng, shuffle=True)
    batches.next(20)
    snapshot, random = batches.snapshot(), rng.bit_generator.state
    first = [batches.next(20)[0] for _ in range(5)]
    batches.restore(snapshot)
    rng.bit_generator.state = random
    for x in first:
        np.testing.assert_array_equal(batches.next(20)[0], x)


def test_memory_for_training_is_a_fraction_of_the_data():
    X = np.random.default_rng(0).random((20_000, 200), dtype=np.float32)
    y = np.arange(20_000) % 10
    net = Network([200, 30, 10], dtype="float32")
    tracemalloc.start()
    try:
        next(train(net, X, y, batch_size=10))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 0.3 * X.nbytes


def test_many_batch_sizes_take_no_more_memory_than_two():
    net = Network([2, 300, 3])
    X, y = datasets.blobs(400, n_classes=3)
    run = train(net, X, y, epochs=None, shuffle=False)
    tracemalloc.start()
    try:
        for size in range(200, 220):
            run.batch_size = size
            run.update(2)
        now, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert now < 12 * 300 * 220 * 8, "two sizes, each with z, a, ∂J/∂z and ∂J/∂a"


def test_settings_change_between_steps():
    net = network()
    run = train(net, X, Y, batch_size=8, epochs=None)
    run.update(3)
    run.batch_size, run.learning_rate, run.penalty, run.dropout = 50, 0.01, 1.0, 0.2
    before = parameters(net)
    run.update(1)
    assert 0 < np.abs(parameters(net) - before).max() < 0.02
    run.batch_size = 7
    assert np.isfinite(next(run).loss)
    with pytest.raises(ValueError, match="learning_rate must be above 0, got -1"):
        run.learning_rate = -1
    assert run.learning_rate == 0.01


def test_by_update_and_by_epoch():
    by_update = list(train(network(), X, Y, batch_size=20, epochs=2, unit="update"))
    assert [p.update for p in by_update] == [1, 2, 3, 4, 5, 6]
    assert by_update[0].epoch == pytest.approx(0.4)
    every_third = list(train(network(), X, Y, epochs=7, report_every=3))
    assert [p.epoch for p in every_third] == [3, 6, 7]


def test_history_holds_arrays():
    run = train(network(), X, Y, epochs=4)
    assert run.history.loss.shape == (0,)
    reports = list(run)
    np.testing.assert_array_equal(run.history.loss, [p.loss for p in reports])
    np.testing.assert_array_equal(run.history.epoch, [1, 2, 3, 4])
    assert run.history is run.history, "not built anew each time it is asked for"
    assert np.isnan(run.history.validation_loss).all()


def test_the_history_of_a_run_without_end_is_bounded(monkeypatch):
    monkeypatch.setattr("iml_nn.training.REMEMBERED", 20)
    run = train(network(), X, Y, epochs=None)
    for _ in range(90):
        run.measure()
        run.update()
    assert len(run.history.update) < 22
    assert (run.history.update[0], run.history.update[-1]) == (0, 89)


def test_early_stopping_restores_the_best_weights():
    few_X, few_y = datasets.blobs(12, n_classes=3, noise=0.6, seed=5)
    validation = datasets.blobs(200, n_classes=3, noise=0.6, seed=6)
    net = Network([2, 40, 3], hidden="tanh", seed=0)
    run = train(net, few_X, few_y, batch_size=None, epochs=3000, validation=validation, patience=20)
    list(run)
    losses = run.history.validation_loss
    assert run.stopped_early
    assert len(losses) == losses.argmin() + 21
    assert net.loss(*validation) == pytest.approx(losses.min())
    assert run.best.validation_loss == losses.min()
    assert losses[-1] > losses.min()
    assert run.history.loss[-1] < run.best.loss


def diverging():
    rng = np.random.default_rng(0)
    X = rng.normal(0, 100, (40, 3))
    net = Network([3, 4, 1], hidden="identity", loss="squared_error", output="identity")
    return net, X, X.sum(axis=1)


def test_a_diverging_run_stops_at_its_last_finite_state():
    net, X, y = diverging()
    reference = net.copy()
    run = train(net, X, y, learning_rate=0.1, batch_size=8, epochs=None, seed=2)
    with pytest.raises(DivergenceError, match=r"learning_rate=0.1.*learning_rate=0.01") as caught:
        run.update(5000)
    assert np.isfinite(parameters(net)).all()
    assert f"after update {run.updates + 1}," in str(caught.value)
    again = train(reference, X, y, learning_rate=0.1, batch_size=8, epochs=None, seed=2)
    again.update(run.updates)
    np.testing.assert_array_equal(parameters(reference), parameters(net))


def test_a_divergence_that_does_not_come_again_is_told_and_ends(monkeypatch):
    net = network()
    run = train(net, X, Y, batch_size=10, epochs=None)
    once, draw = [None, None, float("nan")], run.draw_noise

    def disturb(n_b):
        if once and (bad := once.pop(0)):
            net.weights[0][0, 0] = bad
        return draw(n_b)

    monkeypatch.setattr(run, "draw_noise", disturb)
    with pytest.raises(DivergenceError, match="after update 5, though all are since"):
        run.update(5)
    reference = network()
    train(reference, X, Y, batch_size=10, epochs=None).update(5)
    np.testing.assert_array_equal(parameters(net), parameters(reference))
    run.update(1)


def test_an_infinite_loss_is_a_divergence():
    net, X, y = diverging()
    with pytest.raises(DivergenceError):
        list(train(net, X, y, learning_rate=0.1, epochs=50))
    assert np.isfinite(parameters(net)).all()


@pytest.mark.filterwarnings("error")
def test_saturated_training_warns_nothing():
    net = network(init=lambda i, o, rng: rng.normal(0, 1e4, (i, o)))
    list(train(net, X, Y, epochs=2))


BAD = [
    (dict(learning_rate=0), "learning_rate must be above 0, got 0"),
    (dict(learning_rate=float("nan")), "learning_rate must be above 0"),
    (dict(learning_rate="fast"), "learning_rate must be a number, got 'fast'"),
    (dict(batch_size=51), "batch_size=51 but X has only 50 rows"),
    (dict(batch_size=0), "batch_size must be at least 1"),
    (dict(batch_size=2.0), "batch_size must be an integer"),
    (dict(epochs=-1), "epochs must be at least 0"),
    (dict(penalty=-1), "penalty must be at least 0"),
    (dict(weight_noise=-1), "weight_noise must be at least 0"),
    (dict(activity_noise=-1), "activity_noise must be at least 0"),
    (dict(dropout=1), "dropout must be at least 0 and below 1|dropout must be below 1"),
    (dict(patience=3), "patience needs validation"),
    (dict(validation=X), "validation must be a pair"),
    (dict(validation=(X[:, :1], Y)), "X has 1 columns"),
    (dict(unit="minute"), "unknown unit 'minute'"),
    (dict(report_every=0), "report_every must be at least 1"),
    (dict(seed=-1), "seed must be at least 0"),
]


@pytest.mark.parametrize(("settings", "message"), BAD, ids=lambda v: str(v)[:30])
def test_bad_settings_are_refused_at_once(settings, message):
    with pytest.raises((ValueError, TypeError), match=message):
        train(network(), X, Y, **settings)


def test_data_that_cannot_be_learnt_from():
    with pytest.raises(ValueError, match="y holds only class 1"):
        train(network(), X, np.ones(50, int))
    with pytest.raises(ValueError, match="no weight would ever change"):
        train(network(hidden="step"), X, Y)
    with pytest.raises(ValueError, match="NaN"):
        train(network(), np.full((50, 2), np.nan), Y)


def test_one_neuron_one_sample():
    net = Network([1, 1], loss="squared_error", init=lambda i, o, rng: np.full((i, o), 0.6))
    net.biases[0] = [[0.9]]
    list(train(net, [[1.0]], [0.0], learning_rate=0.15, batch_size=None, epochs=300))
    assert net.predict_proba([[1.0]]).item() == pytest.approx(0.09, abs=0.005)


@pytest.mark.parametrize("batch_size", [10, None])
def test_a_stack_equals_its_networks_trained_one_by_one(batch_size):
    settings = dict(batch_size=batch_size, epochs=3, learning_rate=0.4, penalty=0.5, seed=9)
    networks = [network(seed=k) for k in range(64)]
    stack = NetworkStack(networks)
    reports = list(train(stack, X, Y, validation=VALIDATION, **settings))
    assert reports[-1].loss.shape == (64,)
    for k, net in enumerate(networks):
        list(train(net, X, Y, **settings))
        np.testing.assert_allclose(
            parameters(stack.network(k)), parameters(net), rtol=1e-11, atol=1e-13
        )
        assert reports[-1].loss[k] == pytest.approx(net.loss(X, Y), rel=1e-11)
        assert stack.accuracy(X, Y)[k] == net.accuracy(X, Y)
    assert len(stack.networks()) == 64


def test_each_network_of_a_stack_has_its_own_noise():
    stack = NetworkStack([network(), network()])
    train(stack, X, Y, activity_noise=0.3, dropout=0.3).update(2)
    first, second = stack.networks()
    assert (parameters(first) != parameters(second)).all()


def test_a_stack_needs_networks_of_one_kind():
    with pytest.raises(ValueError, match="at least one network"):
        NetworkStack([])
    with pytest.raises(ValueError, match="network 1 is"):
        NetworkStack([network(), Network([2, 3])])
    with pytest.raises(ValueError, match="and a single network"):
        train(NetworkStack([network()]), X, Y, validation=VALIDATION, patience=2)

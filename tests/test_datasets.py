import numpy as np
import pytest

from iml_nn import Network, datasets, train

PLANE = [datasets.blobs, datasets.circles, datasets.xor, datasets.moons, datasets.spirals]


@pytest.mark.parametrize("make", PLANE)
@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_shapes_balance_and_size(make, n_classes):
    X, y = make(100, n_classes=n_classes, seed=1)
    assert X.shape == (100, 2)
    counts = np.bincount(y)
    assert len(counts) == n_classes
    assert counts.max() - counts.min() <= 1
    assert np.abs(X).max() < 2


@pytest.mark.parametrize("make", PLANE)
def test_seed_and_noise(make):
    np.testing.assert_array_equal(make(30, seed=4)[0], make(30, seed=4)[0])
    assert (make(30, seed=4)[0] != make(30, seed=5)[0]).any()
    clean, noisy = make(4000, noise=0.0, seed=4)[0], make(4000, noise=1.5, seed=4)[0]
    np.testing.assert_allclose(noisy.var(axis=0) - clean.var(axis=0), 1.5**2, rtol=0.1)


# ---------------------------------------------------------------------- geometry, without noise


@pytest.mark.parametrize("n_classes", [2, 3])
def test_blobs_are_centred_on_a_circle(n_classes):
    X, y = datasets.blobs(60, n_classes=n_classes, noise=0)
    angle = 2 * np.pi * y / n_classes + np.pi / 4
    np.testing.assert_allclose(X, 0.7 * np.column_stack([np.cos(angle), np.sin(angle)]))


@pytest.mark.parametrize("n_classes", [2, 3])
def test_circles_differ_by_radius_alone(n_classes):
    X, y = datasets.circles(400, n_classes=n_classes, noise=0)
    np.testing.assert_allclose(np.hypot(*X.T), (y + 1) / n_classes)
    for k in range(n_classes):
        quarters = np.bincount(np.arctan2(*X[y == k].T).astype(int) + 3)
        assert quarters.min() > 0, "all round"


def test_xor_is_the_sign_of_the_product():
    X, y = datasets.xor(400)
    np.testing.assert_array_equal(y, X.prod(axis=1) < 0)


@pytest.mark.parametrize("n_classes", [2, 3, 5])
def test_xor_is_a_board_on_which_all_squares_are_used(n_classes):
    X, y = datasets.xor(900, n_classes=n_classes)
    column, row = np.floor((X + 1) / 2 * n_classes).astype(int).T
    np.testing.assert_array_equal(y, (row + column) % n_classes)
    assert len(set(zip(column, row, strict=True))) == n_classes**2


@pytest.mark.parametrize("n_classes", [2, 3])
def test_moons_are_half_circles_every_second_one_upside_down(n_classes):
    X, y = datasets.moons(400, n_classes=n_classes, noise=0)
    scale = (n_classes + 1) / 2
    down = np.where(y % 2, -1, 1)
    x1 = scale * X[:, 0] - (y - (n_classes - 1) / 2)
    x2 = down * scale * X[:, 1] + 0.25
    np.testing.assert_allclose(np.hypot(x1, x2), 1)
    assert x2.min() >= 0
    for k in range(n_classes):
        assert np.ptp(x1[y == k]) > 1.9, "from one end to the other"


@pytest.mark.parametrize("n_classes", [2, 3])
def test_spirals_wind_one_turn_from_the_middle_to_radius_1(n_classes):
    X, y = datasets.spirals(400, n_classes=n_classes, noise=0)
    radius = np.hypot(*X.T)
    turns = radius + y / n_classes
    np.testing.assert_allclose(X @ [1, 1j], radius * np.exp(2j * np.pi * turns))
    assert radius.min() < 0.1
    assert radius.max() > 0.98


# ---------------------------------------------------------------------- use


@pytest.mark.parametrize("make", PLANE)
def test_learnable_by_one_hidden_layer(make):
    X, y = make(200, seed=0)
    net = Network([2, 30, 2], hidden="tanh", seed=0)
    list(train(net, X, y, learning_rate=0.5, batch_size=10, epochs=300, report_every=300))
    assert net.accuracy(X, y) > 0.93


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (dict(n=1), "n must be at least 2"),
        (dict(n_classes=1), "n_classes must be at least 2"),
        (dict(noise=-0.1), "noise must be at least 0"),
        (dict(n=2.5), "n must be an integer"),
    ],
)
def test_bad_arguments(settings, message):
    for make in PLANE:
        with pytest.raises((ValueError, TypeError), match=message):
            make(**settings)


def test_digits_are_the_uci_test_set():
    X, y = datasets.digits()
    assert X.shape == (1797, 64)
    assert X.min() == 0
    assert X.max() == 1
    # class counts as published with the data
    assert np.bincount(y).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_split_is_stratified_seeded_and_a_partition():
    X, y = datasets.digits()
    (X_train, y_train), (X_test, y_test) = datasets.split(X, y, test_fraction=0.2, seed=3)
    assert len(y_train) + len(y_test) == 1797
    np.testing.assert_allclose(np.bincount(y_test) / np.bincount(y), 0.2, atol=0.005)
    together = np.vstack([X_train, X_test])
    np.testing.assert_array_equal(np.sort(together.sum(axis=1)), np.sort(X.sum(axis=1)))
    again = datasets.split(X, y, test_fraction=0.2, seed=3)
    np.testing.assert_array_equal(again[0][0], X_train)
    assert (np.diff(y_train) < 0).any()
    _, (X_other, _) = datasets.split(X, y, test_fraction=0.2, seed=4)
    assert len({x.tobytes() for x in X_other} & {x.tobytes() for x in X_test}) < 150


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0]], [0, 1]), "one label a row"),
        (([[0], [1]], [0, 1]), "class 0 has 1 samples"),
        (([], []), "one label a row"),
    ],
)
def test_bad_splits(arguments, message):
    with pytest.raises(ValueError, match=message):
        datasets.split(*arguments)


@pytest.mark.parametrize("fraction", [0.1, 0.3, 0.5, 0.7])
def test_samples_held_out_stay_held_out_when_one_is_added(fraction):
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(50, 2)), rng.integers(0, 3, 50)
    (X_train, y_train), (X_held, y_held) = datasets.hold_out(X, y, test_fraction=fraction)
    together = np.vstack([X_train, X_held])
    np.testing.assert_array_equal(np.sort(together, axis=0), np.sort(X, axis=0))
    for label in range(3):
        assert np.sum(y_held == label) == int(np.sum(y == label) * fraction + 1e-9)
        # the first sample of a class is learnt from
        assert (X_train[y_train == label][0] == X[y == label][0]).all()
    _, (X_more, _) = datasets.hold_out(
        np.vstack([X, [0, 0]]), np.append(y, 1), test_fraction=fraction
    )
    assert {*map(tuple, X_held)} <= {*map(tuple, X_more)}


def test_where_nothing_can_be_held_out_both_sets_are_the_same():
    X, y = np.array([[0.0, 1.0], [2.0, 3.0]]), np.array([0, 1])
    for X_part, y_part in datasets.hold_out(X, y, test_fraction=0.7):
        np.testing.assert_array_equal(X_part, X)
        np.testing.assert_array_equal(y_part, y)
    with pytest.raises(ValueError, match="test_fraction must be"):
        datasets.hold_out(X, y, test_fraction=1)
    with pytest.raises(ValueError, match="one label a row"):
        datasets.hold_out(X, [0], test_fraction=0.5)

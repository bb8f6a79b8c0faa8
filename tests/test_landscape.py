"""Slices of the loss, descents on them, and the live figure that shows both."""

import numpy as np
import pytest

from iml_nn import Network, NetworkStack
from iml_nn.ideas.chords import ChordsPicture
from iml_nn.ideas.final_losses import FinalLossesPicture
from iml_nn.ideas.landscape import (
    GRID,
    LEVELS,
    LandscapePicture,
    LossLandscape,
    Walks,
    descents,
    landscape,
)
from iml_nn.landscape import Descents, Slice, Standing, example_slice, one_input


@pytest.fixture
def example():
    rng = np.random.default_rng(0)
    net = Network([3, 4, 2], hidden="tanh", seed=1)
    net.biases = [rng.normal(size=b.shape) for b in net.biases]
    return net, rng.normal(size=(7, 3)), np.array([0, 1, 1, 0, 1, 0, 0])


def moved(net, places, values):
    other = net.copy()
    for (h, k, j), value in zip(places, values, strict=True):
        if k == net.sizes[h]:
            other.biases[h][j, 0] = value
        else:
            other.weights[h][k, j] = value
    return other


PLACES = [((0, 2, 1), (1, 3, 0)), ((0, 0, 0), (0, 3, 2)), ((1, 4, 1), (1, 0, 1))]


@pytest.mark.parametrize("places", PLACES)
def test_a_slice_is_the_loss_of_networks_that_differ_in_two_places(example, places):
    net, X, y = example
    w = np.random.default_rng(2).normal(size=(2, 3, 2))
    expected = [[moved(net, places, pair).loss(X, y) for pair in row] for row in w]
    np.testing.assert_allclose(Slice(net, X, y, places).loss(w), expected, rtol=1e-12)


@pytest.mark.parametrize("places", PLACES)
def test_a_descent_follows_the_gradient_of_the_slice(example, places):
    net, X, y = example
    plane, h = Slice(net, X, y, places), 1e-6
    w = np.random.default_rng(3).normal(size=(5, 2))
    gradient = np.column_stack(
        [(plane.loss(w + h * e) - plane.loss(w - h * e)) / (2 * h) for e in np.eye(2)]
    )
    assert np.abs(gradient).max() > 0.01
    np.testing.assert_allclose(plane.descend(w, 0.7), w - 0.7 * gradient, atol=1e-8)
    twice = plane.descend(plane.descend(w, 0.7), 0.7)
    np.testing.assert_allclose(plane.descend(w, 0.7, n=2), twice, rtol=1e-12)


def test_a_slice_leaves_its_network_alone(example):
    net, X, y = example
    plane, before = Slice(net, X, y, PLACES[0]), net.loss(X, y)
    here = np.array([[net.weights[0][2, 1], net.weights[1][3, 0]]])
    plane.descend(here, 1.0, 3)
    assert net.loss(X, y) == before
    net.weights[0][:] = 0
    np.testing.assert_allclose(plane.loss(here), before)


@pytest.mark.parametrize(
    "places",
    [
        [(0, 0, 0)],
        [(0, 0, 0), (0, 0, 0)],
        [(0, 0, 0), (2, 0, 0)],
        [(0, 4, 0), (0, 0, 0)],
        [(0, 0, 0), (1, 0, 2)],
        [(0, -1, 0), (0, 0, 0)],
    ],
)
def test_places_that_are_not_there_are_named(example, places):
    with pytest.raises(ValueError, match="place"):
        Slice(*example, places)


def test_copies_become_different_one_by_one(example):
    net, X, y = example
    stack = NetworkStack.copies(net, 3)
    stack.weights[0][1] += 1
    stack.biases[1][2, 0] += 1
    losses = stack.loss(X, y)
    assert losses[0] == pytest.approx(net.loss(X, y), rel=1e-12)
    assert len(set(losses.round(6))) == 3


def test_descents_can_be_moved_and_made_faster():
    walkers = Descents(example_slice(), [[2, 7], [-6, -6]], 0.5)
    walkers.update(10)
    first = walkers.measure()
    assert first.update == 10
    walkers.learning_rate, walkers.w = 5.0, [[2, 7], [-6, -6]]
    walkers.update(10)
    assert (walkers.measure().loss < first.loss).all()
    with pytest.raises(ValueError, match="learning_rate"):
        Descents(example_slice(), [[0, 0]], 0)


def test_the_example_can_swap_its_units_within_the_slice():
    plane = example_slice()
    w = np.random.default_rng(0).uniform(-8, 8, (20, 2))
    np.testing.assert_allclose(plane.loss(w), plane.loss(w[:, ::-1]), rtol=1e-12)
    assert np.abs(plane.loss(w) - plane.loss(-w)).max() > 0.1
    with pytest.raises(ValueError, match="both weights"):
        example_slice(pair="all")


def test_data_with_one_input():
    X, y = one_input(200, seed=3)
    assert X.shape == (200, 1)
    assert 0.3 < y.mean() < 0.5
    assert y[np.abs(X[:, 0]) > 1.9].sum() == 0


# ---------------------------------------------------------------------- pictures


def test_chords_say_on_which_side_the_loss_lies():
    t = np.linspace(0, 1, 5)
    picture = ChordsPicture(t, {"a bowl": 1 + (t - 0.5) ** 2, "a hill": 1 - 2 * (t - 0.5) ** 2})
    assert "a bowl the loss stays below" in picture.text
    assert "a hill the loss rises about 0.5 above" in picture.text


def test_final_losses_are_counted():
    ends = {2: np.array([0.2, 0.4, 0.3]), 20: np.array([0.01, 0.02, 0.03])}
    said = FinalLossesPicture(ends).text
    assert "3 runs" in said
    assert "2 hidden units from about 0.2 to 0.4" in said


def test_the_map_has_each_loss_at_its_weights():
    shown = landscape(True, "weight and bias", 0)
    there = np.array([[-6.2, 1.3], [2.0, 7.4]])
    nearest = [np.linalg.norm(GRID.points - w, axis=1).argmin() for w in there]
    np.testing.assert_allclose(shown.loss[nearest], shown.plane.loss(there), atol=0.1)
    assert np.ptp(shown.plane.loss(there)) > 0.1
    np.testing.assert_allclose(shown.loss[nearest], shown.plane.loss(GRID.points[nearest]))
    assert landscape(True, "weight and bias", 0) is shown
    assert (landscape(True, "weight and bias", 1).loss != shown.loss).any()


def standing(*w):
    """A Standing of arrays of one walker, (n, 2) places."""
    w = np.array(w, float)[:, np.newaxis]
    return Standing(np.arange(len(w)), np.linspace(1, 0.5, len(w))[:, np.newaxis], w)


def test_the_picture_draws_a_loss_where_it_is_and_walkers_on_top():
    x, y = GRID.points.T
    told = landscape(False, "both weights", 0)._replace(loss=np.where((x > 4) & (y < 0), 5, 0.2))
    yours = standing((2, 7), (1, 6), (0, 5))
    loss = yours.loss * np.arange(2, 7)
    others = yours._replace(loss=loss, w=yours.w - np.arange(1, 6)[:, np.newaxis])
    picture = LandscapePicture()
    picture.show(Walks(told, others, yours, (3, -4)))
    image = picture.map.get_array().astype(int).sum(axis=-1)
    half, n = len(image) // 2, len(image)
    dark, light = image[half // 2, -n // 8], image[-half // 2, -n // 8]
    assert dark < light == image[half // 2, n // 8] == image[-half // 2, n // 8]
    shown = picture.plotted()
    np.testing.assert_array_equal(shown["start"][0], [[3, -4]])
    curve, track = shown["your walker"]
    np.testing.assert_array_equal(curve, [[0, 1], [1, 0.75], [2, 0.5]])
    np.testing.assert_array_equal(track, yours.w[:, 0])
    curves, tracks = shown["walkers"][:5], shown["walkers"][6:]
    np.testing.assert_array_equal([line[:, 1] for line in curves], loss.T)
    np.testing.assert_array_equal(tracks, others.w.swapaxes(0, 1))
    np.testing.assert_array_equal(shown["walkers"][5], [*others.w[0], (2, 7)])
    assert picture.plane.get_xlabel() == "weight of class 0"
    middle = np.sqrt(LEVELS[0] * LEVELS[-1])
    to_axes = picture.curves.axes.transScale + picture.curves.axes.transLimits
    np.testing.assert_allclose(to_axes.transform([0, middle]), [0, 0.5])
    assert "lower than 0.20" in picture.describe(Walks(told, others, yours, (3, -4)))


def test_walkers_begin_inside_the_map_where_the_seed_says():
    plane = example_slice()
    first, same, other = (descents(plane, 0.5, seed)["the five walkers"].w for seed in (0, 0, 1))
    np.testing.assert_array_equal(first, same)
    assert (first != other).all()
    assert np.abs([first, other]).max() < GRID.reach
    assert first.shape == (5, 2)


# ---------------------------------------------------------------------- live


def test_walkers_meet_on_the_convex_map_and_not_on_the_other():
    widget = LossLandscape()
    widget.advance(200)
    assert np.ptp(widget.histories["the five walkers"].last.loss) > 0.2
    widget.set(hidden_layer=False, pair="weight and bias")
    widget.advance(200)
    assert np.ptp(widget.histories["the five walkers"].last.loss) < 1e-9
    assert "softmax regression" in widget.describe()


def test_your_walker_starts_where_it_is_dropped_and_only_then():
    widget = LossLandscape()
    widget.advance(3)
    before = widget.runs["your walker"].w.copy()
    widget.set(first=-5.0, second=4.0)
    np.testing.assert_array_equal(widget.runs["your walker"].w, before)
    np.testing.assert_array_equal(widget.picture.plotted()["start"][0], [[-5, 4]])
    others = widget.runs["the five walkers"].w.copy()
    widget.buttons["drop"].click()
    np.testing.assert_array_equal(widget.runs["your walker"].w, [[-5, 4]])
    np.testing.assert_array_equal(widget.runs["the five walkers"].w, others)
    widget.advance(100)
    assert widget.histories["your walker"].first.update == 15
    lowest = widget.runs["your walker"].plane.loss(GRID.points).min()
    assert widget.histories["your walker"].last.loss[0] == pytest.approx(lowest, abs=0.01)
    assert widget.errors == []


def test_the_map_shows_the_loss_of_where_walkers_stand():
    widget = LossLandscape()
    run = widget.runs["the five walkers"]
    for w, own in zip(run.w, run.measure().loss, strict=True):
        nearest = np.linalg.norm(GRID.points - w, axis=-1).argmin()
        assert widget.told.landscape.loss[nearest] == pytest.approx(own, abs=0.1)


def test_a_new_seed_brings_another_map_and_reset_keeps_it():
    widget = LossLandscape()
    first = widget.picture.plotted()["landscape"][0]
    widget.buttons["new_seed"].click()
    second = widget.picture.plotted()["landscape"][0].copy()
    assert (first != second).any()
    widget.advance(2)
    widget.reset_button.click()
    np.testing.assert_array_equal(widget.picture.plotted()["landscape"][0], second)

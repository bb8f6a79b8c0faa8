"""The map of the loss: its colours are those of the strip beside it, its walkers stand on it."""

import numpy as np
import pytest

from iml_nn.ideas.landscape import (
    GRID,
    LEVELS,
    Landscape,
    LandscapePicture,
    LossLandscape,
    Walks,
)
from iml_nn.landscape import Standing, example_slice, one_input
from tests.reading import colours, panel, within


@pytest.fixture
def picture():
    return LandscapePicture()


def bowl(w):
    """A loss that is the same neither when its weights are swapped nor when they are negated."""
    return 0.16 + 0.012 * (w[..., 0] - 3) ** 2 + 0.05 * (w[..., 1] + 5) ** 2


def show_landscape(picture, loss):
    """Show a map of losses, (resolution²,), with all walkers far outside."""
    away = [Standing(np.array([0]), np.ones((1, k)), np.full((1, k, 2), 99.0)) for k in (5, 1)]
    picture.show(Walks(Landscape(True, "both weights", None, loss), *away, (99.0, 99.0)))


def strip_colours(picture, losses):
    """What the strip says how a loss looks."""
    strip = panel(picture, ylabel="loss  J")
    return colours(picture, strip, np.column_stack([np.full(len(losses), 0.5), losses]))


def map_axes(picture):
    return picture.fig.axes[0]


def test_a_place_of_the_map_has_the_colour_that_the_strip_gives_its_loss(picture):
    show_landscape(picture, bowl(GRID.points))
    w = np.random.default_rng(0).uniform(-7.8, 7.8, (300, 2))
    loss = bowl(w)
    # not beside the edge of a band, where contours are drawn
    clear = np.abs(np.log(loss)[:, np.newaxis] - np.log(LEVELS)).min(axis=1) > 0.06
    assert clear.sum() > 50
    seen = colours(picture, map_axes(picture), w[clear])
    np.testing.assert_allclose(seen, strip_colours(picture, loss[clear]), atol=2)
    assert seen[loss[clear].argmin()].sum() > seen[loss[clear].argmax()].sum() + 150, "low is pale"


@pytest.mark.parametrize("axis", [0, 1])
def test_contours_are_where_bands_meet_and_nowhere_else(picture, axis):
    def loss(w):
        return np.exp(-1.5 + 0.11 * (w[..., axis] + 8))

    show_landscape(picture, loss(GRID.points))
    image = within(picture, map_axes(picture))
    row = (image[200] if axis == 0 else image[::-1, 200]).sum(axis=-1)
    middles = (np.arange(len(row)) + 0.5) / len(row) * 16 - 8
    dark = (row[1:-1] < row[:-2] - 15) & (row[1:-1] < row[2:] - 15)
    met = (np.log(LEVELS) + 1.5) / 0.11 - 8
    met = met[(met > -7.9) & (met < 7.9)]
    assert len(met) == dark.sum() > 5
    off = middles[1:-1][dark] - met
    assert np.abs(off).max() < 0.05, "half a cell of the grid would be 0.087"
    show_landscape(picture, np.full(len(GRID.points), 1.0))
    assert np.ptp(within(picture, map_axes(picture))[5:-5, 5:-5].reshape(-1, 3), axis=0).max() == 0


def test_losses_beyond_the_strip_have_its_last_colours(picture):
    show_landscape(picture, np.full(len(GRID.points), 99.0))
    high = colours(picture, map_axes(picture), [[1, 1]])
    np.testing.assert_allclose(high, strip_colours(picture, [9.5]), atol=2)
    show_landscape(picture, np.full(len(GRID.points), 0.01))
    low = colours(picture, map_axes(picture), [[1, 1]])
    np.testing.assert_allclose(low, strip_colours(picture, [0.16]), atol=2)


def walks(picture):
    """[(w (n, 2), (update, loss) (n, 2))] of each walker, the reader's last, and where all began.

    Colour and mark say which track belongs to which curve.
    """

    def look(line):
        return line.get_color(), line.get_marker()

    curves = {look(line): line for line in panel(picture, xlabel="update").lines}
    tracks = {look(line): line for line in map_axes(picture).lines if look(line) in curves}
    assert len(curves) == len(tracks) == 6
    found = [(tracks[key].get_xydata(), curve.get_xydata()) for key, curve in curves.items()]
    (starts,) = (line.get_xydata() for line in map_axes(picture).lines
                 if line.get_marker() == "o" and line.get_linestyle() == "None")  # fmt: skip
    return found, starts


@pytest.mark.parametrize("hidden_layer", [True, False])
@pytest.mark.parametrize("pair", ["both weights", "weight and bias"])
def test_each_walker_has_the_loss_of_its_place_and_goes_down(hidden_layer, pair):
    widget = LossLandscape()
    widget.set(hidden_layer=hidden_layer, pair=pair, learning_rate=0.2)
    plane = example_slice(hidden_layer, pair, seed=0)
    _, begin = walks(widget.picture)
    widget.advance(9)
    found, starts = walks(widget.picture)
    for w, curve in found:
        np.testing.assert_allclose(curve[:, 1], plane.loss(w), rtol=1e-9)
        np.testing.assert_array_equal(curve[:, 0], 5 * np.arange(10))
        assert curve[-1, 1] < curve[0, 1]
        assert (np.diff(curve[:, 1]) < 1e-9).all(), "a small rate never climbs"
        np.testing.assert_allclose(plane.descend(w[:1], 0.2, 5)[0], w[1], rtol=1e-9)
    np.testing.assert_array_equal(starts, [w[0] for w, _ in found])
    np.testing.assert_array_equal(begin, starts)
    np.testing.assert_array_equal(found[-1][0][0], [2, 7])


@pytest.mark.parametrize("hidden_layer", [True, False])
def test_the_map_lies_right_under_its_walkers(hidden_layer):
    widget = LossLandscape()
    widget.set(hidden_layer=hidden_layer, pair="weight and bias")
    picture = widget.picture
    w = np.random.default_rng(1).uniform(-7.8, 7.8, (400, 2))
    loss = example_slice(hidden_layer, "weight and bias", seed=0).loss(w)
    near = np.abs(np.log(loss)[:, np.newaxis] - np.log(LEVELS)).min(axis=1)
    marks = np.vstack([walks(picture)[1], picture.plotted()["start"][0]])
    free = np.linalg.norm(w[:, np.newaxis] - marks, axis=-1).min(axis=1) > 1
    clear = free & (near > 0.03) & (loss > LEVELS[0]) & (loss < LEVELS[-1])
    seen = colours(picture, map_axes(picture), w[clear]).astype(int)
    expected = strip_colours(picture, loss[clear])
    # a dark contour may pass; bands of steep slopes are narrower than a pixel
    assert np.mean(np.abs(seen - expected).max(axis=1) <= 3) > 0.8
    swapped = strip_colours(picture, example_slice(
        hidden_layer, "weight and bias", seed=0).loss(w[clear, ::-1]).clip(*LEVELS[[0, -2]])
    )  # fmt: skip
    assert np.mean(np.abs(seen - swapped).max(axis=1) <= 3) < 0.5, "this test can fail"


def test_the_axes_are_named_by_the_weights_that_vary():
    widget = LossLandscape()
    axes = map_axes(widget.picture)
    for hidden_layer in (True, False):
        for pair in ("both weights", "weight and bias"):
            widget.set(hidden_layer=hidden_layer, pair=pair)
            names = axes.get_xlabel(), axes.get_ylabel()
            assert all(name.startswith("weight") for name in names) == (pair == "both weights")
            assert names[0].startswith("weight of")
            assert names[1].startswith("weight" if pair == "both weights" else "bias")
            assert all(("hidden unit" in name) == hidden_layer for name in names)
            assert axes.get_aspect() == 1


def test_the_slice_of_softmax_regression_is_the_loss_of_that_network():
    X, y = one_input(seed=0)
    w, b = 1.7, -0.6
    z = np.column_stack([np.zeros(len(X)), w * X[:, 0] + b])
    J = np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y])
    plane = example_slice(False, "weight and bias", seed=0)
    assert plane.loss(np.array([[w, b]]))[0] == pytest.approx(J)


def test_the_cross_is_where_the_sliders_say_and_there_a_walker_is_dropped():
    widget = LossLandscape()
    widget.set(first=-5.0, second=4.5)
    np.testing.assert_array_equal(widget.picture.plotted()["start"][0], [[-5, 4.5]])
    widget.advance(2)
    widget.buttons["drop"].click()
    found, starts = walks(widget.picture)
    np.testing.assert_array_equal(found[-1][0], [[-5, 4.5]])
    np.testing.assert_array_equal(starts[-1], [-5, 4.5])
    assert len(found[0][0]) >= 3, "the others keep their walks"

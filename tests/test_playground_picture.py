"""The playground: sets, curves, gradients, marks and own points are what they are named."""

import numpy as np
import pytest

from iml_nn.ideas.playground import Playground
from iml_nn.ideas.playground.own_points import REACH
from tests.reading import (
    assert_surface_is_of,
    colours,
    is_printed,
    like,
    lines,
    numbers,
    panel,
    samples,
    texts,
)

SETTINGS = {"noise": 0.3, "points": 60, "test_fraction": 0.5, "layers": 1, "units": 12}


@pytest.fixture(scope="module")
def widget():
    found = Playground()
    found.set(**SETTINGS, learning_rate=1.0, batch_size=10)
    found.advance(20)
    return found


def both_sets(widget):
    """Training and validation points as the picture shows them: filled, and hollow."""
    parts = widget.picture.plotted()["surface: validation samples"]
    y = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return samples(widget.picture), (np.concatenate(parts), y)


def test_curves_and_status_tell_training_from_validation(widget):
    training, validation = both_sets(widget)
    assert len(training[1]) == len(validation[1]) == 30
    net, picture = widget.net, widget.picture
    losses = net.loss(*training), net.loss(*validation)
    shares = net.accuracy(*training), net.accuracy(*validation)
    assert abs(losses[1] - losses[0]) > 0.03, "else one could not tell them apart"
    for title, expected in (("loss  J", losses), ("accuracy", shares)):
        curves = lines(panel(picture, title=title))
        shown = [curves[name][-1, 1] for name in ("training", "validation")]
        np.testing.assert_allclose(shown, expected, rtol=1e-9)
        assert curves["training"][-1, 0] == pytest.approx(400 / 3), "epochs of three batches"
    update, loss, accuracy = (t.get_text() for t in texts(picture, "status")[:3])
    assert numbers(update) == [400]
    for said, expected in ((loss, losses), (accuracy.replace(" %", ""), np.multiply(100, shares))):
        printed = said.split(" / ")
        assert all(map(is_printed, printed, expected)), said
    legend = picture.fig.legends[0]
    names = [t.get_text() for t in legend.get_texts()]
    looks = [h.get_color() for h in legend.legend_handles[:2]]
    drawn = {line.get_label(): line.get_color() for line in panel(picture, title="loss  J").lines}
    assert names == ["training", "validation", "lowest"]
    assert looks == [drawn["training"], drawn["validation"]]


def test_surface_maps_and_gradients_are_those_of_the_network(widget):
    assert_surface_is_of(widget.net, widget.picture)
    training, _ = both_sets(widget)
    _, dJ_dW, _ = widget.net.gradient(*training)
    sizes = [np.sqrt(np.mean((g / 30) ** 2)) for g in dJ_dW]
    heights = widget.picture.plotted()["gradients"][0]
    np.testing.assert_allclose(heights[:4:2], sizes, rtol=1e-9)
    assert (heights[4::2] == heights[1]).all(), "no bars for layers that are not there"
    axes = panel(widget.picture, title="gradient by layer")
    (bars,) = (a for a in axes.patches if a.get_gid() == "gradients")
    _, edges, floor = bars.get_data()
    assert floor == heights[1] == axes.get_ylim()[0], "bars stand on the axis"
    np.testing.assert_allclose((edges[::2] + edges[1::2]) / 2, np.arange(1, 6))
    maps = widget.picture.network
    seen = [colours(widget.picture, maps.axes, [[left + maps.side - 4, top + maps.side / 2]])[0]
            for left, top in maps.places[0]]  # fmt: skip
    assert seen[0][0] > seen[0][2] + 100, "the first input is large at the right"
    assert seen[1][0] < seen[0][0] + 40


def test_the_lowest_validation_loss_is_marked_and_patience_counts_from_there(widget):
    widget.set(patience=300)
    curve = lines(panel(widget.picture, title="loss  J"))["validation"]
    (best,) = widget.picture.plotted()["best"]
    assert best[0, 1] <= curve[1:, 1].min() + 1e-12
    assert curve[0, 0] < best[0, 0] <= curve[-1, 0]
    line, words = widget.picture.plotted()["patience"]
    np.testing.assert_allclose(line[:, 0], best[0, 0] + 300)
    assert words == "to stop at ▼ + 300"
    widget.set(patience=0)
    line, words = widget.picture.plotted()["patience"]
    assert len(line) == len(words) == 0


def test_the_cross_stands_where_a_point_is_added_with_its_class():
    widget = Playground()
    widget.set(x1=-0.7, x2=0.4, label=3)
    cross, words = widget.picture.plotted()["cursor"]
    np.testing.assert_allclose(cross, [[-0.7, 0.4]])
    assert words == "class 3?"
    widget.buttons["add_point"].click()
    training, validation = both_sets(widget)
    X = np.vstack([training[0], validation[0]])
    y = np.concatenate([training[1], validation[1]])
    assert y[np.linalg.norm(X - [-0.7, 0.4], axis=1).argmin()] == 3
    assert (y == 3).sum() == 1
    assert widget.net.n_o == 4


def uploaded(rows):
    """A playground with the points of a CSV file, and the points as it shows them."""
    content = "\n".join(["x1,x2,class", *(f"{a!r},{b!r},{c}" for a, b, c in rows)]).encode()
    widget = Playground()
    widget.set(test_fraction=0.1)
    file = {"name": "a.csv", "size": len(content), "content": memoryview(content)}
    widget.press("upload", (file,))
    widget.render()
    assert widget.errors == []
    return widget


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 0.4, 1.0, 7.0, 1e6])
def test_columns_of_any_range_fill_the_plane(unit):
    rng = np.random.default_rng(0)
    points = 5 * unit + rng.uniform(0, unit, (20, 2)) * [1, 0.25]
    labels = (points[:, 0] > np.median(points[:, 0])).astype(int)
    widget = uploaded([(*p, c) for p, c in zip(points.tolist(), labels.tolist(), strict=True)])
    (X, y), _ = both_sets(widget)
    np.testing.assert_allclose([X.min(axis=0), X.max(axis=0)], [2 * [-REACH], 2 * [REACH]])
    low, high = points.min(axis=0), points.max(axis=0)
    expected = (2 * (points - low) / (high - low) - 1) * REACH
    for place, label in zip(X, y, strict=True):
        nearest = np.linalg.norm(expected - place, axis=1)
        assert nearest.min() < 1e-5
        assert labels[nearest.argmin()] == label


def test_weights_on_the_diagram_are_the_colours_of_their_sign(widget):
    maps = widget.picture.network
    (edges,) = (a for a in widget.picture.named() if a.get_gid() == "weights")
    w = np.concatenate([W[:8, :8].ravel() for W in widget.net.weights])
    assert len(edges.get_segments()) == len(w)
    blue = like(255 * edges.get_colors()[:, :3], "#0072B2")
    np.testing.assert_array_equal(blue, w >= 0)
    assert [len(column) for column in maps.places] == [2, 8, 2]

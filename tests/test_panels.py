"""Parts that several pictures share, each with numbers of which one knows how they look."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from iml_nn import Network
from iml_nn.pictures import Bars, Curves, Grid, Histogram, LayerBars, LayerHistograms, Surface
from iml_nn.pictures.style import CLASS_COLOURS, CLASS_MARKERS
from iml_nn.pictures.surface import enlarged
from tests.reading import Part, classes, colours, like, lines, within

GRID = Grid()
CENTRES = np.array([[1.0, 0.2], [-0.4, 1.0], [-1.1, -0.3], [0.3, -1.0], [0.1, 0.1]])


def plane(grid=GRID, **settings):
    return Part(lambda picture, axes: Surface(picture, axes, grid, **settings))


def nearest(points):
    """Number of the nearest centre, and how much farther the next is."""
    distance = np.linalg.norm(points[:, np.newaxis] - CENTRES, axis=-1)
    two = np.sort(distance, axis=1)
    return distance.argmin(axis=1), two[:, 1] - two[:, 0]


# ---------------------------------------------------------------------- the surface


def test_each_place_of_a_surface_has_the_colour_of_its_class():
    picture = plane()
    picture.part.show(np.eye(5)[nearest(GRID.points)[0]])
    places = np.random.default_rng(0).uniform(-1.45, 1.45, (400, 2))
    winner, margin = nearest(places)
    clear = margin > 0.12
    found = classes(colours(picture, picture.axes, places[clear]))
    assert set(found) == set(range(5))
    np.testing.assert_array_equal(found, winner[clear])


@pytest.mark.parametrize(
    ("W", "orange", "blue"),
    [([[-5, 5], [0, 0]], (1, 0), (-1, 0)), ([[0, 0], [-5, 5]], (0, 1), (0, -1))],
)
def test_a_surface_shows_what_a_network_predicts(W, orange, blue):
    picture, net = plane(), Network([2, 2], init="zeros")
    net.weights = [W]
    picture.part.show(net.predict_proba(GRID.points))
    assert classes(colours(picture, picture.axes, [blue, orange])).tolist() == [0, 1]


def test_where_no_class_is_preferred_a_surface_is_white_and_half_certain_is_half_as_dark():
    picture = plane()
    seen = []
    for p in (1 / 2, 3 / 4, 1.0):
        picture.part.show(np.full((len(GRID.points), 1), p))
        seen.append(colours(picture, picture.axes, [[0.3, -0.7]])[0])
    white, half, full = seen
    np.testing.assert_array_equal(white, 255)
    np.testing.assert_allclose(255 - half, (255 - full) / 2, atol=1)
    assert classes(seen).tolist() == [-1, 1, 1], "one column is the probability of class 1"


@pytest.mark.parametrize("axis", [0, 1])
def test_the_boundary_is_where_both_classes_are_equally_likely(axis):
    coarse = Grid(resolution=8)  # linear between grid points: half a cell would show
    picture = plane(coarse, fine=20)
    picture.part.show(0.5 + 0.2 * (coarse.points[:, [axis]] - 0.37))
    across = np.linspace(-1.49, 1.49, 1200)
    places = np.full((len(across), 2), -0.61)
    places[:, axis] = across
    dark = colours(picture, picture.axes, places).max(axis=1) < 120
    assert dark.any()
    np.testing.assert_allclose(across[dark], 0.37, atol=0.03)


def test_samples_stand_at_their_places_in_the_colour_and_shape_of_their_class():
    picture = plane()
    y = np.array([0, 1, 2, 3, 4])
    held_out = np.add(CENTRES, [0.25, 0.15])
    picture.part.show_samples(CENTRES, y, (held_out, y))
    for seen, colour in zip(colours(picture, picture.axes, CENTRES), CLASS_COLOURS, strict=True):
        assert like(seen, colour)
    assert colours(picture, picture.axes, held_out).min() > 170, "those held out are hollow"
    found = {"surface: samples": [], "surface: validation samples": []}
    for artist in picture.named():
        if artist.get_gid() in found:
            (point,) = artist.get_xydata()
            found[artist.get_gid()].append((*point, artist.get_marker()))
    for (_, shown), places in zip(found.items(), (CENTRES, held_out), strict=True):
        assert shown == [(*p, mark) for p, mark in zip(places, CLASS_MARKERS, strict=True)]
    picture.part.show_samples(CENTRES[:1], y[:1])
    assert sum(map(len, picture.plotted()["surface: samples"])) == 1
    assert sum(map(len, picture.plotted()["surface: validation samples"])) == 0


def test_a_linear_function_is_interpolated_without_error():
    def linear(rows, columns):
        return 3 + 2 * rows[:, np.newaxis] - 0.5 * columns

    places, fine = np.arange(5.0), 4
    between = np.clip((np.arange(20) + 0.5) / fine - 0.5, 0, 4)
    planes = np.stack([linear(places, places), -linear(places, places)]).astype("float32")
    expected = linear(between, between)
    np.testing.assert_allclose(enlarged(planes, fine), [expected, -expected], atol=1e-5)


# ---------------------------------------------------------------------- curves and bars


def test_curves_hold_their_data_and_their_axis_doubles_only_when_it_is_full():
    styles = {"training": (CLASS_COLOURS[0], "-"), "validation": (CLASS_COLOURS[1], "--")}
    picture = Part(lambda picture, axes: Curves(picture, axes, styles, start=50, name="loss"))
    for end, limit in [(0, 50), (50, 50), (51, 100), (230, 400), (20, 400), (5, 50), (60, 100)]:
        time = np.linspace(0, end, 7)
        picture.part.show("training", time, 2 * time)
        picture.part.show("validation", time, 3 - time)
        shown = lines(picture.axes)
        np.testing.assert_array_equal(shown["training"], np.column_stack([time, 2 * time]))
        np.testing.assert_array_equal(shown["validation"], np.column_stack([time, 3 - time]))
        assert picture.axes.get_xlim() == (0, limit)
    drawn = {line.get_label(): (line.get_color(), line.get_linestyle())
             for line in picture.axes.lines}  # fmt: skip
    assert drawn == styles
    assert len(picture.plotted()["loss"]) == 2


def test_a_histogram_holds_shares_in_the_right_bins_and_counts_outliers_in_the_outermost():
    edges = [0.0, 1.0, 2.0, 4.0]
    picture = Part(lambda picture, axes: Histogram(picture, axes, edges, name="shares"))
    picture.part.show([[-7.0, 0.5, 1.5], [1.7, 3.0, 3.9], [99.0, 1.2, 1.1], [2.5, 2.5, 2.5]])
    np.testing.assert_allclose(picture.plotted()["shares"][0], np.array([2, 4, 6]) / 12)
    picture.axes.set_ylim(0, 1)
    middles = [[0.5, 2 / 12], [1.5, 4 / 12], [3.0, 6 / 12]]
    below, above = ([[x, y + step] for x, y in middles] for step in (-0.04, 0.04))
    assert (classes(colours(picture, picture.axes, below)) == 0).all()
    assert (classes(colours(picture, picture.axes, above)) == -1).all()
    assert picture.axes.get_xlim() == (0, 4)


def test_histograms_of_layers_stand_side_by_side_and_point_to_the_right():
    def make(picture, axes):
        axes.set_ylim(-1, 1)
        return LayerHistograms(picture, axes, 8, -1, 1, colour=CLASS_COLOURS[0], name="a")

    picture = Part(make)
    picture.part.show([np.full(9, 0.52), np.array([-5.0, -5.0, 0.02, -0.48, -0.47, -0.46, -0.45])])
    # the fullest bin is the longest; values stand at their height, outliers at the lower end
    filled = [[1.4, 0.52], [1.8, 0.52], [2.4, -0.46], [2.3, -0.98], [2.12, 0.02]]
    empty = [[1.95, 0.52], [1.4, -0.52], [1.4, 0.4], [2.6, -0.98], [2.4, 0.02], [2.4, 0.46]]
    assert (classes(colours(picture, picture.axes, filled)) == 0).all()
    assert (classes(colours(picture, picture.axes, empty)) == -1).all()
    assert [t.get_text() for t in picture.axes.get_xticklabels()] == ["1", "2"]
    full = picture.plotted()["a"]
    assert [tops.min() for tops in full] == list(range(1, len(full) + 1))
    assert all(np.ptp(tops) == 0 for tops in full[2:])
    picture.part.set_range(0, 3)
    assert picture.axes.get_ylim() == (0, 3)
    picture.part.show([np.full(9, 2.0), np.full(9, 1.0)])
    again = classes(colours(picture, picture.axes, [[1.4, 2.02], [2.4, 1.02], [1.4, 1.02]]))
    assert again.tolist() == [0, 0, -1]


def test_bars_of_layers_end_at_their_values_and_stand_over_the_names_of_their_layers():
    def make(picture, axes):
        LayerBars.prepare(axes, 4)
        look = {"shift": -0.2, "width": 0.3, "colour": CLASS_COLOURS[0], "label": "size"}
        return LayerBars(picture, axes, 4, "sizes", **look)

    picture = Part(make)
    picture.part.show([1e-3, 1e-12], 1e6)
    left, floors, right, tops = np.transpose(picture.plotted()["sizes"])
    bottom, top = picture.axes.get_ylim()
    np.testing.assert_allclose(tops, [1e-3, bottom, bottom, bottom, top])
    np.testing.assert_allclose(floors, bottom)
    np.testing.assert_allclose(right - left, 0.3)
    names = {t.get_text(): t.get_position()[0] for t in picture.axes.get_xticklabels()}
    assert list(names) == ["layer 1", "layer 2", "layer 3", "layer 4", "output"]
    np.testing.assert_allclose((left + right) / 2, np.array([*names.values()]) - 0.2)


def test_a_bar_has_its_height_and_its_number_stands_beyond_its_end():
    values, names = (1.5, -0.25, -0.001), ["first", "second", "third"]

    def make(picture, axes):
        bars = Bars(picture, axes, "bars", names, CLASS_COLOURS[0], gap=0.1, digits=2)
        axes.set(xlim=(-1, 3), ylim=(-2, 2))
        return bars

    picture = Part(make)
    picture.part.show(values)
    assert [text.get_text() for text in picture.axes.texts] == ["1.50", "−0.25", "0.00"]
    assert [tick.get_text() for tick in picture.axes.get_xticklabels()] == names
    for n, (shown, expected) in enumerate(zip(picture.plotted()["bars"], values, strict=True)):
        np.testing.assert_allclose(shown, [n - 0.3, 0, n + 0.3, expected])
    dark = within(picture, picture.axes).max(axis=-1) < 100
    rows = 2 - (np.arange(len(dark)) + 0.5) * 4 / len(dark)
    dark[np.abs(rows) < 0.03] = False  # the line at 0
    for n, expected in enumerate(values):
        here = rows[dark[:, 80 * (n + 1) - 25 : 80 * (n + 1) + 25].any(axis=1)]
        assert len(here), "no number is to be seen"
        side = 1 if expected >= 0 else -1
        assert (side * here > side * expected + 0.09).all(), "it stands in its bar"
        assert (side * here < side * expected + 0.5).all(), "it stands far from its bar"


def test_colours_of_classes_are_told_apart():
    assert len(set(map(to_hex, CLASS_COLOURS))) == len(set(CLASS_MARKERS)) == 5

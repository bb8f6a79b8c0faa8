"""The diagram of unit maps: each map the right way up at its unit, each weight where it belongs."""

import itertools

import numpy as np
import pytest
from matplotlib.colors import to_hex

from iml_nn import Network
from iml_nn.measures import activities
from iml_nn.pictures import NetworkMap
from iml_nn.pictures.style import BLUE, VERMILLION
from tests.reading import Part, classes, colours, like, pixels

BOX = 20, 30, 360, 300  # left, bottom, width, height in pixels
RESOLUTION = 40
LINE = (np.arange(RESOLUTION) + 0.5) / RESOLUTION * 2 - 1
X1, X2 = (grid.ravel() for grid in np.meshgrid(LINE, LINE))  # row by row from below
ORANGE, PURPLE, PALE = "much", "little", "neither"


class Maps(Part):
    """A picture with a diagram alone, that shows `columns`, by default what the network gives."""

    size = (4.6, 4.0)  # not square: width and height must not be taken for each other

    def __init__(self, net, columns=None):
        super().__init__(lambda picture, _: NetworkMap(picture, BOX, RESOLUTION))
        self.axes.set_axis_off()
        if columns is None:
            columns = activities(net, np.stack([X1, X2]).astype("float32"))
        self.map = self.part
        self.map.show(net.sizes, columns, net.weights, net.hidden)

    def at(self, layer, unit, x1, x2):
        """The colour of a unit's map at a place of the plane, from −1 to 1."""
        left, top = self.map.places[layer][unit]
        side = self.map.side
        x, y = left + side * (x1 + 1) / 2, top + side * (1 - x2) / 2
        return colours(self, self.map.axes, [[x, y]])[0]

    def tone(self, *place):
        r, _, b = self.at(*place)
        return ORANGE if r > b + 25 else PURPLE if b > r + 15 else PALE


def test_inputs_are_shown_as_the_plane_has_them():
    maps = Maps(Network([2, 3, 2], seed=0))
    assert [maps.tone(0, 0, x1, 0.3) for x1 in (-0.8, 0, 0.8)] == [PURPLE, PALE, ORANGE]
    assert [maps.tone(0, 1, 0.3, x2) for x2 in (-0.8, 0, 0.8)] == [PURPLE, PALE, ORANGE]


def test_a_map_is_neither_mirrored_nor_turned_and_stands_at_its_unit():
    corner = np.where((X1 > 0.4) & (X2 > 0.4), 1.0, -1.0).astype("float32")  # upper right
    edge = np.where(X2 < -0.4, 1.0, -1.0).astype("float32")  # below
    hidden = np.stack([corner, -np.ones_like(corner), edge])
    maps = Maps(Network([2, 3, 2], hidden="tanh"), [np.stack([X1, X2]), hidden, np.stack([X1, X2])])
    places = {(x1, x2): [maps.tone(1, unit, x1, x2) for unit in range(3)]
              for x1, x2 in itertools.product((-0.7, 0.7), repeat=2)}  # fmt: skip
    assert places[0.7, 0.7] == [ORANGE, PURPLE, PURPLE]
    assert places[-0.7, 0.7] == [PURPLE, PURPLE, PURPLE]
    assert places[0.7, -0.7] == places[-0.7, -0.7] == [PURPLE, PURPLE, ORANGE]
    tops = [top for _, top in maps.map.places[1]]
    assert tops == sorted(tops), "the first unit is on top"
    lefts = [column[0][0] for column in maps.map.places]
    assert lefts == sorted(lefts), "inputs are at the left"


@pytest.mark.parametrize(
    ("hidden", "values"),
    [
        ("sigmoid", (0, 0.5, 1)),
        ("tanh", (-1, 0, 1)),
        ("relu", (-7, 0, 7)),
        ("identity", (-3, 0, 3)),
    ],
)
def test_the_middle_of_an_activation_is_pale(hidden, values):
    thirds = np.digitize(X1, (-0.33, 0.33))
    a = np.array(values, "float32")[thirds][np.newaxis]
    maps = Maps(Network([2, 1, 2], hidden=hidden), [np.stack([X1, X2]), a, np.stack([X1, X2])])
    tones = [maps.tone(1, 0, x1, 0.1) for x1 in (-0.7, 0, 0.7)]
    assert tones == [PURPLE, PALE, ORANGE]
    strongest = maps.at(1, 0, 0.7, 0)
    np.testing.assert_allclose(strongest, [167, 81, 6], atol=3)  # the dark end of the palette


def test_a_unit_of_tanh_is_as_strong_as_its_value_says():
    maps = Maps(
        Network([2, 1, 2], hidden="tanh"),
        [np.stack([X1, X2]), np.full((1, X1.size), 0.1, "float32"), np.stack([X1, X2])],
    )
    assert maps.at(1, 0, 0, 0).min() > 215


def test_an_output_has_the_colour_of_its_class_where_it_is_certain():
    y_hat = np.stack([X1 < -0.33, np.abs(X1) <= 0.33, X1 > 0.33]).astype("float32")
    maps = Maps(Network([2, 3]), [np.stack([X1, X2]), y_hat])
    for unit, certain in enumerate((-0.7, 0, 0.7)):
        seen = np.array([maps.at(1, unit, x1, 0.2) for x1 in (-0.7, 0, 0.7)])
        expected = [unit if x1 == certain else -1 for x1 in (-0.7, 0, 0.7)]
        assert classes(seen).tolist() == expected
        assert seen[expected.index(-1)].min() == 255


def test_activities_are_those_of_a_forward_pass():
    net = Network([2, 4, 11, 3], hidden="sigmoid", seed=1)
    rng = np.random.default_rng(0)
    net.biases = [rng.normal(size=b.shape) for b in net.biases]
    columns = activities(net, np.stack([X1, X2]).astype("float32"))
    net.forward(np.column_stack([X1, X2]))
    expected = [np.stack([X1, X2]), *(layer.a[:8] for layer in net.layers)]
    assert [column.shape[0] for column in columns] == [2, 4, 8, 3]
    for column, a in zip(columns, expected, strict=True):
        np.testing.assert_allclose(column, a, atol=1e-6)


def ends(maps):
    """(layer, input, unit) → where the line of this weight has to begin, and to end."""
    side, found = maps.map.side, {}
    for h, (ones, others) in enumerate(itertools.pairwise(maps.map.places)):
        for k, j in itertools.product(range(len(ones)), range(len(others))):
            (left, top), (right, below) = ones[k], others[j]
            found[h, k, j] = (left + side, top + side / 2), (right, below + side / 2)
    return found


def test_a_line_joins_the_units_of_its_weight_and_tells_its_sign_and_size():
    net = Network([2, 3, 2], init="zeros")
    net.weights = [[[0.5, -1.0, 2.0], [0.0, 1.5, -3.0]], [[1.0, -2.0], [-0.1, 0.2], [2.5, -9.0]]]
    maps = Maps(net)
    (collection,) = (artist for artist in maps.named() if artist.get_gid() == "weights")
    drawn = [*zip(collection.get_segments(), collection.get_linewidths(),
                  map(to_hex, collection.get_colors()), collection.get_linestyle(),
                  strict=True)]  # fmt: skip
    assert len(drawn) == 12
    widths = {}
    for (h, k, j), place in ends(maps).items():
        (found,) = (line for line in drawn if np.abs(line[0] - place).max() < 3)
        _, width, colour, (_, dashes) = found
        w = net.weights[h][k, j]
        assert colour == (BLUE if w >= 0 else VERMILLION).lower()
        assert (dashes is None) == (w >= 0), "below zero it is dashed"
        widths[abs(w)] = width
    in_order = [widths[size] for size in sorted(widths)]
    assert in_order == sorted(in_order)
    assert widths[2.0] > 2 * widths[0.5]
    assert widths[9.0] <= 5
    middle = np.mean(ends(maps)[0, 0, 2], axis=0)
    seen = colours(maps, maps.map.axes, [middle, np.add(middle, [0, 30])])
    assert like(seen, BLUE).tolist() == [True, False]


def words(maps):
    """Text → its middle, in pixels of the picture's axes of maps."""
    canvas = maps.canvas.get_renderer()
    found = {}
    for text in maps.map.axes.texts:
        if text.get_text():
            box = text.get_window_extent(canvas)
            found[text.get_text()] = maps.map.axes.transData.inverted().transform(
                (box.intervalx.mean(), box.intervaly.mean())
            )
    return found


def test_names_stand_over_their_columns_and_units_not_shown_are_counted():
    maps = Maps(Network([2, 3, 11, 2], seed=0))
    pixels(maps)
    found, side = words(maps), maps.map.side
    columns = dict(zip(["inputs", "layer 1", "layer 2", "outputs"], maps.map.places, strict=True))
    assert set(found) == {*columns, "+ 3 more"}
    middles = {name: places[0][0] + side / 2 for name, places in columns.items()}
    for name, places in columns.items():
        x, y = found[name]
        assert min(middles, key=lambda other: abs(x - middles[other])) == name
        assert y < places[0][1], "a name is above its column"
    x, y = found["+ 3 more"]
    assert x == pytest.approx(middles["layer 2"], abs=2)
    assert y > columns["layer 2"][-1][1] + side
    assert [len(places) for places in maps.map.places] == [2, 3, 8, 2]
    dark = like(pixels(maps), "#000000", 120)
    assert dark.sum() > 200, "the names are to be seen"


def test_another_network_leaves_nothing_of_the_one_before():
    first, second = Network([2, 8, 8, 5], seed=0), Network([2, 1, 2], seed=1)
    maps = Maps(first)
    pixels(maps)
    columns = activities(second, np.stack([X1, X2]).astype("float32"))
    maps.map.show(second.sizes, columns, second.weights, second.hidden)
    np.testing.assert_array_equal(pixels(maps), pixels(Maps(second)))

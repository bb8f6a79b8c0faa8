"""An image put down pixel by pixel: the right way up, in its place, and of its size."""

import numpy as np
import pytest

from iml_nn.pictures.pixels import PixelImage
from tests.reading import Part, colours, pixels

# rows of colours, all different
ARRAY = (np.arange(4 * 6 * 3).reshape(4, 6, 3) * 3 + 20).astype("uint8")
EXTENT = (1.0, 7.0, -2.0, 0.0)  # left, right, bottom, top: a cell is 1 wide and ½ high


def image(origin="lower", array=ARRAY, extent=EXTENT, limits=((0, 8), (-4, 1))):
    def make(picture, axes):
        axes.set(xlim=limits[0], ylim=limits[1])
        axes.set_axis_off()
        return picture.moving(PixelImage(axes, array, extent=extent, origin=origin), name="image")

    return Part(make)


def cells():
    """The middles of the cells, the lowest row first: (4, 6, 2)."""
    x, y = np.meshgrid(np.arange(1.5, 7), np.arange(-1.75, 0, 0.5))
    return np.stack([x, y], axis=-1)


@pytest.mark.parametrize("origin", ["lower", "upper"])
def test_the_first_row_is_at_the_origin_and_the_first_column_at_the_left(origin):
    picture = image(origin)
    for dx, dy in [(0, 0), (0.45, 0.2), (-0.45, -0.2)]:  # up to the edges of each cell
        seen = colours(picture, picture.axes, np.add(cells(), [dx, dy]).reshape(-1, 2))
        expected = ARRAY if origin == "lower" else ARRAY[::-1]
        np.testing.assert_array_equal(seen.reshape(ARRAY.shape), expected)


def test_an_image_ends_at_its_extent():
    picture = image()
    outside = [[0.95, -1], [7.05, -1], [4, -2.05], [4, 0.05]]
    np.testing.assert_array_equal(colours(picture, picture.axes, outside), 255)
    inked = (pixels(picture) < 255).any(axis=-1).sum()
    assert inked == 6 * 40 * 2 * 64, "axes of 320 × 320 pixels, 8 × 5 units"


@pytest.mark.parametrize("origin", ["lower", "upper"])
def test_an_image_with_a_point_for_each_pixel_is_shown_as_it_is(origin):
    rng = np.random.default_rng(0)
    array = rng.integers(0, 255, (320, 320, 3)).astype("uint8")
    picture = image(origin, array, (0, 8, -4, 1))
    expected = array if origin == "upper" else array[::-1]
    np.testing.assert_array_equal(pixels(picture)[40:360, 40:360], expected)


def test_another_array_of_another_shape_is_shown_next():
    picture = image()
    pixels(picture)
    picture.part.set_data(ARRAY[:2, :3])
    seen = colours(picture, picture.axes, cells().reshape(-1, 2)).reshape(ARRAY.shape)
    np.testing.assert_array_equal(seen, ARRAY[:2, :3].repeat(2, axis=0).repeat(2, axis=1))
    picture.part.set_data(255 - ARRAY)
    seen = colours(picture, picture.axes, cells().reshape(-1, 2)).reshape(ARRAY.shape)
    np.testing.assert_array_equal(seen, 255 - ARRAY)


def test_a_hidden_image_is_not_drawn():
    picture = image()
    picture.part.set_visible(False)
    np.testing.assert_array_equal(pixels(picture), 255)


def test_what_is_outside_the_axes_is_cut_off():
    picture = image(extent=(-7, 5, -9, -1))
    seen = colours(picture, picture.axes, [[4.0, -2.0], [5.05, -2.0], [-0.5, -2.0], [4.0, -4.3]])
    np.testing.assert_array_equal(seen, [ARRAY[3, 5], *3 * [[255, 255, 255]]])

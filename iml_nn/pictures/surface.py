"""What a network predicts all over the plane, with the samples on top."""

import functools
from typing import NamedTuple

import numpy as np
from matplotlib.colors import to_rgb

from iml_nn.pictures.pixels import PixelImage
from iml_nn.pictures.style import BLACK, CLASS_COLOURS, CLASS_MARKERS

PALE = 0.62  # share of white in a surface's strongest colour: points must stand out
EDGE = 90  # brightness, of 255, of the boundary between two classes
FINE = 3  # pixels of a surface for each grid point a side; those between are interpolated


class Grid(NamedTuple):
    """Where a surface is evaluated: the plane from −reach to reach, `resolution` cells a side."""

    reach: float = 1.5
    resolution: int = 56

    @property
    def points(self):
        """Middles of the cells, (resolution², 2), row by row from below. Read-only."""
        return _middles(self)

    @property
    def extent(self):
        """Left, right, bottom and top of the plane."""
        return -self.reach, self.reach, -self.reach, self.reach

    def blank(self, fine):
        """Return a white image with `fine` pixels a cell and side, (n, n, 3)."""
        return np.full((self.resolution * fine, self.resolution * fine, 3), 255, "uint8")


@functools.cache
def _middles(grid):
    half = grid.reach / grid.resolution
    line = np.linspace(-grid.reach + half, grid.reach - half, grid.resolution)
    points = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    points.flags.writeable = False
    return points


class Surface:
    """A plane in the colour of the class that is predicted there, with samples.

    Parameters
    ----------
    picture, axes : where it is drawn.
    grid : Grid at whose points the probabilities are told.
    fine : pixels for each cell a side; those between are interpolated.
    name : of the surface in `Picture.plotted`.
    """

    def __init__(self, picture, axes, grid, *, fine=FINE, name="surface"):
        self.axes, self.grid, self._fine = axes, grid, fine
        left, right, bottom, top = grid.extent
        axes.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x_1$", ylabel="$x_2$")
        axes.set_aspect("equal")
        axes.grid(False)
        image = PixelImage(axes, grid.blank(fine), extent=grid.extent, origin="lower", zorder=0)
        self.image = picture.moving(image, name=name)
        self._training = [
            picture.dot(
                axes, f"{name}: samples", marker, ms=6.5, mfc=colour, mec="white", mew=0.8
            )
            for colour, marker in zip(CLASS_COLOURS, CLASS_MARKERS, strict=True)
        ]  # fmt: skip
        self._validation = [
            picture.dot(
                axes, f"{name}: validation samples", marker, ms=5, mfc="none", mec=BLACK, mew=0.9,
                alpha=0.7,
            )
            for marker in CLASS_MARKERS
        ]  # fmt: skip

    def show_samples(self, X, y, validation=None):
        """Show training samples X (n, 2) with labels y (n,), and hollow those of validation."""
        for dots, (points, labels) in [
            (self._training, (X, y)),
            (self._validation, validation or (X[:0], y[:0])),
        ]:
            for j, line in enumerate(dots):
                line.set_data(*points[labels == j].T)

    def show(self, y_hat, samples=None):
        """Show probabilities (resolution², n_o) at the grid's points; one column is of class 1.

        samples : (X, y) to show on top, as in `show_samples`; None leaves what is there.
        """
        if samples is not None:
            self.show_samples(*samples)
        if y_hat.shape[1] == 1:
            y_hat = np.column_stack([1 - y_hat, y_hat])
        n_o, n = y_hat.shape[1], self.grid.resolution
        colours = np.array([to_rgb(colour) for colour in CLASS_COLOURS[:n_o]])
        pale = 1 - (1 - colours) * (1 - PALE)
        planes = enlarged(y_hat.T.reshape(n_o, n, n).astype("float32"), self._fine)
        # white where no class is preferred, a class's colour where it is certain
        certainty = np.maximum(planes * (n_o / (n_o - 1)) - 1 / (n_o - 1), 0)
        ink = (255 * (1 - pale)).astype("float32")
        image = 255 - sum(certainty[j, ..., np.newaxis] * ink[j] for j in range(n_o))
        image = image.astype("uint8")
        image[steps(planes.argmax(axis=0))] = EDGE
        self.image.set_data(image)


def steps(values):
    """Return where an image (n, n) of integers changes to the next row or column."""
    edge = np.zeros(values.shape, bool)
    edge[:-1] |= values[1:] != values[:-1]
    edge[:, :-1] |= values[:, 1:] != values[:, :-1]
    return edge


def enlarged(planes, fine):
    """Interpolate (…, n, n) values in the middles of cells: (…, n · fine, n · fine).

    Without a matrix product, whose threads wait for each other where cores are busy.
    """
    n = planes.shape[-1]
    at = np.clip((np.arange(n * fine) + 0.5) / fine - 0.5, 0, n - 1)
    low = np.minimum(at.astype(int), n - 2)
    share = (at - low).astype("float32")
    rows = planes[..., low, :] * (1 - share)[:, np.newaxis]
    rows += planes[..., low + 1, :] * share[:, np.newaxis]
    return rows[..., low] * (1 - share) + rows[..., low + 1] * share

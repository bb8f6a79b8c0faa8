"""Panels that several pictures share: decision surface, curves over time, histogram."""

import numpy as np
from matplotlib.colors import to_rgb

from iml_nn.figures.base import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY
from iml_nn.figures.pixels import PixelImage

CLASS_COLOURS = (BLUE, ORANGE, GREEN, PURPLE, SKY)
CLASS_MARKERS = ("o", "s", "^", "D", "v")
PALE = 0.62  # share of white in a surface's strongest colour: points must stand out
EDGE = 90  # brightness, of 255, of the boundary between two classes
FINE = 3  # pixels of a surface for each grid point a side; those between are interpolated


class Surface:
    """What a network predicts all over the plane, with the samples on top.

    Parameters
    ----------
    picture, axes : where it is drawn.
    reach : the plane is shown from −reach to reach.
    resolution : grid points a side.
    fine : pixels for each grid point a side; those between are interpolated.
    name : of the surface in `Picture.plotted`.
    """

    def __init__(self, picture, axes, *, reach=1.5, resolution=56, fine=FINE, name="surface"):
        self.axes, self.resolution = axes, resolution
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), xlabel="$x_1$", ylabel="$x_2$")
        axes.set_aspect("equal")
        axes.grid(False)
        half = reach / resolution
        line = np.linspace(-reach + half, reach - half, resolution)
        x1, x2 = np.meshgrid(line, line)
        self.points = np.column_stack([x1.ravel(), x2.ravel()])
        self._fine = fine
        blank = np.full((resolution * fine, resolution * fine, 3), 255, "uint8")
        place = (-reach, reach, -reach, reach)
        self.image = picture.moving(
            PixelImage(axes, blank, extent=place, origin="lower", zorder=0), name=name
        )
        styles = zip(CLASS_COLOURS, CLASS_MARKERS, strict=True)
        self._training = [
            picture.moving(
                axes.plot([], [], marker, ms=6.5, mfc=colour, mec="white", mew=0.8)[0],
                name=f"{name}: samples",
            )
            for colour, marker in styles
        ]
        self._validation = [
            picture.moving(
                axes.plot([], [], marker, ms=5, mfc="none", mec=BLACK, mew=0.9, alpha=0.7)[0],
                name=f"{name}: validation samples",
            )
            for marker in CLASS_MARKERS
        ]

    def show_samples(self, X, y, validation=None):
        """Show training samples X (n, 2) with labels y (n,), and hollow those of validation."""
        for dots, (points, labels) in [
            (self._training, (X, y)),
            (self._validation, validation or (X[:0], y[:0])),
        ]:
            for j, line in enumerate(dots):
                line.set_data(*points[labels == j].T)

    def show(self, net):
        """Show what a Network with two inputs predicts."""
        self.show_probabilities(net.predict_proba(self.points))

    def show_probabilities(self, y_hat):
        """Show probabilities (resolution², n_o) at `points`; one column is that of class 1."""
        if y_hat.shape[1] == 1:
            y_hat = np.column_stack([1 - y_hat, y_hat])
        n_o, n = y_hat.shape[1], self.resolution
        colours = np.array([to_rgb(colour) for colour in CLASS_COLOURS[:n_o]])
        pale = 1 - (1 - colours) * (1 - PALE)
        planes = y_hat.T.reshape(n_o, n, n).astype("float32")
        planes = enlarged(planes, self._fine)
        # white where no class is preferred, a class's colour where it is certain
        certainty = np.maximum(planes * (n_o / (n_o - 1)) - 1 / (n_o - 1), 0)
        ink = (255 * (1 - pale)).astype("float32")
        image = 255 - sum(certainty[j, ..., np.newaxis] * ink[j] for j in range(n_o))
        image = image.astype("uint8")
        winner = planes.argmax(axis=0)
        image[:-1][winner[1:] != winner[:-1]] = EDGE
        image[:, :-1][winner[:, 1:] != winner[:, :-1]] = EDGE
        self.image.set_data(image)


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


class Curves:
    """Lines that grow with time. The time axis doubles when it is full, so redraws are rare.

    Parameters
    ----------
    picture, axes : where they are drawn.
    styles : label → (colour, line style).
    start : length of the time axis at first.
    name : of the lines in `Picture.plotted`.
    """

    def __init__(self, picture, axes, styles, *, start=100, name="curves"):
        self.axes, self._start = axes, start
        self.lines = {
            label: picture.moving(
                axes.plot([], [], linestyle, color=colour, label=label)[0], name=name
            )
            for label, (colour, linestyle) in styles.items()
        }
        axes.set_xlim(0, start)

    def show(self, label, time, values):
        """Show one line, (n,) values over (n,) times."""
        self.lines[label].set_data(time, values)
        self._reach(time[-1])

    def _reach(self, time):
        limit, shown = self._start, self.axes.get_xlim()[1]
        while limit < time:
            limit *= 2
        # all lines begin anew together: the axis shrinks only when the run has just begun
        if limit > shown or (time <= self._start / 10 and shown > self._start):
            self.axes.set_xlim(0, limit)


class Histogram:
    """How values spread: one filled outline over fixed bins, scaled to shares of the whole.

    Parameters
    ----------
    picture, axes : where it is drawn.
    edges : (n + 1,) edges of the bins; what lies outside is counted in the outermost.
    colour : of the filling.
    name : of the outline in `Picture.plotted`.
    """

    def __init__(self, picture, axes, edges, *, colour=BLUE, name="histogram"):
        self._edges = np.asarray(edges, float)
        self.outline = picture.moving(
            axes.stairs(np.zeros(len(edges) - 1), edges, fill=True, color=colour, alpha=0.85),
            name=name,
        )
        axes.set_xlim(edges[0], edges[-1])

    def show(self, values):
        """Show the spread of an array of any shape."""
        values = np.clip(np.ravel(values), self._edges[0], self._edges[-1])
        counts, _ = np.histogram(values, self._edges)
        self.outline.set_data(counts / max(1, counts.sum()))

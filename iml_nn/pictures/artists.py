"""What each kind of matplotlib artist shows: as numbers, and as a table (one registry for both)."""

from functools import singledispatch

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text

ROWS = 8  # of a long curve so many are shown, evenly spaced, the last among them


@singledispatch
def content(artist):
    """Return what an artist shows: an array of its numbers, or its text."""
    return np.asarray(artist.get_array())


@singledispatch
def table(artist, x, y):
    """Return headings and rows of what an artist shows; `x` and `y` are the names of its axes.

    Without rows where a sentence says it better: colours of a surface, widths of lines.
    """
    return [], []


@content.register
def _(artist: Text):
    return artist.get_text()


@table.register
def _(artist: Text, x, y):
    return ["text"], [[artist.get_text()]] if artist.get_text() else []


@content.register
def _(artist: Line2D):
    return artist.get_xydata()


@table.register
def _(artist: Line2D, x, y):
    return [x, y], _thinned(artist.get_xydata())


@content.register
def _(artist: StepPatch):
    return artist.get_data().values


@table.register
def _(artist: StepPatch, x, y):
    values, edges, baseline = artist.get_data()
    values = values - (0 if baseline is None else baseline)
    full = np.flatnonzero(values)
    along, up = (y, "width") if artist.orientation == "horizontal" else (x, y)
    rows = np.column_stack([edges[full], edges[full + 1], values[full]])
    return [f"{along} from", "to", up], _thinned(rows)


@content.register
def _(artist: Rectangle):
    return np.array(artist.get_bbox().extents)


@table.register
def _(artist: Rectangle, x, y):
    box = artist.get_bbox()
    return [f"{x} from", "to", f"{y} from", "to"], [[box.x0, box.x1, box.y0, box.y1]]


@content.register
def _(artist: LineCollection):
    parts = [*artist.get_segments(), artist.get_linewidths(), artist.get_colors()]
    return np.concatenate([np.ravel(part) for part in parts])


@content.register
def _(artist: PathCollection):
    return np.concatenate([np.ravel(artist.get_offsets()), np.ravel(artist.get_facecolors())])


@table.register
def _(artist: AxesImage, x, y):
    if artist.get_array().ndim > 2:
        return [], []
    values = np.ma.masked_invalid(artist.get_array())
    return ["smallest", "mean", "largest"], [[values.min(), values.mean(), values.max()]]


def _thinned(rows):
    rows = np.asarray(rows, float)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if len(rows) <= ROWS:
        return rows
    return rows[np.unique(np.linspace(0, len(rows) - 1, ROWS).round().astype(int))]

"""Everything that a picture shows, in lines that a person can read and a test can compare.

Numbers have four significant digits. Of a long row there are eight, evenly spaced, and two means,
the second weighted by the place: no number can change, and no two can change places, unseen.
"""

import matplotlib
import numpy as np
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.image import AxesImage
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle, StepPatch
from matplotlib.text import Text

FEW = 12  # numbers of a row that are all written down
BLOCKS = 6  # blocks a side in which an image is averaged


def inventory(figure):
    """Lines about a matplotlib Figure: itself, and each of its axes with all that is in them."""
    with matplotlib.rc_context():
        size = "{:g} × {:g} inches".format(*figure.get_size_inches())
        lines = {"figure": [size, *map(_artist, _drawn(figure, figure.patch))]}
        for n, axes in enumerate(figure.axes, 1):
            about = [*_frame(axes), *map(_artist, _drawn(axes, axes.patch))]
            lines[f"axes {n}"] = [line for line in about if line]
        return lines


def number(value):
    """A number to four significant digits."""
    return f"{value + 0.0:.4g}".replace("-0", "0") if value == 0 else f"{value:.4g}"


def row(values):
    """A row of numbers in a few words; what is rounding only counts as 0."""
    values = np.asarray(values, float).ravel()
    finite = values[np.isfinite(values)]
    values = np.where(np.abs(values) < 1e-12 * np.abs(finite).max(initial=0), 0, values)
    if len(values) <= FEW:
        return " ".join(map(number, values)) or "nothing"
    some = values[np.linspace(0, len(values) - 1, 8).round().astype(int)]
    ramp = np.linspace(0, 1, len(values))
    means = np.nanmean(values), np.nanmean(values * ramp)
    shown = " ".join(map(number, some))
    return f"{len(values)} numbers: {shown}; means {' '.join(map(number, means))}"


def _drawn(parent, patch):
    kinds = (Text, Line2D, Patch, Collection, AxesImage, Legend)
    return [
        artist
        for artist in parent.get_children()
        if isinstance(artist, kinds)
        and artist is not patch
        and not isinstance(artist, matplotlib.spines.Spine)
        and not (isinstance(artist, Text) and not artist.get_text() and not artist.get_gid())
    ]


def _frame(axes):
    yield "place " + " ".join(f"{v:.3f}" for v in axes.get_position().bounds)
    yield f"aspect {axes.get_aspect()}, " + ("with frame" if axes.axison else "without frame")
    for name, axis in (("x", axes.xaxis), ("y", axes.yaxis)):
        low, high = axis.get_view_interval()
        labels = [label.get_text() for label in axis.get_ticklabels()]  # first: it moves the ticks
        ticks = [
            f"{label or 'unnamed'} at {number(place)}"
            for place, label in zip(axis.get_ticklocs(), labels, strict=False)
            if min(low, high) <= place <= max(low, high)
        ]
        yield f"{name} '{axis.get_label_text()}' {axis.get_scale()} {row((low, high))}"
        yield f"{name} ticks: {', '.join(ticks) or 'none'}"


def _artist(artist):
    look = _look(artist)
    gid = f" <{artist.get_gid()}>" if artist.get_gid() else ""
    moving = ", moving" if artist.get_animated() else ""
    hidden = "" if artist.get_visible() else ", hidden"
    order = f", order {artist.get_zorder():g}"
    return f"{type(artist).__name__}{gid}{moving}{hidden}{order}: {look}"


def _look(artist):
    if isinstance(artist, Legend):
        handles = [_artist(handle) for handle in artist.legend_handles]
        texts = [text.get_text() for text in artist.get_texts()]
        anchor = artist.get_bbox_to_anchor().transformed(artist.figure.transFigure.inverted())
        return f"{list(zip(texts, handles, strict=True))} at {row(anchor.bounds)}"
    if isinstance(artist, Text):
        place = row(artist.get_position())
        style = f"{artist.get_fontsize():g} {artist.get_fontweight()} {_hex(artist.get_color())}"
        align = f"{artist.get_ha()} {artist.get_va()}"
        frame = artist.get_bbox_patch()
        framed = f" on {_hex(frame.get_facecolor())}" if frame else ""
        return f"{artist.get_text()!r} at {place}, {align}, {style}{framed}"
    if isinstance(artist, Line2D):
        x, y = (np.asarray(data, float) for data in artist.get_data())
        marker = artist.get_marker()
        mark = f"{marker} {artist.get_markersize():g} {_hex(artist.get_markerfacecolor())} "
        mark += f"{_hex(artist.get_markeredgecolor())} every {artist.get_markevery()}"
        line = f"{artist.get_linestyle()} {artist.get_linewidth():g} {_hex(artist.get_color())}"
        label = f" '{artist.get_label()}'" if not artist.get_label().startswith("_") else ""
        look = f"{line}, {mark}" if marker != "None" else line
        return f"{look}{label} x {row(x)} | y {row(y)}"
    if isinstance(artist, StepPatch):
        values, edges, baseline = artist.get_data()
        steps = f"{row(values)} | edges {row(edges)} | from {baseline}"
        return f"{_filling(artist)} {artist.orientation} {steps}"
    if isinstance(artist, Rectangle):
        return f"{_filling(artist)} {row(artist.get_bbox().extents)}"
    if isinstance(artist, AxesImage):
        return f"{_image(artist)} | extent {row(artist.get_extent())}"
    return _collection(artist)


def _collection(artist):
    if isinstance(artist, Patch):
        return f"{_filling(artist)} {row(artist.get_path().vertices)}"
    parts = [f"colours {_colours(artist.get_edgecolor())} {_colours(artist.get_facecolor())}"]
    parts.append(f"widths {row(artist.get_linewidths())}")
    if isinstance(artist, LineCollection):
        parts.append(f"segments {row(np.ravel(list(artist.get_segments())))}")
        dashes = [0 if pattern is None else len(pattern) for _, pattern in artist.get_linestyle()]
        parts.append(f"dashes {row(dashes)}")
    if isinstance(artist, PathCollection):
        parts.append(f"offsets {row(artist.get_offsets())}")
    if artist.get_array() is not None:
        parts.append(f"array {row(np.ma.filled(artist.get_array(), np.nan))}")
    paths = artist.get_paths()
    if not isinstance(artist, LineCollection):
        boxes = [path.get_extents().extents for path in paths if len(path)]
        parts.append(f"{len(paths)} paths {row(boxes)}")
    return ", ".join(parts)


def _filling(patch):
    face = _hex(patch.get_facecolor()) if patch.get_fill() else "no filling"
    hatch = f" hatched {patch.get_hatch()}" if patch.get_hatch() else ""
    label = patch.get_label()
    named = f" '{label}'" if label and not label.startswith("_") else ""
    return f"{face} {_hex(patch.get_edgecolor())} {patch.get_linewidth():g}{hatch}{named}"


def _image(artist):
    array = np.ma.filled(np.ma.masked_invalid(artist.get_array()).astype(float), np.nan)
    shape = " × ".join(map(str, array.shape))
    if array.ndim == 2:
        array = array[..., np.newaxis]
        shape += f" in {artist.get_cmap().name} {row(artist.get_clim())}"
    blocks = [
        [np.nanmean(part, axis=(0, 1)) if np.isfinite(part).any() else [np.nan]
         for part in np.array_split(rows, min(BLOCKS, array.shape[1]), axis=1)]
        for rows in np.array_split(array, min(BLOCKS, array.shape[0]))
    ]  # fmt: skip
    lines = "; ".join(" ".join(number(v) for v in np.ravel(line)) for line in blocks)
    return f"{shape}, origin {artist.origin}: {lines}"


def _hex(colour):
    if isinstance(colour, str) and colour in {"none", "auto"}:
        return colour
    return to_hex(colour, keep_alpha=True)


def _colours(colours):
    found = [_hex(colour) for colour in colours]
    if len(set(found)) == 1:
        return f"{len(found)} × {found[0]}"
    return " ".join(found) or "none"

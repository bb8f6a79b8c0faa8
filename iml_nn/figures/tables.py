"""The numbers of a picture as HTML tables, for who cannot see it or wants them exactly."""

import html
import re

import numpy as np
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text

WORDS = {
    r"\partial": "∂", r"\phi": "φ", r"\eta": "η", r"\hat{y}": "ŷ", r"\odot": " ⊙ ",
    r"\leftarrow": "←", r"\ ": " ", "^T": "ᵀ", "_1": "₁", "_2": "₂",
}  # fmt: skip
ROWS = 8  # of a long curve so many are shown, evenly spaced, the last among them


def as_table(picture):
    """Return a picture's description and the numbers of all its named artists, as HTML."""
    parts = [f"<p>{html.escape(picture.describe())}</p>"]
    for artist in picture.named():
        label = artist.get_label()
        named = label and not label.startswith("_")
        caption = artist.get_gid() + (f": {label}" if named else "")
        columns, rows = _numbers(artist)
        if len(rows):
            parts.append(_html(caption, columns, rows))
    return "".join(parts)


def _numbers(artist):
    """Headings and rows of what one artist shows."""
    if isinstance(artist, Text):
        return ["text"], [[artist.get_text()]] if artist.get_text() else []
    x, y = _axis_names(artist)
    if isinstance(artist, Line2D):
        return [x, y], _thinned(artist.get_xydata())
    if isinstance(artist, StepPatch):
        values, edges, baseline = artist.get_data()
        values = values - (0 if baseline is None else baseline)
        full = np.flatnonzero(values)
        along, up = (y, "width") if artist.orientation == "horizontal" else (x, y)
        return [f"{along} from", "to", up], _thinned(
            np.column_stack([edges[full], edges[full + 1], values[full]])
        )
    if isinstance(artist, Rectangle):
        box = artist.get_bbox()
        return [f"{x} from", "to", f"{y} from", "to"], [[box.x0, box.x1, box.y0, box.y1]]
    if isinstance(artist, AxesImage) and artist.get_array().ndim == 2:
        values = np.ma.masked_invalid(artist.get_array())
        return ["smallest", "mean", "largest"], [[values.min(), values.mean(), values.max()]]
    return [], []  # colours of a surface, widths of lines: the sentence above says what they show


def _axis_names(artist):
    axes = artist.axes
    if axes is None:
        return "x", "y"
    title = axes.get_title() or axes.get_title("left")
    return _label(axes, "x", "y0"), axes.get_ylabel() or title or _label(axes, "y", "x0")


def _label(axes, name, edge):
    """The x label of the axes, or of the nearest below; the y label, or of the nearest to the left.

    Only axes count that stand in the same column, or row, and have the same limits.
    """

    def column(other):
        return getattr(other.get_position(), f"interval{name}")

    def place(other):
        return getattr(other.get_position(), edge)

    def of(other, what):
        return getattr(other, f"get_{name}{what}")()

    named = [
        other
        for other in (axes, *axes.figure.axes)
        if of(other, "label")
        and np.allclose(column(other), column(axes), atol=0.02)
        and np.allclose(of(other, "lim"), of(axes, "lim"))
        and place(other) <= place(axes)
    ]
    return of(max(named, key=place), "label") if named else name


def _thinned(rows):
    rows = np.asarray(rows, float)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if len(rows) <= ROWS:
        return rows
    return rows[np.unique(np.linspace(0, len(rows) - 1, ROWS).round().astype(int))]


def _plain(text):
    """What mathtext shows, in plain letters; text without a formula stays as it is."""
    return re.sub(r"\$(.+?)\$", lambda formula: _unmarked(formula[1]), text)


def _unmarked(formula):
    for command, letter in WORDS.items():
        formula = formula.replace(command, letter)
    formula = re.sub(r"\^\{(.+?)\}", r"\1", formula)  # W^{[2]} is read as W[2]
    return re.sub(r" +", " ", re.sub(r"∂ ", "∂", formula))


def _html(caption, columns, rows):
    head = "".join(f'<th scope="col">{html.escape(_plain(str(c)))}</th>' for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row) + "</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(_plain(caption))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value):
    if isinstance(value, str):
        return html.escape(_plain(value))
    return f"{value:.4g}".replace("-", "−")

"""The numbers of a picture as HTML tables, for who cannot see it or wants them exactly."""

import html
import re

import numpy as np

from iml_nn.pictures.artists import table
from iml_nn.pictures.style import minus

WORDS = {
    r"\partial": "∂", r"\phi": "φ", r"\eta": "η", r"\hat{y}": "ŷ", r"\odot": " ⊙ ",
    r"\leftarrow": "←", r"\ ": " ", "^T": "ᵀ", "_1": "₁", "_2": "₂",
}  # fmt: skip


def as_table(picture, sentence):
    """Return a sentence on a picture, and the numbers of all its named artists, as HTML."""
    parts = [f"<p>{html.escape(sentence)}</p>"]
    for artist in picture.named():
        label = artist.get_label()
        named = label and not label.startswith("_")
        caption = artist.get_gid() + (f": {label}" if named else "")
        columns, rows = table(artist, *_axis_names(artist))
        if len(rows):
            parts.append(_html(caption, columns, rows))
    return "".join(parts)


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


def plain(text):
    """Return what mathtext shows, in plain letters; text without a formula stays as it is."""
    return re.sub(r"\$(.+?)\$", lambda formula: _unmarked(formula[1]), text)


def _unmarked(formula):
    for command, letter in WORDS.items():
        formula = formula.replace(command, letter)
    formula = re.sub(r"\^\{(.+?)\}", r"\1", formula)  # W^{[2]} is read as W[2]
    return re.sub(r" +", " ", re.sub(r"∂ ", "∂", formula))


def _html(caption, columns, rows):
    head = "".join(f'<th scope="col">{html.escape(plain(str(c)))}</th>' for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in row) + "</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(plain(caption))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _cell(value):
    return html.escape(plain(value)) if isinstance(value, str) else minus(f"{value:.4g}")

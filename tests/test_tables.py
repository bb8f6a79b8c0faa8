"""The Numbers tables hold what the pictures show, of every widget."""

from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text

from iml_nn.pictures import artists
from iml_nn.pictures.tables import as_table, plain
from tests.widgets import WIDGETS


class Tables(HTMLParser):
    """Caption, headings (with their scope) and rows of each table."""

    def __init__(self, page):
        super().__init__()
        self.tables, self.text = [], None
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag == "table":
            self.tables.append({"caption": "", "head": [], "rows": []})
        elif tag == "tr":
            self.tables[-1]["rows"].append([])
        elif tag == "th":
            assert dict(attributes) == {"scope": "col"}
        self.text = ""

    def handle_data(self, data):
        if self.text is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "caption":
            self.tables[-1]["caption"] = self.text
        elif tag == "th":
            self.tables[-1]["head"].append(self.text)
        elif tag == "td":
            self.tables[-1]["rows"][-1].append(self.text)


def shown_by(artist):
    """First and last row that a table of this artist must have; None: it shows nothing now."""
    if isinstance(artist, Text):
        return [[plain(artist.get_text())]] * 2 if artist.get_text() else None
    if isinstance(artist, Line2D):
        rows = np.asarray(artist.get_xydata(), float)
        rows = rows[np.isfinite(rows).all(axis=1)]
    elif isinstance(artist, StepPatch):
        values, edges, baseline = artist.get_data()
        values = values - (baseline or 0)
        rows = np.array(
            [row for row in zip(edges[:-1], edges[1:], values, strict=True) if row[2] != 0]
        )
    else:
        box = artist.get_bbox()
        rows = np.array([[box.x0, box.x1, box.y0, box.y1]])
    return [rows[0], rows[-1]] if len(rows) else None


def same(cells, values):
    if isinstance(values[0], str):
        return cells == values
    return np.allclose([float(cell.replace("−", "-")) for cell in cells], values, rtol=1e-3)


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: widget.__name__)
def test_every_line_bar_histogram_and_text_is_in_a_table(widget):
    figure = widget()
    figure.advance(2)
    tables = Tables(as_table(figure.picture, "")).tables
    captions = [table["caption"] for table in tables]
    assert all(captions)
    assert not any(caption.endswith(": ") for caption in captions)
    kinds = (Text, Line2D, StepPatch, Rectangle)
    for artist in figure.picture.named():
        expected = shown_by(artist) if isinstance(artist, kinds) else None
        if expected is None:
            continue
        mine = [t for t in tables if t["caption"].startswith(artist.get_gid())]
        ends = [(t["rows"][1], t["rows"][-1]) for t in mine]
        assert any(same(a, [*expected[0]]) and same(b, [*expected[1]]) for a, b in ends
                   if len(a) == len(expected[0])), artist.get_gid()  # fmt: skip
    for table in tables:
        head, *rows = table["rows"]
        assert head == []
        assert 1 <= len(rows) <= artists.ROWS
        cells = [text for row in [table["head"], *rows] for text in row]
        assert not any("$" in text or "\\" in text for text in cells)
        assert {len(row) for row in rows} == {len(table["head"])}


@pytest.mark.parametrize(
    ("name", "caption", "along", "up"),
    [
        ("DigitsTraining", "curves", {"epoch"}, {"loss  J / n_d", "accuracy"}),
        ("Overfitting", "surface of the small network: samples", {"x₁"}, {"x₂"}),
        ("LossLandscape", "walkers: 1", {"update"}, {"loss  J / n_d"}),
        ("Playground", "gradients", {"layer from"}, {"gradient by layer"}),
    ],
)
def test_axes_without_a_name_take_that_of_their_neighbour_or_their_title(name, caption, along, up):
    (kind,) = (widget for widget in WIDGETS if widget.__name__ == name)
    figure = kind()
    figure.advance(2)
    tables = Tables(as_table(figure.picture, "")).tables
    heads = [t["head"] for t in tables if t["caption"].startswith(caption)]
    assert {head[0] for head in heads} == along
    assert {head[-1] for head in heads} == up


def test_a_formula_is_told_in_plain_letters():
    assert plain(r"weight from $x_1$") == "weight from x₁"
    assert plain(r"size of $\partial J/\partial z$") == "size of ∂J/∂z"
    assert plain(r"$\partial J / \partial W^{[2]} = a^{[1]}$, 5 $") == "∂J / ∂W[2] = a[1], 5 $"


def test_a_point_without_a_place_is_in_no_row():
    axes = Figure().add_subplot()
    (line,) = axes.plot([0, 1, 2, 3], [5, np.nan, 7, np.inf])
    assert artists.content(line).shape == (4, 2)
    columns, rows = artists.table(line, "update", "loss")
    assert columns == ["update", "loss"]
    np.testing.assert_array_equal(rows, [[0, 5], [2, 7]])

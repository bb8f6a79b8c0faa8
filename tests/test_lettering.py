"""Quick text stands where matplotlib would write it, and looks the same."""

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from iml_nn.pictures.lettering import draw_text

WORDS = [
    "1.00",
    "−0.50",
    "J = −log 0.7311 = 0.3133",
    "ŷ₁ = s(z), Σ w² = 12,345",
    "gap  gap",
    "  edges  ",
    r"$\partial J / \partial W^{[2]} = a\ (\partial J / \partial z)^T$ and $\sum_i x_i$",
    "5 $ a piece",
]


def ink(draw, words, **options):
    """How dark each pixel is after a text was drawn on white, from 0 to 1."""
    fig = Figure(figsize=(7, 1), dpi=100)
    canvas = FigureCanvasAgg(fig)
    text = fig.text(0.5, 0.5, words, **options)
    text.set_animated(True)
    canvas.draw()
    draw(text, canvas.get_renderer())
    return 1 - np.asarray(canvas.buffer_rgba())[..., :3].mean(axis=2) / 255


def by_matplotlib(text, renderer):
    text.draw(renderer)


def centre(dark):
    rows, columns = np.indices(dark.shape)
    return np.array([(rows * dark).sum(), (columns * dark).sum()]) / dark.sum()


def edges(dark):
    rows, columns = np.nonzero(dark > 0.3)
    return np.array([rows.min(), rows.max(), columns.min(), columns.max()])


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("ha", ["left", "center", "right"])
@pytest.mark.parametrize("va", ["top", "center", "baseline", "bottom"])
def test_text_stands_where_matplotlib_would_write_it(words, ha, va):
    options = {"ha": ha, "va": va, "fontsize": 14}
    quick, slow = ink(draw_text, words, **options), ink(by_matplotlib, words, **options)
    assert np.abs(centre(quick) - centre(slow)).max() < 0.8
    assert np.abs(edges(quick) - edges(slow)).max() <= 2
    assert quick.sum() == pytest.approx(slow.sum(), rel=0.04)


@pytest.mark.parametrize(
    "options", [{"fontsize": 22}, {"fontweight": "bold"}, {"color": "#0072B2"}, {"fontsize": 9}]
)
def test_size_weight_and_colour_are_those_of_the_text(options):
    quick, slow = (ink(draw, "η = 0.125", **options) for draw in (draw_text, by_matplotlib))
    assert quick.sum() == pytest.approx(slow.sum(), rel=0.04)
    assert quick.max() == pytest.approx(slow.max(), abs=0.02)
    assert quick.sum() != pytest.approx(ink(draw_text, "η = 0.125").sum(), rel=0.1)


@pytest.mark.parametrize(
    "options",
    [
        {"rotation": 90},
        {"bbox": {"fc": "yellow"}},
        {"alpha": 0.4},
        {"visible": False},
        {"path_effects": [withStroke(linewidth=3, foreground="#D55E00")]},
    ],
)
def test_what_is_not_plain_is_left_to_matplotlib(options):
    quick, slow = (ink(draw, "η = 0.1", **options) for draw in (draw_text, by_matplotlib))
    np.testing.assert_array_equal(quick, slow)


def test_lines_are_left_to_matplotlib_and_no_words_draw_nothing():
    quick, slow = (ink(draw, "two\nlines") for draw in (draw_text, by_matplotlib))
    np.testing.assert_array_equal(quick, slow)
    assert ink(draw_text, "").sum() == 0


def test_text_at_the_edge_of_the_picture_is_cut_off():
    def at(x, y):
        def draw(text, renderer):
            text.set_position((x, y))
            draw_text(text, renderer)

        return draw

    for x, y in [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1)]:
        whole = ink(draw_text, "cut off here", ha="center", va="center").sum()
        assert 0.2 * whole < ink(at(x, y), "cut off here", ha="center", va="center").sum() < whole

"""The drawing surface of every picture: one figure, a cached background, moving artists."""

import base64
import html
import io

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle, StepPatch
from matplotlib.text import Text
from PIL import Image  # matplotlib needs Pillow itself

from iml_nn.figures.lettering import draw_text

# Okabe and Ito (2008): distinct for all common kinds of colour vision
BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, VERMILLION, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
DIVERGING = "PuOr_r"  # purple below zero, orange above: safe for colour-blind readers

STYLE = {
    "font.family": "DejaVu Sans",  # ships with matplotlib: the same on every machine
    "font.size": 12,
    "axes.titlesize": 13,
    "axes.labelsize": 12,
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "legend.fontsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "lines.linewidth": 2.2,
    "figure.facecolor": "white",
}


class Picture:
    """A figure of fixed size whose moving artists are drawn over a cached background.

    A subclass makes its artists in `build` and passes those that move to `moving`. It changes
    them with their own setters, and calls no drawing function. The background is drawn again only
    when something that does not move has changed: limits, ticks, a title.
    """

    size = (10.0, 4.6)  # inches
    dpi = 100

    def __init__(self):
        with matplotlib.rc_context(STYLE):
            self.fig = Figure(figsize=self.size, dpi=self.dpi)
            self.canvas = FigureCanvasAgg(self.fig)
            self._moving, self._background = [], None
            self.build()
            self._notice = self.moving(
                self.fig.text(0.5, 0.04, "", ha="center", va="bottom", fontsize=15, zorder=100)
            )
            self._notice.set_bbox({"boxstyle": "round,pad=0.6", "fc": "#FFF3CD", "ec": VERMILLION})

    def build(self):
        """Make axes and artists."""
        raise NotImplementedError

    def describe(self):
        """One sentence that says what the picture shows, from the plotted numbers."""
        raise NotImplementedError

    def moving(self, *artists, name=None):
        """Declare artists that change from frame to frame; returns them, or the only one.

        name : what they show; `plotted` lists their numbers under it.
        """
        for artist in artists:
            artist.set_animated(True)
            artist.set_gid(name)
            self._moving.append(artist)
        return artists[0] if len(artists) == 1 else artists

    def plotted(self):
        """What the moving artists show: name → list of arrays and texts, from the artists."""
        shown = {}
        for artist in self.named():
            shown.setdefault(artist.get_gid(), []).append(_content(artist))
        return shown

    def named(self):
        """Return the moving artists that have a name, in the order in which they were made."""
        return [artist for artist in self._moving if artist.get_gid() is not None]

    def notice(self, text=""):
        """Show a text across the picture, on what goes wrong and what to do; "" takes it away."""
        self._notice.set_text(text)

    def image(self):
        """Draw, and return the picture as a Pillow image in RGB."""
        return self._drawn().convert("RGB")

    def jpeg(self):
        """The picture as JPEG bytes: a third of PNG's time, which counts when it moves."""
        return _encoded(self._drawn(), "JPEG", quality=85, subsampling=0)

    def png(self):
        """The picture as PNG bytes."""
        return _encoded(self.image(), "PNG")

    def as_html(self, data, kind, text):
        """The picture as HTML, from its bytes, "png" or "jpeg", and its alternative text."""
        # with its size, the page keeps its place while a new frame is being decoded
        width, height = self.canvas.get_width_height()
        return (
            f'<img alt="{html.escape(text, quote=True)}" width="{width}" height="{height}" '
            f'style="max-width:100%;height:auto" '
            f'src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'
        )

    def _drawn(self):
        # matplotlib marks the figure stale when an artist that is not animated has changed
        if self._background is None or self.fig.stale:
            with matplotlib.rc_context(STYLE):
                self.canvas.draw()
            shown = np.asarray(self.canvas.buffer_rgba())
            if self._background is None:  # later into the same array: an allocator keeps what
                self._background = np.empty_like(shown)  # is let go a megabyte at a time
            self._background[:] = shown
        else:
            np.asarray(self.canvas.buffer_rgba())[:] = self._background
        renderer = self.canvas.get_renderer()
        for artist in sorted(self._moving, key=lambda artist: artist.get_zorder()):
            if isinstance(artist, Text):
                draw_text(artist, renderer)
            else:
                artist.draw(renderer)
        # X: all is opaque, and to leave the fourth byte in place saves a copy
        return Image.frombuffer("RGBX", self.canvas.get_width_height(), self.canvas.buffer_rgba())

    def _repr_mimebundle_(self, include=None, exclude=None):
        import ipywidgets  # JupyterLab gives a PNG no alternative text, but leaves that of HTML

        png, text = self.png(), self.describe()
        shown = ipywidgets.HTML(self.as_html(png, "png", text))._repr_mimebundle_() or {}
        return shown | {"image/png": base64.b64encode(png).decode(), "text/plain": f"[{text}]"}


def _encoded(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _content(artist):
    """The numbers, or the text, that an artist shows."""
    if isinstance(artist, Text):
        return artist.get_text()
    if isinstance(artist, Line2D):
        return artist.get_xydata()
    if isinstance(artist, StepPatch):
        return artist.get_data().values
    if isinstance(artist, Rectangle):
        return np.array(artist.get_bbox().extents)
    if isinstance(artist, LineCollection):
        parts = [*artist.get_segments(), artist.get_linewidths(), artist.get_colors()]
        return np.concatenate([np.ravel(part) for part in parts])
    if isinstance(artist, PathCollection):
        return np.concatenate([np.ravel(artist.get_offsets()), np.ravel(artist.get_facecolors())])
    return np.asarray(artist.get_array())


def move_bars(bars, labels, values, *, gap, digits):
    """Give bars their heights, and write each value `gap` beyond the end of its bar."""
    for bar, label, value in zip(bars, labels, values, strict=True):
        bar.set_height(value)
        label.set_y(value + gap if value >= 0 else value - gap)
        label.set_va("bottom" if value >= 0 else "top")
        label.set_text(f"{value:z.{digits}f}".replace("-", "−"))


def mosaic(images, columns, gap=1):
    """Lay (n, h, w) images out in rows of `columns`, NaN between them."""
    n, height, width = images.shape
    rows = -(-n // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for i, image in enumerate(images):
        top, left = (i // columns) * (height + gap), (i % columns) * (width + gap)
        canvas[top : top + height, left : left + width] = image
    return canvas

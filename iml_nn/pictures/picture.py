"""The drawing surface of every picture: one figure, a cached background, moving artists."""

import base64
import html
import io

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from iml_nn.pictures.artists import content
from iml_nn.pictures.lettering import draw_text
from iml_nn.pictures.style import STYLE, VERMILLION


class Picture:
    """A figure of fixed size whose moving artists are drawn over a cached background.

    A picture is told numbers and computes none. A subclass declares its `size` and the `layout` of
    its axes, makes artists in `build`, moves them in `show(state)` with their own setters, and says
    in `describe(state)` what they then show. It calls no drawing function. The background is drawn
    again only when something that does not move has changed: limits, ticks, a title.
    """

    size = (10.0, 4.6)  # inches
    layout = {}  # name of axes → left, bottom, width, height, as shares of the figure
    dpi = 100

    def __init__(self):
        with matplotlib.rc_context(STYLE):
            self.fig = Figure(figsize=self.size, dpi=self.dpi)
            self.canvas = FigureCanvasAgg(self.fig)
            self._moving, self._background = [], None
            self.build(**{name: self.fig.add_axes(box) for name, box in self.layout.items()})
            self._notice = self.moving(
                self.fig.text(0.5, 0.04, "", ha="center", va="bottom", fontsize=15, zorder=100)
            )
            self._notice.set_bbox({"boxstyle": "round,pad=0.6", "fc": "#FFF3CD", "ec": VERMILLION})

    # ------------------------------------------------------------------ for subclasses

    def build(self, **axes):
        """Make the artists; takes the axes of the layout by their names."""

    def show(self, state):
        """Move the artists to a state: numbers, as the experiment of the idea returns them."""
        raise NotImplementedError

    def describe(self, state):
        """Return one sentence on what is shown, from the same numbers."""
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

    def line(self, axes, name, *form, **look):
        """Return a moving line of no points yet; its form, if any, as in `Axes.plot`."""
        return self.moving(axes.plot([], [], *form, **look)[0], name=name)

    def dot(self, axes, name, form="o", **look):
        """Return a moving mark without a place yet."""
        return self.line(axes, name, form, **look)

    def moving_text(self, axes, name, x, y, **look):
        """Return a moving text of axes, empty yet, its look as of `Axes.text`."""
        return self.moving(axes.text(x, y, "", **look), name=name)

    def heading(self, x, y, *, fontsize=13, **look):
        """Return moving bold text at a place of the figure: the state in a line of numbers."""
        look = {"fontsize": fontsize, "fontweight": "bold", "va": "bottom"} | look
        return self.moving(self.fig.text(x, y, "", **look), name="status")

    def legend(self, place, loc, at, *, ncols=2, **look):
        """Put a legend on axes or a figure, with its corner or side `loc` at a point of theirs."""
        place.legend(loc=loc, bbox_to_anchor=at, ncols=ncols, **look)

    # ------------------------------------------------------------------ what is shown

    def plotted(self):
        """What the moving artists show: name → list of arrays and texts, from the artists."""
        shown = {}
        for artist in self.named():
            shown.setdefault(artist.get_gid(), []).append(content(artist))
        return shown

    def named(self):
        """Return the moving artists that have a name, in the order in which they were made."""
        return [artist for artist in self._moving if artist.get_gid() is not None]

    def notice(self, text=None):
        """Show a text across the picture, on what goes wrong and what to do; "" takes it away.

        Returns the text that is there.
        """
        if text is not None:
            self._notice.set_text(text)
        return self._notice.get_text()

    # ------------------------------------------------------------------ pixels

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


class Still(Picture):
    """A picture made once, from its numbers: `show(*numbers, **axes)` makes all artists."""

    def __init__(self, *numbers):
        super().__init__()
        with matplotlib.rc_context(STYLE):
            self.show(*numbers, **self.panels)
        self.text = self.describe(*numbers)

    def build(self, **axes):
        """Keep the axes of the layout for `show`."""
        self.panels = axes

    def _repr_mimebundle_(self, include=None, exclude=None):
        import ipywidgets  # JupyterLab gives a PNG no alternative text, but leaves that of HTML

        png = self.png()
        shown = ipywidgets.HTML(self.as_html(png, "png", self.text))._repr_mimebundle_() or {}
        return shown | {"image/png": base64.b64encode(png).decode(), "text/plain": f"[{self.text}]"}


def _encoded(image, kind, **options):
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()

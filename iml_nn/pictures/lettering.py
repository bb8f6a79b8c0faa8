"""Text that changes from frame to frame, put together from words and digits drawn once."""

import functools
import math
import re

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.cbook import is_math_text
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

ROOM = 6  # pixels around a piece: ink may leave the box that its font claims
PIECES = re.compile(r"\d|\s+|[^\d\s]+")  # numbers change, words come again


def draw_text(text, renderer):
    """Draw a matplotlib Text, in a fraction of the time that its own `draw` takes.

    Matplotlib lays out and renders every letter anew, which costs more than all curves of a frame
    together. Here a line is put together from pictures of its words and digits, which are kept; a
    formula between dollars is one piece. Letters then stand on whole pixels. Texts that are framed,
    turned, see-through, of several lines or with a halo are left to matplotlib.
    """
    words = text.get_text()
    if not words or not text.get_visible():
        return
    plain = not (text.get_bbox_patch() or text.get_path_effects() or text.get_rotation())
    if "\n" in words or text.get_alpha() or not plain:
        text.draw(renderer)
        return
    face = _typeface(text.get_fontproperties(), text.figure.dpi)
    formula = is_math_text(words)
    mask = face.piece(words) if formula else face.line(words)
    up = face.baseline(words if formula else "H", text.get_verticalalignment())
    x, y = text.get_transform().transform(text.get_unitless_position())
    share = {"left": 0, "center": 0.5, "right": 1}[text.get_horizontalalignment()]
    left = round(x - share * (mask.shape[1] - 2 * ROOM)) - ROOM
    bottom = round(y + up) - face.below
    context = renderer.new_gc()
    renderer.draw_image(context, left, bottom, _ink(mask, text.get_color()))
    context.restore()
    text.stale = False


@functools.cache
def outline(text):
    """Return bold text as a path in points that ends at x = 0: for many short texts at once."""
    path = TextPath((0, 0), text, size=14, prop={"family": "DejaVu Sans", "weight": "bold"})
    return Affine2D().translate(-path.get_extents().xmax, 0).transform_path(path)


def _ink(mask, colour):
    """The mask in a colour, (height, width, 4); written by whole pixels, 4 to 9 times as fast."""
    pixels = mask.astype("<u4") << 24
    pixels |= int.from_bytes(_bytes(colour), "little")
    return pixels.view("uint8").reshape(*mask.shape, 4)


@functools.lru_cache(maxsize=64)
def _bytes(colour):
    return bytes(round(255 * part) for part in to_rgb(colour))


@functools.lru_cache(maxsize=64)
def _typeface(font, dpi):
    return _Typeface(font.copy(), dpi)


class _Typeface:
    """A font in one size. Masks hold how much ink a pixel gets, the lowest row first.

    All masks of a typeface are of one height, `below` of it below the baseline.
    """

    def __init__(self, font, dpi):
        self.font, self.dpi = font, dpi
        size = font.get_size_in_points() * dpi / 72
        self.below, self.above = math.ceil(size) + ROOM, 2 * math.ceil(size) + ROOM  # room for sums
        self._meter = RendererAgg(1, 1, dpi)
        self.line = functools.lru_cache(maxsize=32)(self._line)  # most lines stay for some frames
        self.piece = functools.lru_cache(maxsize=1000)(self._piece)
        self.advance = functools.lru_cache(maxsize=1000)(self._advance)
        self.baseline = functools.lru_cache(maxsize=1000)(self._baseline)

    def _line(self, words):
        """The mask of a line without formulas."""
        pieces = PIECES.findall(words)
        places = np.cumsum([0.0, *map(self.advance, pieces)])
        line = np.zeros((self.below + self.above, math.ceil(places[-1]) + 2 * ROOM), "uint8")
        for piece, place in zip(pieces, places.round().astype(int).tolist(), strict=False):
            mask = self.piece(piece)
            there = line[:, place : place + mask.shape[1]]
            np.maximum(there, mask[:, : there.shape[1]], out=there)
        return line

    def _width(self, words):
        return self._meter.get_text_width_height_descent(words, self.font, is_math_text(words))[0]

    def _advance(self, piece):
        # between two others, since a width may leave out the white around the ink
        return self._width(f"|{piece}|") - self._width("||")

    def _piece(self, words):
        width, height = math.ceil(self._width(words)) + 2 * ROOM, self.below + self.above
        renderer = RendererAgg(width, height, self.dpi)
        context = renderer.new_gc()
        renderer.draw_text(context, ROOM, self.above, words, self.font, 0, is_math_text(words))
        context.restore()
        return np.asarray(renderer.buffer_rgba())[::-1, :, 3].copy()

    def _baseline(self, words, alignment):
        """How far the baseline is above the place of a text so aligned, as matplotlib has it."""
        return self._lowest_ink(words, alignment) - self._lowest_ink(words, "baseline")

    def _lowest_ink(self, words, alignment):
        side = 4 * self.above
        figure = Figure((side / self.dpi, side / self.dpi), dpi=self.dpi)
        renderer = RendererAgg(side, side, self.dpi)
        text = figure.text(0, 0.5, words, fontproperties=self.font, va=alignment)
        text.draw(renderer)
        darkest = np.asarray(renderer.buffer_rgba())[::-1, :, 3].max(axis=1)
        return int(np.argmax(darkest > 127))

"""Images put down pixel by pixel, at a tenth of the time that resampling takes; and mosaics."""

import numpy as np
from matplotlib.image import AxesImage


class PixelImage(AxesImage):
    """An RGB image of bytes, opaque, of which each pixel of the screen shows the nearest point.

    Matplotlib's own image resamples into a new array for each frame, which costs several
    milliseconds. This one is for images that change all the time and are about as large as the
    place where they are shown. It takes the arguments of `AxesImage`, and is added to its axes.
    """

    def __init__(self, axes, array, **options):
        super().__init__(axes, interpolation="nearest", **options)
        self.set_data(array)
        self.set_clip_path(axes.patch)
        axes.add_image(self)
        self._place = self._shown = None

    def draw(self, renderer):
        """Copy the nearest points into a buffer of the right size, and that onto the canvas."""
        if not self.get_visible():
            return
        corners = self.axes.transData.transform(np.reshape(self.get_extent(), (2, 2), "F"))
        (left, right), (bottom, top) = np.rint(np.sort(corners.T)).astype(int)
        size = max(1, top - bottom), max(1, right - left)
        pixels = self.get_array()
        if self._place != (size, pixels.shape):
            self._place = size, pixels.shape
            rows, columns = (
                ((np.arange(n) + 0.5) * have / n).astype(int)
                for n, have in zip(size, pixels.shape, strict=False)
            )
            # the canvas takes the lowest row first
            self._rows = (rows if self.origin == "lower" else rows[::-1])[:, np.newaxis]
            self._columns = columns
            self._shown = np.full((*size, 4), 255, "uint8")
        if size == pixels.shape[:2]:
            self._shown[..., :3] = pixels[self._rows[:, 0]]
        else:
            self._shown[..., :3] = pixels[self._rows, self._columns]
        context = renderer.new_gc()
        self._set_gc_clip(context)
        renderer.draw_image(context, left, bottom, self._shown)
        context.restore()
        self.stale = False


def mosaic(images, columns, gap=1):
    """Lay (n, h, w) images out in rows of `columns`, NaN between them."""
    n, height, width = images.shape
    rows = -(-n // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan)
    for i, image in enumerate(images):
        top, left = (i // columns) * (height + gap), (i % columns) * (width + gap)
        canvas[top : top + height, left : left + width] = image
    return canvas

"""A widget in use as a moving picture for the README: `make picture`."""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from .figures import figures
from .server import CHROMIUM, FLAGS, NOTEBOOKS, jupyterlab, page_of

TARGET = NOTEBOOKS / "images" / "training.gif"
MOMENT = 180  # milliseconds that each frame is shown
FRAMES = 56  # about ten seconds
COLOURS = 60  # of each kind
WIDTH, HEIGHT = 1180, 860  # of the window; the widget is a good part of it


def shot(lab, clip):
    """What the page shows now, as a Pillow image."""
    return Image.open(io.BytesIO(lab.page.screenshot(clip=clip))).convert("RGB")


def film(lab):
    """Play, turn the learning rate up while it learns, go on; return the frames."""
    (figure,) = figures(lab)
    figure.press("reset")
    root = figure.reveal(figure.root)
    root.evaluate("node => node.scrollIntoView({block: 'center'})")
    lab.page.wait_for_timeout(500)
    clip = root.bounding_box()
    frames = [shot(lab, clip)] * 4
    figure.button("play").press("Enter")
    slider = figure.control("learning_rate").get_by_role("slider")
    for n in range(FRAMES - 4):
        if n in (20, 23):
            slider.press("ArrowRight")
        lab.page.wait_for_timeout(150)
        frames.append(shot(lab, clip))
    figure.button("play").press("Enter")
    figure.check_healthy()
    return frames


def palette_of(image):
    """Image with a palette: half of its colours are the most frequent, half the most distinct."""
    methods = Image.Quantize.MEDIANCUT, Image.Quantize.MAXCOVERAGE
    parts = [image.quantize(COLOURS, method=m).getpalette()[: 3 * COLOURS] for m in methods]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for part in parts for value in part])
    return palette


def save(frames, path, width=880):
    """Write a GIF that loops, with one palette for all frames."""
    height = round(frames[0].height * width / frames[0].width)
    small = [frame.resize((width, height), Image.Resampling.LANCZOS) for frame in frames]
    # the colours of the last frame, where most is to be seen, and of the first
    both = Image.new("RGB", (width, 2 * height))
    both.paste(small[0], (0, 0))
    both.paste(small[-1], (0, height))
    palette = palette_of(both)
    first, *rest = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in small]
    times = [MOMENT] * len(rest) + [10 * MOMENT]  # time to look at the end
    first.save(path, save_all=True, append_images=rest, duration=times, loop=0, optimize=True)


def main():
    """Record, and say how large the picture is."""
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with page_of(browser, server, WIDTH, HEIGHT) as lab:
            lab.run_notebook("10_digits.ipynb")
            save(film(lab), TARGET)
        browser.close()
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    sys.exit(main())

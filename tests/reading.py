"""Reading a picture as a person does: colours at places, lines by their names, numbers in texts."""

import re

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from iml_nn.pictures import Picture
from iml_nn.pictures.style import CLASS_COLOURS
from iml_nn.pictures.surface import PALE

NUMBER = r"[−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?(?: ?%)?"


class Part(Picture):
    """A picture of 400 × 400 pixels with one part of the toolkit: what `make(picture, axes)` gives.

    `place` is that of the axes: left, bottom, width and height as shares of the picture.
    """

    size = (4.0, 4.0)

    def __init__(self, make, place=(0.1, 0.1, 0.8, 0.8)):
        self._make, self.layout = make, {"axes": place}
        super().__init__()

    def build(self, axes):
        self.axes, self.part = axes, self._make(self, axes)


def pixels(picture):
    """The picture as (height, width, 3) integers from 0 to 255, the first row on top."""
    return np.asarray(picture.image()).astype(int)


def colours(picture, axes, places):
    """The (n, 3) colours at places (n, 2) in the coordinates of some axes."""
    image = pixels(picture)
    x, y = np.floor(axes.transData.transform(places)).astype(int).T
    return image[len(image) - 1 - y, x]


def within(picture, axes):
    """The pixels inside some axes, (height, width, 3), the first row on top."""
    image = pixels(picture)
    left, bottom, right, top = np.rint(axes.get_window_extent().extents).astype(int)
    return image[len(image) - top : len(image) - bottom, left:right]


def box(mask):
    """Top, bottom, left and right of the pixels for which a mask is true."""
    rows, columns = np.nonzero(mask)
    return np.array([rows.min(), rows.max() + 1, columns.min(), columns.max() + 1])


def like(image, colour, tolerance=40):
    """Where an image (…, 3) has a colour, or nearly so."""
    return np.abs(image - 255 * np.array(to_rgb(colour))).max(axis=-1) < tolerance


def classes(seen):
    """Which class colour, mixed with white, each of (n, 3) colours is; −1 is white or grey."""
    inks = 1 - np.array([to_rgb(colour) for colour in CLASS_COLOURS])
    ink = 255 - np.asarray(seen, float)
    length = np.linalg.norm(ink, axis=-1, keepdims=True)
    likeness = ink @ inks.T / np.maximum(length, 1) / np.linalg.norm(inks, axis=-1)
    return np.where(np.ptp(ink, axis=-1) < 20, -1, likeness.argmax(axis=-1))


def panel(picture, **words):
    """The axes whose title, xlabel or ylabel has these words: `panel(p, ylabel="loss")`."""

    def said(axes, what):
        if what == "title":
            return axes.get_title() + axes.get_title("left")
        return getattr(axes, f"get_{what}")()

    found = [
        axes
        for axes in picture.fig.axes
        if all(text in said(axes, what) for what, text in words.items())
    ]
    assert len(found) == 1, f"{len(found)} panels with {words}"
    return found[0]


def lines(axes):
    """Label → (n, 2) points of each labelled line of some axes that moves."""
    return {
        line.get_label(): line.get_xydata()
        for line in axes.lines
        if line.get_animated() and not line.get_label().startswith("_")
    }


def texts(picture, name):
    """The texts that `plotted` has under a name."""
    return [artist for artist in picture.named()
            if artist.get_gid() == name and isinstance(artist, Text)]  # fmt: skip


def value(printed):
    """A printed number, and half a unit of its last digit."""
    plain = printed.replace("−", "-").replace(",", "").replace(" ", "")
    share = 0.01 if plain.endswith("%") else 1.0
    plain = plain.rstrip("%")
    mantissa, _, power = plain.partition("e")
    last = int(power or 0) - len(mantissa.partition(".")[2])
    return share * float(plain), share * 0.5 * 10.0**last


def numbers(text):
    """All numbers of a text, as floats."""
    return [value(printed)[0] for printed in re.findall(NUMBER, text)]


def is_printed(printed, expected):
    """Whether a number is what is printed, to all digits printed."""
    shown, half = value(printed)
    return abs(shown - expected) <= half * (1 + 1e-6) + 1e-12 * abs(expected)


def unsaid(text, phrase, *expected):
    """Take a phrase out of a text, after its numbers, each `{}`, were found to be those expected.

    Returns what is left of the text.
    """
    parts = [re.escape(part) for part in phrase.split("{}")]
    pattern = rf"(?<![\d.])({NUMBER})(?![\d.]*\d)".join(parts)
    found = re.search(pattern, text)
    assert found, f"{phrase!r} is not in {text!r}"
    assert len(found.groups()) == len(expected)
    for printed, number in zip(found.groups(), expected, strict=True):
        assert is_printed(printed, number), f"{phrase!r}: {printed} is said of {number}"
    return text[: found.start()] + " " + text[found.end() :]


def circles(picture):
    """The middles of the circles, layer by layer, from top to bottom."""
    points = [tuple(line.get_xydata()[0]) for line in picture.fig.axes[0].lines
              if line.get_marker() == "o" and not line.get_animated()]  # fmt: skip
    columns = sorted({x for x, _ in points})
    return [sorted((p for p in points if p[0] == x), key=lambda p: -p[1]) for x in columns]


def written(line):
    """[(left side, value of the sum as written, its result)] of a line of sums."""
    found = []
    parts = re.split(r"    →    |    (?=∂)", line)
    for name, *terms, result in (part.split(" = ") for part in parts if part.count("=") > 1):
        sum_ = terms[-1].replace("−", "-").replace("·", "*")
        found.append((name, eval(sum_, {"__builtins__": {}}), value(result)[0]))
    return found


def samples(picture, name="surface"):
    """The samples that a surface shows, X (n, 2) and y (n,), class by class."""
    parts = picture.plotted()[f"{name}: samples"]
    y = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    return np.concatenate(parts), y


def assert_surface_is_of(net, picture, name="surface"):
    """Away from samples and boundaries a surface has the colours of what the network predicts."""
    (image,) = (artist for artist in picture.named() if artist.get_gid() == name)
    reach = image.axes.get_xlim()[1]
    places = np.random.default_rng(0).uniform(-0.97 * reach, 0.97 * reach, (300, 2))
    marks = np.vstack([
        *picture.plotted()[f"{name}: samples"], *picture.plotted()[f"{name}: validation samples"]
    ])  # fmt: skip
    free = np.linalg.norm(places[:, np.newaxis] - marks, axis=-1).min(axis=1) > 0.09 * reach
    y_hat = net.predict_proba(places[free])
    n_o = y_hat.shape[1]
    inks = 255 * (1 - PALE) * (1 - np.array([to_rgb(colour) for colour in CLASS_COLOURS[:n_o]]))
    expected = 255 - np.maximum((n_o * y_hat - 1) / (n_o - 1), 0) @ inks
    assert np.ptp(expected, axis=0).max() > 8, "a surface of one colour tells nothing"
    seen = colours(picture, image.axes, places[free])
    boundary = seen.max(axis=1) < 100
    assert boundary.mean() < 0.15
    off = np.abs(seen - expected)[~boundary].max(axis=1)
    assert np.mean(off < 12) > 0.97

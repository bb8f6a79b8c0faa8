"""Pictures: what moves is drawn, what stands still is drawn once."""

import io

import numpy as np
from PIL import Image

from iml_nn.ideas.digits import SHOWN, DigitsPicture, Reading
from iml_nn.training import Progress

RNG = np.random.default_rng(0)
IMAGES, LABELS, W = RNG.random((SHOWN, 64)), np.arange(SHOWN) % 10, RNG.normal(size=(64, 12))


def reading(n, epochs=1.0, predictions=LABELS, weights=W):
    """What is told of a network after n reports."""
    fall = np.linspace(2, 1, n)
    epoch = np.linspace(0, epochs, n)
    history = Progress(epoch, np.arange(n), fall, 1 - fall / 3, fall + 0.1, 0.9 - fall / 3)
    return Reading(history, IMAGES, LABELS, predictions, weights)


def pixels(picture):
    return np.asarray(picture.image()).astype(int)


def count_full_draws(picture, monkeypatch):
    draws = []
    original = picture.canvas.draw
    monkeypatch.setattr(picture.canvas, "draw", lambda: draws.append(1) or original())
    return draws


def test_moving_artists_need_no_full_redraw(monkeypatch):
    picture = DigitsPicture()
    draws = count_full_draws(picture, monkeypatch)
    picture.show(reading(3))
    first = pixels(picture)
    drawn = len(draws)
    for n in range(4, 9):
        picture.show(reading(n, predictions=np.arange(SHOWN) % 9, weights=-W))
        picture.image()
    assert len(draws) == drawn
    assert (pixels(picture) != first).any()


def test_a_frame_is_the_same_whatever_was_drawn_before():
    picture = DigitsPicture()
    picture.show(reading(3))
    first = pixels(picture)
    picture.show(reading(9, 40, 9 - LABELS, -W[:, :5]))
    picture.image()
    picture.show(reading(1))
    picture.show(reading(3))
    np.testing.assert_array_equal(pixels(picture), first)


def test_jpeg_and_png_show_the_same_colours():
    picture = DigitsPicture()
    picture.show(reading(3))
    drawn = pixels(picture)
    jpeg, png = (
        np.asarray(Image.open(io.BytesIO(data))).astype(int)
        for data in (picture.jpeg(), picture.png())
    )
    np.testing.assert_array_equal(png, drawn)
    assert np.abs(jpeg - drawn).mean() < 2
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 50

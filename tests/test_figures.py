"""Pictures: what moves is drawn, what stands still is drawn once."""

import io

import numpy as np
import pytest
from PIL import Image

from iml_nn.figures.base import mosaic
from iml_nn.figures.digits import SHOWN, ConfusionPicture, DigitsPicture
from iml_nn.training import Progress


def history(n, epochs=1.0):
    fall = np.linspace(2, 1, n)
    epoch = np.linspace(0, epochs, n)
    return Progress(epoch, np.arange(n), fall, 1 - fall / 3, fall + 0.1, 0.9 - fall / 3)


@pytest.fixture
def digits():
    rng = np.random.default_rng(0)
    picture = DigitsPicture()
    picture.show_digits(rng.random((SHOWN, 64)), np.arange(SHOWN) % 10)
    return picture, rng.normal(size=(64, 12))


def pixels(picture):
    return np.asarray(picture.image()).astype(int)


def count_full_draws(picture, monkeypatch):
    draws = []
    original = picture.canvas.draw
    monkeypatch.setattr(picture.canvas, "draw", lambda: draws.append(1) or original())
    return draws


def test_moving_artists_need_no_full_redraw(digits, monkeypatch):
    picture, W = digits
    draws = count_full_draws(picture, monkeypatch)
    picture.show(history(3), np.arange(SHOWN) % 10, W)
    first = pixels(picture)
    drawn = len(draws)
    for n in range(4, 9):
        picture.show(history(n), np.arange(SHOWN) % 9, -W)
        picture.image()
    assert len(draws) == drawn
    assert (pixels(picture) != first).any()


def test_longer_training_moves_the_axis(digits, monkeypatch):
    picture, W = digits
    draws = count_full_draws(picture, monkeypatch)
    guesses = np.arange(SHOWN) % 10
    for epochs, limit in [(1, 4), (4, 4), (4.5, 8), (30, 32), (0, 4)]:
        picture.show(history(9 if epochs else 1, epochs), guesses, W)
        assert picture.loss_axes.get_xlim() == (0, limit)
        picture.image()
    assert len(draws) == 4


def test_a_frame_is_the_same_whatever_was_drawn_before(digits):
    picture, W = digits
    guesses = np.arange(SHOWN) % 10
    picture.show(history(3), guesses, W)
    first = pixels(picture)
    picture.show(history(9, 40), 9 - guesses, -W[:, :5])
    picture.image()
    picture.show(history(1), guesses, W)
    picture.show(history(3), guesses, W)
    np.testing.assert_array_equal(pixels(picture), first)


def test_answers_are_marked(digits):
    picture, W = digits
    labels = np.arange(SHOWN) % 10
    guesses = labels.copy()
    guesses[[2, 5]] = 0
    picture.show(history(2), guesses, W)
    colours = picture._answers.get_facecolor()
    assert (colours[0] == colours[1]).all()
    assert (colours[2] == colours[5]).all()
    assert (colours[0] != colours[2]).any()
    assert "18 of the 20 digits shown are read correctly" in picture.describe()


def test_mosaic_places_images_row_by_row():
    images = np.arange(5)[:, np.newaxis, np.newaxis] * np.ones((5, 2, 3))
    board = mosaic(images, columns=3)
    assert board.shape == (5, 11)
    assert board[0, 0] == 0
    assert board[1, 6] == 1
    assert board[3, 4] == 4
    assert np.isnan(board[2]).all()
    assert np.isnan(board[3:, 7:]).all()


def test_confusion_counts():
    picture = ConfusionPicture(np.zeros((3, 64)), np.array([1, 2, 2]), np.array([1, 2, 7]))
    assert picture.describe() == "Confusion matrix of 3 test digits: 1 are misread."
    shown = {text.get_position(): text.get_text() for text in picture.fig.axes[0].texts}
    assert shown == {(1, 1): "1", (2, 2): "1", (7, 2): "1"}


def test_jpeg_and_png_show_the_same_colours(digits):
    picture, W = digits
    picture.show(history(3), np.arange(SHOWN) % 10, W)
    drawn = pixels(picture)
    jpeg, png = (
        np.asarray(Image.open(io.BytesIO(data))).astype(int)
        for data in (picture.jpeg(), picture.png())
    )
    np.testing.assert_array_equal(png, drawn)
    assert np.abs(jpeg - drawn).mean() < 2
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 50

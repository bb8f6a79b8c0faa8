"""Notebook 10: digits that are learnt, how they are laid out, and which are misread."""

import numpy as np
import pytest

from iml_nn.ideas.digits import (
    CELL,
    COLUMNS,
    SHOWN,
    ConfusionPicture,
    DigitsPicture,
    DigitsTraining,
    Reading,
    board,
    samples,
)
from iml_nn.pictures.pixels import mosaic
from iml_nn.training import Progress
from tests.counter import shown

LABELS = np.arange(SHOWN) % 10
IMAGES = np.linspace(0, 1, SHOWN * 64).reshape(SHOWN, 64)


def reading(epochs=1.0, predictions=LABELS, W=None):
    epoch = np.linspace(0, epochs, 5 if epochs else 1)
    W = np.eye(64)[:, :12] if W is None else W
    return Reading(Progress(epoch, *5 * [epoch]), IMAGES, LABELS, predictions, W)


# ---------------------------------------------------------------------- the widget


@pytest.fixture
def widget():
    return DigitsTraining()


def test_digits_are_learnt_and_the_picture_says_so(widget):
    before = widget.histories["the network"].last.validation_accuracy
    widget.advance(40)
    history = widget.histories["the network"].arrays()
    assert len(history.epoch) == 41
    assert 9 < history.epoch[-1] <= 10
    assert history.validation_accuracy[-1] > 0.85 > before
    X, y = (part[:SHOWN] for part in samples(0)[1])
    right = np.sum(widget.run.net.predict(X) == y)
    assert f"{right} of the 20 digits shown are read correctly" in widget.describe()


def test_settings_act_on_the_running_training_and_other_units_start_another(widget):
    run = widget.run
    widget.set(learning_rate=0.1, batch_size=100)
    assert (run.learning_rate, run.batch_size) == (0.1, 100)
    assert widget.run is run
    widget.set(hidden_units=7)
    assert widget.run.net.sizes == [64, 7, 10]
    assert (widget.run.learning_rate, widget.run.batch_size) == (0.1, 100)


@pytest.mark.parametrize("batch_size", [1, 32, 300])
def test_four_steps_are_an_epoch(widget, batch_size):
    widget.set(batch_size=batch_size)
    widget.advance(4)
    assert 0.8 < widget.run.epoch <= 1


def test_a_larger_batch_while_it_plays_makes_the_steps_shorter_at_once(widget):
    widget.advance(1)
    before = widget.run.updates
    widget.set(batch_size=300)
    widget.play()
    assert widget.run.updates - before == widget.updates == 1


def test_a_new_seed_reads_other_digits_and_reset_leads_back_to_them(widget):
    first = widget.told.images
    widget.buttons["new_seed"].click()
    assert (widget.told.images != first).any()
    second = shown(widget)
    widget.advance(3)
    widget.reset_button.click()
    np.testing.assert_array_equal(shown(widget), second)


# ---------------------------------------------------------------------- the pictures


def test_longer_training_moves_the_axes(monkeypatch):
    picture, draws = DigitsPicture(), []
    draw = picture.canvas.draw
    monkeypatch.setattr(picture.canvas, "draw", lambda: draws.append(1) or draw())
    for epochs, limit in [(1, 4), (4, 4), (4.5, 8), (30, 32), (0, 4)]:
        picture.show(reading(epochs))
        assert {curves.axes.get_xlim() for curves in (picture.loss, picture.accuracy)} == {
            (0, limit)
        }
        picture.image()
    assert len(draws) == 4


def test_wrong_answers_have_another_colour():
    picture, guesses = DigitsPicture(), LABELS.copy()
    guesses[[2, 5]] = 0
    picture.show(reading(predictions=guesses))
    colours = picture.answers.get_facecolor()
    wrong = (colours != colours[0]).any(axis=1)
    assert np.flatnonzero(wrong).tolist() == [2, 5]
    assert "18 of the 20 digits shown are read correctly" in picture.describe(
        reading(predictions=guesses)
    )


def test_each_digit_stands_over_its_answer():
    picture = DigitsPicture()
    picture.show(reading())
    shown = picture.digits.get_array()
    for i, (x, y) in enumerate(picture.answers.get_offsets()):
        top, left = CELL[0] * (i // COLUMNS), CELL[1] * (i % COLUMNS)
        cell = shown[top : top + CELL[0], left : left + CELL[1]]
        np.testing.assert_array_equal(cell[:8, 1:9].ravel(), IMAGES[i])
        assert left + 8 < x < left + CELL[1]  # where the text ends
        assert top + 8 < y < top + CELL[0]
    np.testing.assert_array_equal(shown, board(IMAGES))
    # pixel (row, column) is where the offsets expect it
    assert [*picture.digits.get_extent()] == [-0.5, 49.5, 47.5, -0.5]


def test_mosaic_places_images_row_by_row():
    images = np.arange(5)[:, np.newaxis, np.newaxis] * np.ones((5, 2, 3))
    whole = mosaic(images, columns=3)
    assert whole.shape == (5, 11)
    assert whole[0, 0] == 0
    assert whole[1, 6] == 1
    assert whole[3, 4] == 4
    assert np.isnan(whole[2]).all()
    assert np.isnan(whole[3:, 7:]).all()


def test_weights_are_shown_as_images_with_zero_in_the_middle_of_the_colours():
    picture, W = DigitsPicture(), np.linspace(-1, 3, 64 * 5).reshape(64, 5)
    picture.show(reading(W=W))
    image = picture.weights.get_array()
    assert image.shape == (26, 26)  # 3 a row, made square below
    np.testing.assert_array_equal(image[:8, :8].ravel(), W[:, 0])
    np.testing.assert_array_equal(image[9:17, 9:17].ravel(), W[:, 4])
    assert image[17:].mask.all()
    assert picture.weights.get_clim() == (-3, 3)


def test_confusion_counts():
    picture = ConfusionPicture(np.zeros((3, 64)), np.array([1, 2, 2]), np.array([1, 2, 7]))
    assert picture.text == "Confusion matrix of 3 test digits: 1 are misread."
    shown = {text.get_position(): text.get_text() for text in picture.fig.axes[0].texts}
    assert shown == {(1, 1): "1", (2, 2): "1", (7, 2): "1"}
    (title,) = (axes.get_title() for axes in picture.fig.axes[1:])
    assert title == "2 read as 7"

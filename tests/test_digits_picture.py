"""Digits, answers and weights of notebook 10: each pixel where the eye expects it."""

import numpy as np
import pytest
from matplotlib.textpath import TextPath

from iml_nn.ideas.digits import SHOWN, ConfusionPicture, DigitsPicture, Reading
from iml_nn.pictures.style import GREEN, VERMILLION
from iml_nn.training import Progress
from tests.reading import box, colours, like, lines, numbers, panel, within

LABELS = np.arange(SHOWN) % 10
ROW, COLUMN = 2, 6  # of a pixel that would show a digit turned or mirrored


def history():
    n = np.arange(4.0)
    return Progress(n / 2, 10 * n, 2 - n / 3, 0.1 + n / 10, 2.2 - n / 4, 0.05 + n / 9)


class Board:
    """A picture of digits all white but for some pixels, and where these are to be seen."""

    def __init__(self):
        self.picture = DigitsPicture()
        self.axes = panel(self.picture, title="what it reads")

    def show(self, images, guesses=LABELS, W=None):
        W = np.zeros((64, 9)) if W is None else W
        self.picture.show(Reading(history(), images, LABELS, guesses, W))
        return within(self.picture, self.axes)

    def digit(self, which, mask):
        """Top, bottom, left and right of the dark pixels when only `mask` (64,) of a digit is."""
        images = np.zeros((SHOWN, 64))
        images[which] = mask
        return box(like(self.show(images), "#000000"))

    def answer(self, which):
        """Top, bottom, left and right of the answer below a digit."""
        guesses = LABELS.copy()
        guesses[which] += 1
        return box(like(self.show(np.zeros((SHOWN, 64)), guesses), VERMILLION))


@pytest.fixture
def board():
    return Board()


def one_pixel():
    image = np.zeros((8, 8))
    image[ROW, COLUMN] = 1
    return image.ravel()


def is_inside(part, whole):
    """Whether a pixel lies where (ROW, COLUMN) of a square of 8 × 8 should."""
    middle = np.array([part[:2].mean() - whole[0], part[2:].mean() - whole[2]])
    side = (whole[1] - whole[0]) / 8
    return np.abs(middle / side - [ROW + 0.5, COLUMN + 0.5]).max() < 0.3


@pytest.mark.parametrize("which", [0, 3, 4, 5, 13, 19])
def test_a_digit_is_upright_and_its_answer_stands_right_below_it(board, which):
    whole = board.digit(which, np.ones(64))
    height, width = whole[1] - whole[0], whole[3] - whole[2]
    assert height == pytest.approx(width, abs=2), "a digit is as wide as it is high"
    assert is_inside(board.digit(which, one_pixel()), whole)
    top, _, left, right = board.answer(which)
    assert 0 <= top - whole[1] < height / 2
    assert whole[2] - 3 <= left < right <= whole[3] + 8


def test_digits_are_laid_out_in_rows_as_one_reads():
    board = Board()
    tops, lefts = np.transpose([board.digit(which, np.ones(64))[[0, 2]] for which in range(7)])
    assert (np.diff(lefts[:5]) > 0).all()
    assert np.ptp(tops[:5]) == 0 < tops[5] - tops[0]
    np.testing.assert_array_equal(lefts[5:], lefts[:2])
    assert len(set(np.diff(lefts[:5]))) <= 2, "evenly spaced"


def test_right_answers_are_green_and_wrong_ones_have_a_cross(board):
    guesses = LABELS.copy()
    guesses[[2, 16]] = 7, 3
    image = board.show(np.zeros((SHOWN, 64)), guesses)
    assert like(image, GREEN).any()
    assert like(image, VERMILLION).any()
    (answers,) = board.axes.collections
    for path, guess, label in zip(answers.get_paths(), guesses, LABELS, strict=True):
        text = f"{guess}" if guess == label else f"✗ {guess}"
        written = TextPath((0, 0), text, size=14, prop={"family": "DejaVu Sans", "weight": "bold"})
        np.testing.assert_allclose(
            np.ptp(path.vertices, axis=0), np.ptp(written.vertices, axis=0), atol=1e-6
        )
        assert len(path.vertices) == len(written.vertices)


def test_weights_are_images_upright_and_in_the_order_of_their_units(board):
    axes = panel(board.picture, title="what each hidden unit looks for")
    blank = np.zeros((SHOWN, 64))
    W = np.zeros((64, 7))
    places = []
    for unit in range(7):
        W[:] = 0
        W[:, unit] = 1
        board.show(blank, W=W)
        whole = box(warm(within(board.picture, axes)))
        W[:, unit] = one_pixel()
        board.show(blank, W=W)
        assert is_inside(box(warm(within(board.picture, axes))), whole)
        places.append(whole[[0, 2]])
    places = np.array(places)
    np.testing.assert_array_equal(places[:3, 0], places[0, 0])
    np.testing.assert_array_equal(places[::3, 1], places[0, 1])
    assert places[0, 1] < places[1, 1] < places[2, 1]
    assert places[0, 0] < places[3, 0] < places[6, 0]


def warm(image):
    return image[..., 0] > image[..., 2] + 60


def test_weights_above_zero_are_orange_and_below_it_purple(board):
    W = np.zeros((64, 1))
    W[one_pixel() == 1] = -0.5
    board.show(np.zeros((SHOWN, 64)), W=W)
    image = within(board.picture, panel(board.picture, title="what each hidden unit looks for"))
    assert not warm(image).any()
    assert (image[..., 2] > image[..., 1] + 30).any()
    assert box(image[..., 2] > image[..., 1] + 30)[0] > 30


def test_curves_and_status_are_those_of_the_history(board):
    board.show(np.zeros((SHOWN, 64)))
    h = history()
    for ylabel, training, validation in (
        ("loss  J", h.loss, h.validation_loss),
        ("accuracy", h.accuracy, h.validation_accuracy),
    ):
        shown = lines(panel(board.picture, ylabel=ylabel))
        np.testing.assert_array_equal(shown["training"], np.column_stack([h.epoch, training]))
        np.testing.assert_array_equal(shown["validation"], np.column_stack([h.epoch, validation]))
    (status,) = (t.get_text() for t in board.picture.fig.texts if "epoch" in t.get_text())
    assert numbers(status) == [1.5, 1.45, pytest.approx(0.383)]


# ---------------------------------------------------------------------- confusion


def test_the_confusion_matrix_has_classes_in_rows_and_answers_in_columns():
    images = np.tile(one_pixel(), (5, 1))
    labels, guesses = np.array([2, 2, 2, 9, 4]), np.array([7, 7, 2, 0, 4])
    picture = ConfusionPicture(images, labels, guesses)
    axes = panel(picture, ylabel="class y")
    assert "predicted" in axes.get_xlabel()
    shown = {text.get_position(): text.get_text() for text in axes.texts}
    assert shown == {(7, 2): "2", (2, 2): "1", (0, 9): "1", (4, 4): "1"}
    seen = {(x, y): picture_tone(picture, axes, x, y) for x, y in [(7, 2), (2, 7), (0, 9), (9, 0)]}
    assert seen[7, 2] > seen[0, 9] > seen[9, 0] == seen[2, 7], "the more mistakes, the darker"
    mistakes = [a for a in picture.fig.axes if a is not axes]
    assert [a.get_title() for a in mistakes] == ["2 read as 7", "2 read as 7", "9 read as 0"]
    small = within(picture, mistakes[2])
    dark = box(like(small, "#000000"))
    side = len(small) / 8
    assert abs((dark[0] + dark[1]) / 2 / side - ROW - 0.5) < 0.3
    assert abs((dark[2] + dark[3]) / 2 / side - COLUMN - 0.5) < 0.3


def picture_tone(picture, axes, x, y):
    """How much ink a cell has near its corner, where no number is."""
    return 255 - colours(picture, axes, [[x + 0.4, y + 0.4]])[0].min()

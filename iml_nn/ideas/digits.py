"""Training on handwritten digits, and what a network gets wrong (notebook 10)."""

import functools
from typing import NamedTuple

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.transforms import Affine2D

from iml_nn import datasets
from iml_nn.network import Network
from iml_nn.pictures import Curves, Picture, Still
from iml_nn.pictures.curves import PARTS
from iml_nn.pictures.lettering import outline
from iml_nn.pictures.pixels import mosaic
from iml_nn.pictures.style import BLACK, DIVERGING, GREEN, VERMILLION
from iml_nn.training import Progress, train
from iml_nn.widgets import LiveTraining, log_slider, new_seed, slider, value_slider

SHOWN, COLUMNS = 20, 5  # digits that are read, and how many of them in a row
CELL = (12, 10)  # pixels given to one of them: rows, columns
INK = {"cmap": "gray_r", "vmin": 0, "vmax": 1}  # of digits
FRAMES = 4  # steps in an epoch


class Reading(NamedTuple):
    """What a network has learnt: its losses so far, some digits as it reads them, its weights.

    images, labels, predictions : (SHOWN, 64) pixels, (SHOWN,) true and predicted classes.
    W : (64, n_hidden) weights of the first layer.
    """

    history: Progress
    images: np.ndarray
    labels: np.ndarray
    predictions: np.ndarray
    W: np.ndarray


@functools.lru_cache(maxsize=2)
def samples(seed):
    """Return training and validation digits as (X, y) pairs."""
    return datasets.split(*datasets.digits(), seed=seed)


def board(images):
    """Lay (SHOWN, 64) images out, one in each cell, with room for an answer: an array of pixels."""
    room = (0, 0), (0, CELL[0] - 8), (1, CELL[1] - 9)
    return mosaic(np.pad(images.reshape(-1, 8, 8), room), COLUMNS, gap=0)


class DigitsPicture(Picture):
    """Loss and accuracy curves, digits with their predictions, first-layer weights as images."""

    size = (11.0, 4.6)
    layout = {"loss": (0.065, 0.57, 0.27, 0.34), "accuracy": (0.065, 0.13, 0.27, 0.34),
              "digits": (0.36, 0.02, 0.31, 0.85), "weights": (0.695, 0.02, 0.3, 0.85)}  # fmt: skip

    def build(self, loss, accuracy, digits, weights):
        """Make the artists."""
        loss.set(ylabel="loss  J / n_d", ylim=(0, 2.6), xticklabels=[])
        accuracy.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1.02))
        self.loss = Curves(self, loss, PARTS, start=4)
        self.accuracy = Curves(self, accuracy, PARTS, start=4)
        lines = self.loss.lines.values()
        self.fig.legend(handles=lines, loc="center right", bbox_to_anchor=(1, 0.968), ncols=2)
        self.text = self.heading(0.065, 0.945)
        digits.set_title("what it reads (✗: wrong)")
        weights.set_title("what each hidden unit looks for")
        for axes in (digits, weights):
            axes.set_axis_off()
            axes.set_anchor("N")
        # seldom changes: part of the background
        self.digits = digits.imshow(board(np.zeros((SHOWN, 64))), **INK)
        self._build_answers(digits)
        self.weights = self.moving(weights.imshow([[0.0]], cmap=DIVERGING), name="weights")

    def _build_answers(self, axes):
        # glyphs as outlines: twenty texts a frame would cost more than all the rest
        row, column = np.divmod(np.arange(SHOWN), COLUMNS)
        below = np.column_stack([CELL[1] * column + 9.2, CELL[0] * row + 11])
        places = {"offsets": below, "offset_transform": axes.transData}
        scale = Affine2D().scale(self.dpi / 72)
        glyphs = PathCollection([outline("0")], transform=scale, linewidths=0, **places)
        self.answers = self.moving(glyphs, name="answers")
        axes.add_collection(glyphs, autolim=False)

    def show(self, r):
        """Show a `Reading`."""
        h = r.history
        self.loss.show_all(h.epoch, h.loss, h.validation_loss)
        self.accuracy.show_all(h.epoch, h.accuracy, h.validation_accuracy)
        text = f"epoch {h.epoch[-1]:.1f}    validation loss {h.validation_loss[-1]:.2f}"
        self.text.set_text(f"{text}    accuracy {h.validation_accuracy[-1]:.1%}")
        pixels = board(r.images)
        if not np.array_equal(pixels, self.digits.get_array()):
            self.digits.set_data(pixels)
        right = r.predictions == r.labels
        words = [f"{n}" if ok else f"✗ {n}" for n, ok in zip(r.predictions, right, strict=True)]
        self.answers.set_paths([*map(outline, words)])
        self.answers.set_facecolor(np.where(right, GREEN, VERMILLION))
        self._show_weights(r.W)

    def _show_weights(self, W):
        images = mosaic(W.T.reshape(-1, 8, 8), columns=int(np.ceil(np.sqrt(W.shape[1]))))
        height, width = images.shape
        # made square, so that it fits the axes as they are and nothing else is drawn again
        square = np.pad(images, ((0, width - height), (0, 0)), constant_values=np.nan)
        largest = np.abs(W).max() or 1.0
        self.weights.set(data=square, clim=(-largest, largest))

    def describe(self, r):
        """One sentence on a `Reading`."""
        h = r.history
        return (
            f"Epoch {h.epoch[-1]:.1f}: training loss {h.loss[-1]:.2f}, validation loss "
            f"{h.validation_loss[-1]:.2f}, validation accuracy {h.validation_accuracy[-1]:.0%}; "
            f"{np.sum(r.predictions == r.labels)} of the {SHOWN} digits shown are read correctly."
        )


class DigitsTraining(LiveTraining):
    """Watch a network learn 8×8 digits; η and batch size act while it runs."""

    title, picture = "Training on handwritten digits, live", DigitsPicture
    buttons = {"new_seed": new_seed("curves", "weights", "status")}
    controls = {
        "learning_rate": log_slider("learning rate η", 0.5, -3, 2, "How far each update goes",
                                    "curves", "weights", "status", live=True),
        "batch_size": value_slider("batch size", [1, 4, 10, 32, 100, 300], 32, "Samples an update",
                                   "curves", "weights", "status", live=True),
        "hidden_units": slider("hidden units", 30, 1, 64, 1, "Starts a new network", "curves",
                               "weights", "status", at_rest=True),
    }  # fmt: skip

    @property
    def updates(self):
        """Updates in a step: a part of an epoch, whatever the batch size now is."""
        return max(1, self.run.n_d // (FRAMES * self.run.batch_size))

    def start(self):
        """A new network, on the digits as split by the seed."""
        s, (training, validation) = self.state, samples(self.seed)
        net = Network([64, s["hidden_units"], 10], seed=self.seed)
        settings = {name: s[name] for name in ("learning_rate", "batch_size")}
        settings |= {"epochs": None, "validation": validation, "seed": self.seed}
        return {"the network": train(net, *training, **settings)}

    def experiment(self):
        """Return the `Reading` of the network as it stands."""
        net, (X, y) = self.run.net, samples(self.seed)[1]
        X, y = X[:SHOWN], y[:SHOWN]
        return Reading(self.history, X, y, net.predict(X), net.weights[0].copy())


class ConfusionPicture(Still):
    """Confusion matrix, and the digits a network gets wrong: from images, labels, predictions."""

    size = (11.0, 4.8)
    layout = {"matrix": (0.07, 0.13, 0.4, 0.78)}

    def show(self, images, labels, predictions, matrix):
        """Draw the matrix of (n,) labels and predictions; of (n, 64) images the first mistakes."""
        matrix.grid(False)
        matrix.set(title="test digits: how often y was read as ŷ", xlabel="predicted class ŷ")
        matrix.set(ylabel="class y", xticks=range(10), yticks=range(10))
        counts = np.zeros((10, 10), int)
        np.add.at(counts, (labels, predictions), 1)
        off = np.where(np.eye(10, dtype=bool), 0, counts)
        matrix.imshow(off, cmap="Oranges", vmin=0, vmax=max(4, off.max()))
        for (true, guess), count in np.ndenumerate(counts):
            right = true == guess
            look = {"color": "#777777"} if right else {"color": BLACK, "fontweight": "bold"}
            if count:
                matrix.text(guess, true, count, ha="center", va="center", **look)
        for place, i in enumerate(np.flatnonzero(labels != predictions)[:15]):
            row, column = divmod(place, 5)
            small = self.fig.add_axes((0.53 + 0.095 * column, 0.62 - 0.3 * row, 0.08, 0.2))
            small.imshow(images[i].reshape(8, 8), **INK)
            small.set_axis_off()
            small.set_title(f"{labels[i]} read as {predictions[i]}", fontsize=11)
        self.fig.text(0.76, 0.93, "the first mistakes", ha="center", fontsize=13)

    def describe(self, images, labels, predictions):
        """One sentence on what is plotted."""
        wrong = np.sum(labels != predictions)
        return f"Confusion matrix of {len(labels)} test digits: {wrong} are misread."

"""Pictures of a network that learns handwritten digits (notebook 10)."""

import functools

import numpy as np
from matplotlib.collections import PathCollection
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from iml_nn.figures.base import BLUE, DIVERGING, GREEN, ORANGE, VERMILLION, Picture, mosaic

SHOWN = 20  # digits in the grid, in rows of GRID
GRID = 5
CELL = (12, 10)  # pixels of the grid given to one digit: rows, columns


@functools.cache
def _outline(text):
    """Bold text as a path that ends at x = 0, in points."""
    path = TextPath((0, 0), text, size=14, prop={"family": "DejaVu Sans", "weight": "bold"})
    return Affine2D().translate(-path.get_extents().xmax, 0).transform_path(path)


class DigitsPicture(Picture):
    """Loss and accuracy curves, digits with their predictions, first-layer weights as images."""

    size = (11.0, 4.6)

    def build(self):
        """Make axes and artists."""
        self.loss_axes = self.fig.add_axes((0.065, 0.57, 0.27, 0.34))
        self.accuracy_axes = self.fig.add_axes((0.065, 0.13, 0.27, 0.34))
        self.digits_axes = self.fig.add_axes((0.36, 0.02, 0.31, 0.85))
        self.weights_axes = self.fig.add_axes((0.695, 0.02, 0.3, 0.85))
        self.loss_axes.set(ylabel="loss  J / n_d", xlim=(0, 4), ylim=(0, 2.6), xticklabels=[])
        self.accuracy_axes.set(xlabel="epoch", ylabel="accuracy", xlim=(0, 4), ylim=(0, 1.02))
        self.curves = {}
        for axes, name in [(self.loss_axes, "loss"), (self.accuracy_axes, "accuracy")]:
            for kind, colour, dashes in [("training", BLUE, "-"), ("validation", ORANGE, "--")]:
                (line,) = axes.plot([], [], dashes, color=colour, label=kind)
                self.curves[kind, name] = self.moving(line, name="curves")
        lines = [self.curves[kind, "loss"] for kind in ("training", "validation")]
        self.fig.legend(
            lines, ["training", "validation"], loc="center right", bbox_to_anchor=(1, 0.968),
            ncols=2, frameon=False,
        )  # fmt: skip
        self.status = self.moving(
            self.fig.text(0.065, 0.945, "", fontsize=13, fontweight="bold", va="bottom")
        )
        for axes, title in [
            (self.digits_axes, "what it reads (✗: wrong)"),
            (self.weights_axes, "what each hidden unit looks for"),
        ]:
            axes.set_axis_off()
            axes.set_anchor("N")
            axes.set_title(title)
        self._digits = self.digits_axes.imshow([[0.0]], cmap="gray_r", vmin=0, vmax=1)
        # glyphs as outlines: twenty texts a frame would cost more than all the rest
        places = [(CELL[1] * (i % GRID) + 9.2, CELL[0] * (i // GRID) + 11) for i in range(SHOWN)]
        self._answers = self.moving(
            PathCollection(
                [_outline("0")],
                offsets=places,
                offset_transform=self.digits_axes.transData,
                transform=Affine2D().scale(self.dpi / 72),
                linewidths=0,
            )
        )
        self.digits_axes.add_collection(self._answers, autolim=False)
        self._weights = self.moving(
            self.weights_axes.imshow([[0.0]], cmap=DIVERGING), name="weights"
        )

    def show_digits(self, images, labels):
        """Lay out the digits that are read: (SHOWN, 64) pixels and their true classes."""
        self._labels = labels
        board = np.zeros((SHOWN // GRID * CELL[0], GRID * CELL[1]))
        for i, image in enumerate(images):
            top, left = CELL[0] * (i // GRID), CELL[1] * (i % GRID) + 1
            board[top : top + 8, left : left + 8] = image.reshape(8, 8)
        height, width = board.shape
        self._digits.set(data=board, extent=(-0.5, width - 0.5, height - 0.5, -0.5))
        self.digits_axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))

    def show(self, history, predictions, W):
        """Move everything to this state.

        Parameters
        ----------
        history : `Progress` of arrays.
        predictions : (SHOWN,) predicted classes.
        W : (64, n_hidden) first-layer weights.
        """
        self._history, self._predictions = history, predictions
        for (kind, name), line in self.curves.items():
            values = getattr(history, name if kind == "training" else f"validation_{name}")
            line.set_data(history.epoch, values)
        end = history.epoch[-1]
        limit = 4 * 2 ** max(0, np.ceil(np.log2(max(end, 1) / 4)))
        if limit != self.loss_axes.get_xlim()[1]:
            self.loss_axes.set_xlim(0, limit)
            self.accuracy_axes.set_xlim(0, limit)
        self.status.set_text(
            f"epoch {end:.1f}    validation loss {history.validation_loss[-1]:.2f}    "
            f"accuracy {history.validation_accuracy[-1]:.1%}"
        )
        right = predictions == self._labels
        self._answers.set_paths(
            [_outline(f"{n}" if ok else f"✗ {n}") for n, ok in zip(predictions, right, strict=True)]
        )
        self._answers.set_facecolor(np.where(right, GREEN, VERMILLION))
        images = mosaic(W.T.reshape(-1, 8, 8), columns=int(np.ceil(np.sqrt(W.shape[1]))))
        height, width = images.shape
        # made square, so that it fits the axes as they are and nothing else is drawn again
        self._weights.set_data(
            np.pad(images, ((0, width - height), (0, 0)), constant_values=np.nan)
        )
        largest = np.abs(W).max() or 1.0
        self._weights.set_clim(-largest, largest)

    def describe(self):
        """One sentence, from the plotted numbers."""
        right = int(np.sum(self._predictions == self._labels))
        h = self._history
        return (
            f"Epoch {h.epoch[-1]:.1f}: training loss {h.loss[-1]:.2f}, validation loss "
            f"{h.validation_loss[-1]:.2f}, validation accuracy {h.validation_accuracy[-1]:.0%}; "
            f"{right} of the {SHOWN} digits shown are read correctly."
        )


class ConfusionPicture(Picture):
    """Confusion matrix, and the digits a network gets wrong."""

    size = (11.0, 4.8)

    def __init__(self, images, labels, predictions):
        self._images, self._labels, self._guesses = images, labels, predictions
        super().__init__()

    def build(self):
        """Make axes and artists."""
        counts = np.zeros((10, 10), int)
        np.add.at(counts, (self._labels, self._guesses), 1)
        axes = self.fig.add_axes((0.07, 0.13, 0.4, 0.78))
        axes.grid(False)
        off = np.where(np.eye(10, dtype=bool), 0, counts)
        axes.imshow(off, cmap="Oranges", vmin=0, vmax=max(4, off.max()))
        for (true, guess), count in np.ndenumerate(counts):
            if count:
                axes.text(
                    guess,
                    true,
                    count,
                    ha="center",
                    va="center",
                    color="#777777" if true == guess else "black",
                    fontweight="normal" if true == guess else "bold",
                )
        axes.set(xticks=range(10), yticks=range(10), xlabel="predicted class ŷ", ylabel="class y")
        axes.set_title("test digits: how often y was read as ŷ")
        wrong = np.flatnonzero(self._labels != self._guesses)[:15]
        for place, i in enumerate(wrong):
            left, bottom = 0.53 + 0.095 * (place % 5), 0.62 - 0.3 * (place // 5)
            small = self.fig.add_axes((left, bottom, 0.08, 0.2))
            small.imshow(self._images[i].reshape(8, 8), cmap="gray_r", vmin=0, vmax=1)
            small.set_axis_off()
            small.set_title(f"{self._labels[i]} read as {self._guesses[i]}", fontsize=11)
        self.fig.text(0.76, 0.93, "the first mistakes", ha="center", fontsize=13)

    def describe(self):
        """One sentence, from the plotted numbers."""
        wrong = int(np.sum(self._labels != self._guesses))
        return f"Confusion matrix of {len(self._labels)} test digits: {wrong} are misread."

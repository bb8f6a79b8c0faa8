"""Training on handwritten digits, watched live (notebook 10)."""

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.digits import SHOWN, DigitsPicture
from iml_nn.live.figure import LiveFigure
from iml_nn.network import Network
from iml_nn.training import train

FRAMES_PER_EPOCH = 4
WIDTH = ipywidgets.Layout(width="270px")


class DigitsTraining(LiveFigure):
    """Watch a network learn 8×8 digits; η and batch size act while it runs.

    Parameters
    ----------
    seed : of the split, the initial weights and the order of the samples.
    """

    def __init__(self, *, seed=0):
        self._seed = seed
        self._training, self._validation = datasets.split(*datasets.digits(), seed=seed)
        images, labels = (part[:SHOWN] for part in self._validation)
        self._images = images
        picture = DigitsPicture()
        picture.show_digits(images, labels)
        shared = {"style": {"description_width": "initial"}, "layout": WIDTH}
        controls = {
            "learning_rate": ipywidgets.FloatLogSlider(
                description="learning rate η", value=0.5, min=-3, max=2, step=0.1,
                readout_format=".2r", tooltip="How far each update goes", **shared,
            ),
            "batch_size": ipywidgets.SelectionSlider(
                description="batch size", value=32, options=[1, 4, 10, 32, 100, 300],
                tooltip="Samples an update", **shared,
            ),
            "hidden_units": ipywidgets.IntSlider(
                description="hidden units", value=30, min=1, max=64, continuous_update=False,
                tooltip="Starts a new network", **shared,
            ),
        }  # fmt: skip
        super().__init__("Training on handwritten digits, live", picture, controls)

    def restart(self):
        """Start a new network with the same seed."""
        values = self.state
        self.net = Network([64, values["hidden_units"], 10], seed=self._seed)
        self.run = train(
            self.net,
            *self._training,
            learning_rate=values["learning_rate"],
            batch_size=values["batch_size"],
            epochs=None,
            validation=self._validation,
            seed=self._seed,
        )
        self.run.measure()

    def change(self, name, value):
        """η and the batch size act on the running training; hidden units start another."""
        if name == "hidden_units":
            self.restart()
        else:
            setattr(self.run, name, value)

    def step(self):
        """Train a quarter of an epoch."""
        n_b = self.run.batch_size
        self.run.update(max(1, self.run.n_d // (FRAMES_PER_EPOCH * n_b)))
        self.run.measure()

    def draw(self):
        """Show curves, predictions and weights."""
        self.picture.show(self.run.history, self.net.predict(self._images), self.net.weights[0])

"""Training on handwritten digits, watched live (notebook 10)."""

import ipywidgets

from iml_nn import datasets
from iml_nn.figures.digits import SHOWN, DigitsPicture
from iml_nn.live.training import LiveTraining
from iml_nn.network import Network
from iml_nn.training import train

FRAMES_PER_EPOCH = 4
WIDTH = ipywidgets.Layout(width="270px")


class DigitsTraining(LiveTraining):
    """Watch a network learn 8×8 digits; η and batch size act while it runs."""

    effects = {
        "learning_rate": ("curves", "weights"),
        "batch_size": ("curves", "weights"),
        "hidden_units": ("curves", "weights"),
        "new_seed": ("curves", "weights"),
    }

    def __init__(self):
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
        self._digits, self._seed_shown = datasets.digits(), None
        super().__init__(
            "Training on handwritten digits, live", DigitsPicture(), controls,
            acting=("learning_rate", "batch_size"),
        )  # fmt: skip

    def start(self):
        """A new network, on the digits as split by the seed."""
        state = self.state
        training, validation = datasets.split(*self._digits, seed=self.seed)
        if self.seed != self._seed_shown:
            self.images, self.labels = (part[:SHOWN] for part in validation)
            self.picture.show_digits(self.images, self.labels)
            self._seed_shown = self.seed
        self.net = Network([64, state["hidden_units"], 10], seed=self.seed)
        run = train(
            self.net,
            *training,
            learning_rate=state["learning_rate"],
            batch_size=state["batch_size"],
            epochs=None,
            validation=validation,
            seed=self.seed,
        )
        self.updates = _quarter_epoch(run)
        return {"the network": run}

    def change(self, name, value):
        """As `LiveTraining`; a step stays a quarter of an epoch."""
        super().change(name, value)
        self.updates = _quarter_epoch(self.runs["the network"])

    def draw(self):
        """Show curves, predictions and weights."""
        history = self.traces["the network"].arrays()
        self.picture.show(history, self.net.predict(self.images), self.net.weights[0])


def _quarter_epoch(run):
    return max(1, run.n_d // (FRAMES_PER_EPOCH * run.batch_size))

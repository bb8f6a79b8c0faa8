"""Early stopping: a recorded run, through which one moves to and fro (notebook 08)."""

import ipywidgets

from iml_nn.figures.early_stopping import EarlyStoppingPicture
from iml_nn.history import Patience
from iml_nn.live.figure import LiveFigure
from iml_nn.live.regularisation import SETTINGS, network, noisy_circles
from iml_nn.training import train

EPOCHS, EVERY = 600, 4  # length of the run, and epochs from one recorded moment to the next
SHARED = {"style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="420px")}


class EarlyStopping(LiveFigure):
    """Drag the epoch: the weights of that moment come back, and with them what they predict."""

    effects = {
        "epoch": ("surface", "marker", "status"),
        "patience": ("stop",),
        "new_seed": ("surface", "curves", "marker", "best"),
    }

    def __init__(self):
        self.seed = 0
        controls = {
            "epoch": ipywidgets.IntSlider(
                description="epoch", value=EPOCHS, min=0, max=EPOCHS, step=EVERY,
                tooltip="Brings back the weights of this epoch", **SHARED,
            ),
            "patience": ipywidgets.IntSlider(
                description="patience", value=10, min=1, max=60,
                tooltip=f"Measurements, one every {EVERY} epochs, without a lower validation loss",
                **SHARED,
            ),
        }  # fmt: skip
        new_seed = ipywidgets.Button(
            description="New seed", icon="random", tooltip="Other data and initial weights"
        )
        picture = EarlyStoppingPicture(EPOCHS)
        self._record()
        picture.surface.show_samples(*self.training)
        super().__init__(
            "Early stopping, recorded", picture, controls,
            step=f"{EVERY} epochs on", buttons={"new_seed": new_seed},
        )  # fmt: skip

    def _record(self):
        """Train from the seed, and keep the weights of every moment that is measured."""
        self.net = network(seed=self.seed)
        self.training, validation = noisy_circles(self.seed)
        run = train(
            self.net, *self.training, **SETTINGS, epochs=EPOCHS, report_every=EVERY,
            validation=validation, seed=self.seed,
        )  # fmt: skip
        run.measure()  # the start, too
        self.kept = [self._weights()]
        self.kept += [self._weights() for _ in run]
        self.history = run.history

    def _weights(self):
        return [W.copy() for W in self.net.weights], [b.copy() for b in self.net.biases]

    def change(self, name, value):
        """New seed: another run. The sliders are read as the picture is drawn."""
        if name == "new_seed":
            self.seed += value
            self._record()
            self.picture.surface.show_samples(*self.training)

    def step(self):
        """Go to the next moment; after the last comes the first."""
        control = self.controls["epoch"]
        control.value = control.value + EVERY if control.value < control.max else 0

    def play(self):
        """Go on, and stop at the end."""
        if self.controls["epoch"].value == EPOCHS - EVERY:
            self.play_button.value = False
        self.step()

    def draw(self):
        """Bring back the weights of the chosen moment, and show it."""
        k = self.state["epoch"] // EVERY
        self.net.weights, self.net.biases = self.kept[k]
        stop = patience_ends(self.history.validation_loss, self.state["patience"])
        self.picture.show(self.history, k, self.net, stop)


def patience_ends(validation_loss, patience):
    """Number of the first moment that is `patience` later than the best so far; None if none is.

    Moment 0, before any update, does not count, as in `train`.
    """
    watch = Patience()
    for k, loss in enumerate(validation_loss[1:], 1):
        watch.tell(loss, k)
        if watch.is_over(patience):
            return k
    return None

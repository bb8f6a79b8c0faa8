"""Several descents on a slice of the loss, from starting points the reader sets (notebook 07)."""

import ipywidgets
import numpy as np

from iml_nn.figures.landscape import OTHERS, LandscapePicture
from iml_nn.history import History
from iml_nn.landscape import Descents, example_slice
from iml_nn.live.training import LiveTraining

SHARED = {"style": {"description_width": "initial"}, "layout": ipywidgets.Layout(width="270px")}
SWITCH = {
    "style": {"description_width": "initial", "button_width": "auto"},
    "layout": ipywidgets.Layout(flex="0 0 auto", width="max-content"),
}
BEGIN = 2.0, 7.0  # of the reader's walker, until it is dropped elsewhere
KINDS = [("softmax regression", False), ("one hidden layer", True)]


class LossLandscape(LiveTraining):
    """Five walkers and your own descend on J over two weights, all others staying as they are."""

    effects = {
        "hidden_layer": ("landscape", "walkers", "your walker"),
        "pair": ("landscape", "walkers", "your walker"),
        "learning_rate": ("walkers", "your walker"),
        "first": ("start",),
        "second": ("start",),
        "drop": ("your walker",),
        "new_seed": ("landscape", "walkers", "your walker"),
    }

    def __init__(self):
        reach = LandscapePicture.reach
        controls = {
            "hidden_layer": ipywidgets.ToggleButtons(
                description="network", options=KINDS, value=True,
                tooltip="Whose loss is shown", **SWITCH,
            ),
            "pair": ipywidgets.ToggleButtons(
                description="varies", options=["both weights", "weight and bias"],
                tooltip="Which two weights span the picture", **SWITCH,
            ),
            "learning_rate": ipywidgets.FloatLogSlider(
                description="learning rate η", value=0.5, min=-1.5, max=1.5, step=0.1,
                readout_format=".2r", tooltip="How far each step goes", **SHARED,
            ),
            "first": ipywidgets.FloatSlider(
                description="cross, across", value=-6.0, min=-reach, max=reach, step=0.25,
                tooltip="Where your next walker begins: the first weight", **SHARED,
            ),
            "second": ipywidgets.FloatSlider(
                description="cross, up", value=-2.0, min=-reach, max=reach, step=0.25,
                tooltip="Where your next walker begins: the second weight", **SHARED,
            ),
        }  # fmt: skip
        drop = ipywidgets.Button(
            description="Drop a walker here", icon="map-marker",
            tooltip="Your walker begins anew at the white cross",
        )  # fmt: skip
        self._maps = {}
        super().__init__(
            "A slice of the loss, with walkers", LandscapePicture(), controls,
            acting=("learning_rate",), updates=5, buttons={"drop": drop},
        )  # fmt: skip

    def start(self):
        """Walkers from five random places, which the seed chooses, and the reader's."""
        state = self.state
        chosen = state["hidden_layer"], state["pair"], self.seed
        if chosen not in self._maps:
            plane = example_slice(*chosen[:2], seed=self.seed)
            self._maps[chosen] = plane, plane.loss(self.picture.points)
        plane, loss = self._maps[chosen]
        self.picture.show_landscape(loss, *chosen[:2])
        reach = self.picture.reach - 1
        begin = np.random.default_rng(self.seed).uniform(-reach, reach, (len(OTHERS), 2))
        return {
            "the five walkers": Descents(plane, begin, state["learning_rate"]),
            "your walker": Descents(plane, [BEGIN], state["learning_rate"]),
        }

    def change(self, name, value):
        """A slider of the start moves the cross alone; Drop sends the reader's walker there."""
        if name == "drop":
            self.runs["your walker"].w = np.array([self._cross()])
            self.traces["your walker"] = History()
            self._measure()
        elif name not in ("first", "second"):
            super().change(name, value)

    def _cross(self):
        return self.state["first"], self.state["second"]

    def draw(self):
        """Show all walks, and where the next one would begin."""
        walks = [trace.arrays() for trace in self.traces.values()]
        self.picture.show(*walks, self._cross())
